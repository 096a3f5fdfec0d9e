#include "analyzers/query/term.h"

#include <algorithm>

#include "analyzers/query/scanner.h"
#include "analyzers/text/fold_table.h"
#include "analyzers/text/normalise.h"
#include "analyzers/text/tokenizer.h"
#include "analyzers/text/utf8.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// Stand for * and ? while the tokenizer reads a pattern: letters of a script
// that nobody writes (Ugaritic).
constexpr std::string_view kStar = "\U0001039b";
constexpr std::string_view kMark = "\U0001039c";
constexpr std::size_t kMostWords = 1000;
constexpr std::size_t kLongestPattern = 256;

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Is `c` ignored in a term without a word: . - ' and what leaves no trace?
bool IsQuiet(char32_t c) {
  if (c <= ' ' || c == '.' || c == '-' || c == '\'') return true;
  if (c == 0xa0 || c == 0x202f || c == 0x3000 || c == 0x2009 || c == 0x2028 ||
      c == 0x2010 || c == 0x2011 || c == 0x200d)
    return true;
  for (const char32_t a : {0xb4, 0x2bb, 0x2bc, 0x2018, 0x2019, 0x201b, 0x2032})
    if (c == a) return true;
  return IsDropped(c);
}

std::string Replace(std::string_view text, std::string_view from,
                    std::string_view to) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (text.substr(i).starts_with(from)) {
      out += to;
      i += from.size();
    } else {
      out += text[i++];
    }
  }
  return out;
}
std::string Pattern(std::string_view text) {
  return Replace(Replace(text, kStar, "*"), kMark, "?");
}
bool HasWildcard(std::string_view text) {
  return text.find(kStar) != std::string_view::npos ||
         text.find(kMark) != std::string_view::npos;
}

}  // namespace

TermReader::TermReader() : tokenizer_(MakeTokenizer()) {}

// Wildcards by the rules of words as they are written; fills `replaced_`.
QueryIssue TermReader::CheckWildcards(const QueryNode& node,
                                      std::string_view query,
                                      std::vector<QueryIssue>& warnings) {
  const std::string_view text = node.text;
  const auto place = [&](std::size_t i) {
    return static_cast<std::size_t>(text.data() - query.data()) + i;
  };
  replaced_.clear();
  std::size_t literals = 0, characters = 0, word = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '*' || c == '?') {
      const bool alone = (i == 0 || IsSpace(text[i - 1])) &&
                         (i + 1 == text.size() || IsSpace(text[i + 1]));
      if (c == '*' && alone && node.phrase) {
        replaced_ += kStar;
        ++i;
        continue;
      }
      if (characters == 0)
        return {"E_LEADING_WILDCARD", place(i), place(i) + 1,
                Cat("a word cannot begin with ", std::string_view(&c, 1),
                    "; write its first two letters, as in boycott*")};
      if (literals < 2)
        return {"E_SHORT_WILDCARD", place(i), place(i) + 1,
                "write at least two letters before * or ?, as in boycott*"};
      if (i - word > kLongestPattern)
        return {"E_LIMIT", place(word), place(i),
                "a word with * or ? has at most 256 characters"};
      if (c == '?' && (i + 1 == text.size() || IsSpace(text[i + 1])))
        warnings.push_back(
            {"W_TRAILING_QUESTION_MARK", place(i), place(i) + 1,
             "? stands for exactly one more character; remove it, or write * "
             "for any number"});
      replaced_ += c == '*' ? kStar : kMark;
      ++characters;
      ++i;
      continue;
    }
    const Utf8Character u =
        ReadUtf8(text.data() + i, text.data() + text.size());
    const char32_t v = u.value;
    const bool letter = v >= 0x80 ? !IsQuiet(v)
                                  : (v >= '0' && v <= '9') ||
                                        (v >= 'a' && v <= 'z') ||
                                        (v >= 'A' && v <= 'Z') || v == '_';
    if (letter) {
      ++literals, ++characters;
    } else if (v == '\'' || v == 0x2019 || v == '&' || v == '+' || v == '#' ||
               v == '@') {
      ++characters;
    } else {
      literals = characters = 0;
      word = i;
    }
    replaced_.append(text, i, static_cast<std::size_t>(u.length));
    i += static_cast<std::size_t>(u.length);
  }
  return {};
}

void TermReader::Cut(std::string_view text, const QueryNode& node,
                     std::vector<TermWord>& words, bool& address) {
  Mention mention;
  mention.text = text;
  const Tokens& tokens = tokenizer_->Cut(mention);
  for (const Token& token : tokens.tokens) {
    if ((token.flags & kTokenSegment) != 0) continue;
    if (token.kind == TokenKind::kUrl || token.kind == TokenKind::kEmail) {
      address = true;
      continue;
    }
    TermWord& word = words.emplace_back();
    word.folded = tokens.Folded(token);
    Element& e = word.element;
    e.hash = e.glued = token.hash;
    e.affixes = token.affixes;
    e.length = static_cast<std::uint8_t>(
        std::min<std::uint32_t>(token.end - token.begin, 255));
    const bool wildcard = HasWildcard(word.folded);
    switch (token.kind) {
      case TokenKind::kWord:
        e.glued = token.glued_hash;
        word.joins = !wildcard && (e.affixes & kTokenPlus) == 0;
        if (HasDots(tokens, token)) e.affixes |= kElementDots;
        break;
      case TokenKind::kChar:
        word.joins = true;
        break;
      case TokenKind::kHashtag:
        e.sigil = Element::Sigil::kHashtag;
        break;
      case TokenKind::kHandle:
        e.sigil = Element::Sigil::kHandle;
        [[fallthrough]];
      case TokenKind::kEmoji:
        if (token.full_hash != token.hash) e.full = token.full_hash;
        break;
      default:
        break;
    }
    if (word.folded == kStar && e.sigil == Element::Sigil::kNone) {
      e.kind = Element::Kind::kAny;
      continue;
    }
    if (wildcard) {
      e.kind = Element::Kind::kPattern;
      word.text = Pattern(BaseOf(tokens, token, buffers_));
      word.literals = word.text.find_first_of("*?");
      if (e.glued != e.hash)
        word.glued = Pattern(GluedOf(tokens, token, buffers_));
    }
    if (node.style == TermStyle::kExact || node.style == TermStyle::kAccent) {
      e.form = node.style == TermStyle::kExact ? Element::Form::kExact
                                               : Element::Form::kAccent;
      word.text = Pattern(WrittenBase(tokens, token, e.form, buffers_));
      word.glued.clear();
      e.glued = e.hash;
      word.joins = false;
    }
  }
}

// Words of ASCII letters and digits with a space between, or one tag or handle
// of them: what most terms are. Each is a token as it stands. False when the
// text is anything else.
bool TermReader::CutPlain(std::string_view text, const QueryNode& node,
                          std::vector<TermWord>& words) const {
  constexpr std::size_t kLongest = 64;
  if (text.empty()) return false;
  const char sign = text[0] == '#' || text[0] == '@' ? text[0] : '\0';
  if (sign != '\0') {
    text.remove_prefix(1);
    if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  }
  std::size_t run = 0;
  for (const char c : text) {
    run = c == ' ' ? 0 : run + 1;
    if (!(IsPlain(c) || (c == ' ' && sign == '\0')) || run > kLongest)
      return false;
  }
  while (true) {
    const std::size_t begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) return !words.empty();
    text.remove_prefix(begin);
    const std::string_view written = text.substr(0, text.find(' '));
    text.remove_prefix(written.size());
    TermWord& word = words.emplace_back();
    word.folded = written;
    for (char& c : word.folded)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    Element& e = word.element;
    e.hash = e.glued = TermHash(word.folded);
    e.length = static_cast<std::uint8_t>(written.size());
    e.sigil = sign == '#'   ? Element::Sigil::kHashtag
              : sign == '@' ? Element::Sigil::kHandle
                            : Element::Sigil::kNone;
    if (node.style == TermStyle::kPlain) {
      word.joins = sign == '\0';
    } else {
      const bool exact = node.style == TermStyle::kExact;
      e.form = exact ? Element::Form::kExact : Element::Form::kAccent;
      word.text = exact ? std::string(written) : word.folded;
    }
  }
}

// Two words or more, also run together in one tag.
void TermReader::AddTags(const std::vector<TermWord>& words,
                         std::vector<std::string>& tags) const {
  if (words.size() < 2) return;
  std::string glued;
  for (const TermWord& word : words) {
    if (!word.joins) return;
    for (const char c : word.folded)
      if (c != '\'' && c != '.' && c != ',' && c != '_') glued += c;
  }
  tags.push_back(glued);
  constexpr std::string_view kVowels = "aeiouyh";
  if ((words[0].element.affixes & kTokenCliticNumber) == 0 && !glued.empty() &&
      kVowels.find(glued[0]) != std::string_view::npos)
    for (const std::string_view clitic : kClitics)
      tags.push_back(Cat(clitic, glued));
}

QueryIssue TermReader::Read(const QueryNode& node, std::string_view query,
                            Term& term, std::vector<QueryIssue>& warnings) {
  term.words.clear();
  term.tags.clear();
  term.never = false;
  std::string_view text = node.text;
  const bool fuzzy = !node.phrase && node.number > 0;
  const auto issue = [&](std::string_view code, std::string message) {
    return QueryIssue{code, node.begin, node.end, std::move(message)};
  };
  if (!fuzzy && CutPlain(text, node, term.words)) {
    if (term.words.size() > kMostWords)
      return issue("E_LIMIT", "a phrase of more than 1,000 words");
    if (node.style == TermStyle::kPlain) AddTags(term.words, term.tags);
    return {};
  }
  const bool patterns = node.style != TermStyle::kExact &&
                        text.find("://") == std::string_view::npos &&
                        text.find_first_of("*?") != std::string_view::npos;
  if (fuzzy && patterns)
    return issue("E_FUZZY",
                 "a fuzzy word has no * or ?; write one or the "
                 "other");
  if (patterns) {
    if (QueryIssue error = CheckWildcards(node, query, warnings); error)
      return error;
    text = replaced_;
  }
  Cut(text, node, term.words, term.never);
  if (term.never) {
    warnings.push_back({"W_URL_TERM", node.begin, node.end,
                        "an address never matches as a word; write "
                        "links:apple.com for what is linked, url: for the "
                        "mention's own address"});
    if (fuzzy) return issue("E_FUZZY", "an address cannot be fuzzy");
    return {};
  }
  if (node.phrase && node.number >= 0)
    for (const TermWord& word : term.words)
      if (word.element.kind == Element::Kind::kAny)
        return issue("E_TILDE",
                     "a lone * is any one word: with ~ it says nothing; raise "
                     "the number instead");
  const bool any_word = std::any_of(
      term.words.begin(), term.words.end(),
      [](const TermWord& w) { return w.element.kind != Element::Kind::kAny; });
  if (!any_word)
    return issue("E_EMPTY", Cat("“", node.text,
                                "” holds no word, tag or emoji; for signs "
                                "write +\"…\""));
  if (term.words.size() > kMostWords)
    return issue("E_LIMIT", "a phrase of more than 1,000 words");

  // Signs that no word took.
  {
    Mention mention;
    mention.text = text;
    const Tokens& tokens = tokenizer_->Cut(mention);
    std::size_t i = 0;
    const auto look = [&](std::size_t until) {
      while (i < until) {
        const Utf8Character c =
            ReadUtf8(text.data() + i, text.data() + text.size());
        if (!IsQuiet(c.value) && c.valid) {
          warnings.push_back(
              {"W_PUNCT_DROPPED", node.begin, node.end,
               Cat("“", text.substr(i, static_cast<std::size_t>(c.length)),
                   "” is ignored in a term; to ask for it write +\"…\"")});
          return false;
        }
        i += static_cast<std::size_t>(c.length);
      }
      return true;
    };
    bool clean = true;
    for (const Token& token : tokens.tokens) {
      if ((token.flags & kTokenSegment) != 0) continue;
      const Tokens::Place place = tokens.PlaceOf(token, token);
      if (!(clean = look(place.begin))) break;
      i = std::max<std::size_t>(i, place.end);
    }
    if (clean) look(text.size());
  }

  if (fuzzy) {
    Element& e = term.words[0].element;
    const bool plain = term.words.size() == 1 &&
                       e.kind == Element::Kind::kWord &&
                       e.sigil == Element::Sigil::kNone && e.full == 0;
    FormBuffers buffers;
    Mention mention;
    mention.text = text;
    const Tokens& tokens = tokenizer_->Cut(mention);
    const bool word = plain && tokens.tokens[0].kind == TokenKind::kWord;
    std::string base;
    if (word) base = BaseOf(tokens, tokens.tokens[0], buffers);
    const std::size_t least = node.number == 1 ? 5 : 8;
    if (!word || CountCharacters(base) < least)
      return issue("E_FUZZY",
                   word ? Cat("~", node.number, " needs a word of ", least,
                              " letters or more; “", base,
                              "” is shorter: write its forms with OR")
                        : std::string("~1 and ~2 go with one plain word; for "
                                      "a distance write \"a b\"~5"));
    e.kind = Element::Kind::kFuzzy;
    e.edits = static_cast<std::uint8_t>(node.number);
    term.words[0].text = base;
    term.words[0].joins = false;
    e.glued = e.hash;
    return {};
  }
  if (node.style == TermStyle::kPlain) {
    for (TermWord& word : term.words) {
      if (word.element.glued == word.element.hash ||
          word.element.sigil != Element::Sigil::kNone)
        continue;
      bool address = false;
      Cut(Replace(word.folded, "'", " "), node, word.pieces, address);
      if (address || word.pieces.size() > 255) word.pieces.clear();
    }
    AddTags(term.words, term.tags);
  }
  return {};
}

}  // namespace vigie

#include "analyzers/text/cutter.h"

#include <algorithm>
#include <cstring>

#include "analyzers/text/tokenizer.h"
#include "analyzers/text/utf8.h"

namespace vigie {
namespace {

// After these a dot ends no sentence: words of up to four letters, packed.
constexpr std::uint32_t Packed(std::string_view word) {
  std::uint32_t packed = 0;
  for (const char c : word)
    packed = packed << 8 | static_cast<unsigned char>(c);
  return packed;
}
constexpr std::uint32_t kAbbreviations[] = {
    Packed("m"),  Packed("mm"),   Packed("mme"), Packed("mlle"), Packed("mgr"),
    Packed("dr"), Packed("me"),   Packed("st"),  Packed("ste"),  Packed("etc"),
    Packed("ex"), Packed("cf"),   Packed("vs"),  Packed("mr"),   Packed("mrs"),
    Packed("ms"), Packed("prof"), Packed("av"),  Packed("bd"),   Packed("p"),
    Packed("tel")};

bool IsEnd(unsigned char c) { return c == '.' || c == '!' || c == '?'; }

// The letters that are a clitic by themselves come first in kClitics.
std::uint8_t CliticNumber(std::string_view word) {
  if (word.size() == 1) {
    const std::size_t i = std::string_view("ldjmtsnc").find(word[0]);
    return i == std::string_view::npos ? 0 : static_cast<std::uint8_t>(i + 1);
  }
  if (word.size() > 6 || !word.ends_with("qu")) return 0;
  for (std::size_t i = 0; i < std::size(kClitics); ++i)
    if (word == kClitics[i]) return static_cast<std::uint8_t>(i + 1);
  return 0;
}

}  // namespace

void Cutter::Cut(const FoldedText& folded, std::uint32_t body, Tokens& tokens) {
  folded_ = &folded;
  text_ = folded.view().data();
  count_ = 0;
  const auto size = static_cast<std::uint32_t>(folded.view().size());
  masks_.Build(folded.view(), avx2_);
  edge_ = masks_.edges();
  position_ = 0;
  if (body > 0) {
    region_flags_ = kTokenInTitle;
    source_ = tokens.title;
    Region(0, body - 1);
    position_ += kBodyDistance;
  }
  region_flags_ = 0;
  source_ = tokens.text;
  Region(body, size);
  tokens.folded = folded.view();
  tokens.steps = folded.steps();
  tokens.tokens = {slots_.data(), count_};
}

// A word of ASCII letters and digits that touches nothing of interest passes
// through this loop and nowhere else; most words do. What the loop needs is in
// local variables: members would be read again after every store.
void Cutter::Region(std::uint32_t begin, std::uint32_t end) {
  begin_ = begin;
  end_ = end;
  first_position_ = position_;
  looked_ = begin;
  sentence_ = true;
  region_tokens_ = count_;
  const char* const text = text_;
  const std::uint32_t* edge = edge_;
  std::uint32_t looked = begin, position = position_;
  bool sentence = true;
  // The next byte that ends a sentence or needs a closer look.
  std::uint32_t attention = masks_.NextAttention(begin);
  if (slots_.size() < count_ + masks_.chunks())
    slots_.resize(count_ + masks_.chunks());
  Token* token = slots_.data() + count_;
  while (edge[0] < end) {
    const std::uint32_t first = edge[0], last = std::min(edge[1], end);
    edge += 2;
    if (attention < last) [[unlikely]] {
      if (attention < first) {
        if (!sentence) sentence = EndsSentence(looked, first);
        attention = masks_.NextAttention(first);
      }
      if (attention < last) {
        count_ = static_cast<std::size_t>(token - slots_.data());
        looked_ = looked;
        position_ = position;
        sentence_ = sentence;
        std::uint32_t i = Chunk(first, last);
        for (; edge[0] < std::min(i, end); edge += 2)  // it ran into others
          if (edge[1] > i) i = Chunk(i, std::min(edge[1], end));
        looked = looked_;
        position = position_;
        sentence = sentence_;
        attention = masks_.NextAttention(looked);
        if (slots_.size() < count_ + masks_.chunks())
          slots_.resize(2 * (count_ + masks_.chunks()));
        token = slots_.data() + count_;
        continue;
      }
    }
    looked = last;
    const std::uint64_t hash = TermHashPadded(text + first, last - first);
    *token++ = {.hash = hash,
                .full_hash = hash,
                .glued_hash = hash,
                .begin = first,
                .end = last,
                .position = position++,
                .flags = static_cast<std::uint8_t>(
                    region_flags_ | (sentence ? kTokenSentenceStart : 0))};
    sentence = false;
  }
  edge_ = edge;
  position_ = position;
  count_ = static_cast<std::size_t>(token - slots_.data());
}

Token& Cutter::Emit(TokenKind kind, std::uint32_t begin, std::uint32_t end,
                    std::uint64_t hash) {
  if (!sentence_ && begin > looked_ &&
      (begin > looked_ + 1 || text_[looked_] != ' '))
    sentence_ = EndsSentence(looked_, begin);
  looked_ = end;
  const bool counts = kind == TokenKind::kWord || kind == TokenKind::kHashtag ||
                      kind == TokenKind::kChar;
  Token& token = Add();
  token = {.hash = hash,
           .full_hash = hash,
           .glued_hash = hash,
           .begin = begin,
           .end = end,
           .position = position_,
           .kind = kind,
           .flags = region_flags_};
  if (counts)
    ++position_;
  else if (position_ > first_position_)
    --token.position;
  if (sentence_) token.flags |= kTokenSentenceStart;
  sentence_ = false;
  return token;
}

// Does a sentence end in [begin, end), between two tokens?
bool Cutter::EndsSentence(std::uint32_t begin, std::uint32_t end) const {
  for (std::uint32_t i = begin; i < end; ++i) {
    const unsigned char c = At(i);
    if (c == '\n' || c == '\r') return true;
    if (c == 0xe3 && At(i + 1) == 0x80 && At(i + 2) == 0x82) return true;  // 。
    if (!IsEnd(c)) continue;
    if (c != '.') {  // ！ and ？ need no space after them
      const std::uint32_t source = folded_->SourceOf(i);
      if (source < source_.size() && source_[source] == '\xef') return true;
    }
    std::uint32_t next = i + 1;
    while (IsEnd(At(next))) ++next;
    const unsigned char after = At(next);
    const bool closes =
        next >= end_ || after <= ' ' || after == '"' || after == '\'' ||
        after == ')' || after == ']' || after == '}' ||
        (after == 0xc2 && At(next + 1) == 0xbb) ||                        // »
        (after == 0xe2 && At(next + 1) == 0x80 && At(next + 2) == 0x9d);  // ”
    if (closes && !(c == '.' && next == i + 1 && AfterAbbreviation(i)))
      return true;
    i = next - 1;
  }
  return false;
}

bool Cutter::AfterAbbreviation(std::uint32_t dot) const {
  std::uint32_t begin = dot, packed = 0;
  for (int shift = 0; begin > begin_ && IsLower(At(begin - 1)); shift += 8) {
    if (shift == 32) return false;
    packed |= std::uint32_t{At(--begin)} << shift;
  }
  if (begin == dot || WordBefore(begin)) return false;
  bool found = false;
  for (const std::uint32_t word : kAbbreviations) found |= word == packed;
  return found;
}

CharacterClass Cutter::ClassAt(std::uint32_t i, int& length) const {
  length = 1;
  if (i >= end_) return CharacterClass::kOther;
  const auto c = static_cast<unsigned char>(text_[i]);
  if (c < 0x80) return classes_.Of(c);
  const Utf8Character character = ReadUtf8(text_ + i, text_ + end_);
  length = character.length;
  return classes_.Of(character.value);
}

bool Cutter::LetterAt(std::uint32_t i) const {
  int length;
  return ClassAt(i, length) == CharacterClass::kLetter && At(i) != '_';
}

bool Cutter::WordBefore(std::uint32_t i) const {
  if (i <= begin_) return false;
  const char* p = PreviousUtf8(text_ + begin_, text_ + i);
  return WordAt(static_cast<std::uint32_t>(p - text_));
}

std::uint32_t Cutter::RunEnd(std::uint32_t i) const {
  int length;
  while (i < end_ && (IsLower(static_cast<unsigned char>(text_[i])) ||
                      IsDigit(static_cast<unsigned char>(text_[i]))))
    ++i;
  while (IsWordClass(ClassAt(i, length)))
    i += static_cast<std::uint32_t>(length);
  return i;
}

// Hash of the bytes of [begin, end) that are not in `without`.
std::uint64_t Cutter::HashOf(std::uint32_t begin, std::uint32_t end,
                             std::string_view without, bool commas) {
  char little[64 + 16];
  char* start = little;
  if (end - begin > 64) {
    scratch_.resize(end - begin + 16);
    start = scratch_.data();
  }
  char* out = start;
  // A word holds no 0, so an empty set removes nothing.
  const char first = without.empty() ? '\0' : without[0];
  const char second = without.size() > 1 ? without[1] : first;
  const char third = without.size() > 2 ? without[2] : first;
  for (std::uint32_t i = begin; i < end; ++i) {
    const char c = text_[i];
    *out = commas && c == ',' ? '.' : c;
    out += c != first && c != second && c != third;
  }
  return TermHashPadded(start, static_cast<std::size_t>(out - start));
}

// A chunk with something to look at; returns where to go on.
std::uint32_t Cutter::Chunk(std::uint32_t begin, std::uint32_t end) {
  std::uint32_t i = begin;
  while (i < end) {
    int length;
    switch (ClassAt(i, length)) {
      case CharacterClass::kLetter:
      case CharacterClass::kDigit:
        i = Word(i);
        continue;
      case CharacterClass::kIdeogram: {
        const std::uint32_t next = i + static_cast<std::uint32_t>(length);
        Emit(TokenKind::kChar, i, next,
             TermHash({text_ + i, static_cast<std::size_t>(length)}));
        i = next;
        continue;
      }
      case CharacterClass::kKeycap:
        if (i > begin_ && At(i - 1) == '*') {
          Emit(TokenKind::kEmoji, i - 1, i + 3, TermHash({text_ + i - 1, 4}));
        }
        break;
      case CharacterClass::kEmoji:
      case CharacterClass::kFlagHalf:
      case CharacterClass::kSkinTone:
        i = Emoji(i);
        continue;
      case CharacterClass::kOther:
        if (At(i) == '#') {
          i = Tag(i);
          continue;
        }
        if (At(i) == '@') {
          const std::uint32_t after = Email(i);
          i = after != 0 ? after : Handle(i);
          continue;
        }
        break;
      case CharacterClass::kTag:
      case CharacterClass::kJoiner:
        break;
    }
    i += static_cast<std::uint32_t>(length);
  }
  return i;
}

std::uint32_t Cutter::Word(std::uint32_t i) {
  if (const std::uint32_t url = UrlEnd(i); url != 0) {
    Emit(TokenKind::kUrl, i, url, TermHash({text_ + i, url - i}));
    return url;
  }
  Run run{i, i, 0, RunEnd(i), 0, false, false, false};
  if (run.end - i == 1 && IsDigit(At(i)) && At(i + 1) == 0xe2 &&
      At(i + 2) == 0x83 && At(i + 3) == 0xa3) {  // 1 with a keycap
    Emit(TokenKind::kEmoji, i, i + 4, TermHash({text_ + i, 4}));
    return i + 4;
  }
  if (At(run.end) == '\'' && WordAt(run.end + 1)) {
    const std::uint8_t clitic = CliticNumber({text_ + i, run.end - i});
    if (clitic != 0) {
      run.affixes = clitic;
      run.apostrophe = true;
      run.base = run.end + 1;
      run.end = RunEnd(run.base);
    }
  }
  const auto one_character = [&](std::uint32_t at) {
    int length;
    ClassAt(at, length);
    return RunEnd(at) == at + static_cast<std::uint32_t>(length);
  };
  if (At(run.end) == '.' && LetterAt(run.base) && one_character(run.base)) {
    std::uint32_t last = run.end;  // S.N.C.F
    int letters = 1;
    while (At(last) == '.' && LetterAt(last + 1) && one_character(last + 1)) {
      last = RunEnd(last + 1);
      ++letters;
    }
    if (letters > 1 && !(At(last) == '.' && WordAt(last + 1))) {
      run.dots = true;
      run.end = last;
    }
  } else {  // 3,5 and 1.000.000
    const auto digits = [&](std::uint32_t from, std::uint32_t to) {
      for (; from < to; ++from)
        if (!IsDigit(At(from))) return false;
      return true;
    };
    std::uint32_t group = run.base;
    while ((At(run.end) == '.' || At(run.end) == ',') &&
           IsDigit(At(run.end + 1)) && digits(group, run.end)) {
      run.commas = run.commas || At(run.end) == ',';
      group = run.end + 1;
      run.end = RunEnd(group);
    }
  }
  const auto letter_before = [&](std::uint32_t at) {
    const char* p = PreviousUtf8(text_ + begin_, text_ + at);
    return LetterAt(static_cast<std::uint32_t>(p - text_));
  };
  while (At(run.end) == '&' && letter_before(run.end) && LetterAt(run.end + 1))
    run.end = RunEnd(run.end + 1);
  const auto possessive = [&] {
    return At(run.end) == '\'' && At(run.end + 1) == 's' &&
           !WordAt(run.end + 2);
  };
  while (At(run.end) == '\'' && WordAt(run.end + 1) && !possessive()) {
    run.apostrophe = true;
    run.end = RunEnd(run.end + 1);
  }
  run.base_end = run.end;
  if (At(run.end) == '+') {
    while (At(run.end) == '+') ++run.end;
    run.affixes |= kTokenPlus;
  }
  if (possessive()) {
    run.end += 2;
    run.apostrophe = true;
    run.affixes |= kTokenPossessive;
  }
  const bool altered = run.dots || run.commas;
  const auto hash = [&](std::uint32_t from, std::uint32_t to,
                        std::string_view without) {
    if (!altered && without.empty())
      return TermHashPadded(text_ + from, to - from);
    std::string_view removed = without;
    if (run.dots) removed = without.empty() ? "." : ".'+";
    return HashOf(from, to, removed, run.commas);
  };
  const std::uint64_t base = hash(run.base, run.base_end, "");
  Token& token = Emit(TokenKind::kWord, run.begin, run.end, base);
  token.affixes = run.affixes;
  if (run.affixes != 0) {
    token.full_hash = hash(run.begin, run.end, "");
    token.flags |= kTokenClitic;
  }
  if (run.apostrophe) token.glued_hash = hash(run.begin, run.end, "'+");
  return run.end;
}

std::uint32_t Cutter::UrlEnd(std::uint32_t i) const {
  if (At(i) != 'h' && At(i) != 'w') return 0;
  const std::string_view rest(text_ + i, end_ - i);
  if (!rest.starts_with("http://") && !rest.starts_with("https://") &&
      !rest.starts_with("www."))
    return 0;
  if (WordBefore(i)) return 0;
  std::uint32_t end = i;
  while (end < end_) {
    const unsigned char c = At(end);
    if (c <= ' ' || c == '<' || c == '>' || c == '"') break;
    if (c == 0xc2 && (At(end + 1) == 0xab || At(end + 1) == 0xbb)) break;
    if (c == 0xe2 && At(end + 1) == 0x80 &&
        (At(end + 2) == 0x9c || At(end + 2) == 0x9d))
      break;
    ++end;
  }
  const std::string_view url(text_ + i, end - i);
  const bool opened = url.find('(') != std::string_view::npos;
  while (end > i) {
    const unsigned char c = At(end - 1);
    if (IsEnd(c) || c == ',' || c == ';' || c == ':' || c == '\'' || c == ']' ||
        c == '}' || c == '*' || (c == ')' && !opened)) {
      --end;
    } else {
      break;
    }
  }
  const std::uint32_t least = rest.starts_with("www.")       ? 4
                              : rest.starts_with("https://") ? 8
                                                             : 7;
  return end > i + least ? end : 0;
}

std::uint32_t Cutter::Email(std::uint32_t at) {
  const auto local = [](unsigned char c) {
    return IsLower(c) || IsDigit(c) || c == '.' || c == '_' || c == '%' ||
           c == '+' || c == '-';
  };
  const auto host = [](unsigned char c) {
    return IsLower(c) || IsDigit(c) || c == '.' || c == '-';
  };
  if (at <= begin_ || !local(At(at - 1))) return 0;
  std::uint32_t end = at + 1;
  while (host(At(end))) ++end;
  while (end > at + 1 && (At(end - 1) == '.' || At(end - 1) == '-')) --end;
  const std::string_view domain(text_ + at + 1, end - at - 1);
  const std::size_t dot = domain.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 2 >= domain.size())
    return 0;
  for (const char c : domain.substr(dot + 1))
    if (c < 'a' || c > 'z') return 0;
  std::uint32_t begin = at;
  while (begin > begin_ && local(At(begin - 1))) --begin;
  while (begin < at && (At(begin) == '.' || At(begin) == '-')) ++begin;
  if (begin == at) return 0;
  // The words read before the @ are the address's own, unless one of them
  // began before it (a handle and its server).
  std::size_t keep = count_;
  while (keep > region_tokens_) {
    std::size_t token = keep - 1;  // not one of its segments
    while ((slots_[token].flags & kTokenSegment) != 0) --token;
    if (slots_[token].end <= begin) break;
    if (slots_[token].begin < begin) return 0;
    keep = token;
  }
  for (; count_ > keep; --count_) {
    const Token& token = slots_[count_ - 1];
    if ((token.flags & kTokenSegment) != 0) continue;
    if (token.kind != TokenKind::kHandle) position_ = token.position;
    sentence_ = sentence_ || (token.flags & kTokenSentenceStart) != 0;
  }
  Emit(TokenKind::kEmail, begin, end, TermHash({text_ + begin, end - begin}));
  return end;
}

std::uint32_t Cutter::Tag(std::uint32_t i) {
  if (At(i + 1) == 0xe2 && At(i + 2) == 0x83 && At(i + 3) == 0xa3) {
    Emit(TokenKind::kEmoji, i, i + 4, TermHash({text_ + i, 4}));
    return i + 4;
  }
  if (WordBefore(i)) return i + 1;
  std::uint32_t end = i + 1;
  int length;
  while (true) {
    const CharacterClass c = ClassAt(end, length);
    if (!IsWordClass(c) && c != CharacterClass::kIdeogram) break;
    end += static_cast<std::uint32_t>(length);
  }
  if (end == i + 1) return end;
  const std::string_view tag(text_ + i + 1, end - i - 1);
  Token& token = Emit(TokenKind::kHashtag, i + 1, end, TermHash(tag));
  if (tag.find('_') != std::string_view::npos)
    token.glued_hash = HashOf(i + 1, end, "_");
  Segments(i + 1, end);
  return end;
}

std::uint32_t Cutter::Handle(std::uint32_t i) {
  if (WordBefore(i)) return i + 1;
  const std::uint32_t begin = i + 1;
  std::uint32_t name = RunEnd(begin);
  if (name == begin) return begin;
  // Dots, hyphens and a second @ hold a name and its server together.
  const auto parts = [&](std::uint32_t from, bool& dotted) {
    std::uint32_t to = from;
    while ((At(to) == '.' || At(to) == '-') && WordAt(to + 1)) {
      dotted = dotted || At(to) == '.';
      to = RunEnd(to + 1);
    }
    return to;
  };
  bool dotted = false;
  std::uint32_t end = parts(name, dotted);
  if (At(end) == '@' && WordAt(end + 1)) {
    bool server = false;
    const std::uint32_t last = parts(RunEnd(end + 1), server);
    if (server) {
      name = end;
      end = last;
      dotted = true;
    }
  }
  if (!dotted) {
    end = name;
  } else {
    const std::string_view whole(text_ + begin, end - begin);
    name = begin + static_cast<std::uint32_t>(
                       std::min(whole.find('.'), whole.find('@')));
  }
  const std::string_view handle(text_ + begin, name - begin);
  Token& token = Emit(TokenKind::kHandle, begin, end, TermHash(handle));
  if (end != name) {
    token.full_hash = TermHash({text_ + begin, end - begin});
    token.flags |= kTokenClitic;
  }
  if (handle.find_first_of("_-") != std::string_view::npos)
    token.glued_hash = HashOf(begin, name, "_-");
  Segments(begin, name);
  return end;
}

std::uint32_t Cutter::Emoji(std::uint32_t i) {
  std::uint32_t end = i;
  bool toned = false;
  int length;
  const auto pass = [&] { end += static_cast<std::uint32_t>(length); };
  if (ClassAt(end, length) == CharacterClass::kFlagHalf) {
    pass();
    if (ClassAt(end, length) == CharacterClass::kFlagHalf) pass();
  } else {
    while (true) {
      ClassAt(end, length);
      pass();
      if (ClassAt(end, length) == CharacterClass::kSkinTone) {
        toned = true;
        pass();
      }
      while (ClassAt(end, length) == CharacterClass::kTag) pass();
      if (ClassAt(end, length) == CharacterClass::kKeycap) pass();
      if (ClassAt(end, length) != CharacterClass::kJoiner) break;
      int ignored;
      const std::uint32_t next = end + static_cast<std::uint32_t>(length);
      if (ClassAt(next, ignored) != CharacterClass::kEmoji) break;
      end = next;
    }
  }
  std::uint64_t hash = TermHash({text_ + i, end - i});
  const std::uint64_t full = hash;
  if (toned) {
    scratch_.clear();
    for (std::uint32_t p = i; p < end;
         p += static_cast<std::uint32_t>(length)) {
      if (ClassAt(p, length) != CharacterClass::kSkinTone || p == i)
        scratch_.append(text_ + p, static_cast<std::size_t>(length));
    }
    hash = TermHash(scratch_);
  }
  Token& token = Emit(TokenKind::kEmoji, i, end, hash);
  if (toned) {
    token.full_hash = full;
    token.flags |= kTokenClitic;
  }
  return end;
}

}  // namespace vigie

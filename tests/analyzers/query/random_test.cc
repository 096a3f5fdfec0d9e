// Random queries on random texts, against an evaluator that knows nothing of
// indexes, hashes or anchors: it compares words, at every place.
#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "analyzers/query/query.h"
#include "analyzers/text/tokenizer.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// A word as a person writes it, in parts.
struct Word {
  std::string clitic, base;
  bool plus = false, possessive = false;

  std::string Written() const {
    return Cat(clitic, clitic.empty() ? "" : "'", base, plus ? "+" : "",
               possessive ? "'s" : "");
  }
  bool Apostrophe() const { return !clitic.empty() || possessive; }
  std::string Glued() const { return Cat(clitic, base, possessive ? "s" : ""); }
};

// What stands in a text: a word, a tag or handle made of words, or something
// that breaks phrases.
struct Piece {
  enum Kind { kWord, kTag, kHandle, kEmoji, kUrl } kind = kWord;
  Word word;
  std::vector<std::string> parts;  // of a tag, CamelCase if more than one
  bool underscored = false;

  std::string Name() const {
    std::string name;
    for (const std::string& part : parts) {
      if (underscored && !name.empty()) name += '_';
      name += part;
    }
    return name;
  }
  std::string Glued() const {
    std::string name;
    for (const std::string& part : parts) name += part;
    return name;
  }
  std::string Written() const {
    if (kind == kWord) return word.Written();
    if (kind == kEmoji) return "😡";
    if (kind == kUrl) return "https://air.france/oreal";
    std::string written = kind == kTag ? "#" : "@";
    for (std::string part : parts) {
      if (written.size() > 1 && underscored) written += '_';
      if (parts.size() > 1) part[0] = static_cast<char>(part[0] - 32);
      written += part;
    }
    return written;
  }
};

struct Query {
  enum Op { kTerm, kPhrase, kTag, kAnd, kOr, kNot } op = kTerm;
  std::vector<Word> words;
  std::string tag;
  std::vector<Query> children;

  std::string Written() const {
    std::string out;
    switch (op) {
      case kTerm:
        return words[0].Written();
      case kTag:
        return tag;
      case kPhrase:
        for (const Word& word : words)
          Append(out, out.empty() ? "\"" : " ", word.Written());
        return Cat(out, "\"");
      case kNot:
        return Cat("NOT ", children[0].Written());
      case kAnd:
      case kOr:
        for (const Query& child : children)
          Append(out,
                 out.empty()  ? "("
                 : op == kAnd ? " AND "
                              : " OR ",
                 child.Written());
        return Cat(out, ")");
    }
    return out;
  }
};

bool WordMatches(const Word& wanted, const Piece& piece) {
  if (piece.kind == Piece::kWord) {
    const Word& word = piece.word;
    if (word.base == wanted.base &&
        (wanted.clitic.empty() || wanted.clitic == word.clitic) &&
        (!wanted.plus || word.plus) && (!wanted.possessive || word.possessive))
      return true;
    if (wanted.Apostrophe() && !wanted.plus && word.base == wanted.Glued())
      return true;
    return !wanted.Apostrophe() && !wanted.plus && word.Apostrophe() &&
           word.Glued() == wanted.base;
  }
  if (piece.kind == Piece::kTag || piece.kind == Piece::kHandle) {
    const bool whole =
        !wanted.Apostrophe() && !wanted.plus && piece.Name() == wanted.base;
    return whole || (wanted.Apostrophe() && !wanted.plus && (piece.Name() == wanted.Glued() ||
                                             piece.Glued() == wanted.Glued()));
  }
  return false;
}

bool SegmentMatches(const Word& wanted, const Piece& piece) {
  if (piece.kind != Piece::kTag && piece.kind != Piece::kHandle) return false;
  if (piece.parts.size() < 2) return false;
  for (const std::string& part : piece.parts)
    if ((!wanted.Apostrophe() && !wanted.plus && part == wanted.base) ||
        (wanted.Apostrophe() && !wanted.plus && part == wanted.Glued()))
      return true;
  return false;
}

bool SequenceMatches(const std::vector<Word>& words,
                     const std::vector<Piece>& text) {
  for (std::size_t i = 0; i + words.size() <= text.size(); ++i) {
    bool all = true;
    for (std::size_t k = 0; k < words.size() && all; ++k)
      all = WordMatches(words[k], text[i + k]);
    if (all) return true;
  }
  return false;
}

// l'oreal may be written "l oreal".
std::vector<Word> Apart(const std::vector<Word>& words) {
  std::vector<Word> apart;
  for (const Word& word : words) {
    if (!word.clitic.empty()) apart.push_back({"", word.clitic});
    apart.push_back({"", word.base, word.plus && !word.Apostrophe(), false});
    if (!word.Apostrophe()) continue;
    apart.back().plus = word.plus;
    if (word.possessive) apart.push_back({"", "s"});
  }
  return apart;
}

bool Evaluate(const Query& query, const std::vector<Piece>& text) {
  switch (query.op) {
    case Query::kTerm:
      for (const Piece& piece : text)
        if (SegmentMatches(query.words[0], piece)) return true;
      [[fallthrough]];
    case Query::kPhrase: {
      if (SequenceMatches(query.words, text)) return true;
      bool apostrophe = false;
      for (const Word& word : query.words) apostrophe |= word.Apostrophe();
      if (apostrophe && SequenceMatches(Apart(query.words), text)) return true;
      if (query.words.size() < 2) return false;
      for (const Word& word : query.words)
        if (word.plus) return false;  // a tag has no +
      std::string glued;
      for (const Word& word : query.words) glued += word.Glued();
      const bool carries =
          query.words[0].clitic.empty() &&
          std::string("aeiouyh").find(glued[0]) != std::string::npos;
      for (const Piece& piece : text) {
        if (piece.kind != Piece::kTag && piece.kind != Piece::kHandle) continue;
        if (piece.Glued() == glued) return true;
        for (const std::string_view clitic : kClitics)
          if (carries && piece.Glued() == Cat(clitic, glued)) return true;
      }
      return false;
    }
    case Query::kTag:
      for (const Piece& piece : text)
        if ((piece.kind == Piece::kTag &&
             Cat("#", piece.Name()) == query.tag) ||
            (piece.kind == Piece::kHandle &&
             Cat("@", piece.Name()) == query.tag))
          return true;
      return false;
    case Query::kNot:
      return !Evaluate(query.children[0], text);
    case Query::kAnd:
      for (const Query& child : query.children)
        if (!Evaluate(child, text)) return false;
      return true;
    case Query::kOr:
      for (const Query& child : query.children)
        if (Evaluate(child, text)) return true;
      return false;
  }
  return false;
}

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  unsigned Below(unsigned n) { return static_cast<unsigned>(random_() % n); }
  std::string Base() {
    static const char* const kBases[] = {
        "oreal", "air", "france", "paris", "loreal", "airfrance",
        "s",     "l",   "mcdo",   "mcdos", "canal"};
    return kBases[Below(std::size(kBases))];
  }
  Word MakeWord() {
    Word word;
    word.base = Base();
    const bool vowel = word.base[0] == 'o' || word.base[0] == 'a';
    if (vowel && Below(3) == 0) word.clitic = Below(2) == 0 ? "l" : "d";
    word.plus = Below(10) == 0;
    word.possessive = Below(8) == 0;
    // A clitic's letter before an apostrophe would be read as a clitic.
    if (word.base.size() == 1) word.possessive = false;
    return word;
  }
  std::vector<Piece> Text() {
    std::vector<Piece> text;
    for (unsigned n = Below(7); n > 0; --n) {
      Piece piece;
      switch (Below(8)) {
        case 0:
        case 1:
          piece.kind = Below(2) == 0 ? Piece::kTag : Piece::kHandle;
          for (unsigned k = 1 + Below(3); k > 0; --k) {
            // One capital alone would join the next word's capital.
            std::string part = Base();
            while (part.size() < 2) part = Base();
            piece.parts.push_back(part);
          }
          piece.underscored = piece.parts.size() > 1 && Below(3) == 0;
          break;
        case 2:
          piece.kind = Below(2) == 0 ? Piece::kEmoji : Piece::kUrl;
          break;
        default:
          piece.word = MakeWord();
      }
      text.push_back(piece);
    }
    return text;
  }
  Query MakeQuery(int depth) {
    Query query;
    const unsigned kind = depth == 0 ? Below(5) : Below(9);
    if (kind < 2) {
      query.words = {MakeWord()};
    } else if (kind < 4) {
      query.op = Query::kPhrase;
      for (unsigned n = 1 + Below(3); n > 0; --n)
        query.words.push_back(MakeWord());
    } else if (kind == 4) {
      query.op = Query::kTag;
      query.tag = Cat(Below(2) == 0 ? "#" : "@", Base());
    } else {
      query.op = kind < 7 ? Query::kOr : Query::kAnd;
      for (unsigned n = 2 + Below(2); n > 0; --n)
        query.children.push_back(MakeQuery(depth - 1));
      if (query.op == Query::kAnd && Below(2) == 0) {
        Query inner;
        inner.op = Query::kNot;
        inner.children = {query.children.back()};
        query.children.back() = inner;
      }
    }
    return query;
  }

 private:
  std::mt19937 random_;
};

TEST(QueryAtRandom, TheMatcherAgreesWithAnEvaluatorThatComparesWords) {
  Generator make(3);
  const auto tokenizer = MakeTokenizer();
  int found = 0;
  for (int round = 0; round < 500; ++round) {
    std::vector<Query> queries;
    std::vector<BrandRule> brands;
    for (int k = 0; k < 10; ++k) {
      queries.push_back(make.MakeQuery(3));
      BrandRule& brand = brands.emplace_back();
      brand.name = std::to_string(k);
      brand.query = queries.back().Written();
    }
    auto matcher = MakeQueryMatcher(brands);
    ASSERT_TRUE(matcher.ok()) << matcher.status();
    for (int t = 0; t < 12; ++t) {
      const std::vector<Piece> text = make.Text();
      std::string written;
      for (const Piece& piece : text) Append(written, piece.Written(), " ");
      Mention mention;
      mention.text = written;
      ScoredMention scored;
      scored.Reset(mention);
      const bool any = (*matcher)->Match(tokenizer->Cut(mention), scored);
      EXPECT_EQ(any, !scored.brands.empty());
      std::size_t next = 0;
      for (std::uint32_t k = 0; k < queries.size(); ++k) {
        const bool matched =
            next < scored.brands.size() && scored.brands[next].brand == k;
        next += matched;
        found += matched;
        ASSERT_EQ(matched, Evaluate(queries[k], text))
            << brands[k].query << "\non: " << written;
      }
      ASSERT_EQ(next, scored.brands.size());
    }
  }
  EXPECT_GT(found, 5000);  // the texts and the queries do meet
}

}  // namespace
}  // namespace vigie

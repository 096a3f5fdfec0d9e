// Reads a text with a lexicon: what each word adds to the tone, turned by
// negations, raised by "very", capitals and stretched words; where its clauses
// are; and which part of it speaks of which brand.
//
// Thread-compatible. No allocation once the buffers have grown. Weights are
// integers, in thousandths of a lexicon's weight.
#pragma once

#include <cstdint>
#include <vector>

#include "analyzers/sentiment/own_words.h"
#include "analyzers/sentiment/text_marks.h"
#include "analyzers/sentiment/tone_model.h"
#include "pipeline/model/scored_mention.h"
#include "pipeline/model/tokens.h"

namespace vigie {

class ToneReader {
 public:
  // What each word adds, and where the clauses are; `own`: what the customer
  // says of them, where it is given.
  void Weigh(const ToneModel& model, const Tokens& tokens,
             const OwnMarks* own = nullptr);

  // REQUIRES, from here on: Weigh was called with these tokens.
  // The sum over the text; what follows a contrast weighs more.
  std::int64_t WholeText() const;
  // Gives each brand a part of the text: the clause around it.
  void PartBrands(const Tokens& tokens, const ScoredMention& scored);
  // The part that speaks of the brand named at `token`: tokens from `first` to
  // before `last`, and the lexicon's sum over them.
  struct Part {
    std::size_t first = 0, last = 0;
    std::int64_t sum = 0;
  };
  Part AboutBrand(std::uint32_t token) const;

  struct Word {
    std::int32_t weight = 0;   // what it adds
    std::uint32_t clause = 0;  // the stretch of text it is in: between
                               // contrasts, sentence ends and brands (of
                               // words that say nothing: after PartBrands)
    std::uint8_t turned = 0;   // 1: by a negation
    std::uint8_t roles = 0;    // ToneRole
    std::uint8_t own = 0;      // 1: a word of the customer's
  };
  // By token.
  const std::vector<Word>& words() const { return words_; }
  // Of the whole text.
  const TextMarks& marks() const { return marks_; }
  int capitals() const { return capitals_; }  // words written in them
  // Tokens that are no segment of another, and some kinds of them.
  struct Counts {
    int words = 0, links = 0, handles = 0, hashtags = 0;
    void Add(const Token& token) {
      const int counted = (token.flags & kTokenSegment) == 0;
      words += counted;
      links += counted & (token.kind == TokenKind::kUrl);
      handles += counted & (token.kind == TokenKind::kHandle);
      hashtags += counted & (token.kind == TokenKind::kHashtag);
    }
  };
  const Counts& counts() const { return counts_; }
  // Tokens that add something, ascending.
  const std::vector<std::uint32_t>& speaking() const { return speaking_; }
  // What the customer's own words of those tokens add.
  std::int64_t OwnSum(std::size_t first, std::size_t last) const;
  // Sum of the last clause, of those tokens, in which something is said; 0
  // when in none.
  std::int64_t LastClause(std::size_t first, std::size_t last) const;

 private:
  TextMarks marks_;
  int capitals_ = 0;
  Counts counts_;
  // Counts the tokens, and collects those that may matter in `events_`.
  void FindEvents(const ToneModel& model, const Tokens& tokens,
                  const OwnMarks* own);
  const ToneEntry* FindStretched(const ToneModel& model, const Tokens& tokens,
                                 const Token& token) const;

  std::vector<Word> words_;
  std::vector<std::uint32_t> speaking_;
  std::vector<std::uint32_t> events_;  // tokens, ascending
  // By clause: its first token, the sum, whether a contrast begins it, brands
  // in it.
  struct Clause {
    std::uint32_t first = 0;
    std::uint32_t brands = 0;
    std::int64_t sum = 0;
    bool contrast = false, any = false;
  };
  std::vector<Clause> clauses_;
  std::vector<std::uint32_t> brand_tokens_;
};

}  // namespace vigie

// A customer's own words of tone, made ready for look-up: "terrible" is praise
// for a band, and the name of a brand called "Free" says nothing about it.
//
// Thread-safe once filled: read-only.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "analyzers/text/term_table.h"
#include "pipeline/model/language.h"
#include "pipeline/model/rules.h"
#include "pipeline/model/tokens.h"
#include "pipeline/plugin/analyzer.h"

namespace vigie {

// What is known of the tokens of one text, by token. Reused from text to text.
struct OwnMarks {
  // 1: a table and a lexicon are blind to it.
  std::vector<std::uint8_t> hidden{};
  std::vector<std::int8_t> weight{};  // what it says instead, -3 to 3

  void Clear() { ready = false; }
  // Makes room for a text of so many tokens, once.
  void Prepare(std::size_t tokens) {
    if (ready) return;
    hidden.assign(tokens, 0);
    weight.assign(tokens, 0);
    ready = true;
  }
  bool ready = false;  // most texts hold nothing to mark
};

class OwnWords {
 public:
  // Later words overrule earlier ones of the same language.
  void Add(const OwnWord& word, Tokenizer& tokenizer);
  // A brand's name says nothing, written with its spaces or without.
  void AddName(std::string_view name, Tokenizer& tokenizer);
  bool empty() const { return sequences_.empty(); }

  // Marks what stands in a text of `language`; true when something does.
  // REQUIRES: marks.Clear was called for this text.
  bool Mark(const Tokens& tokens, Language language, OwnMarks& marks) const;

 private:
  struct Sequence {
    std::uint64_t first = 0;
    std::vector<std::uint64_t> rest{};
    Language language = Language::kUnknown;
    std::int8_t weight = 0;
    std::uint32_t next = 0;  // with the same first word, + 1; 0: none
  };
  void Insert(Sequence sequence);
  bool MarkFrom(std::uint32_t sequence, std::size_t at, const Tokens& tokens,
                Language language, OwnMarks& marks) const;

  static constexpr std::size_t kFew = 8;
  std::vector<Sequence> sequences_;
  // By first word: which sequence, + 1. Filled once there are many.
  std::vector<TermTable<std::uint32_t>> index_;  // none or one: it is large
};

}  // namespace vigie

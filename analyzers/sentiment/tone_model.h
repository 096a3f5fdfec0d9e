// A lexicon made ready for look-up: what each word, or two or three words side
// by side, do to the tone.
//
// Thread-safe: read-only once built.
#pragma once

#include <cstdint>

#include "analyzers/sentiment/lexicon.h"
#include "analyzers/text/term_table.h"

namespace vigie {

enum ToneRole : std::uint8_t {
  kRoleNegation = 1,
  kRoleBefore = 2,  // ne: announces a negation
  kRoleStrong = 4,
  kRoleWeak = 8,
  kRoleContrast = 16,
  kRoleConjunction = 32,
  kRoleBegins = 64,  // begins some words side by side
};

struct ToneEntry {
  std::int8_t weight = 0;  // -3 to 3
  std::uint8_t roles = 0;
};

class ToneModel {
 public:
  explicit ToneModel(const ToneLexicon& lexicon);

  const ToneEntry* Word(std::uint64_t hash) const { return words_.Get(hash); }
  // Quick; false: Word knows none.
  bool MayKnow(std::uint64_t hash) const { return words_.MayHold(hash); }
  // Of words side by side, by SequenceHash.
  const ToneEntry* Words(std::uint64_t hash) const {
    return sequences_.Get(hash);
  }
  static std::uint64_t SequenceHash(std::uint64_t so_far, std::uint64_t next);

 private:
  TermTable<ToneEntry> words_, sequences_;
};

}  // namespace vigie

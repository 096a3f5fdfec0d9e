// In which language is a mention written?
//
// The script decides where it can (Greek, Hebrew, Hangul, kana, Han, Thai,
// Devanagari, Cyrillic; Arabic but for the letters of Persian and Urdu). For
// Latin letters a table of hashed trigrams, 64 KB, tells French, English,
// German, Spanish, Italian, Portuguese, Dutch and "another" apart; the
// platform's own tag is the prior, worth a few words. "Another" is the
// platform's tag or kUnknown, as is what is not clear enough and, without a
// tag, a single word.
//
// Figures, sources and limits: models/CARD.md; `vigie eval --task language`
// measures it, `vigie train --task language` makes a table.
//
// Writes ScoredMention::language. Pure, decided on integers, thread-compatible,
// no allocation once warm.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "analyzers/linear/table.h"
#include "pipeline/plugin/analyzer.h"

namespace vigie {

std::unique_ptr<Analyzer> MakeLanguageAnalyzer();

// With a table of one's own, which must outlive the analyzer. InvalidArgument
// when it is not a table of languages.
absl::StatusOr<std::unique_ptr<Analyzer>> MakeLanguageAnalyzer(
    const LinearTable& own);

}  // namespace vigie

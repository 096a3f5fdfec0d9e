// Knows a text again when it is copied: reposts, syndicated news, campaigns of
// copy and paste, with some words changed, the end cut off, hashtags, links or
// "via @x" added.
//
// What counts are the content words in their order: function words, handles,
// emoji, addresses and the hashtags after the last word are left out. Each
// pair of neighbours is a feature, and the sketch keeps, for each of 64 hash
// functions, one byte of the smallest feature (Broder, "On the resemblance and
// containment of documents", 1997; one byte suffices: Li, König, "b-bit minwise
// hashing", 2010). Of a long text the first 256 content words count: a summary
// copied with its beginning is known again.
//
// Whether two sketches are of one family is decided in
// pipeline/aggregate/families.h.
//
// Thread-compatible. No allocation. Pure: the same text, the same sketch, on
// every machine.
#pragma once

#include <memory>

#include "pipeline/plugin/analyzer.h"

namespace vigie {

// Writes ScoredMention::fingerprint.
std::unique_ptr<Analyzer> MakeCopiesAnalyzer();

}  // namespace vigie

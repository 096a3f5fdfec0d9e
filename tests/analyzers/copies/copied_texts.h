// Texts of one subject in French and English, short and long, and copies of
// them as people make them: what the knowledge of copies is measured on.
#pragma once

#include <cstdint>
#include <string>

#include "pipeline/base/random.h"

namespace vigie {

struct CopiedTextOptions {
  bool french = true;
  int sentences = 2;  // of some 5 to 12 content words each
};

// About a railway company: the same few dozen subjects, verbs, things and
// places in every text, in free combination.
std::string WriteText(const CopiedTextOptions& options, Random& random);

// `edits` at random of: some words changed, the end cut off, hashtags added, a
// link added, "RT @x:", "via @x". `names` says which: one letter each.
std::string CopyText(const std::string& text, bool french, int edits,
                     Random& random, std::string* names = nullptr);

}  // namespace vigie

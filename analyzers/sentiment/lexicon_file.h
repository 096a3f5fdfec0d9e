// A lexicon of one's own in a file: words of tone that hold for every brand.
//
// One entry a line: the language (ISO 639-1, or * for any), a weight from -3
// (ruinous) to 3 (delighted), or 0 for what says nothing, and a word, or words
// side by side, up to the line's end:
//
//     # what our customers say
//     fr  2   une dinguerie
//     fr  -3  foutage de gueule
//     *   0   Free
//
// Spaces or tabs between them; empty lines, and lines that begin with #, are
// passed over. Case and accents do not count. A later entry overrules an
// earlier one; several files are merged in their order.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "pipeline/model/rules.h"

namespace vigie {

// InvalidArgument with "name:line:column: …", all mistakes, one a line.
absl::StatusOr<std::vector<OwnWord>> ParseLexicon(std::string_view text,
                                                  std::string_view name);
// NotFound when it cannot be read; InvalidArgument above 16 MiB, or as
// ParseLexicon.
absl::StatusOr<std::vector<OwnWord>> ReadLexicon(const std::string& path);

}  // namespace vigie

// Texts that a person has labelled, read from a file of lines
//
//     label <tab> language <tab> text
//
// Of the text, `\n`, `\t`, `\"`, `\\`, `\u002c` and HTML's &amp; &lt; &gt;
// &quot; &#39; are what they stand for: exports of social posts are full of
// them. A file of a corpus (corpus.h) gives its tones. Empty lines and lines
// that begin with # are passed over.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace vigie {

struct LabelledText {
  std::string label, language, text;
  // Of a corpus: the brands that the text names, and the tone about each
  // ("off": it is not about that brand).
  std::vector<std::string> names{}, tones{};
};

// NotFound when the file cannot be read; InvalidArgument "FILE:LINE: …".
absl::StatusOr<std::vector<LabelledText>> ReadLabelled(const std::string& path);

// What stands behind the escapes above.
std::string Unescaped(std::string_view text);

// Which of `texts` are nearly one of `known`: the Jaccard similarity of their
// sets of words is at least `percent` per cent. Quadratic but for the words
// that both must share; for thousands of texts, not millions.
std::vector<bool> NearDuplicates(const std::vector<LabelledText>& texts,
                                 const std::vector<LabelledText>& known,
                                 int percent);

}  // namespace vigie

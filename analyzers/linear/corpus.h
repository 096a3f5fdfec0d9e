// Texts labelled in every respect, read from a file of lines with fourteen
// columns between tabs, the first line naming them (analyzers/sentiment/corpus/
// GUIDE.md says what each holds).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace vigie {

struct CorpusText {
  std::string id, language, sector;
  // Name and tone ("positive", "neutral", "negative", "off") of each brand.
  std::vector<std::pair<std::string, std::string>> brands;
  std::string tone, nature, author;
  std::vector<std::string> themes, intents, care;
  bool irony = false, crisis = false;
  std::string text;
};

// Does the file begin with the line that names these columns?
bool IsCorpus(const std::string& path);

// NotFound, or InvalidArgument "FILE:LINE: …".
absl::StatusOr<std::vector<CorpusText>> ReadCorpus(const std::string& path);

}  // namespace vigie

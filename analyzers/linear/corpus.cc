#include "analyzers/linear/corpus.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>

#include "analyzers/linear/labelled.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::string_view kColumns =
    "id\tlanguage\tsector\tkind\tbrands\ttone\tnature\tauthor\tthemes\tintents"
    "\t"
    "care\tirony\tcrisis\ttext";

std::vector<std::string> Split(std::string_view line, char separator) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t end = line.find(separator);
    parts.emplace_back(line.substr(0, end));
    if (end == std::string_view::npos) return parts;
    line.remove_prefix(end + 1);
  }
}

std::vector<std::string> List(std::string_view cell) {
  if (cell == "none" || cell.empty()) return {};
  return Split(cell, ',');
}

}  // namespace

bool IsCorpus(const std::string& path) {
  std::ifstream in(path);
  std::string line;
  return std::getline(in, line) && std::string_view(line) == kColumns;
}

absl::StatusOr<std::vector<CorpusText>> ReadCorpus(const std::string& path) {
  std::ifstream in(path);
  if (!in) return NotFound(path, ": ", std::strerror(errno));
  std::vector<CorpusText> texts;
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (number == 1 || line.empty()) continue;
    const std::vector<std::string> cells = Split(line, '\t');
    if (cells.size() != 14)
      return InvalidArgument(path, ":", number, ": ", cells.size(),
                             " columns, not 14");
    CorpusText& text = texts.emplace_back();
    text.id = cells[0];
    text.language = cells[1];
    text.sector = cells[2];
    for (const std::string& brand : Split(cells[4], '|')) {
      const std::size_t equals = brand.rfind('=');
      if (equals == std::string::npos) continue;
      text.brands.emplace_back(brand.substr(0, equals),
                               brand.substr(equals + 1));
    }
    text.tone = cells[5];
    text.nature = cells[6];
    text.author = cells[7];
    text.themes = List(cells[8]);
    text.intents = List(cells[9]);
    text.care = List(cells[10]);
    text.irony = cells[11] == "1";
    text.crisis = cells[12] == "1";
    text.text = Unescaped(cells[13]);
  }
  if (texts.empty()) return InvalidArgument(path, ": holds no text");
  return texts;
}

}  // namespace vigie

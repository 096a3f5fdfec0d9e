#include "deploy/vigie/series.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <optional>

#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// What one row of a series may count: what is read is played mention by
// mention.
constexpr double kMostMentions = 1e7;

// A French spreadsheet separates by semicolons.
char SeparatorOf(std::string_view header) {
  for (const char separator : {';', '\t'})
    if (header.find(separator) != std::string_view::npos) return separator;
  return ',';
}

// A cell may stand in quotes; a quote within it is not meant to be there.
std::vector<std::string_view> Cells(std::string_view line, char separator) {
  std::vector<std::string_view> cells;
  for (;;) {
    while (line.starts_with(' ')) line.remove_prefix(1);
    const std::size_t quote =
        line.starts_with('"') ? line.find('"', 1) : std::string_view::npos;
    const std::size_t end =
        line.find(separator, quote == std::string_view::npos ? 0 : quote);
    std::string_view cell = line.substr(0, end);
    while (cell.ends_with(' ') || cell.ends_with('\r')) cell.remove_suffix(1);
    if (cell.size() >= 2 && cell.starts_with('"') && cell.ends_with('"'))
      cell = cell.substr(1, cell.size() - 2);
    cells.push_back(cell);
    if (end == std::string_view::npos) return cells;
    line.remove_prefix(end + 1);
  }
}

}  // namespace

absl::StatusOr<Series> ReadSeries(std::istream& in, std::string_view name) {
  std::string line;
  if (!std::getline(in, line)) {
    // std::cin shares its errors with stdin, and does not tell them itself.
    if (in.bad() || (&in == &std::cin && std::ferror(stdin) != 0))
      return Unavailable(name, ": cannot be read; is it a file?");
    return InvalidArgument(name, ": empty");
  }
  if (line.starts_with("\xef\xbb\xbf")) line.erase(0, 3);
  static constexpr std::string_view kColumns[] = {
      "timestamp", "value", "mentions", "negatives", "authors", "reach"};
  int place[6] = {-1, -1, -1, -1, -1, -1};
  int columns = 0;
  const char separator = SeparatorOf(line);
  for (const std::string_view cell : Cells(line, separator)) {
    const auto* const found =
        std::find(std::begin(kColumns), std::end(kColumns), cell);
    if (found == std::end(kColumns))
      return InvalidArgument(name, ":1: ", cell,
                             ": no such column; give timestamp,value or "
                             "timestamp,mentions,negatives[,authors,reach]");
    int& at = place[found - std::begin(kColumns)];
    if (at >= 0) return InvalidArgument(name, ":1: ", cell, " is there twice");
    at = columns++;
  }
  Series series;
  series.tones = place[3] >= 0;
  series.authors = place[4] >= 0;
  if (place[0] < 0 || (place[1] >= 0) == (place[2] >= 0) ||
      (place[2] >= 0) != series.tones)
    return InvalidArgument(name,
                           ":1: give the columns timestamp,value or "
                           "timestamp,mentions,negatives[,authors,reach]");
  for (int number = 2; std::getline(in, line); ++number) {
    const std::vector<std::string_view> cells = Cells(line, separator);
    if (cells.size() == 1 && cells[0].empty()) continue;
    if (static_cast<int>(cells.size()) != columns)
      return InvalidArgument(name, ":", number, ": ", cells.size(),
                             " columns, not ", columns);
    SeriesRow& row = series.rows.emplace_back();
    row.timestamp = cells[static_cast<std::size_t>(place[0])];
    std::optional<Micros> at = ParseRfc3339(row.timestamp);
    if (!at) at = ParseRfc3339(row.timestamp + "Z");
    if (!at)
      return InvalidArgument(name, ":", number, ": timestamp: \"",
                             row.timestamp,
                             "\" is not a time such as 2026-01-05 09:30:00");
    row.at = *at;
    if (series.rows.size() > 1 && row.at <= series.rows.end()[-2].at)
      return InvalidArgument(name, ":", number,
                             ": timestamp: not after the row before");
    double* const to[6] = {nullptr,        &row.mentions, &row.mentions,
                           &row.negatives, &row.authors,  &row.reach};
    for (std::size_t c = 1; c < 6; ++c) {
      if (place[c] < 0) continue;
      const std::string_view cell = cells[static_cast<std::size_t>(place[c])];
      const char* const end = cell.data() + cell.size();
      const auto [stop, error] = std::from_chars(cell.data(), end, *to[c]);
      if (error != std::errc() || stop != end ||
          !(*to[c] >= 0 && *to[c] <= (c == 5 ? 1e15 : kMostMentions)))
        return InvalidArgument(name, ":", number, ": ", kColumns[c], ": \"",
                               cell, "\" is not a number from 0 to ",
                               c == 5 ? 1e15 : kMostMentions);
    }
    if (row.negatives > row.mentions)
      return InvalidArgument(name, ":", number,
                             ": more negatives than mentions");
  }
  // The usual step, whatever is missing here and there.
  std::vector<Micros> steps;
  for (std::size_t i = 1; i < series.rows.size(); ++i)
    steps.push_back(series.rows[i].at - series.rows[i - 1].at);
  if (!steps.empty()) {
    std::nth_element(
        steps.begin(),
        steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2),
        steps.end());
    series.interval =
        std::clamp(steps[steps.size() / 2], 10 * kSecond, 6 * kHour);
  }
  return series;
}

}  // namespace vigie

// A series of counts over time, as a spreadsheet or a tool exports it (CSV):
// how many mentions, and perhaps how many of them negative, in each interval.
#pragma once

#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "pipeline/base/time.h"

namespace vigie {

struct SeriesRow {
  std::string timestamp;  // as it was written
  Micros at = 0;
  double mentions = 0;
  double negatives = 0, authors = 0, reach = 0;
};

struct Series {
  bool tones = false;  // are negatives given?
  bool authors = false;
  Micros interval = 5 * kMinute;
  std::vector<SeriesRow> rows;
};

// The first line names the columns: timestamp,value or
// timestamp,mentions,negatives[,authors,reach]; commas, semicolons or tabs,
// cells in quotes or not. InvalidArgument "NAME:LINE: …"
// for what is no such series, Unavailable when it cannot be read.
absl::StatusOr<Series> ReadSeries(std::istream& in, std::string_view name);

}  // namespace vigie

// What people write or send besides mentions and the configuration: hours,
// lexicons, labelled texts, queries of other systems, posted bodies, series of
// counts, worked cases.
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>

#include "analyzers/linear/corpus.h"
#include "analyzers/linear/labelled.h"
#include "analyzers/query/import.h"
#include "analyzers/relevance/relevance_task.h"
#include "analyzers/sentiment/lexicon_file.h"
#include "deploy/vigie/duration.h"
#include "deploy/vigie/query_cases.h"
#include "deploy/vigie/series.h"
#include "ingest/receive/body.h"
#include "pipeline/route/hours.h"
#include "tests/fuzz/scratch_file.h"

namespace vigie {
namespace {

void ReadHours(std::string_view text) {
  (void)ParseTimeOfDay(text);
  (void)ParseDuration(text);
  const auto span = ParseHours(text);
  if (!span.ok()) return;
  InWords(*span, true);
  // What is said of it in English is read as the same.
  const auto again = ParseHours(InWords(*span, false));
  if (again.ok() && !(*again == *span)) std::abort();
  const Opening opening{.hours = {*span}};
  const Micros at = NextOpen(opening, absl::UTCTimeZone(), 0);
  if (at > 0 && !IsOpen(opening, absl::UTCTimeZone(), at)) std::abort();
}

void ReadBody(std::string_view body) {
  std::string text;
  if (!Gunzip(body, 1 << 16, text).ok()) text = body;
  std::size_t cursor = 0;
  std::uint64_t lines = 0;
  for (std::string_view line; NextLine(text, cursor, line); ++lines)
    if (line.find('\n') != std::string_view::npos) std::abort();
  if (lines != CountLines(text)) std::abort();
}

void ReadCounts(std::string_view text) {
  std::istringstream in{std::string(text)};
  const auto series = ReadSeries(in, "s.csv");
  if (!series.ok()) return;
  if (series->interval <= 0) std::abort();
  for (std::size_t i = 1; i < series->rows.size(); ++i)
    if (series->rows[i - 1].at >= series->rows[i].at) std::abort();
}

}  // namespace
}  // namespace vigie

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace vigie;
  if (size == 0) return 0;
  static ScratchFile file;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1,
                              size - 1);
  switch (data[0] % 8) {
    case 0:
      ReadHours(text);
      return 0;
    case 1:
      (void)ParseLexicon(text, "our.lex");
      return 0;
    case 2:
      (void)ReadLabelled(file.Holding(text));
      return 0;
    case 3:
      (void)ReadCorpus(file.Holding(text));
      return 0;
    case 4:
      (void)ReadRelevance(file.Holding(text), "Orange");
      return 0;
    case 5:
      ReadBody(text);
      return 0;
    case 7:
      if (data[0] / 8 % 2 == 0)
        ReadCounts(text);
      else
        (void)RunQueryCases(file.Holding(text));
      return 0;
    default: {
      static constexpr std::string_view kVendors[] = {
          "brandwatch", "talkwalker", "meltwater"};
      if (!ImportQuery(kVendors[data[0] / 8 % 3], text).ok()) std::abort();
      return 0;
    }
  }
}

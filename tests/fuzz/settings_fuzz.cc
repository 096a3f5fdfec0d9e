// Any bytes as a whole configuration, alert rules and golden series included,
// as `vigie check` reads it: right, or refused with the place.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "deploy/vigie/settings.h"
#include "pipeline/base/strings.h"
#include "tests/fuzz/scratch_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace vigie;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  // No file but the configuration is read: which there are is the machine's.
  for (const std::string_view word : {"file:", "lexicon", "model", "/dev"})
    if (text.find(word) != std::string_view::npos) return 0;
  static ScratchFile file;
  const std::string& path = file.Holding(text);
  MetricsBoard board;
  const absl::StatusOr<Settings> settings =
      ReadSettings(path, SystemClock(), board);
  if (!settings.ok()) {
    if (!FromAbsl(settings.status().message()).starts_with(path)) std::abort();
    return 0;
  }
  // What was read is what a replay will read.
  const std::string body = settings->rules.Body();
  const auto again = Rules::Parse(body);
  if (!again.ok() || again->Body() != body) std::abort();
  return 0;
}

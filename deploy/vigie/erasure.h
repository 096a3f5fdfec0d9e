// A person asks to be forgotten: the name of the author, and the payloads that
// the log holds of him or her.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "pipeline/engine/engine.h"
#include "pipeline/log/embedded_log.h"

namespace vigie {

struct AuthorName {
  std::string platform, id;
};

// "x:12345". InvalidArgument: another form.
absl::StatusOr<AuthorName> ParseAuthor(std::string_view text);

// Empties the payloads of the author's records below these offsets, which the
// fold has passed. Returns how many. Reads the whole log. Cancelled when
// `stopping` (may be null) turns true.
absl::StatusOr<std::uint64_t> EmptyPayloadsOf(
    EmbeddedLog& log, const AuthorName& author,
    const std::vector<std::uint64_t>& next, const std::atomic<bool>* stopping);

// What `vigie run` does when it is asked "erase x:12345": the answer is
// "erased N" or "error: reason". `log` is null where the log is Kafka's.
std::string AnswerErase(std::string_view request, Engine& engine,
                        EmbeddedLog* log, const std::atomic<bool>& stopping);

}  // namespace vigie

#include "deploy/vigie/erasure.h"

#include "absl/strings/match.h"
#include "deploy/vigie/catalog.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"

namespace vigie {

absl::StatusOr<AuthorName> ParseAuthor(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == 0 || colon == text.npos || colon + 1 == text.size() ||
      text.find('\n') != text.npos)
    return InvalidArgument("author ", text,
                           ": give platform:id, such as x:12345");
  return AuthorName{std::string(text.substr(0, colon)),
                    std::string(text.substr(colon + 1))};
}

absl::StatusOr<std::uint64_t> EmptyPayloadsOf(
    EmbeddedLog& log, const AuthorName& author,
    const std::vector<std::uint64_t>& next, const std::atomic<bool>* stopping) {
  const std::uint64_t wanted = AuthorHash(author.platform, author.id);
  std::vector<RecordName> found;
  Parser parser(AllMappings());
  Mention mention;
  for (std::uint32_t p = 0; p < log.partitions(); ++p) {
    VIGIE_RETURN_IF_ERROR(log.ReadRange(
        p, 0, next[p], /*headers_only=*/false,
        [&](const Record& record) {
          // A sweep that was interrupted may have marked what still bears its
          // text; what is empty already is passed over.
          if (IsMention(record.op) &&
              (record.swept || (parser.Parse(record, mention).ok() &&
                                AuthorHash(mention.platform,
                                           mention.author_id.empty()
                                               ? mention.author
                                               : mention.author_id) == wanted)))
            found.push_back({record.partition, record.offset});
          return stopping == nullptr || !stopping->load();
        },
        [](const LostRange&) {}));
    if (stopping != nullptr && stopping->load())
      return absl::CancelledError("the run ends; ask again when it is over");
  }
  return log.SweepRecords(found);
}

std::string AnswerErase(std::string_view request, Engine& engine,
                        EmbeddedLog* log, const std::atomic<bool>& stopping) {
  constexpr std::string_view kErase = "erase ";
  const auto erase = [&]() -> absl::StatusOr<std::uint64_t> {
    if (!absl::StartsWith(ToAbsl(request), ToAbsl(kErase)))
      return InvalidArgument("control: not a request");
    if (log == nullptr)
      return InvalidArgument(
          "only the embedded log's payloads can be emptied; on Kafka they "
          "leave with its retention");
    VIGIE_ASSIGN_OR_RETURN(const AuthorName author,
                           ParseAuthor(request.substr(kErase.size())));
    VIGIE_ASSIGN_OR_RETURN(const std::vector<std::uint64_t> next,
                           engine.Forget(author.platform, author.id, stopping));
    return EmptyPayloadsOf(*log, author, next, &stopping);
  };
  const absl::StatusOr<std::uint64_t> erased = erase();
  return erased.ok() ? Cat("erased ", *erased)
                     : Cat("error: ", FromAbsl(erased.status().message()));
}

}  // namespace vigie

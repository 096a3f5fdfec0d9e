#include "tests/ingest/example/mapping.h"

#include <algorithm>

#include "pipeline/plugin/json_reader.h"

namespace vigie {
namespace {

constexpr std::string_view kName = "example";
constexpr std::size_t kMostText = 256 << 10;

class ExampleMapping final : public Mapping {
 public:
  // Small payloads: what keys is read with the rest. One whose payloads are
  // large reads no more than it needs here (ingest/x).
  absl::Status Key(PaddedView payload, ItemKey& key) override {
    Mention mention;
    VIGIE_RETURN_IF_ERROR(Map(payload, mention));
    key.platform = kName;
    key.id = mention.id;
    key.op = mention.op;
    key.time = mention.published;
    return absl::OkStatus();
  }

  absl::Status Map(PaddedView payload, Mention& mention) override {
    simdjson::ondemand::document document;
    JsonObject object;
    VIGIE_RETURN_IF_ERROR(reader_.OpenObject(kName, payload, document, object));
    enum { kId, kAt, kBody, kBy, kGone };
    FirstOf first;
    std::string_view at;
    bool gone = false;
    // In whatever order the fields come; what is not asked for is passed over.
    const auto error =
        ForEachField(object, [&](const char* key, JsonValue& value) {
          if (KeyIs(key, "id") && first(kId))
            return ReadText(value, mention.id);
          if (KeyIs(key, "at") && first(kAt)) return ReadText(value, at);
          if (KeyIs(key, "body") && first(kBody))
            return ReadText(value, mention.text);
          if (KeyIs(key, "by") && first(kBy))
            return ReadText(value, mention.author);
          if (KeyIs(key, "gone") && first(kGone)) return ReadFlag(value, gone);
          return simdjson::SUCCESS;
        });
    if (error) return JsonReader::Error(kName, error);
    if (JsonReader::SomethingFollows(document))
      return InvalidArgument(kName, ": something follows the object");
    if (mention.id.empty()) return InvalidArgument(kName, ": without id");
    if (mention.text.size() > kMostText)
      return InvalidArgument(kName, ": text over 256 KiB");
    mention.platform = kName;
    mention.author_id = mention.author;
    mention.op = gone ? Op::kDelete : Op::kCreate;
    mention.published = std::max<Micros>(0, ParseRfc3339(at).value_or(0));
    if (!gone && mention.published == 0)
      return InvalidArgument(kName, ": without a time");
    return absl::OkStatus();
  }

 private:
  JsonReader reader_;
};

}  // namespace

std::unique_ptr<Mapping> MakeExampleMapping() {
  return std::make_unique<ExampleMapping>();
}

}  // namespace vigie

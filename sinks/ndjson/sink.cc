#include "sinks/ndjson/sink.h"

#include <string>
#include <string_view>
#include <utility>

#include "pipeline/model/json_text.h"
#include "sinks/ndjson/line_file.h"

namespace vigie {
namespace {

// Appends {"type":…,"key":…} with the members of `object` and a newline.
void AppendLine(std::string& out, std::string_view type, std::string_view key,
                std::string_view object) {
  out += "{\"type\":\"";
  out += type;
  out += '"';
  if (!key.empty()) {
    out += ",\"key\":";
    AppendJsonString(out, key);
  }
  object.remove_prefix(1);  // the brace
  if (!object.empty() && object.front() != '}') out += ',';
  out += object;
  out += '\n';
}

class NdjsonSink final : public Sink {
 public:
  explicit NdjsonSink(NdjsonOptions options)
      : options_(std::move(options)), file_(options_.path) {}

  absl::Status Start() override { return file_.Open(); }

  bool wants_alerts() const override { return options_.alerts; }
  absl::Status Deliver(const Alert& alert) override {
    if (!options_.alerts) return absl::OkStatus();
    std::string line;
    AppendLine(line, "alert", "", alert.ToJson());
    return file_.Append(line, /*durable=*/true);
  }

  bool wants(FeedLine::Kind kind) const override {
    return kind == FeedLine::Kind::kMention ? options_.mentions
                                            : options_.dead_letters;
  }

  absl::Status Write(const std::vector<FeedLine>& lines) override {
    std::string text;
    for (const FeedLine& line : lines)
      AppendLine(
          text,
          line.kind == FeedLine::Kind::kMention ? "mention" : "dead_letter",
          line.key, line.json);
    return file_.Append(text, /*durable=*/false);
  }

  void Stop() override { file_.Close(); }
  void Interrupt() override { file_.Interrupt(); }

 private:
  const NdjsonOptions options_;
  LineFile file_;
};

}  // namespace

std::unique_ptr<Sink> MakeNdjsonSink(NdjsonOptions options) {
  return std::make_unique<NdjsonSink>(std::move(options));
}

}  // namespace vigie

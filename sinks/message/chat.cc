#include "sinks/message/chat.h"

#include <utility>

#include "pipeline/base/strings.h"
#include "sinks/message/delivered.h"

namespace vigie {
namespace {

class ChatSink final : public Sink {
 public:
  ChatSink(ChatPlatform platform, ChatOptions options, const Clock& clock)
      : platform_(std::move(platform)),
        options_(std::move(options)),
        client_(
            {.name = platform_.name,
             .ca_file = options_.ca_file,
             .secrets = SecretsOf({options_.url, options_.message.link}, {})},
            clock) {}

  absl::Status Deliver(const Alert& alert) override {
    const std::string key = alert.Key();
    if (delivered_.Has(key)) return absl::OkStatus();
    const HttpRequest request{
        .url = options_.url,
        .headers = {{"Content-Type", "application/json"}},
        .body = platform_.body(MessageOf(alert, options_.message)),
        .timeout = options_.timeout};
    VIGIE_ASSIGN_OR_RETURN(const HttpReply reply, client_.Send(request));
    absl::Status status = client_.StatusOf(request, reply);
    if (status.ok()) {
      delivered_.Add(key);
      return status;
    }
    return platform_.judge == nullptr
               ? status
               : platform_.judge(std::move(status), reply);
  }

  void Interrupt() override { client_.Interrupt(); }

 private:
  const ChatPlatform platform_;
  const ChatOptions options_;
  HttpClient client_;
  Delivered delivered_;
};

}  // namespace

std::unique_ptr<Sink> MakeChatSink(ChatPlatform platform, ChatOptions options,
                                   const Clock& clock) {
  return std::make_unique<ChatSink>(std::move(platform), std::move(options),
                                    clock);
}

}  // namespace vigie

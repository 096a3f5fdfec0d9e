#include "sinks/webhook/sink.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <utility>

#include "absl/strings/escaping.h"
#include "pipeline/base/strings.h"
#include "sinks/http/client.h"

namespace vigie {
namespace {

class WebhookSink final : public Sink {
 public:
  WebhookSink(WebhookOptions options, const Clock& clock)
      : options_(std::move(options)),
        clock_(clock),
        client_({.name = "webhook",
                 .ca_file = options_.ca_file,
                 .secrets = Secrets(options_)},
                clock) {}

  absl::Status Deliver(const Alert& alert) override {
    HttpRequest request{.url = options_.url,
                        .headers = options_.headers,
                        .body = alert.ToJson(),
                        .timeout = options_.timeout};
    request.headers.emplace_back("Content-Type", "application/json");
    request.headers.emplace_back("Idempotency-Key", alert.Key());
    if (!options_.secret.empty())
      request.headers.emplace_back(
          "X-Vigie-Signature",
          WebhookSignature(options_.secret, clock_.Now(), request.body));
    VIGIE_ASSIGN_OR_RETURN(const HttpReply reply, client_.Send(request));
    return client_.StatusOf(request, reply);
  }

  void Interrupt() override { client_.Interrupt(); }

 private:
  static std::vector<std::string> Secrets(const WebhookOptions& options) {
    std::vector<std::string> secrets =
        SecretsOf({options.url}, options.headers);
    secrets.push_back(options.secret);
    return secrets;
  }

  const WebhookOptions options_;
  const Clock& clock_;
  HttpClient client_;
};

}  // namespace

std::string WebhookSignature(std::string_view secret, Micros time,
                             std::string_view body) {
  const std::string t = Cat(FloorDiv(time, kSecond));
  const std::string text = Cat(t, ".", body);
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac,
       &size);
  const std::string_view bytes(reinterpret_cast<const char*>(mac), size);
  return Cat("t=", t, ",v1=", absl::BytesToHexString(ToAbsl(bytes)));
}

std::unique_ptr<Sink> MakeWebhookSink(WebhookOptions options,
                                      const Clock& clock) {
  return std::make_unique<WebhookSink>(std::move(options), clock);
}

}  // namespace vigie

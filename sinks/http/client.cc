#include "sinks/http/client.h"

#include <curl/curl.h>

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "pipeline/base/strings.h"
#include "pipeline/plugin/retry_after.h"
#include "sinks/http/reach.h"
#include "sinks/http/transfer.h"

namespace vigie {
namespace {

constexpr std::size_t kMaxReply = 1 << 20;
constexpr std::size_t kShownReply = 200;

struct UrlPart {
  void operator()(char* text) const { curl_free(text); }
};
std::string PartOf(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return "";
  return std::unique_ptr<char, UrlPart>(text).get();
}

struct UrlCloser {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, UrlCloser>;
Url ParseUrl(std::string_view text) {
  Url url(curl_url());
  if (curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), 0) !=
      CURLUE_OK)
    return nullptr;
  return url;
}

std::size_t TakeBody(char* bytes, std::size_t, std::size_t size, void* to) {
  std::string& body = *static_cast<std::string*>(to);
  body.append(bytes, std::min(size, kMaxReply - body.size()));
  return size;
}

std::size_t TakeHeader(char* bytes, std::size_t, std::size_t size, void* to) {
  const std::string_view line(bytes, size);
  constexpr std::string_view kName = "retry-after:";
  if (line.size() > kName.size() && absl::AsciiStrToLower(ToAbsl(line.substr(
                                        0, kName.size()))) == ToAbsl(kName))
    *static_cast<std::optional<std::string>*>(to) = std::string(FromAbsl(
        absl::StripAsciiWhitespace(ToAbsl(line.substr(kName.size())))));
  return size;
}

// The start of a reply on one line, for a message.
std::string Shown(std::string_view body) {
  std::string out;
  for (const char c : body.substr(0, kShownReply))
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  absl::StripAsciiWhitespace(&out);
  return out;
}

}  // namespace

struct HttpClient::State {
  CurlTransfer transfer;
};

HttpClient::HttpClient(HttpClientOptions options, const Clock& clock)
    : options_([&] {
        // A secret that begins with another one is blotted out whole.
        std::sort(
            options.secrets.begin(), options.secrets.end(),
            [](const auto& a, const auto& b) { return a.size() > b.size(); });
        return std::move(options);
      }()),
      clock_(clock),
      state_(std::make_unique<State>()) {}

HttpClient::~HttpClient() = default;

std::string HttpClient::Blot(std::string message) const {
  return Blotted(std::move(message), options_.secrets);
}

absl::StatusOr<HttpReply> HttpClient::Send(const HttpRequest& request) {
  CURL* easy = state_->transfer.easy();
  curl_easy_reset(easy);  // keeps connections
  HttpReply reply;
  curl_slist* headers = nullptr;
  for (const auto& [name, value] : request.headers)
    headers = curl_slist_append(
        headers,  // curl's way to say that the value is empty
        (value.empty() ? Cat(name, ";") : Cat(name, ": ", value)).c_str());
  // A body above 1 MiB would otherwise wait for "100 Continue".
  headers = curl_slist_append(headers, "Expect:");
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "vigie");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(request.timeout / kMillisecond));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(request.timeout / kMillisecond));
  if (!options_.ca_file.empty())
    curl_easy_setopt(easy, CURLOPT_CAINFO, options_.ca_file.c_str());
  if (request.method != "GET") {
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
  }
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, TakeBody);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &reply.body);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, TakeHeader);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &reply.retry_after);

  const std::optional<CURLcode> result = state_->transfer.Run();
  long code = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &code);
  curl_slist_free_all(headers);

  if (!result) return absl::CancelledError(Cat(options_.name, ": interrupted"));
  if (*result != CURLE_OK)
    return Unavailable(options_.name, ": ", ShownUrl(request.url), ": ",
                       curl_easy_strerror(*result));
  reply.code = static_cast<int>(code);
  return reply;
}

absl::Status HttpClient::StatusOf(const HttpRequest& request,
                                  const HttpReply& reply) const {
  const int code = reply.code;
  if (code >= 200 && code < 300) return absl::OkStatus();
  std::string message =
      Cat(options_.name, ": ", ShownUrl(request.url), " answered ", code);
  if (const std::string body = Shown(Blot(reply.body)); !body.empty())
    Append(message, ": ", body);
  const bool again =
      code == 408 || code == 425 || code == 429 || (code >= 500 && code < 600);
  if (!again) return absl::InvalidArgumentError(message);
  absl::Status status = absl::UnavailableError(message);
  if ((code != 429 && code != 503) || !reply.retry_after) return status;
  // Seconds, or a date in the form of RFC 822.
  Micros wait = 0;
  if (const auto seconds = ParseInt<std::int32_t>(*reply.retry_after))
    wait = *seconds * kSecond;
  else if (const auto date = ParseRfc822(*reply.retry_after))
    wait = *date - clock_.Now();
  return wait > 0 ? WithRetryAfter(std::move(status), wait) : status;
}

void HttpClient::Interrupt() { state_->transfer.Interrupt(); }

std::string ShownUrl(std::string_view text) {
  const Url url = ParseUrl(text);
  if (url == nullptr) return "a malformed URL";
  std::string out = Cat(PartOf(url.get(), CURLUPART_SCHEME), "://",
                        PartOf(url.get(), CURLUPART_HOST));
  if (const std::string port = PartOf(url.get(), CURLUPART_PORT); !port.empty())
    Append(out, ":", port);
  return out;
}

std::string UrlFault(std::string_view text) {
  const Url url = ParseUrl(text);
  if (url == nullptr) return "not a URL; give one as https://host/path";
  const std::string scheme = PartOf(url.get(), CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") return "only http and https URLs";
  return "";
}

std::string HeaderFault(std::string_view name, std::string_view value) {
  if (name.empty() || !std::all_of(name.begin(), name.end(), [](char c) {
        return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) !=
                   std::string_view::npos;
      }))
    return "not a header's name";
  if (std::any_of(value.begin(), value.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
      }))
    return "a header's value has no control characters";
  return "";
}

}  // namespace vigie

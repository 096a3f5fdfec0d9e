#include "ingest/http/fetcher.h"

#include <curl/curl.h>

#include <algorithm>
#include <atomic>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// Where an answer goes while it comes in.
struct Incoming {
  FetchReply reply;
  std::size_t most_bytes = 0;
  bool too_large = false;
};

std::size_t OnBody(char* data, std::size_t, std::size_t size, void* to) {
  auto& incoming = *static_cast<Incoming*>(to);
  if (incoming.reply.body.size() + size > incoming.most_bytes) {
    incoming.too_large = true;
    return 0;  // ends the transfer
  }
  incoming.reply.body.append(data, size);
  return size;
}

std::size_t OnHeader(char* data, std::size_t, std::size_t size, void* to) {
  auto& incoming = *static_cast<Incoming*>(to);
  const std::string_view line(data, size);
  if (line.substr(0, 5) == "HTTP/") {  // another answer begins (a redirect)
    incoming.reply.headers.clear();
    incoming.reply.body.clear();
    return size;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || incoming.reply.headers.size() >= 256)
    return size;
  std::string name(line.substr(0, colon));
  absl::AsciiStrToLower(&name);
  const absl::string_view value =
      absl::StripAsciiWhitespace(ToAbsl(line.substr(colon + 1)));
  incoming.reply.headers.emplace_back(std::move(name), std::string(value));
  return size;
}

struct HeaderList {
  curl_slist* list = nullptr;
  ~HeaderList() { curl_slist_free_all(list); }
};

// "host:port" of an address, without user and password.
std::string_view Authority(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#\\"));
  if (const std::size_t at = url.rfind('@'); at != std::string_view::npos)
    url.remove_prefix(at + 1);
  return url;
}

bool IsWeb(std::string_view url) {
  const auto begins = [url](std::string_view scheme) {
    return absl::EqualsIgnoreCase(ToAbsl(url.substr(0, scheme.size())),
                                  ToAbsl(scheme));
  };
  return (begins("http://") || begins("https://")) && !Authority(url).empty();
}

}  // namespace

std::string_view FetchReply::Header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return {};
}

struct HttpFetcher::State {
  CURLM* multi = nullptr;
  CURL* easy = nullptr;
  // Set by Interrupt, taken by Get.
  std::atomic<bool> interrupted{false};
};

HttpFetcher::HttpFetcher(std::string name, std::string ca_file)
    : name_(std::move(name)),
      ca_file_(std::move(ca_file)),
      state_(std::make_unique<State>()) {
  // Once a process; curl counts.
  static const CURLcode global = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (global != CURLE_OK) return;
  state_->multi = curl_multi_init();
  state_->easy = curl_easy_init();
}

HttpFetcher::~HttpFetcher() {
  if (state_->easy != nullptr) curl_easy_cleanup(state_->easy);
  if (state_->multi != nullptr) curl_multi_cleanup(state_->multi);
}

void HttpFetcher::Interrupt() {
  state_->interrupted.store(true);
  if (state_->multi != nullptr) curl_multi_wakeup(state_->multi);
}

void HttpFetcher::ClearInterrupt() { state_->interrupted.store(false); }

absl::StatusOr<FetchReply> HttpFetcher::Get(const FetchRequest& request) {
  CURL* easy = state_->easy;
  CURLM* multi = state_->multi;
  if (easy == nullptr || multi == nullptr)
    return Internal(name_, ": libcurl could not start");
  if (!IsWeb(request.url))
    return InvalidArgument(name_, ": not an http or https address");

  Incoming incoming{.most_bytes = request.most_bytes};
  HeaderList headers;
  for (const auto& [name, value] : request.headers) {
    // A line break would begin a header of somebody else's making.
    const std::string line = Cat(name, ": ", value);
    if (line.find_first_of("\r\n") != line.npos)
      return InvalidArgument(name_, ": header ", name, " holds a line break");
    headers.list = curl_slist_append(headers.list, line.c_str());
  }
  char error[CURL_ERROR_SIZE] = "";
  curl_easy_reset(easy);
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.list);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, request.user_agent.c_str());
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");  // all it can unpack
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION,
                   request.most_redirects > 0 ? 1L : 0L);
  curl_easy_setopt(easy, CURLOPT_MAXREDIRS,
                   static_cast<long>(request.most_redirects));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(request.connect_timeout / kMillisecond));
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(request.timeout / kMillisecond));
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, OnBody);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &incoming);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, OnHeader);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &incoming);
  if (!ca_file_.empty())
    curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file_.c_str());

  curl_multi_add_handle(multi, easy);
  std::optional<CURLcode> result;
  bool cancelled = false;
  while (!result.has_value()) {
    if (state_->interrupted.exchange(false)) {
      cancelled = true;
      break;
    }
    int running = 0;
    if (curl_multi_perform(multi, &running) != CURLM_OK) {
      result = CURLE_FAILED_INIT;
      break;
    }
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left))
      if (message->msg == CURLMSG_DONE) result = message->data.result;
    if (!result.has_value()) curl_multi_poll(multi, nullptr, 0, 500, nullptr);
  }
  curl_multi_remove_handle(multi, easy);
  // The buffer dies with this call.
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, nullptr);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, nullptr);
  if (cancelled) return absl::CancelledError(Cat(name_, ": interrupted"));

  const std::string origin = FetchOrigin(request.url);
  if (incoming.too_large)
    return Unavailable(name_, ": ", origin, ": the answer is over ",
                       request.most_bytes, " bytes");
  switch (*result) {
    case CURLE_OK:
      break;
    case CURLE_URL_MALFORMAT:
      return InvalidArgument(name_, ": ", origin, ": not an address");
    case CURLE_UNSUPPORTED_PROTOCOL:
      return Unavailable(name_, ": ", origin,
                         ": redirected to something else than http or https");
    default:
      // curl's own words may repeat the address; its code's do not.
      return Unavailable(name_, ": ", origin, ": ",
                         curl_easy_strerror(*result));
  }
  long code = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &code);
  incoming.reply.code = static_cast<int>(code);
  char* last = nullptr;
  curl_easy_getinfo(easy, CURLINFO_EFFECTIVE_URL, &last);
  if (last != nullptr) incoming.reply.url = last;
  return std::move(incoming.reply);
}

std::string FetchOrigin(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return "(no address)";
  return Cat(url.substr(0, scheme), "://", Authority(url));
}

std::string HostOf(std::string_view url) {
  std::string_view authority = Authority(url);
  if (authority.empty()) return {};
  if (authority.front() == '[') {  // an IPv6 address
    authority = authority.substr(0, authority.find(']') + 1);
  } else {
    authority = authority.substr(0, authority.find(':'));
  }
  std::string host(authority);
  absl::AsciiStrToLower(&host);
  if (host.compare(0, 4, "www.") == 0) host.erase(0, 4);
  return host;
}

Micros RetryAfter(std::string_view value, Micros now) {
  Micros wait = 0;
  if (const auto seconds = ParseInt<std::int64_t>(value)) {
    wait = std::clamp<std::int64_t>(*seconds, 0, kDay / kSecond) * kSecond;
  } else if (const auto date = ParseRfc822(value)) {
    wait = *date - now;
  }
  return std::clamp<Micros>(wait, 0, kDay);
}

}  // namespace vigie

// Speaks HTTP to the receivers of alerts: one request, one answer, and an
// answer's code turned into what the runner of sinks should do next.
//
// Errors: Unavailable (no connection, time-out, and by StatusOf 408, 425, 429
// and 5xx) means try again; Cancelled after Interrupt; InvalidArgument (other
// answers than 2xx) means refused for good. Messages name scheme, host and
// port only: a path may be a secret, and every secret the client was told is
// blotted out.
//
// Redirects are not followed (a POST would change its meaning, and a header
// its reader); only http and https; certificates are verified. The proxy
// variables of the environment are honoured.
//
// Threads: thread-compatible, but for Interrupt (thread-safe). Connections are
// kept between requests.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pipeline/base/clock.h"

namespace vigie {

struct HttpRequest {
  std::string method = "POST";  // GET sends no body
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  Micros timeout = 10 * kSecond;
};

struct HttpReply {
  int code = 0;
  std::string body;  // its first 1 MiB
  std::optional<std::string> retry_after;
};

struct HttpClientOptions {
  std::string name;     // begins every message: "webhook"
  std::string ca_file;  // "": the system's authorities
  // Blotted out of every message (those under 4 bytes are not).
  std::vector<std::string> secrets;
};

class HttpClient {
 public:
  // `clock` (must outlive the client) reads a Retry-After given as a date.
  HttpClient(HttpClientOptions options, const Clock& clock);
  ~HttpClient();

  // The answer, whatever its code.
  absl::StatusOr<HttpReply> Send(const HttpRequest& request);
  // What an answer means; carries Retry-After (retry_after.h) for 429 and 503.
  absl::Status StatusOf(const HttpRequest& request,
                        const HttpReply& reply) const;

  // The call under way, and every later one, fails with Cancelled.
  void Interrupt();

 private:
  struct State;
  std::string Blot(std::string message) const;
  const HttpClientOptions options_;
  const Clock& clock_;
  std::unique_ptr<State> state_;
};

// "https://hooks.example.org:8443" of a URL: what may be shown of it.
std::string ShownUrl(std::string_view url);
// "" when `url` is http or https with a host, else what is wrong with it.
std::string UrlFault(std::string_view url);
// "" when it can be a header of ours, else what is wrong with it.
std::string HeaderFault(std::string_view name, std::string_view value);

}  // namespace vigie

// Fetches a page from a platform: one GET, one answer, with everything that a
// polite reader needs (conditional headers, time-outs, limits).
//
// Errors: Unavailable (no connection, time-out, broken answer, more redirects
// or bytes than allowed): try again later; InvalidArgument: not an address
// that may be fetched; Cancelled after Interrupt. Any answer's code is an
// answer, not an error. Messages name scheme, host and port only, because a
// path may hold a key.
//
// Only http and https, also after a redirect; certificates are verified. The
// proxy variables of the environment are honoured. Compressed answers are
// unpacked, and the limit holds for what was unpacked. libcurl drops
// Authorization and Cookie when a redirect leads to another host.
//
// Threads: thread-compatible, but for Interrupt (thread-safe). Connections are
// kept between requests.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "pipeline/base/time.h"

namespace vigie {

struct FetchRequest {
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string user_agent;
  Micros connect_timeout = 10 * kSecond;
  Micros timeout = 30 * kSecond;  // the whole
  std::size_t most_bytes = 8 << 20;
  int most_redirects = 5;
};

struct FetchReply {
  int code = 0;
  std::string body;
  std::string url;  // after the redirects
  // Of the last answer; names in lower case.
  std::vector<std::pair<std::string, std::string>> headers;

  // The first header of that (lower-case) name, "" when there is none.
  std::string_view Header(std::string_view name) const;
};

class HttpFetcher {
 public:
  // `name` begins every message: "rss". `ca_file`: "" for the system's own.
  explicit HttpFetcher(std::string name, std::string ca_file = {});
  ~HttpFetcher();

  absl::StatusOr<FetchReply> Get(const FetchRequest& request);

  // The call under way, or else the next one, fails with Cancelled.
  void Interrupt();
  // Forgets an Interrupt that no call has taken yet. Owner's thread.
  void ClearInterrupt();

 private:
  struct State;
  const std::string name_;
  const std::string ca_file_;
  std::unique_ptr<State> state_;
};

// "https://example.org:8443" of an address: what may be shown of it.
std::string FetchOrigin(std::string_view url);
// The host of an address in lower case, without "www."; "" when it has none.
std::string HostOf(std::string_view url);

// How long a Retry-After asks to wait: seconds or a date, counted from `now`;
// 0 when it is absent, past or not one. At most a day.
Micros RetryAfter(std::string_view value, Micros now);

}  // namespace vigie

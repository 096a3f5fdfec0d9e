// A real server (a Kafka broker, Prometheus, Alertmanager) run for a test by
// one of the scripts in this folder, on loopback, with a folder of its own.
//
// Lifetime: it ends with this object, and with this process however that ends.
// Thread-compatible.
#pragma once

#include <sys/types.h>

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace vigie {

class Server {
 public:
  // `script` is a file of tests/servers ("kafka.py"); waits until it is ready.
  // NotFound: it cannot be had on this machine (not installed, no network).
  // Unavailable: it did not start.
  static absl::StatusOr<std::unique_ptr<Server>> Start(
      std::string_view script, std::vector<std::string> arguments = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // "127.0.0.1:40123", the same after a restart.
  const std::string& address() const { return address_; }

  absl::Status Kill();     // kill -9
  absl::Status Stop();     // as a person would
  absl::Status Restart();  // after either; keeps its data

 private:
  Server(pid_t pid, std::FILE* to, std::FILE* from)
      : pid_(pid), to_(to), from_(from) {}
  absl::Status Tell(std::string_view command, std::string_view answer);
  absl::Status Await(std::string_view answer, std::string& rest);
  int End();  // its exit status

  pid_t pid_;
  std::FILE* to_;
  std::FILE* from_;
  std::string address_;
};

// Must a test that cannot have its server fail? (VIGIE_REQUIRE_ALL=1)
bool ServersRequired();

}  // namespace vigie

// Declares `target` (a unique_ptr<Server>), or leaves the test: skipped when
// the server cannot be had, failed when it does not start or is required.
#define VIGIE_SERVER_OR_SKIP(target, start)                           \
  auto target##_or = (start);                                         \
  if (!target##_or.ok()) {                                            \
    if (target##_or.status().code() == absl::StatusCode::kNotFound && \
        !::vigie::ServersRequired())                                  \
      GTEST_SKIP() << target##_or.status();                           \
    FAIL() << target##_or.status();                                   \
  }                                                                   \
  auto target = *std::move(target##_or)

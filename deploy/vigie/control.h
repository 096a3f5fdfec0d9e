// The door of a running Vigie for its operator: a socket in the data folder,
// open to whoever may open the folder's files as the run's own user.
//
// One request a connection, text up to the end of writing; the answer is text
// up to the end.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "absl/status/statusor.h"

namespace vigie {

// Threads: one of its own calls `answer`, one request after the other.
class ControlSocket {
 public:
  // `stopping` turns true while the socket is being closed: answer soon then.
  using Answer = std::function<std::string(std::string_view request,
                                           const std::atomic<bool>& stopping)>;

  // REQUIRES: the folder is this process's (its log is locked); a socket that
  // a killed run has left there is replaced.
  static absl::StatusOr<std::unique_ptr<ControlSocket>> Listen(
      const std::string& folder, Answer answer);
  ~ControlSocket();
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;

 private:
  ControlSocket(std::string folder, int listener, Answer answer);
  void Serve();

  const std::string folder_;
  const int listener_, wake_;
  const Answer answer_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

// Asks the Vigie that runs on `folder`. NotFound: none does. Unavailable: it
// ended before it answered.
absl::StatusOr<std::string> AskRunning(const std::string& folder,
                                       std::string_view request);

}  // namespace vigie

#include "deploy/vigie/control.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr char kName[] = "control";
constexpr std::size_t kMostBytes = 64 << 10;
constexpr int kPatienceMs = 5000;  // for a request to arrive

// The address of the folder's socket. A path may be too long for one: the
// folder is named by a descriptor, which must stay open meanwhile.
sockaddr_un AddressIn(int folder) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = Cat("/proc/self/fd/", folder, "/", kName);
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  return address;
}

// All that the other side says; "" when that is too much or does not end:
// what is cut short may mean something else.
std::string ReadAll(int fd, int patience_ms) {
  std::string text;
  char buffer[4096];
  for (;;) {
    pollfd ready{fd, POLLIN, 0};
    const int waited = poll(&ready, 1, patience_ms);
    if (waited < 0 && errno == EINTR) continue;
    if (waited <= 0) return "";
    const ssize_t got = read(fd, buffer, sizeof buffer);
    if (got == 0) return text;
    if (got < 0 || text.size() > kMostBytes) return "";
    text.append(buffer, static_cast<std::size_t>(got));
  }
}

bool WriteAll(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = send(fd, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ControlSocket>> ControlSocket::Listen(
    const std::string& folder, Answer answer) {
  const int place = open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = AddressIn(place);
  unlink(address.sun_path);
  const bool listens =
      bind(listener, reinterpret_cast<const sockaddr*>(&address),
           sizeof address) == 0 &&
      chmod(address.sun_path, 0600) == 0 && listen(listener, 4) == 0;
  const int error = errno;
  close(place);
  if (!listens) {
    close(listener);
    return Unavailable(folder, "/", kName, ": ", std::strerror(error));
  }
  return std::unique_ptr<ControlSocket>(
      new ControlSocket(folder, listener, std::move(answer)));
}

ControlSocket::ControlSocket(std::string folder, int listener, Answer answer)
    : folder_(std::move(folder)),
      listener_(listener),
      wake_(eventfd(0, EFD_CLOEXEC)),
      answer_(std::move(answer)),
      thread_([this] { Serve(); }) {}

ControlSocket::~ControlSocket() {
  stopping_.store(true);
  const std::uint64_t one = 1;
  (void)!write(wake_, &one, sizeof one);
  thread_.join();
  close(listener_);
  close(wake_);
  unlink(Cat(folder_, "/", kName).c_str());
}

void ControlSocket::Serve() {
  for (;;) {
    pollfd ready[2] = {{listener_, POLLIN, 0}, {wake_, POLLIN, 0}};
    if (poll(ready, 2, -1) < 0 && errno != EINTR) return;
    if (stopping_.load()) return;
    const int peer = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (peer < 0) {  // no file is left for it: it waits, without a busy loop
      (void)poll(&ready[1], 1, 100);
      continue;
    }
    // One who asks and does not listen must not keep the run from ending.
    const timeval patience{kPatienceMs / 1000, 0};
    setsockopt(peer, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (const std::string request = ReadAll(peer, kPatienceMs);
        !request.empty())
      (void)WriteAll(peer, answer_(request, stopping_));
    close(peer);
  }
}

absl::StatusOr<std::string> AskRunning(const std::string& folder,
                                       std::string_view request) {
  const int place = open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (place < 0)
    return NotFound(folder, ": nobody runs on it: ", std::strerror(errno));
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = AddressIn(place);
  const bool connected =
      connect(fd, reinterpret_cast<const sockaddr*>(&address),
              sizeof address) == 0;
  const int error = errno;
  close(place);
  std::string answer;
  if (connected) {
    if (WriteAll(fd, request) && shutdown(fd, SHUT_WR) == 0)
      answer = ReadAll(fd, -1);
  }
  close(fd);
  if (!connected) {
    // Refused: a run that was killed has left it.
    if (error == ENOENT || error == ECONNREFUSED)
      return NotFound(folder, ": nobody runs on it");
    return Unavailable(folder, "/", kName, ": ", std::strerror(error));
  }
  if (answer.empty())
    return Unavailable(folder, ": the run ended before it answered; ask again");
  return answer;
}

}  // namespace vigie

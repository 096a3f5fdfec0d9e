// A web server for tests: plays a script of answers on loopback and keeps the
// requests it got. One connection, one request.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace vigie {

class PageServer {
 public:
  PageServer() {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    listen(listener_, 16);
    socklen_t size = sizeof address;
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Serve(); });
  }
  ~PageServer() {
    stop_ = true;
    thread_.join();
    close(listener_);
  }

  std::string Url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }

  // The next answer: "200 OK", "ETag: \"a\"\r\n", body. The last one of the
  // script is repeated.
  void Answer(const std::string& status, const std::string& headers,
              const std::string& body) {
    AnswerRaw("HTTP/1.1 " + status +
              "\r\nContent-Length: " + std::to_string(body.size()) +
              "\r\nConnection: close\r\n" + headers + "\r\n" + body);
  }
  void AnswerRaw(std::string bytes) {
    const std::lock_guard lock(mutex_);
    script_.push_back(std::move(bytes));
  }
  // From now on the server accepts, reads and never answers.
  void FallSilent() { silent_ = true; }

  std::vector<std::string> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  // Waits until that many requests came; false when they do not.
  bool AwaitRequests(std::size_t count) const {
    for (int i = 0; i < 1000; ++i) {
      if (requests().size() >= count) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return false;
  }

 private:
  void Serve() {
    std::vector<int> held;  // connections that get no answer
    while (!stop_) {
      pollfd ready{listener_, POLLIN, 0};
      if (poll(&ready, 1, 20) <= 0) continue;
      const int peer = accept(listener_, nullptr, nullptr);
      if (peer < 0) continue;
      std::string request;
      char buffer[4096];
      while (request.find("\r\n\r\n") == std::string::npos) {
        const ssize_t n = read(peer, buffer, sizeof buffer);
        if (n <= 0) break;
        request.append(buffer, static_cast<std::size_t>(n));
      }
      std::string answer;
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
        if (!script_.empty()) answer = script_.front();
        if (script_.size() > 1) script_.pop_front();
      }
      if (silent_) {
        held.push_back(peer);
        continue;
      }
      std::string_view rest = answer;
      while (!rest.empty()) {
        const ssize_t n = send(peer, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (n <= 0) break;
        rest.remove_prefix(static_cast<std::size_t>(n));
      }
      close(peer);
    }
    for (const int peer : held) close(peer);
  }

  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stop_{false}, silent_{false};
  mutable std::mutex mutex_;
  std::deque<std::string> script_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

}  // namespace vigie

// A Jetstream on loopback, faithful where the source can see it: the opening
// handshake, replay from an inclusive cursor, then what is published; slow
// clients are dropped. Written on bare sockets, so that it shares no mistake
// with the client's library. A test may script a connection frame by frame.
#pragma once

#include <openssl/ssl.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "tests/ingest/bluesky/certificates.h"

namespace vigie::testing {

// The server's end of one connection. Thread-compatible: the script's.
class JetstreamPeer {
 public:
  JetstreamPeer(int fd, SSL* tls) : fd_(fd), tls_(tls) {}

  // "/subscribe?cursor=…", and the header lines.
  const std::string& target() const { return target_; }
  const std::string& head() const { return head_; }
  // The value of a query parameter, "" when it is not there.
  std::string Parameter(const std::string& name) const;

  // False: the client is gone, or too slow.
  bool Text(std::string_view payload) { return Frame(1, payload); }
  bool Binary(std::string_view payload) { return Frame(2, payload); }
  bool Ping(std::string_view payload) { return Frame(9, payload); }
  bool Close(int code, std::string_view reason);
  bool Frame(int opcode, std::string_view payload, bool last = true);
  bool Raw(std::string_view bytes);
  // The next frame of the client; false: it is gone.
  bool Receive(int& opcode, std::string& payload);

 private:
  friend class JetstreamServer;
  bool ReadHead();
  bool Accept();
  bool ReadExactly(char* to, std::size_t size);

  const int fd_;
  SSL* const tls_;  // null: no TLS
  std::string target_, head_;
};

// Thread-safe.
class JetstreamServer {
 public:
  // Called with the open connection; it ends when the script returns.
  using Script = std::function<void(JetstreamPeer&)>;

  JetstreamServer() : JetstreamServer(nullptr) {}
  // With TLS.
  explicit JetstreamServer(const Certificate& certificate)
      : JetstreamServer(&certificate) {}
  ~JetstreamServer();

  int port() const { return port_; }
  std::string Url(const std::string& host = "127.0.0.1") const;

  // The next connections go by these, one each; the others are served.
  void Expect(Script script);
  // Instead of a handshake: these bytes, one connection.
  void ExpectRefusal(std::string answer);
  // A frame for all who serve, kept for replay.
  void Publish(std::uint64_t time_us, std::string frame);
  // Drops each served connection after this many frames; 0: never.
  void DropAfter(int frames);
  // Waits until this many served clients were too slow (or left).
  void AwaitDropped(int clients);
  // The request lines seen so far.
  std::vector<std::string> targets() const;

 private:
  explicit JetstreamServer(const Certificate* certificate);
  void Listen();
  void Handle(int fd);
  // From the cursor on; without one, from frame `now` on.
  void Serve(JetstreamPeer& peer, std::size_t now);

  SSL_CTX* tls_ = nullptr;
  int listener_ = -1;
  int port_ = 0;
  std::thread accepting_;
  mutable absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  int drop_after_ ABSL_GUARDED_BY(mutex_) = 0;
  int dropped_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<Script> scripts_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> refusals_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> targets_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::pair<std::uint64_t, std::string>> frames_
      ABSL_GUARDED_BY(mutex_);
  std::vector<int> open_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::thread> threads_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace vigie::testing

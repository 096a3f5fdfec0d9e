#include "tests/ingest/bluesky/jetstream_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "pipeline/base/strings.h"

namespace vigie::testing {
namespace {

void Check(bool good) {
  if (!good) std::abort();
}

std::string HeaderOf(const std::string& head, const std::string& name) {
  const std::size_t at = head.find("\r\n" + name + ": ");
  if (at == std::string::npos) return "";
  const std::size_t begin = at + name.size() + 4;
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

std::string AcceptKey(const std::string& key) {  // RFC 6455, 4.2.2
  const std::string text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
       digest);
  unsigned char base64[64];
  const int size = EVP_EncodeBlock(base64, digest, sizeof digest);
  return std::string(reinterpret_cast<char*>(base64),
                     static_cast<std::size_t>(size));
}

}  // namespace

bool JetstreamPeer::ReadExactly(char* to, std::size_t size) {
  while (size > 0) {
    const ssize_t got = tls_ != nullptr
                            ? SSL_read(tls_, to, static_cast<int>(size))
                            : recv(fd_, to, size, 0);
    if (got <= 0) return false;
    to += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

bool JetstreamPeer::Raw(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent =
        tls_ != nullptr
            ? SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()))
            : send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool JetstreamPeer::Frame(int opcode, std::string_view payload, bool last) {
  std::string frame(1, static_cast<char>((last ? 0x80 : 0) | opcode));
  const std::size_t size = payload.size();
  const auto number = [&](int bytes) {
    for (int i = bytes - 1; i >= 0; --i)
      frame += static_cast<char>(size >> (8 * i));
  };
  if (size < 126) {
    frame += static_cast<char>(size);
  } else if (size < 65'536) {
    frame += static_cast<char>(126);
    number(2);
  } else {
    frame += static_cast<char>(127);
    number(8);
  }
  frame.append(payload);
  return Raw(frame);
}

bool JetstreamPeer::Close(int code, std::string_view reason) {
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code)};
  payload.append(reason);
  return Frame(8, payload);
}

bool JetstreamPeer::Receive(int& opcode, std::string& payload) {
  unsigned char head[2];
  if (!ReadExactly(reinterpret_cast<char*>(head), 2)) return false;
  opcode = head[0] & 15;
  Check((head[1] & 0x80) != 0);  // a client masks
  std::size_t size = head[1] & 127;
  if (size >= 126) {
    unsigned char more[8];
    const std::size_t bytes = size == 126 ? 2 : 8;
    if (!ReadExactly(reinterpret_cast<char*>(more), bytes)) return false;
    size = 0;
    for (std::size_t i = 0; i < bytes; ++i) size = size << 8 | more[i];
  }
  char mask[4];
  if (!ReadExactly(mask, 4)) return false;
  payload.resize(size);
  if (!ReadExactly(payload.data(), size)) return false;
  for (std::size_t i = 0; i < size; ++i)
    payload[i] = static_cast<char>(payload[i] ^ mask[i % 4]);
  return true;
}

bool JetstreamPeer::ReadHead() {
  char c;
  while (head_.size() < 65'536 && ReadExactly(&c, 1)) {
    head_ += c;
    if (head_.size() > 4 &&
        head_.compare(head_.size() - 4, 4, "\r\n\r\n") == 0) {
      const std::size_t begin = head_.find(' ') + 1;
      target_ = head_.substr(begin, head_.find(' ', begin) - begin);
      return true;
    }
  }
  return false;
}

bool JetstreamPeer::Accept() {
  const std::string key = HeaderOf(head_, "Sec-WebSocket-Key");
  if (key.empty())
    return Raw("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
  return Raw(
      Cat("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
          "Connection: Upgrade\r\nSec-WebSocket-Accept: ",
          AcceptKey(key), "\r\n\r\n"));
}

std::string JetstreamPeer::Parameter(const std::string& name) const {
  std::size_t at = target_.find("?" + name + "=");
  if (at == std::string::npos) at = target_.find("&" + name + "=");
  if (at == std::string::npos) return "";
  const std::size_t begin = at + name.size() + 2;
  return target_.substr(begin, target_.find('&', begin) - begin);
}

JetstreamServer::JetstreamServer(const Certificate* certificate) {
  if (certificate != nullptr) {
    tls_ = SSL_CTX_new(TLS_server_method());
    BIO* text = BIO_new_mem_buf(certificate->certificate.data(), -1);
    X509* mine = PEM_read_bio_X509(text, nullptr, nullptr, nullptr);
    BIO* secret = BIO_new_mem_buf(certificate->key.data(), -1);
    EVP_PKEY* key = PEM_read_bio_PrivateKey(secret, nullptr, nullptr, nullptr);
    Check(SSL_CTX_use_certificate(tls_, mine) == 1 &&
          SSL_CTX_use_PrivateKey(tls_, key) == 1);
    X509_free(mine);
    EVP_PKEY_free(key);
    BIO_free(text);
    BIO_free(secret);
  }
  listener_ = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  Check(bind(listener_, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0);
  Check(listen(listener_, 16) == 0);
  socklen_t size = sizeof at;
  getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size);
  port_ = ntohs(at.sin_port);
  accepting_ = std::thread([this] { Listen(); });
}

JetstreamServer::~JetstreamServer() {
  std::vector<std::thread> threads;
  {
    const absl::MutexLock lock(&mutex_);
    stopping_ = true;
    for (const int fd : open_) shutdown(fd, SHUT_RDWR);
  }
  shutdown(listener_, SHUT_RDWR);
  accepting_.join();
  close(listener_);
  {
    const absl::MutexLock lock(&mutex_);
    threads.swap(threads_);
  }
  for (std::thread& thread : threads) thread.join();
  SSL_CTX_free(tls_);
}

std::string JetstreamServer::Url(const std::string& host) const {
  return Cat(tls_ != nullptr ? "wss" : "ws", "://", host, ":", port_,
             "/subscribe");
}

void JetstreamServer::Expect(Script script) {
  const absl::MutexLock lock(&mutex_);
  scripts_.push_back(std::move(script));
}
void JetstreamServer::ExpectRefusal(std::string answer) {
  const absl::MutexLock lock(&mutex_);
  refusals_.push_back(std::move(answer));
}
void JetstreamServer::Publish(std::uint64_t time_us, std::string frame) {
  const absl::MutexLock lock(&mutex_);
  frames_.emplace_back(time_us, std::move(frame));
}
void JetstreamServer::DropAfter(int frames) {
  const absl::MutexLock lock(&mutex_);
  drop_after_ = frames;
}
void JetstreamServer::AwaitDropped(int clients) {
  const absl::MutexLock lock(&mutex_);
  const auto dropped = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return dropped_ >= clients;
  };
  mutex_.Await(absl::Condition(&dropped));
}
std::vector<std::string> JetstreamServer::targets() const {
  const absl::MutexLock lock(&mutex_);
  return targets_;
}

void JetstreamServer::Listen() {
  for (;;) {
    const int fd = accept(listener_, nullptr, nullptr);
    const absl::MutexLock lock(&mutex_);
    if (fd >= 0) open_.push_back(fd);
    if (stopping_) {
      if (fd >= 0) shutdown(fd, SHUT_RDWR);
      if (fd >= 0) threads_.emplace_back([this, fd] { Handle(fd); });
      return;
    }
    if (fd >= 0) threads_.emplace_back([this, fd] { Handle(fd); });
  }
}

void JetstreamServer::Handle(int fd) {
  // A client that takes nothing for this long is dropped.
  const timeval slow{0, 100'000};
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &slow, sizeof slow);
  SSL* tls = nullptr;
  bool good = true;
  if (tls_ != nullptr) {
    tls = SSL_new(tls_);
    SSL_set_fd(tls, fd);
    good = SSL_accept(tls) == 1;
  }
  JetstreamPeer peer(fd, tls);
  if (good && peer.ReadHead()) {
    Script script;
    std::string refusal;
    std::size_t now;  // before the client knows that it is connected
    {
      const absl::MutexLock lock(&mutex_);
      targets_.push_back(peer.target());
      now = frames_.size();
      if (!refusals_.empty()) {
        refusal = refusals_.front();
        refusals_.erase(refusals_.begin());
      } else if (!scripts_.empty()) {
        script = std::move(scripts_.front());
        scripts_.erase(scripts_.begin());
      }
    }
    if (!refusal.empty()) {
      peer.Raw(refusal);
    } else if (peer.Accept()) {
      if (script)
        script(peer);
      else
        Serve(peer, now);
    }
  }
  const absl::MutexLock lock(&mutex_);
  open_.erase(std::find(open_.begin(), open_.end(), fd));
  if (tls != nullptr) SSL_free(tls);
  close(fd);
}

void JetstreamServer::Serve(JetstreamPeer& peer, std::size_t now) {
  const std::string cursor = peer.Parameter("cursor");
  std::size_t next = 0;
  std::uint64_t from = 0;
  int left;
  {
    const absl::MutexLock lock(&mutex_);
    left = drop_after_;
    if (cursor.empty())
      next = now;
    else
      from = std::strtoull(cursor.c_str(), nullptr, 10);
  }
  for (;;) {
    std::string frame;
    {
      const absl::MutexLock lock(&mutex_);
      const auto ready = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
        return stopping_ || next < frames_.size();
      };
      mutex_.Await(absl::Condition(&ready));
      if (stopping_) return;
      // The cursor chooses what is replayed; what is new goes to everybody.
      if (next >= now || frames_[next].first >= from)
        frame = frames_[next].second;
      ++next;
    }
    if (frame.empty()) continue;
    if (!peer.Text(frame)) {
      const absl::MutexLock lock(&mutex_);
      ++dropped_;
      return;
    }
    if (left > 0 && --left == 0) return;
  }
}

}  // namespace vigie::testing

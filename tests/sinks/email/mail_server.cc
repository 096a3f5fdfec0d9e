#include "tests/sinks/email/mail_server.h"

#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// A certificate for 127.0.0.1, signed by itself; also written to `file`.
void MakeCertificate(SSL_CTX* context, const std::string& file) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* cert = X509_new();
  X509_set_version(cert, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
  X509_gmtime_adj(X509_getm_notBefore(cert), -3600);
  X509_gmtime_adj(X509_getm_notAfter(cert), 86400);
  X509_set_pubkey(cert, key);
  X509_NAME* name = X509_get_subject_name(cert);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("loopback"),
                             -1, -1, 0);
  X509_set_issuer_name(cert, name);
  for (const auto& [kind, value] :
       {std::pair{NID_subject_alt_name, "IP:127.0.0.1"},
        {NID_basic_constraints, "critical,CA:TRUE"}}) {
    X509_EXTENSION* extension =
        X509V3_EXT_conf_nid(nullptr, nullptr, kind, value);
    X509_add_ext(cert, extension, -1);
    X509_EXTENSION_free(extension);
  }
  X509_sign(cert, key, EVP_sha256());
  SSL_CTX_use_certificate(context, cert);
  SSL_CTX_use_PrivateKey(context, key);
  std::FILE* out = std::fopen(file.c_str(), "w");
  PEM_write_X509(out, cert);
  std::fclose(out);
  X509_free(cert);
  EVP_PKEY_free(key);
}

}  // namespace

// One side of a conversation, in clear and then in TLS.
struct MailServer::Line {
  int socket;
  SSL* tls = nullptr;
  std::string waiting{};

  ~Line() {
    if (tls != nullptr) SSL_free(tls);
    close(socket);
  }
  bool Secure(SSL_CTX* context) {
    tls = SSL_new(context);
    SSL_set_fd(tls, socket);
    return SSL_accept(tls) == 1;
  }
  // Without its CRLF; false at the end.
  bool Read(std::string& line) {
    std::size_t end;
    while ((end = waiting.find("\r\n")) == std::string::npos) {
      char block[4096];
      const auto n = tls != nullptr ? SSL_read(tls, block, sizeof block)
                                    : recv(socket, block, sizeof block, 0);
      if (n <= 0) return false;
      waiting.append(block, static_cast<std::size_t>(n));
    }
    line = waiting.substr(0, end);
    waiting.erase(0, end + 2);
    return true;
  }
  void Say(const std::string& text) {
    const std::string out = text + "\r\n";
    if (tls != nullptr)
      SSL_write(tls, out.data(), static_cast<int>(out.size()));
    else
      send(socket, out.data(), out.size(), MSG_NOSIGNAL);
  }
};

MailServer::MailServer(Options options) : options_(std::move(options)) {
  std::string pattern = "/tmp/vigie_mail_XXXXXX";
  close(mkstemp(pattern.data()));
  ca_file_ = pattern;
  tls_ = SSL_CTX_new(TLS_server_method());
  MakeCertificate(tls_, ca_file_);
  listener_ = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{.sin_family = AF_INET,
                      .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener_, generic, size) != 0 || listen(listener_, 8) != 0 ||
      getsockname(listener_, generic, &size) != 0)
    std::abort();  // no loopback, no test
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { Serve(); });
}

MailServer::~MailServer() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    if (talking_ >= 0) shutdown(talking_, SHUT_RDWR);
  }
  shutdown(listener_, SHUT_RDWR);
  thread_.join();
  close(listener_);
  SSL_CTX_free(tls_);
  unlink(ca_file_.c_str());
}

void MailServer::AnswerNext(std::string command, std::string answer) {
  absl::MutexLock lock(&mutex_);
  next_.emplace(std::move(command), std::move(answer));
}

std::vector<ReceivedMail> MailServer::mails() const {
  absl::MutexLock lock(&mutex_);
  return mails_;
}

void MailServer::Serve() {
  for (;;) {
    const int socket = accept(listener_, nullptr, nullptr);
    if (socket < 0) return;
    {
      absl::MutexLock lock(&mutex_);
      if (stopping_) {
        close(socket);
        return;
      }
      talking_ = socket;
    }
    Talk(socket);
  }
}

void MailServer::Talk(int socket) {
  Line line{socket};
  // The socket's number may be another's once it is closed.
  struct Forget {
    MailServer& server;
    ~Forget() {
      absl::MutexLock lock(&server.mutex_);
      server.talking_ = -1;
    }
  } forget{*this};
  if (options_.tls_at_once && !line.Secure(tls_)) return;
  ReceivedMail mail;
  std::string user, text;
  bool in_data = false;
  line.Say("220 loopback ESMTP");
  while (line.Read(text)) {
    if (text.size() > 998 || text.find('\n') != std::string::npos) {
      line.Say("500 line");
      return;
    }
    if (in_data && text != ".") {
      // A dot that begins a line was doubled.
      Append(mail.data, text.starts_with('.') ? text.substr(1) : text, "\r\n");
      continue;
    }
    {
      absl::MutexLock lock(&mutex_);
      if (const auto told = next_.find(text); told != next_.end()) {
        const std::string answer = told->second;
        next_.erase(told);
        in_data = false;
        line.Say(answer);
        continue;
      }
    }
    if (in_data) {
      in_data = false;
      mail.tls = line.tls != nullptr;
      mail.user = user;
      absl::MutexLock lock(&mutex_);
      mails_.push_back(mail);
      line.Say("250 kept");
    } else if (text.starts_with("EHLO ")) {
      line.Say("250-loopback");
      if (line.tls == nullptr && options_.starttls) line.Say("250-STARTTLS");
      if (line.tls != nullptr) line.Say("250-AUTH PLAIN LOGIN");
      line.Say("250 8BITMIME");
    } else if (text == "STARTTLS" && options_.starttls && !line.tls) {
      line.Say("220 go");
      if (!line.Secure(tls_)) return;
    } else if (text.starts_with("AUTH PLAIN") && line.tls) {
      std::string initial = text.substr(std::min<std::size_t>(11, text.size()));
      if (initial.empty()) {
        line.Say("334 ");
        if (!line.Read(initial)) return;
      }
      std::string login;
      absl::Base64Unescape(initial, &login);
      const std::string end = Cat(std::string_view("\0", 1), options_.password);
      if (login.size() > end.size() + 1 && login.ends_with(end)) {
        user = login.substr(1, login.size() - end.size() - 1);
        line.Say("235 welcome");
      } else {
        // Some servers are that talkative.
        line.Say(Cat("535 5.7.8 no such login: ", initial));
      }
    } else if (text.starts_with("MAIL FROM:<")) {
      if (!options_.password.empty() && user.empty()) {
        line.Say("530 5.7.0 log in first");
        continue;
      }
      mail = {.from = text.substr(11, text.find('>') - 11)};
      line.Say("250 sender");
    } else if (text.starts_with("RCPT TO:<")) {
      mail.to = text.substr(9, text.find('>') - 9);
      line.Say("250 recipient");
    } else if (text == "DATA") {
      in_data = true;
      line.Say("354 on with it");
    } else if (text == "QUIT") {
      line.Say("221 bye");
      return;
    } else {
      line.Say("502 what?");
    }
  }
}

}  // namespace vigie

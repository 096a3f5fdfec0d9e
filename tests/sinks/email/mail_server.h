// A mail server on the loopback (RFC 5321 with STARTTLS, AUTH PLAIN and LOGIN)
// with a certificate of its own: keeps the mails it takes. Strict: it wants
// TLS before a login, a login before a mail when it has a password, CRLF, and
// no line above 998 bytes. Thread-safe.
#pragma once

#include <map>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

struct ssl_ctx_st;

namespace vigie {

struct ReceivedMail {
  std::string from, to, data;
  bool tls = false;
  std::string user;
};

class MailServer {
 public:
  struct Options {
    bool starttls = true;      // offered
    bool tls_at_once = false;  // port 465
    std::string password;      // "": no login asked for
  };
  explicit MailServer(Options options);
  ~MailServer();

  int port() const { return port_; }
  const std::string& ca_file() const { return ca_file_; }
  // Answers to whole commands, once each: {"RCPT TO:<a@b.c>", "450 busy"}; "."
  // is the end of a mail.
  void AnswerNext(std::string command, std::string answer);
  std::vector<ReceivedMail> mails() const;

 private:
  struct Line;
  void Serve();
  void Talk(int socket);

  const Options options_;
  std::string ca_file_;
  ssl_ctx_st* tls_ = nullptr;
  int listener_ = -1;
  int port_ = 0;
  mutable absl::Mutex mutex_;
  int talking_ ABSL_GUARDED_BY(mutex_) = -1;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::multimap<std::string, std::string> next_ ABSL_GUARDED_BY(mutex_);
  std::vector<ReceivedMail> mails_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace vigie

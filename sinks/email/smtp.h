// Hands one mail to a mail server (RFC 5321), over TLS unless told otherwise.
//
// Errors: InvalidArgument: the server refuses this mail or recipient (5xx);
// Unavailable: no connection, no TLS or an untrusted certificate, a login that
// fails (an operator mends it, and the alert is still wanted), 4xx;
// Cancelled after Interrupt. Messages never hold the password.
//
// Threads: thread-compatible, but for Interrupt (thread-safe). The connection
// is kept between mails.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "pipeline/base/time.h"
#include "sinks/http/transfer.h"

namespace vigie {

enum class SmtpTls : std::uint8_t {
  kStartTls,  // asks for TLS once connected (port 587); never goes on without
  kTls,       // TLS from the first byte (port 465)
  kNone,      // a relay on this machine
};

struct SmtpServer {
  std::string host;
  int port = 587;
  SmtpTls tls = SmtpTls::kStartTls;
  std::string username, password;  // "": no AUTH
  std::string ca_file;             // "": the system's authorities
  Micros timeout = 20 * kSecond;
};

class SmtpClient {
 public:
  explicit SmtpClient(SmtpServer server);

  absl::Status Send(const std::string& from, const std::string& to,
                    const std::string& mail);
  void Interrupt() { transfer_.Interrupt(); }

 private:
  const SmtpServer server_;
  const std::vector<std::string> secrets_;
  CurlTransfer transfer_;
};

}  // namespace vigie

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "pipeline/base/strings.h"
#include "sinks/email/sink.h"

namespace vigie {

std::unique_ptr<Sink> MakeEmailSink(const ConfigNode& config) {
  EmailOptions options;
  SmtpServer& server = options.server;
  const ConfigNode host = config["host"];
  host.Required("the mail server's name, as smtp.example.org");
  server.host = host.String();
  if (!std::all_of(server.host.begin(), server.host.end(), [](char c) {
        return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' ||
               c == '-';
      }))
    host.Error("a name or an address, without scheme, port or path");
  const std::string tls =
      config["tls"].OneOf({"starttls", "tls", "none"}, "starttls");
  server.tls = tls == "tls"    ? SmtpTls::kTls
               : tls == "none" ? SmtpTls::kNone
                               : SmtpTls::kStartTls;
  server.port = static_cast<int>(config["port"].Int(tls == "tls"    ? 465
                                                    : tls == "none" ? 25
                                                                    : 587,
                                                    1, 65535));
  const ConfigNode username = config["username"];
  const ConfigNode password = config["password"];
  server.username = username.String();
  if (password.present()) server.password = password.Secret();
  if (username.present() != password.present())
    (username.present() ? username : password)
        .Error("give a username and a password, or neither");
  if (password.present() && server.tls == SmtpTls::kNone)
    password.Error("a password is not sent without TLS; say `tls: starttls`");
  const auto address = [](const ConfigNode& node) {
    std::string text = node.String();
    if (const std::string fault = AddressFault(text); !fault.empty())
      node.Error(fault);
    return text;
  };
  const ConfigNode from = config["from"];
  from.Required("the sender's address");
  if (from.present()) options.addresses.from = address(from);
  const ConfigNode to = config["to"];
  to.Required("whom to tell, an address or a list");
  if (to.is_list()) {
    for (const ConfigNode& item : to.items())
      options.addresses.to.push_back(address(item));
    if (options.addresses.to.empty()) to.Error("give at least one");
  } else if (to.present()) {
    options.addresses.to.push_back(address(to));
  }
  server.ca_file = config["ca_file"].Certificates();
  server.timeout =
      config["timeout"].Duration(20 * kSecond, 100 * kMillisecond, 5 * kMinute);
  options.message = ReadMessageOptions(config);
  return MakeEmailSink(std::move(options));
}

}  // namespace vigie

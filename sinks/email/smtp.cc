#include "sinks/email/smtp.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "absl/strings/escaping.h"
#include "pipeline/base/strings.h"
#include "sinks/http/reach.h"

namespace vigie {
namespace {

constexpr std::size_t kShown = 200;

struct Upload {
  std::string_view left;
};
std::size_t ReadMail(char* to, std::size_t, std::size_t most, void* from) {
  std::string_view& left = static_cast<Upload*>(from)->left;
  const std::size_t size = std::min(most, left.size());
  std::copy_n(left.data(), size, to);
  left.remove_prefix(size);
  return size;
}

// Keeps the server's last refusal (its farewell comes after it).
std::size_t TakeLine(char* bytes, std::size_t, std::size_t size, void* to) {
  std::string& line = *static_cast<std::string*>(to);
  if (size == 0 || (bytes[0] != '4' && bytes[0] != '5')) return size;
  line.clear();
  for (const char c : std::string_view(bytes, std::min(size, kShown)))
    if (static_cast<unsigned char>(c) >= 0x20) line += c;
  return size;
}

// The password, and what it looks like on the wire.
std::vector<std::string> SecretsOfLogin(const SmtpServer& server) {
  const auto base64 = [](std::string_view bytes) {
    return absl::Base64Escape(ToAbsl(bytes));
  };
  std::string plain(1, '\0');
  Append(plain, server.username, std::string_view("\0", 1), server.password);
  std::vector<std::string> secrets = {base64(plain), base64(server.password),
                                      server.password};
  std::sort(secrets.begin(), secrets.end(),
            [](const auto& a, const auto& b) { return a.size() > b.size(); });
  return secrets;
}

}  // namespace

SmtpClient::SmtpClient(SmtpServer server)
    : server_(std::move(server)),
      secrets_(server_.password.empty() ? std::vector<std::string>{}
                                        : SecretsOfLogin(server_)) {}

absl::Status SmtpClient::Send(const std::string& from, const std::string& to,
                              const std::string& mail) {
  const std::string shown = Cat(server_.host, ":", server_.port);
  Upload upload{mail};
  std::string line;
  CURL* easy = transfer_.easy();
  curl_easy_reset(easy);  // keeps connections
  curl_slist* recipients =
      curl_slist_append(nullptr, Cat("<", to, ">").c_str());
  const auto ms = static_cast<long>(server_.timeout / kMillisecond);
  curl_easy_setopt(
      easy, CURLOPT_URL,
      Cat(server_.tls == SmtpTls::kTls ? "smtps://" : "smtp://", shown)
          .c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(
      easy, CURLOPT_USE_SSL,
      static_cast<long>(server_.tls == SmtpTls::kNone ? CURLUSESSL_NONE
                                                      : CURLUSESSL_ALL));
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
  if (!server_.ca_file.empty())
    curl_easy_setopt(easy, CURLOPT_CAINFO, server_.ca_file.c_str());
  if (!server_.username.empty()) {
    curl_easy_setopt(easy, CURLOPT_USERNAME, server_.username.c_str());
    curl_easy_setopt(easy, CURLOPT_PASSWORD, server_.password.c_str());
  }
  curl_easy_setopt(easy, CURLOPT_PROXY, "");  // mail goes to its server
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, ms);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, ms);
  curl_easy_setopt(easy, CURLOPT_MAIL_FROM, Cat("<", from, ">").c_str());
  curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, recipients);
  curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, ReadMail);
  curl_easy_setopt(easy, CURLOPT_READDATA, &upload);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, TakeLine);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &line);
  const std::optional<CURLcode> result = transfer_.Run();
  long code = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &code);
  curl_slist_free_all(recipients);

  if (!result) return absl::CancelledError("email: interrupted");
  if (*result == CURLE_OK) return absl::OkStatus();
  const std::string message =
      Blotted(Cat("email: ", shown, ": ", curl_easy_strerror(*result),
                  line.empty() ? "" : "; the server said: ", line),
              secrets_);
  // What the server says after the greeting and the login is about the mail.
  const bool about_mail = *result == CURLE_SEND_ERROR ||
                          *result == CURLE_RECV_ERROR ||
                          *result == CURLE_WEIRD_SERVER_REPLY;
  if (about_mail && code >= 500 && code < 600)
    return absl::InvalidArgumentError(message);
  return absl::UnavailableError(message);
}

}  // namespace vigie

#include "ingest/receive/endpoint.h"

#include <civetweb.h>
#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "ingest/receive/body.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::size_t kBlock = 16 << 10;
constexpr std::size_t kMaxKey = 200;

using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;
Digest DigestOf(std::string_view text) {
  Digest digest;
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         digest.data());
  return digest;
}

struct Answer {
  int status = 202;
  std::string text;        // of the error, or JSON members when accepted
  int retry_after = 0;     // seconds
  bool body_read = false;  // else the connection cannot be used again
};

const char* Reason(int status) {
  switch (status) {
    case 202:
      return "Accepted";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    default:
      return "Service Unavailable";
  }
}

std::string_view Header(const mg_connection* connection, const char* name) {
  const char* value = mg_get_header(connection, name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}
bool SameWord(std::string_view a, std::string_view b) {
  return absl::EqualsIgnoreCase(ToAbsl(a), ToAbsl(b));
}

int Count(const mg_connection* connection, std::string_view name) {
  const mg_request_info* request = mg_get_request_info(connection);
  int count = 0;
  for (int i = 0; i < request->num_headers; ++i)
    count += SameWord(request->http_headers[i].name, name);
  return count;
}

class CivetEndpoint : public Endpoint {
 public:
  CivetEndpoint(const ReceiveOptions& options, Intake& intake)
      : options_(options), intake_(intake) {
    mg_init_library(0);
    for (const ReceiveSender& sender : options_.senders)
      tokens_.push_back(DigestOf(sender.token));
  }
  ~CivetEndpoint() override {
    if (server_ != nullptr) Stop();
    mg_exit_library();
  }
  absl::Status Listen();
  const std::string& url() const override { return url_; }

 private:
  static int OnRequest(mg_connection* connection);
  void Stop();
  Answer Receive(mg_connection* connection);
  Answer ReadBody(mg_connection* connection, bool gzip, Intake::Share& share,
                  std::string& body);
  // The number of the sender who holds this token, or -1.
  int SenderOf(std::string_view authorization) const;
  static void Send(mg_connection* connection, const Answer& answer);

  const ReceiveOptions& options_;
  Intake& intake_;
  std::vector<Digest> tokens_;  // of the senders, in order
  mg_context* server_ = nullptr;
  std::string host_;
  int port_ = 0;
  std::string url_;
  absl::Mutex mutex_;
  int answering_ ABSL_GUARDED_BY(mutex_) = 0;
};

absl::Status CivetEndpoint::Listen() {
  const std::string threads = Cat(options_.threads);
  const std::string slowest = Cat(options_.slowest / kMillisecond);
  const char* settings[] = {"listening_ports", options_.listen.c_str(),
                            "num_threads", threads.c_str(),
                            "request_timeout_ms", slowest.c_str(),
                            "enable_keep_alive", "yes",
                            // An idle connection holds a thread.
                            "keep_alive_timeout_ms", "1000", "tcp_nodelay", "1",
                            "linger_timeout_ms", "1000", nullptr};
  mg_callbacks callbacks{};
  callbacks.begin_request = OnRequest;
  // Its own log lines are not ours; what matters comes back as `text`.
  callbacks.log_message = [](const mg_connection*, const char*) { return 1; };
  callbacks.log_access = [](const mg_connection*, const char*) { return 1; };
  mg_init_data start{&callbacks, this, settings};
  unsigned code = 0;
  char text[256] = "";
  mg_error_data error{&code, text, sizeof text};
  server_ = mg_start2(&start, &error);
  if (server_ == nullptr)
    return Unavailable("receive: cannot listen on ", options_.listen, ": ",
                       text[0] != '\0' ? text : "refused");
  mg_server_port port{};
  if (mg_get_server_ports(server_, 1, &port) < 1)
    return Unavailable("receive: ", options_.listen, " has no port");
  host_ = options_.listen.substr(0, options_.listen.rfind(':'));
  port_ = port.port;
  url_ = Cat("http://", host_, ":", port_, options_.path);
  return absl::OkStatus();
}

void CivetEndpoint::Stop() {
  {
    // Once told to stop, civetweb sends nothing more: first let those who
    // have an answer send it.
    const absl::MutexLock lock(&mutex_);
    const auto quiet = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
      return answering_ == 0;
    };
    mutex_.AwaitWithTimeout(absl::Condition(&quiet), absl::Seconds(2));
  }
  // It looks whether it should stop every two seconds, or when somebody
  // connects.
  absl::Notification stopped;
  std::thread knocking([&] {
    std::string host = host_;
    if (host.front() == '[') host = host.substr(1, host.size() - 2);
    char error[128];
    do {
      if (mg_connection* knock =
              mg_connect_client(host.c_str(), port_, 0, error, sizeof error))
        mg_close_connection(knock);
    } while (!stopped.WaitForNotificationWithTimeout(absl::Milliseconds(10)));
  });
  mg_stop(server_);
  stopped.Notify();
  knocking.join();
}

int CivetEndpoint::OnRequest(mg_connection* connection) {
  auto& endpoint =
      *static_cast<CivetEndpoint*>(mg_get_request_info(connection)->user_data);
  {
    const absl::MutexLock lock(&endpoint.mutex_);
    ++endpoint.answering_;
  }
  const Answer answer = endpoint.Receive(connection);
  Send(connection, answer);
  const absl::MutexLock lock(&endpoint.mutex_);
  --endpoint.answering_;
  return answer.status;
}

int CivetEndpoint::SenderOf(std::string_view authorization) const {
  constexpr std::string_view kScheme = "Bearer ";
  if (authorization.size() <= kScheme.size() ||
      !SameWord(authorization.substr(0, kScheme.size()), kScheme))
    return -1;
  authorization.remove_prefix(kScheme.size());
  const std::size_t begin = authorization.find_first_not_of(' ');
  if (begin == std::string_view::npos) return -1;
  const Digest given = DigestOf(authorization.substr(begin));
  int sender = -1;
  // All of them, always: the time taken tells nothing.
  for (std::size_t i = 0; i < tokens_.size(); ++i)
    if (CRYPTO_memcmp(given.data(), tokens_[i].data(), given.size()) == 0)
      sender = static_cast<int>(i);
  return sender;
}

Answer CivetEndpoint::Receive(mg_connection* connection) {
  const mg_request_info* request = mg_get_request_info(connection);
  if (request->local_uri == nullptr || options_.path != request->local_uri)
    return {404, Cat("nothing here; post to ", options_.path)};
  if (std::string_view(request->request_method) != "POST")
    return {405, "post NDJSON, one mention a line"};
  const int sender = SenderOf(Header(connection, "Authorization"));
  if (sender < 0) return {401, "give a valid token: Authorization: Bearer …"};
  const std::string_view encoding = Header(connection, "Content-Encoding");
  const bool gzip = SameWord(encoding, "gzip");
  if (!gzip && !encoding.empty() && !SameWord(encoding, "identity"))
    return {415, "the only Content-Encoding understood is gzip"};
  if (absl::StartsWithIgnoreCase(ToAbsl(Header(connection, "Content-Type")),
                                 "multipart/"))
    return {415, "send the lines as the body itself, not as a form"};
  const std::string_view key = Header(connection, "Idempotency-Key");
  if (key.size() > kMaxKey)
    return {400, Cat("Idempotency-Key is over ", kMaxKey, " bytes")};
  if (intake_.closed()) return {503, "shutting down", 5};

  Intake::Share share(intake_);
  std::string body;
  Answer answer = ReadBody(connection, gzip, share, body);
  if (answer.status != 202) return answer;
  const std::uint64_t lines = CountLines(body);
  if (lines == 0) return {400, "no line in the body", 0, true};
  share.ShrinkTo(body.size());
  std::uint64_t accepted = 0;
  switch (intake_.Deliver(std::move(body), lines, share,
                          key.empty() ? std::string() : Cat(sender, " ", key),
                          accepted)) {
    case Delivery::kDurable:
      return {202, Cat("{\"accepted\":", accepted, "}"), 0, true};
    case Delivery::kFull:
      return {429, "too many requests are waiting", 1, true};
    case Delivery::kClosed:
      return {503, "shutting down", 5};
    case Delivery::kLate:
      return {503, "not durable in time; send it again", 5, true};
    case Delivery::kConflict:
      break;
  }
  return {422, "this Idempotency-Key was used for another body", 0, true};
}

Answer CivetEndpoint::ReadBody(mg_connection* connection, bool gzip,
                               Intake::Share& share, std::string& body) {
  const long long declared = mg_get_request_info(connection)->content_length;
  // Two readings of one request: a proxy before this door may have taken the
  // other, and what it took for the body would be the next request here.
  if (Count(connection, "Content-Length") +
          Count(connection, "Transfer-Encoding") >
      1)
    return {400, "say the length once: one Content-Length, or chunks"};
  const bool chunked = absl::StrContains(
      absl::AsciiStrToLower(ToAbsl(Header(connection, "Transfer-Encoding"))),
      "chunked");
  if (!chunked &&
      (declared < 0 || Header(connection, "Content-Length").empty()))
    return {411, "give the Content-Length, or send it in chunks"};
  const std::size_t most = options_.max_body;
  Answer too_large{413,
                   Cat("the body is over ", most, " bytes; send it in parts")};
  Answer full{429, "too much is waiting", 1};
  if (!chunked && static_cast<std::size_t>(declared) > most) return too_large;
  // All that the body may need is set aside first: a body that was read is
  // not refused for want of memory.
  if (!share.Grow(chunked || gzip ? most : static_cast<std::size_t>(declared)))
    return full;
  if (SameWord(Header(connection, "Expect"), "100-continue"))
    mg_printf(connection, "HTTP/1.1 100 Continue\r\n\r\n");

  const auto deadline = std::chrono::steady_clock::now() +
                        std::chrono::microseconds(6 * options_.slowest);
  const std::size_t expected =
      chunked ? most + 1 : static_cast<std::size_t>(declared);
  while (body.size() < expected) {
    const std::size_t used = body.size();
    body.resize(std::min(expected, used + kBlock));
    const int got = mg_read(connection, body.data() + used, body.size() - used);
    body.resize(used + static_cast<std::size_t>(std::max(0, got)));
    // 0 is the last chunk; else it broke off, perhaps within a line.
    if (got < 0 && chunked)
      return {408, "the body broke off before its last chunk, or is too slow"};
    if (got <= 0) break;
    if (std::chrono::steady_clock::now() > deadline)
      return {408, "the body came too slowly"};
  }
  if (body.size() > most) return too_large;
  if (!chunked && body.size() < expected)
    return {408, "the body is shorter than its Content-Length, or too slow"};
  if (!gzip) return {202, "", 0, true};
  std::string text;
  const absl::Status status = Gunzip(body, most, text);
  if (absl::IsResourceExhausted(status)) {
    Answer answer = too_large;
    answer.body_read = true;
    return answer;
  }
  if (!status.ok()) return {400, Cat(status.message()), 0, true};
  body.swap(text);
  return {202, "", 0, true};
}

void CivetEndpoint::Send(mg_connection* connection, const Answer& answer) {
  const bool close = !answer.body_read;
  if (close) mg_disable_connection_keep_alive(connection);
  const std::string body = answer.status == 202
                               ? answer.text
                               : Cat("{\"error\":\"", answer.text, "\"}");
  std::string head = Cat(
      "HTTP/1.1 ", answer.status, " ", Reason(answer.status),
      "\r\nContent-Type: application/json\r\n"
      "Cache-Control: no-store\r\nContent-Length: ",
      body.size(), "\r\nConnection: ", close ? "close" : "keep-alive", "\r\n");
  if (answer.status == 401) Append(head, "WWW-Authenticate: Bearer\r\n");
  if (answer.status == 405) Append(head, "Allow: POST\r\n");
  if (answer.retry_after > 0)
    Append(head, "Retry-After: ", answer.retry_after, "\r\n");
  Append(head, "\r\n", body);
  mg_write(connection, head.data(), head.size());
}

}  // namespace

absl::StatusOr<std::unique_ptr<Endpoint>> Endpoint::Start(
    const ReceiveOptions& options, Intake& intake) {
  auto endpoint = std::make_unique<CivetEndpoint>(options, intake);
  VIGIE_RETURN_IF_ERROR(endpoint->Listen());
  return endpoint;
}

}  // namespace vigie

#include "tests/sinks/receiver.h"

#include <cstdlib>
#include <thread>

#include "absl/strings/ascii.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "civetweb.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {
const absl::Duration kPatience = absl::Seconds(20);
}  // namespace

Receiver::Receiver() {
  mg_init_library(MG_FEATURES_DEFAULT);
  const char* settings[] = {"listening_ports", "127.0.0.1:0", "num_threads",
                            "4", nullptr};
  server_ = mg_start(nullptr, this, settings);
  mg_server_port port{};
  if (server_ == nullptr || mg_get_server_ports(server_, 1, &port) < 1)
    std::abort();  // no loopback, no test
  port_ = port.port;
  mg_set_request_handler(
      server_, "/**",
      [](mg_connection* connection, void* self) {
        return static_cast<Receiver*>(self)->Serve(connection);
      },
      this);
}

Receiver::~Receiver() {
  Release();
  // civetweb looks at its stop flag when somebody connects, or every 2 s.
  absl::Notification stopped;
  std::thread visitor([&] {
    char error[128];
    do {
      if (mg_connection* visit =
              mg_connect_client("127.0.0.1", port_, 0, error, sizeof error))
        mg_close_connection(visit);
    } while (!stopped.WaitForNotificationWithTimeout(absl::Milliseconds(5)));
  });
  mg_stop(server_);
  stopped.Notify();
  visitor.join();
  mg_exit_library();
}

std::string Receiver::url(std::string_view path) const {
  return Cat("http://127.0.0.1:", port_, path);
}

int Receiver::Serve(mg_connection* connection) {
  const mg_request_info& info = *mg_get_request_info(connection);
  ReceivedRequest request;
  request.method = info.request_method;
  request.path = info.request_uri;
  if (info.query_string != nullptr) request.query = info.query_string;
  for (int i = 0; i < info.num_headers; ++i)
    request.headers[absl::AsciiStrToLower(info.http_headers[i].name)] =
        info.http_headers[i].value;
  char block[4096];
  for (int n; (n = mg_read(connection, block, sizeof block)) > 0;)
    request.body.append(block, static_cast<std::size_t>(n));

  ReceiverAnswer answer;
  {
    absl::MutexLock lock(&mutex_);
    requests_.push_back(request);
    mutex_.Await(absl::Condition(
        +[](bool* held) { return !*held; }, &held_));
    answer = judge_ ? judge_(request) : fallback_;
    if (!next_.empty()) {
      answer = next_.front();
      next_.pop_front();
    }
  }
  const std::string out = Cat("HTTP/1.1 ", answer.code,
                              " Told\r\nContent-Length: ", answer.body.size(),
                              "\r\n", answer.headers, "\r\n", answer.body);
  mg_write(connection, out.data(), out.size());
  return answer.code;
}

void Receiver::AnswerNext(std::vector<ReceiverAnswer> answers) {
  absl::MutexLock lock(&mutex_);
  for (ReceiverAnswer& answer : answers) next_.push_back(std::move(answer));
}

void Receiver::AnswerAlways(ReceiverAnswer fallback) {
  absl::MutexLock lock(&mutex_);
  fallback_ = std::move(fallback);
}

void Receiver::AnswerBy(
    std::function<ReceiverAnswer(const ReceivedRequest&)> judge) {
  absl::MutexLock lock(&mutex_);
  judge_ = std::move(judge);
}

void Receiver::Hold() {
  absl::MutexLock lock(&mutex_);
  held_ = true;
}

void Receiver::Release() {
  absl::MutexLock lock(&mutex_);
  held_ = false;
}

std::vector<ReceivedRequest> Receiver::WaitFor(std::size_t count) {
  WaitUntil([count](const auto& requests) { return requests.size() >= count; });
  return requests();
}

bool Receiver::WaitUntil(
    std::function<bool(const std::vector<ReceivedRequest>&)> enough) {
  const auto done = [&]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return enough(requests_);
  };
  absl::MutexLock lock(&mutex_);
  return mutex_.AwaitWithTimeout(absl::Condition(&done), kPatience);
}

std::vector<ReceivedRequest> Receiver::requests() const {
  absl::MutexLock lock(&mutex_);
  return requests_;
}

}  // namespace vigie

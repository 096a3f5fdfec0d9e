#include "sinks/prometheus/sink.h"

#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "civetweb.h"
#include "pipeline/base/strings.h"
#include "sinks/prometheus/exposition.h"

namespace vigie {
namespace {

constexpr char kPlain[] = "text/plain; charset=utf-8";
constexpr char kFrontPage[] =
    "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
    "<title>Vigie</title></head><body><h1>Vigie</h1><ul>"
    "<li><a href=\"/metrics\">metrics</a></li>"
    "<li><a href=\"/-/healthy\">healthy</a></li>"
    "<li><a href=\"/-/ready\">ready</a></li></ul></body></html>\n";

// Answers with all of `body` (only its size for HEAD).
int Answer(mg_connection* connection, int code, std::string_view type,
           std::string_view body) {
  std::string out =
      Cat("HTTP/1.1 ", code, " ", mg_get_response_code_text(connection, code),
          "\r\nContent-Type: ", type, "\r\nContent-Length: ", body.size(),
          "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
          "Connection: close\r\n\r\n");
  const std::string_view method =
      mg_get_request_info(connection)->request_method;
  if (method != "HEAD") out += body;
  mg_write(connection, out.data(), out.size());
  return code;
}

class CivetwebPrometheusSink final : public PrometheusSink {
 public:
  CivetwebPrometheusSink(PrometheusOptions options, MetricsBoard& board)
      : options_(std::move(options)), board_(board), figures_(board) {
    mg_init_library(MG_FEATURES_DEFAULT);
  }
  ~CivetwebPrometheusSink() override {
    CivetwebPrometheusSink::Stop();
    mg_exit_library();
  }

  absl::Status Start() override {
    const std::string slowest = Cat(options_.slowest / kMillisecond);
    const char* settings[] = {
        "listening_ports",    options_.listen.c_str(), "num_threads", "32",
        "request_timeout_ms", slowest.c_str(),         nullptr};
    mg_callbacks callbacks{};
    // Its own complaints are told by our statuses.
    callbacks.log_message = [](const mg_connection*, const char*) { return 1; };
    mg_init_data init{};
    init.callbacks = &callbacks;
    init.user_data = this;
    init.configuration_options = settings;
    unsigned code = 0;
    char text[256] = "";
    mg_error_data error{&code, text, sizeof text};
    server_ = mg_start2(&init, &error);
    if (server_ == nullptr)
      return FailedPrecondition(
          "prometheus: cannot listen on ", options_.listen,
          "; is the address in use, or not this machine's?");
    mg_set_request_handler(
        server_, "/**",
        [](mg_connection* connection, void* self) {
          return static_cast<CivetwebPrometheusSink*>(self)->Serve(connection);
        },
        this);
    return absl::OkStatus();
  }

  // It shows figures; an alert is Alertmanager's matter.
  bool wants_alerts() const override { return false; }
  absl::Status Deliver(const Alert&) override { return absl::OkStatus(); }

  void Stop() override {
    if (server_ == nullptr) return;
    // civetweb looks at its stop flag every two seconds, or when somebody
    // connects: so we do, until it has stopped.
    const std::string address = bound_address();
    const std::size_t colon = address.rfind(':');
    const std::string host = address.substr(0, colon);
    const int port = ParseInt<int>(address.substr(colon + 1)).value_or(0);
    absl::Notification stopped;
    std::thread visitor([&] {
      do {
        char error[128];
        if (mg_connection* visit =
                mg_connect_client(host.c_str(), port, 0, error, sizeof error))
          mg_close_connection(visit);
      } while (!stopped.WaitForNotificationWithTimeout(absl::Milliseconds(5)));
    });
    mg_stop(std::exchange(server_, nullptr));
    stopped.Notify();
    visitor.join();
  }

  std::string bound_address() const override {
    mg_server_port port{};
    if (server_ == nullptr || mg_get_server_ports(server_, 1, &port) < 1)
      return "";
    return Cat(options_.listen.substr(0, options_.listen.rfind(':')), ":",
               port.port);
  }

 private:
  int Serve(mg_connection* connection) const {
    const mg_request_info& request = *mg_get_request_info(connection);
    const std::string_view method = request.request_method;
    const std::string_view path = request.local_uri;
    if (method != "GET" && method != "HEAD")
      return Answer(connection, 405, kPlain, "only GET\n");
    if (path == "/metrics")
      return Answer(connection, 200, kExpositionType, ExpositionText(figures_));
    if (path == "/-/healthy")
      return Answer(connection, 200, kPlain, "healthy\n");
    if (path == "/-/ready") return Ready(connection);
    if (path == "/")
      return Answer(connection, 200, "text/html; charset=utf-8", kFrontPage);
    return Answer(connection, 404, kPlain, "not here; see /\n");
  }

  int Ready(mg_connection* connection) const {
    std::string reasons;
    for (const std::string& reason : board_.NotReady())
      Append(reasons, reason, "\n");
    if (reasons.empty()) return Answer(connection, 200, kPlain, "ready\n");
    return Answer(connection, 503, kPlain, reasons);
  }

  const PrometheusOptions options_;
  const MetricsBoard& board_;
  const BoardCollectable figures_;
  mg_context* server_ = nullptr;  // owned
};

}  // namespace

std::unique_ptr<PrometheusSink> MakePrometheusSink(PrometheusOptions options,
                                                   MetricsBoard& board) {
  return std::make_unique<CivetwebPrometheusSink>(std::move(options), board);
}

}  // namespace vigie

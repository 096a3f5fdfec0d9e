// The only file that includes Boost.Beast, which is slow to compile.
#include "ingest/bluesky/websocket.h"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <chrono>
#include <type_traits>

#include "pipeline/base/strings.h"

namespace vigie {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using boost::system::error_code;
using Time = std::chrono::steady_clock::time_point;
using PlainStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

Time In(Micros wait) {
  return std::chrono::steady_clock::now() + std::chrono::microseconds(wait);
}

template <typename Stream>
class BeastWebSocket : public WebSocket {
 public:
  explicit BeastWebSocket(const WebSocketOptions& options)
      : options_(options), name_(options.address.host) {}

  absl::Status Connect() override {
    try {
      return ConnectOrThrow();
    } catch (const std::exception& e) {
      return Unavailable(name_, ": ", e.what());
    }
  }
  absl::Status Send(std::string_view text) override;
  absl::Status Read(Micros wait, Frame& frame, bool& came) override;

  void Interrupt() override {
    // Before the stop: Run forgets a stop, but then looks at this.
    interrupted_.store(true, std::memory_order_seq_cst);
    context_.stop();
  }

 private:
  static constexpr bool kTls = std::is_same_v<Stream, TlsStream>;

  absl::Status ConnectOrThrow();
  absl::Status Handshake(Time deadline);
  // Runs what was begun until `done` or the deadline.
  absl::Status Run(const bool& done, Time deadline) {
    context_.restart();
    while (!interrupted_.load(std::memory_order_seq_cst) && !done &&
           context_.run_one_until(deadline) > 0) {
    }
    if (interrupted_.load(std::memory_order_seq_cst))
      return absl::CancelledError(Cat(name_, ": interrupted"));
    return absl::OkStatus();
  }
  // One step of connecting: begun by `start`, which is given the handler.
  template <typename Start>
  absl::Status Step(std::string_view what, Time deadline, Start start) {
    bool done = false;
    error_code error;
    start([&](error_code e, auto&&...) {
      error = e;
      done = true;
    });
    VIGIE_RETURN_IF_ERROR(Run(done, deadline));
    if (!done) return Unavailable(name_, ": ", what, ": no answer in time");
    if (error) return Unavailable(name_, ": ", what, ": ", error.message());
    return absl::OkStatus();
  }
  void BeginRead() {
    reading_ = true;
    stream_->async_read_some(net::buffer(part_),
                             [this](error_code e, std::size_t size) {
                               error_ = e;
                               part_size_ = size;
                               read_ = true;
                             });
  }
  absl::Status Lost(error_code error) const;

  const WebSocketOptions options_;
  const std::string name_;
  std::atomic<bool> interrupted_{false};
  net::io_context context_{1};  // outlives what is bound to it
  net::ssl::context tls_{net::ssl::context::tls_client};
  net::ip::tcp::resolver resolver_{context_};
  std::unique_ptr<websocket::stream<Stream>> stream_;

  std::array<char, 32 << 10> part_;  // of a frame
  std::size_t part_size_ = 0;
  error_code error_;
  bool reading_ = false;  // begun
  bool read_ = false;     // and done
  bool whole_ = true;     // the frame in bytes_ was handed over
  std::string bytes_;
};

template <typename Stream>
absl::Status BeastWebSocket<Stream>::ConnectOrThrow() {
  const WebSocketAddress& address = options_.address;
  const Time deadline = In(options_.connect);
  net::ip::tcp::resolver::results_type found;
  VIGIE_RETURN_IF_ERROR(Step("cannot find it", deadline, [&](auto handler) {
    resolver_.async_resolve(
        address.host, address.port,
        [&found, handler](error_code e, auto results) mutable {
          if (!e) found = results;
          handler(e);
        });
  }));
  if constexpr (kTls) {
    tls_.set_options(net::ssl::context::no_tlsv1 |
                     net::ssl::context::no_tlsv1_1);
    tls_.set_verify_mode(net::ssl::verify_peer);
    tls_.set_verify_callback(net::ssl::host_name_verification(address.host));
    if (options_.ca_file.empty())
      tls_.set_default_verify_paths();
    else
      tls_.load_verify_file(options_.ca_file);
    stream_ = std::make_unique<websocket::stream<Stream>>(context_, tls_);
  } else {
    stream_ = std::make_unique<websocket::stream<Stream>>(context_);
  }
  auto& tcp = beast::get_lowest_layer(*stream_);
  VIGIE_RETURN_IF_ERROR(Step("cannot connect", deadline, [&](auto handler) {
    tcp.async_connect(found, handler);
  }));
  tcp.socket().set_option(net::ip::tcp::no_delay(true));
  if constexpr (kTls) {
    SSL* ssl = stream_->next_layer().native_handle();
    error_code is_name;
    net::ip::make_address(address.host, is_name);
    // Addresses have no place in this extension.
    if (is_name) SSL_set_tlsext_host_name(ssl, address.host.c_str());
    const absl::Status status = Step("TLS", deadline, [&](auto handler) {
      stream_->next_layer().async_handshake(net::ssl::stream_base::client,
                                            handler);
    });
    if (!status.ok()) {
      const long verdict = SSL_get_verify_result(ssl);
      if (absl::IsCancelled(status) || verdict == X509_V_OK) return status;
      return Unavailable(name_, ": its certificate is refused: ",
                         X509_verify_cert_error_string(verdict));
    }
  }
  return Handshake(deadline);
}

template <typename Stream>
absl::Status BeastWebSocket<Stream>::Handshake(Time deadline) {
  const WebSocketAddress& address = options_.address;
  websocket::stream_base::timeout timeout{};
  timeout.handshake_timeout = std::chrono::microseconds(options_.connect);
  timeout.idle_timeout = std::chrono::microseconds(options_.idle);
  timeout.keep_alive_pings = true;
  stream_->set_option(timeout);
  stream_->set_option(
      websocket::stream_base::decorator([](websocket::request_type& request) {
        request.set(beast::http::field::user_agent, "vigie");
      }));
  stream_->read_message_max(0);  // Read cuts, so that one frame is one loss
  const bool usual = address.port == (kTls ? "443" : "80");
  const std::string host =
      usual ? address.host : Cat(address.host, ":", address.port);
  websocket::response_type response;
  const absl::Status status = Step("WebSocket", deadline, [&](auto handler) {
    stream_->async_handshake(response, host, address.path + options_.query,
                             handler);
  });
  if (status.ok()) return status;
  const unsigned code = response.result_int();
  if (absl::IsCancelled(status) || code < 300) return status;
  const std::string reason =
      Cat(name_, ": answers ", code, " ",
          std::string_view(response.body()).substr(0, 200));
  if (code == 401 || code == 403) return Unauthenticated(reason);
  if (code >= 400 && code < 500 && code != 408 && code != 429)
    return InvalidArgument(reason);
  return Unavailable(reason);
}

template <typename Stream>
absl::Status BeastWebSocket<Stream>::Send(std::string_view text) {
  stream_->text(true);
  stream_->auto_fragment(false);
  return Step("cannot send", In(options_.connect), [&](auto handler) {
    stream_->async_write(net::buffer(text.data(), text.size()), handler);
  });
}

template <typename Stream>
absl::Status BeastWebSocket<Stream>::Read(Micros wait, Frame& frame,
                                          bool& came) {
  came = false;
  if (std::exchange(whole_, false)) bytes_.clear();
  const Time deadline = In(wait);
  for (;;) {
    if (!reading_) BeginRead();
    VIGIE_RETURN_IF_ERROR(Run(read_, deadline));
    if (!read_) return absl::OkStatus();
    read_ = reading_ = false;
    if (error_) return Lost(error_);
    bytes_.append(part_.data(),
                  std::min(part_size_, options_.most - bytes_.size()));
    if (!stream_->is_message_done()) continue;
    whole_ = came = true;
    frame = {bytes_, stream_->got_text()};
    return absl::OkStatus();
  }
}

template <typename Stream>
absl::Status BeastWebSocket<Stream>::Lost(error_code error) const {
  // The reason is known even when the server then fails to hang up.
  const websocket::close_reason& reason = stream_->reason();
  if (error == websocket::error::closed ||
      reason.code != websocket::close_code::none) {
    return Unavailable(
        name_, ": closed the connection: ", static_cast<int>(reason.code), " ",
        std::string_view(reason.reason.data(), reason.reason.size()));
  }
  if (error == beast::error::timeout)
    return Unavailable(name_, ": silent for ", options_.idle / kSecond, " s");
  return Unavailable(name_, ": connection lost: ", error.message());
}

}  // namespace

std::unique_ptr<WebSocket> WebSocket::Make(const WebSocketOptions& options) {
  if (options.address.tls)
    return std::make_unique<BeastWebSocket<TlsStream>>(options);
  return std::make_unique<BeastWebSocket<PlainStream>>(options);
}

}  // namespace vigie

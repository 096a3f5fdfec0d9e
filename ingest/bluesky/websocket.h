// A WebSocket client with TLS: connects, then reads frames one by one.
//
// Certificate and host name are verified, always. No compression: it costs
// thirty times the rest. Pings are answered, and sent when it is quiet.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "pipeline/base/time.h"

namespace vigie {

struct WebSocketAddress {
  bool tls = true;
  std::string host;
  std::string port;
  std::string path;  // "/subscribe"
};

struct WebSocketOptions {
  WebSocketAddress address;
  std::string query;              // "?cursor=…", or ""
  std::string ca_file;            // "": the system's certificates
  Micros connect = 15 * kSecond;  // for all of Connect
  Micros idle = 60 * kSecond;     // without a frame, a ping's answer included
  std::size_t most = 1 << 20;     // bytes kept of a frame
};

// Thread-compatible but for Interrupt. Unavailable, from any call: connect
// anew, with another WebSocket. Cancelled: Interrupt was called.
class WebSocket {
 public:
  static std::unique_ptr<WebSocket> Make(const WebSocketOptions& options);
  virtual ~WebSocket() = default;

  // InvalidArgument, Unauthenticated: the server refuses this request (4xx).
  virtual absl::Status Connect() = 0;
  virtual absl::Status Send(std::string_view text) = 0;

  struct Frame {
    std::string_view bytes;  // cut after `most`
    bool text = false;       // else binary
  };
  // Waits at most `wait` for a frame; OK and false: none came.
  // Lifetime of the frame: until the next Read.
  virtual absl::Status Read(Micros wait, Frame& frame, bool& came) = 0;

  // Thread-safe: whatever waits returns soon, for good.
  virtual void Interrupt() = 0;
};

}  // namespace vigie

// What all chats have in common: an address that is itself the secret, one
// POST of JSON for each step of an alert, and an answer that says whether it
// was taken, is to be tried again, and when.
//
// 2xx: delivered. 408, 425, 429, 5xx and no connection: tried again, not
// before what the answer asked for. All else is refused for good. No message
// names more of the address than scheme, host and port. A step that was
// delivered is not sent again (delivered.h).
//
// Threads: as sink.h says.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "pipeline/base/clock.h"
#include "pipeline/config/node.h"
#include "pipeline/plugin/sink.h"
#include "sinks/http/client.h"
#include "sinks/http/reach.h"
#include "sinks/message/message.h"

namespace vigie {

struct ChatOptions {
  std::string url;
  Micros timeout = 10 * kSecond;
  std::string ca_file;  // "": the system's authorities
  MessageOptions message;
};

// Keys: url (may be a secret), timeout (10s), ca_file, and those of
// ReadMessageOptions. `what_url` says what to give when the url is missing.
ChatOptions ReadChatOptions(const ConfigNode& config,
                            std::string_view what_url);

// What one chat does in its own way.
struct ChatPlatform {
  std::string name;                     // begins every message: "slack"
  std::string (*body)(const Message&);  // the request's JSON
  // Adds to a failure what only this chat says; null when it says nothing.
  absl::Status (*judge)(absl::Status failure, const HttpReply&) = nullptr;
};

// `clock` must outlive the sink.
std::unique_ptr<Sink> MakeChatSink(ChatPlatform platform, ChatOptions options,
                                   const Clock& clock);

}  // namespace vigie

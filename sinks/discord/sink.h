// Tells a Discord channel, through a webhook, as an embed: the level's colour,
// the figures as fields, why, and what people say.
//
// The address comes from Discord: the channel's settings > Integrations >
// Webhooks. It is the secret; give it as env:NAME or file:PATH.
//
// Within Discord's limits (title 256, description 4,096, 25 fields of 256 and
// 1,024, 6,000 characters in all). Markdown is escaped, and nobody's words can
// call anyone: mentions are switched off in the request and broken in the
// text. A 429 is waited out for as long as its JSON says (retry_after); other
// answers are judged as chat.h says.
//
// Threads: as sink.h says.
#pragma once

#include <memory>
#include <string>

#include "sinks/message/chat.h"

namespace vigie {

// `clock` must outlive the sink.
std::unique_ptr<Sink> MakeDiscordSink(ChatOptions options, const Clock& clock);

// Keys: url (may be a secret), language (en, fr) and time_zone (both as
// `alerts:`), link, timeout (10s), ca_file. Mistakes are told through the node.
std::unique_ptr<Sink> MakeDiscordSink(const ConfigNode& config,
                                      const Clock& clock);

// The webhook's JSON.
std::string DiscordBody(const Message& message);

}  // namespace vigie

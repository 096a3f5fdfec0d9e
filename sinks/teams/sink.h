// Tells a Microsoft Teams channel or chat, through a workflow's webhook, as an
// Adaptive Card: how grave in colour and words, the figures as a table, why,
// and what people say.
//
// The address comes from Teams: Workflows > "Post to a channel when a webhook
// request is received". It holds the secret; give it as env:NAME or file:PATH.
//
// Teams refuses a message above 28 KB, in practice from about 21 KB on: cards
// stay under 20,000 bytes, and quotes are left out before reasons are cut.
// Other people's words stand only in text runs, where no Markdown is read. How
// answers are judged: chat.h; a workflow answers 202.
//
// Threads: as sink.h says.
#pragma once

#include <memory>
#include <string>

#include "sinks/message/chat.h"

namespace vigie {

// `clock` must outlive the sink.
std::unique_ptr<Sink> MakeTeamsSink(ChatOptions options, const Clock& clock);

// Keys: url (may be a secret), language (en, fr) and time_zone (both as
// `alerts:`), link, timeout (10s), ca_file. Mistakes are told through the node.
std::unique_ptr<Sink> MakeTeamsSink(const ConfigNode& config,
                                    const Clock& clock);

// The webhook's JSON.
std::string TeamsBody(const Message& message);

}  // namespace vigie

// Tells a Slack channel, through an incoming webhook, in Block Kit: a heading,
// the figures in two columns, why, and what people say.
//
// The address comes from Slack: an app of yours > Incoming Webhooks > Add New
// Webhook to Workspace. It is the secret; give it as env:NAME or file:PATH.
//
// Within Slack's limits (heading 150, a text 3,000, a field 2,000 characters,
// 10 fields, 50 blocks); & < > are escaped, so that nobody's words can call
// the whole channel or disguise a link. How answers are judged: chat.h.
//
// Threads: as sink.h says.
#pragma once

#include <memory>
#include <string>

#include "sinks/message/chat.h"

namespace vigie {

// `clock` must outlive the sink.
std::unique_ptr<Sink> MakeSlackSink(ChatOptions options, const Clock& clock);

// Keys: url (may be a secret), language (en, fr) and time_zone (both as
// `alerts:`), link, timeout (10s), ca_file. Mistakes are told through the node.
std::unique_ptr<Sink> MakeSlackSink(const ConfigNode& config,
                                    const Clock& clock);

// The webhook's JSON.
std::string SlackBody(const Message& message);

}  // namespace vigie

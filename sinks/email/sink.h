// Sends every step of an alert by mail, as text and HTML, in French or
// English; one thread for one incident.
//
// Each recipient is served on its own: one whose server is busy is tried again
// while the others have their mail, and is not sent what it has (delivered.h).
// When some were refused for good, the step counts as refused and its error
// names them. How failures are judged: smtp.h.
//
// Threads: as sink.h says.
#pragma once

#include <memory>

#include "pipeline/config/node.h"
#include "pipeline/plugin/sink.h"
#include "sinks/email/mail.h"
#include "sinks/email/smtp.h"
#include "sinks/message/message.h"

namespace vigie {

struct EmailOptions {
  SmtpServer server;
  MailAddresses addresses;
  MessageOptions message;
};

std::unique_ptr<Sink> MakeEmailSink(EmailOptions options);

// Keys: host, port (587; 465 with tls; 25 with none), tls (starttls, tls,
// none; starttls), username, password (may be a secret), from, to (one or a
// list), ca_file, timeout (20s), language (en, fr) and time_zone (both as
// `alerts:`), link. A password is never sent without TLS. Mistakes are told
// through the node.
std::unique_ptr<Sink> MakeEmailSink(const ConfigNode& config);

}  // namespace vigie

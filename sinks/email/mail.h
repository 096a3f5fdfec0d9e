// An alert as a mail: a plain text for those who read so, HTML for the others
// (RFC 5322, MIME), all steps of one incident in one thread.
//
// Headers are one line each whatever the alert says, and non-ASCII ones are
// encoded (RFC 2047). The Message-ID is made of the alert's key: a mail that
// was sent twice is recognised by it.
//
// Pure. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sinks/message/message.h"

namespace vigie {

struct MailAddresses {
  std::string from;  // "vigie@example.org"
  std::vector<std::string> to;
};

// "" when `address` is one that a mail can be sent to as it is (ASCII,
// local@domain), else what is wrong with it.
std::string AddressFault(std::string_view address);

// The whole mail, lines ended by CRLF, none above 78 characters but addresses.
std::string MailOf(const Message& message, const MailAddresses& addresses);

// A header's value: as it is when it is printable ASCII, else in encoded words.
std::string HeaderText(std::string_view text);

}  // namespace vigie

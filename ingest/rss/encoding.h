// Feeds come in any charset, often not the one they claim. Here they become
// UTF-8 that an XML parser can read.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace vigie {

// `bytes` in UTF-8: without a byte order mark, blanks before the prolog or
// control characters that XML forbids. Who is believed: the byte order mark;
// then the prolog's encoding; then `http_charset` (that of Content-Type, may
// be empty); but what claims to be Latin-1 or says nothing and is valid UTF-8
// is UTF-8. What still does not decode is read as windows-1252, byte by byte.
// InvalidArgument when the charset is unknown to iconv and the bytes are not
// UTF-8.
absl::StatusOr<std::string> FeedToUtf8(std::string_view bytes,
                                       std::string_view http_charset);

// "utf-8" of `text/xml; charset="utf-8"`, "" when it names none.
std::string_view CharsetOf(std::string_view content_type);

// Bytes of the longest valid UTF-8 beginning of `bytes`.
std::size_t ValidUtf8(std::string_view bytes);

}  // namespace vigie

// Other people's words made fit for a place that has a limit and a markup of
// its own: a chat's block, a mail's header.
//
// Pure. Thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"

namespace vigie {

// How a platform writes one character (a valid UTF-8 sequence): appends it,
// escaped.
using EscapeCharacter =
    absl::FunctionRef<void(std::string_view character, std::string& out)>;

// Length as the platforms count it: UTF-16 units, so never less than
// characters.
std::size_t UnitsOf(std::string_view text);

// `text` escaped, at most `most` units long with its escapes, with "…" at its
// end when it was cut; a character and its escape are never cut in two. Bytes
// that are not UTF-8 become U+FFFD, control characters but the newline a blank,
// and characters that turn the direction of text (they can make a name or an
// address look like another) are left out.
std::string Fitted(std::string_view text, std::size_t most,
                   EscapeCharacter escape);
std::string Fitted(std::string_view text, std::size_t most);  // no escapes
// The same on one line.
std::string FittedLine(std::string_view text, std::size_t most);

// `url` when it is http(s), of at most 2,000 bytes, with every byte that could
// end a link in somebody's markup percent-encoded; "" when it is not.
std::string SafeUrl(std::string_view url);
// `text` as a part of a URL: all but letters, digits and -._~ encoded.
std::string PercentEncoded(std::string_view text);

// `text` as a JSON string, quotes included.
std::string JsonString(std::string_view text);

}  // namespace vigie

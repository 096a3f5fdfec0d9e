// What a sender posted, as lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace vigie {

// The next line of `text` that is not blank, without its \n or \r\n, from
// byte `cursor`, which it moves. False: there is none.
bool NextLine(std::string_view text, std::size_t& cursor,
              std::string_view& line);

// How many lines NextLine finds.
std::uint64_t CountLines(std::string_view text);

// Unpacks gzip (several members in a row, too).
// ResourceExhausted: more than `most` bytes come out of it.
// InvalidArgument: not gzip, damaged or cut short.
absl::Status Gunzip(std::string_view packed, std::size_t most,
                    std::string& text);

}  // namespace vigie

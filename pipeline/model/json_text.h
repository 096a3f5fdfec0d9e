// JSON as text: strings escaped the one way every sink needs.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vigie {

// Appends `s` as a JSON string, quotes included. Control characters are
// escaped; bytes that are not UTF-8 become U+FFFD.
void AppendJsonString(std::string& out, std::string_view s);

// Bytes of the UTF-8 sequence at `s[i]`, 0 when it is not one.
std::size_t Utf8SequenceLength(std::string_view s, std::size_t i);

}  // namespace vigie

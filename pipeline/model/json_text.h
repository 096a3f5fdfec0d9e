// JSON as text: strings escaped the one way every sink needs.
#pragma once

#include <string>
#include <string_view>

namespace vigie {

// Appends `s` as a JSON string, quotes included. Control characters are
// escaped; bytes that are not UTF-8 become U+FFFD.
void AppendJsonString(std::string& out, std::string_view s);

}  // namespace vigie

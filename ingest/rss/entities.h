// HTML's names for characters: &eacute; &#8217; &amp; and their like.
#pragma once

#include <string>
#include <string_view>

namespace vigie {

// `text` begins with '&': appends the character that it names and returns how
// many bytes the name took, or 0 (appending nothing) when it is a bare
// ampersand.
std::size_t AppendEntity(std::string_view text, std::string& out);

}  // namespace vigie

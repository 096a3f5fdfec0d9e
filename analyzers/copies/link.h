// What an address points to, whoever passed it on: without scheme, www,
// fragment, and the parameters that only say where a reader came from.
#pragma once

#include <cstdint>
#include <string_view>

namespace vigie {

// A hash of the page; 0 when the address is none, or a site's front page,
// which people name without copying each other.
std::uint64_t LinkHash(std::string_view url);

}  // namespace vigie

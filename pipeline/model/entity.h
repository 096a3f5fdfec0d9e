// What a message names besides brands: where an excess of them may come from.
#pragma once

#include <cstdint>
#include <string_view>

namespace vigie {

enum class EntityKind : std::uint8_t { kHashtag, kLink, kAuthor };
inline constexpr int kEntityKinds = 3;
std::string_view EntityKindName(EntityKind kind);

}  // namespace vigie

#include "pipeline/model/entity.h"

namespace vigie {

std::string_view EntityKindName(EntityKind kind) {
  switch (kind) {
    case EntityKind::kHashtag:
      return "hashtag";
    case EntityKind::kLink:
      return "link";
    case EntityKind::kAuthor:
      break;
  }
  return "author";
}

}  // namespace vigie

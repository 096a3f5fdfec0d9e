#include "pipeline/model/mention.h"

#include <array>
#include <utility>

namespace vigie {
namespace {
constexpr std::array<std::string_view, 8> kTypeNames = {
    "post",  "comment", "reply",   "repost",
    "quote", "review",  "article", "video"};
}  // namespace

std::string_view MentionTypeName(MentionType type) {
  return kTypeNames[static_cast<std::size_t>(type)];
}

MentionType MentionTypeOf(std::string_view name) {
  for (std::size_t i = 0; i < kTypeNames.size(); ++i)
    if (kTypeNames[i] == name) return static_cast<MentionType>(i);
  return MentionType::kPost;
}

void Mention::Clear() {
  std::vector<std::string_view> kept_links = std::move(links);
  std::vector<std::string_view> kept_hashtags = std::move(hashtags);
  std::vector<std::string_view> kept_tags = std::move(tags);
  std::vector<std::string_view> kept_mentions = std::move(mentions);
  kept_links.clear();
  kept_mentions.clear();
  kept_hashtags.clear();
  kept_tags.clear();
  *this = Mention{};
  links = std::move(kept_links);
  hashtags = std::move(kept_hashtags);
  mentions = std::move(kept_mentions);
  tags = std::move(kept_tags);
}

}  // namespace vigie

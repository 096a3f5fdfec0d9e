// A mention: one public message, whatever platform it came from.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "pipeline/base/time.h"
#include "pipeline/model/record.h"

namespace vigie {

// What kind of message.
enum class MentionType : std::uint8_t {
  kPost,
  kComment,
  kReply,
  kRepost,
  kQuote,
  kReview,
  kArticle,
  kVideo,
};
// "post", "comment", … and back; an unknown word is a post.
std::string_view MentionTypeName(MentionType type);
MentionType MentionTypeOf(std::string_view name);

// A count that the platform did not give.
inline constexpr std::int64_t kUnknownCount = -1;

// Lifetime: the string_views point into the record being mapped and into the
// mapping's own buffers. A Mention is valid until the mapping's next call.
// Copy what must outlive it.
struct Mention {
  std::string_view platform{};     // "mastodon": lower case, [a-z0-9_.-]
  std::string_view id{};           // unique inside the platform
  std::string_view text{};         // UTF-8, markup removed; empty on delete
  std::string_view title{};        // of an article or a video
  std::string_view url{};          // where a person can read it
  std::string_view author_id{};    // stable; falls back to the handle
  std::string_view author{};       // handle, without the @
  std::string_view author_name{};  // as displayed
  std::string_view bio{};          // the author's description of themselves
  std::string_view language{};     // the platform's own tag ("fr", "fr-FR")
  std::string_view country{};      // ISO 3166 alpha-2, upper case
  std::string_view site{};         // host of an article ("lemonde.fr")
  std::string_view reply_to{};     // id of the message it answers
  std::string_view repost_of{};    // id of the message it repeats or quotes
  std::string_view thread{};       // id of the conversation
  Op op = Op::kCreate;
  MentionType type = MentionType::kPost;
  bool type_told = true;  // false: nobody said so, a post is taken for granted
  bool verified = false;  // a checked account
  bool edited = false;
  bool ad = false;  // declared advertising or partnership
  bool has_images = false;
  bool has_video = false;
  bool has_geo = false;
  Micros published = 0;     // 0 when the platform did not say
  Micros author_since = 0;  // when the account was made, 0 unknown
  std::int64_t followers = kUnknownCount;
  std::int64_t likes = kUnknownCount;
  std::int64_t reposts = kUnknownCount;
  std::int64_t replies = kUnknownCount;
  std::int64_t quotes = kUnknownCount;
  std::int64_t views = kUnknownCount;
  double rating = 0;  // of a review, 1 to 5; 0 none
  // Conclusions that whoever sent the mention had drawn already.
  std::int64_t engagement = kUnknownCount;    // else the sum of the counts
  std::int64_t reach = kUnknownCount;         // people who saw it
  std::int64_t cluster_size = kUnknownCount;  // near-copies, itself included
  std::string_view sentiment{};  // "positive", "neutral", "negative"
  std::string_view emotion{};    // "anger", "fear", "joy", …

  // Links and hashtags that the platform gives apart from the text (expanded
  // addresses, facets, categories). Those in the text are found by the
  // tokenizer. Hashtags without the #.
  std::vector<std::string_view> links{};
  std::vector<std::string_view> hashtags{};
  std::vector<std::string_view> mentions{};  // accounts, without the @
  std::vector<std::string_view> tags{};      // labels set by people

  // Back to the defaults, keeping the vectors' memory.
  void Clear();
};

}  // namespace vigie

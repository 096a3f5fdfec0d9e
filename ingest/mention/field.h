// The names of the canonical form, told apart by their raw bytes. Private to
// this room.
#pragma once

#include <cstdint>

#include "pipeline/plugin/json_reader.h"

namespace vigie {

enum class MentionField : std::uint8_t {
  kId,
  kPlatform,
  kOp,
  kVersion,
  kPublished,  // those that key a record
  kText,
  kTitle,
  kUrl,
  kLang,
  kCountry,
  kSite,
  kType,
  kAuthor,
  kReplyTo,
  kRepostOf,
  kThread,
  kLikes,
  kReposts,
  kReplies,
  kQuotes,
  kViews,
  kRating,
  kLinks,
  kHashtags,
  kFlags,
  kMedia,
  kEngagement,
  kReach,
  kClusterSize,
  kSentiment,
  kEmotion,
  kTags,
  kMentions,
  kUnknown,
};

inline constexpr int kKeyFields = 5;
inline bool IsKeyField(MentionField field) {
  return field <= MentionField::kPublished;
}

inline MentionField MentionFieldOf(const char* raw) {
  using enum MentionField;
  switch (raw[0]) {
    case 'i':
      return KeyIs(raw, "id") ? kId : kUnknown;
    case 'p':
      if (KeyIs(raw, "platform")) return kPlatform;
      return KeyIs(raw, "published") ? kPublished : kUnknown;
    case 'o':
      return KeyIs(raw, "op") ? kOp : kUnknown;
    case 'v':
      if (KeyIs(raw, "version")) return kVersion;
      return KeyIs(raw, "views") ? kViews : kUnknown;
    case 't':
      if (KeyIs(raw, "text")) return kText;
      if (KeyIs(raw, "type")) return kType;
      if (KeyIs(raw, "title")) return kTitle;
      if (KeyIs(raw, "tags")) return kTags;
      return KeyIs(raw, "thread") ? kThread : kUnknown;
    case 'u':
      return KeyIs(raw, "url") ? kUrl : kUnknown;
    case 'l':
      if (KeyIs(raw, "lang")) return kLang;
      if (KeyIs(raw, "likes")) return kLikes;
      return KeyIs(raw, "links") ? kLinks : kUnknown;
    case 'c':
      if (KeyIs(raw, "country")) return kCountry;
      return KeyIs(raw, "cluster_size") ? kClusterSize : kUnknown;
    case 'e':
      if (KeyIs(raw, "engagement")) return kEngagement;
      return KeyIs(raw, "emotion") ? kEmotion : kUnknown;
    case 's':
      if (KeyIs(raw, "sentiment")) return kSentiment;
      return KeyIs(raw, "site") ? kSite : kUnknown;
    case 'a':
      return KeyIs(raw, "author") ? kAuthor : kUnknown;
    case 'r':
      if (KeyIs(raw, "reply_to")) return kReplyTo;
      if (KeyIs(raw, "repost_of")) return kRepostOf;
      if (KeyIs(raw, "reposts")) return kReposts;
      if (KeyIs(raw, "replies")) return kReplies;
      if (KeyIs(raw, "reach")) return kReach;
      return KeyIs(raw, "rating") ? kRating : kUnknown;
    case 'q':
      return KeyIs(raw, "quotes") ? kQuotes : kUnknown;
    case 'h':
      return KeyIs(raw, "hashtags") ? kHashtags : kUnknown;
    case 'f':
      return KeyIs(raw, "flags") ? kFlags : kUnknown;
    case 'm':
      if (KeyIs(raw, "mentions")) return kMentions;
      return KeyIs(raw, "media") ? kMedia : kUnknown;
    default:
      return kUnknown;
  }
}

enum class AuthorField : std::uint8_t {
  kId,
  kHandle,
  kName,
  kBio,
  kFollowers,
  kVerified,
  kSince,
  kUnknown,
};

inline AuthorField AuthorFieldOf(const char* raw) {
  using enum AuthorField;
  if (KeyIs(raw, "id")) return kId;
  if (KeyIs(raw, "handle")) return kHandle;
  if (KeyIs(raw, "name")) return kName;
  if (KeyIs(raw, "bio")) return kBio;
  if (KeyIs(raw, "followers")) return kFollowers;
  if (KeyIs(raw, "verified")) return kVerified;
  return KeyIs(raw, "since") ? kSince : kUnknown;
}

}  // namespace vigie

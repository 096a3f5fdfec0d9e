// What one object of the stream says, as views into the payload's parser:
// everything is read in one pass, in whatever order it comes, and put together
// afterwards. Private to this room.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "pipeline/model/mention.h"
#include "pipeline/plugin/json_reader.h"

namespace vigie {

// More than these are passed over.
inline constexpr std::size_t kMostUsers = 32;
inline constexpr std::size_t kMostPosts = 32;
inline constexpr std::size_t kMostMedia = 32;
inline constexpr std::size_t kMostLinks = 64;

// A shortened address and what it stands for.
struct XLink {
  std::string_view shortened{}, expanded{};
};

// A part of one of the lists below.
struct XRange {
  std::size_t begin = 0, end = 0;
};

struct XPost {
  std::string_view id{}, text{}, note{}, language{}, author_id{};
  std::string_view created{}, conversation{};
  std::string_view first_id{}, last_id{};  // of the history of its edits
  std::size_t history = 0;
  std::string_view retweeted{}, replied_to{}, quoted{};
  std::int64_t likes = kUnknownCount, reposts = kUnknownCount;
  std::int64_t replies = kUnknownCount, quotes = kUnknownCount;
  std::int64_t views = kUnknownCount;
  bool has_text = false, has_geo = false;
  XRange links, hashtags, media;
};

struct XUser {
  std::string_view id{}, handle{}, name{}, bio{}, created{};
  std::int64_t followers = kUnknownCount;
  bool verified = false;
};

struct XMedia {
  std::string_view key{}, type{};
};

enum class XEvent : std::uint8_t {
  kNone,        // a post
  kDelete,      // `id` is the post's
  kUserDelete,  // `id` is the user's
  kEdit,        // `id` is the first of the post's, `version` the last
  kOther,       // nothing that is stored is concerned
};

// Reused from record to record: the lists keep their memory.
struct XFrame {
  bool has_data = false, data_is_object = false, has_errors = false;
  XPost post;
  XEvent event = XEvent::kNone;
  std::string_view event_id{}, event_version{}, event_at{};
  std::vector<XUser> users;
  std::vector<XPost> posts;
  std::vector<XMedia> media;
  std::vector<XLink> links;                  // of all posts
  std::vector<std::string_view> hashtags;    // of all posts
  std::vector<std::string_view> media_keys;  // of all posts

  void Clear();
  // Reads one object of the stream. `whole`: false reads no more than what
  // keying needs.
  simdjson::error_code Read(JsonObject& object, bool whole);
};

}  // namespace vigie

#include "ingest/x/frame.h"

namespace vigie {
namespace {

using simdjson::error_code;
using simdjson::SUCCESS;
using simdjson::ondemand::json_type;

error_code ReadUserMetrics(JsonValue& value, XUser& user) {
  return ForEachField(value, [&](const char* key, JsonValue& part) {
    return KeyIs(key, "followers_count") ? ReadCount(part, user.followers)
                                         : SUCCESS;
  });
}

error_code ReadUser(JsonValue& value, XUser& user) {
  enum { kId, kHandle, kName, kBio, kCreated };
  FirstOf first;
  return ForEachField(value, [&](const char* key, JsonValue& part) {
    if (KeyIs(key, "id") && first(kId)) return ReadText(part, user.id);
    if (KeyIs(key, "username") && first(kHandle))
      return ReadText(part, user.handle);
    if (KeyIs(key, "name") && first(kName)) return ReadText(part, user.name);
    if (KeyIs(key, "description") && first(kBio))
      return ReadText(part, user.bio);
    if (KeyIs(key, "created_at") && first(kCreated))
      return ReadText(part, user.created);
    if (KeyIs(key, "verified")) return ReadFlag(part, user.verified);
    if (KeyIs(key, "public_metrics")) return ReadUserMetrics(part, user);
    return SUCCESS;
  });
}

error_code ReadMedia(JsonValue& value, XMedia& media) {
  return ForEachField(value, [&](const char* key, JsonValue& part) {
    if (KeyIs(key, "media_key") && media.key.empty())
      return ReadText(part, media.key);
    if (KeyIs(key, "type") && media.type.empty())
      return ReadText(part, media.type);
    return SUCCESS;
  });
}

error_code ReadMetrics(JsonValue& value, XPost& post) {
  return ForEachField(value, [&](const char* key, JsonValue& part) {
    if (KeyIs(key, "retweet_count")) return ReadCount(part, post.reposts);
    if (KeyIs(key, "reply_count")) return ReadCount(part, post.replies);
    if (KeyIs(key, "like_count")) return ReadCount(part, post.likes);
    if (KeyIs(key, "quote_count")) return ReadCount(part, post.quotes);
    if (KeyIs(key, "impression_count")) return ReadCount(part, post.views);
    return SUCCESS;
  });
}

error_code ReadReferences(JsonValue& value, XPost& post) {
  return ForEachItem(value, [&](JsonValue& item) {
    std::string_view type, id;
    const error_code error =
        ForEachField(item, [&](const char* key, JsonValue& part) {
          if (KeyIs(key, "type") && type.empty()) return ReadText(part, type);
          if (KeyIs(key, "id") && id.empty()) return ReadText(part, id);
          return SUCCESS;
        });
    if (type == "retweeted") post.retweeted = id;
    if (type == "replied_to") post.replied_to = id;
    if (type == "quoted") post.quoted = id;
    return error;
  });
}

error_code ReadHistory(JsonValue& value, XPost& post) {
  return ForEachItem(value, [&](JsonValue& item) {
    std::string_view id;
    const error_code error = ReadText(item, id);
    if (id.empty()) return error;
    if (post.first_id.empty()) post.first_id = id;
    post.last_id = id;
    ++post.history;
    return error;
  });
}

error_code ReadLink(JsonValue& value, XFrame& frame) {
  XLink link;
  std::string_view unwound;
  const error_code error =
      ForEachField(value, [&](const char* key, JsonValue& part) {
        if (KeyIs(key, "url") && link.shortened.empty())
          return ReadText(part, link.shortened);
        if (KeyIs(key, "expanded_url") && link.expanded.empty())
          return ReadText(part, link.expanded);
        if (KeyIs(key, "unwound_url") && unwound.empty())
          return ReadText(part, unwound);
        return SUCCESS;
      });
  // Where the reader ends after the redirections, when X followed them.
  if (!unwound.empty()) link.expanded = unwound;
  if (!link.expanded.empty() && frame.links.size() < 2 * kMostLinks)
    frame.links.push_back(link);
  return error;
}

error_code ReadTag(JsonValue& value, XFrame& frame) {
  return ForEachField(value, [&](const char* key, JsonValue& part) {
    if (!KeyIs(key, "tag")) return SUCCESS;
    std::string_view tag;
    const error_code error = ReadText(part, tag);
    if (!tag.empty() && frame.hashtags.size() < 2 * kMostLinks)
      frame.hashtags.push_back(tag);
    return error;
  });
}

error_code ReadEntities(JsonValue& value, XFrame& frame) {
  return ForEachField(value, [&](const char* key, JsonValue& part) {
    if (KeyIs(key, "urls"))
      return ForEachItem(part,
                         [&](JsonValue& url) { return ReadLink(url, frame); });
    if (KeyIs(key, "hashtags"))
      return ForEachItem(part,
                         [&](JsonValue& tag) { return ReadTag(tag, frame); });
    return SUCCESS;
  });
}

error_code ReadNote(JsonValue& value, XPost& post, XFrame& frame) {
  return ForEachField(value, [&](const char* key, JsonValue& part) {
    if (KeyIs(key, "text") && post.note.empty())
      return ReadText(part, post.note);
    if (KeyIs(key, "entities")) return ReadEntities(part, frame);
    return SUCCESS;
  });
}

error_code ReadAttachments(JsonValue& value, XFrame& frame) {
  return ForEachField(value, [&](const char* key, JsonValue& part) {
    if (!KeyIs(key, "media_keys")) return SUCCESS;
    return ForEachItem(part, [&](JsonValue& item) {
      std::string_view media_key;
      const error_code error = ReadText(item, media_key);
      if (!media_key.empty() && frame.media_keys.size() < kMostMedia)
        frame.media_keys.push_back(media_key);
      return error;
    });
  });
}

// {"tweet": {"id"}, …}, {"user": {"id"}, …} and {"initial_tweet_id", …}.
error_code ReadEvent(JsonValue& value, XFrame& frame) {
  std::string_view named, initial;
  const error_code error =
      ForEachField(value, [&](const char* key, JsonValue& part) {
        if (KeyIs(key, "tweet") || KeyIs(key, "user"))
          return ForEachField(part, [&](const char* inner, JsonValue& id) {
            return KeyIs(inner, "id") && named.empty() ? ReadText(id, named)
                                                       : SUCCESS;
          });
        if (KeyIs(key, "initial_tweet_id") && initial.empty())
          return ReadText(part, initial);
        if (KeyIs(key, "event_at") && frame.event_at.empty())
          return ReadText(part, frame.event_at);
        return SUCCESS;
      });
  frame.event_version = named;
  frame.event_id = initial.empty() ? named : initial;
  return error;
}

// What an event is called, kNone for a field of a post.
XEvent EventOf(const char* key) {
  switch (key[0]) {
    case 'd':
      return KeyIs(key, "delete") ? XEvent::kDelete : XEvent::kNone;
    case 's':
      return KeyIs(key, "scrub_geo") ? XEvent::kOther : XEvent::kNone;
    case 't':
      if (KeyIs(key, "tweet_edit")) return XEvent::kEdit;
      if (KeyIs(key, "tweet_withheld")) return XEvent::kOther;
      return XEvent::kNone;
    case 'u':
      if (KeyIs(key, "user_delete")) return XEvent::kUserDelete;
      if (KeyIs(key, "undrop") || std::memcmp(key, "user_", 5) == 0)
        return XEvent::kOther;
      return XEvent::kNone;
    case 'w':
      return KeyIs(key, "withheld") ? XEvent::kOther : XEvent::kNone;
    default:
      return XEvent::kNone;
  }
}

// The post's id, history and time are read always, the rest when `whole`. An
// event before any id makes the object an event; later ones are not looked at.
error_code ReadPost(JsonValue& value, XPost& post, XFrame& frame, bool whole,
                    bool may_be_event) {
  enum {
    kId,
    kHistory,
    kCreated,
    kKeyed,
    kText = kKeyed,
    kNote,
    kLanguage,
    kAuthor,
    kConversation,
    kReferences,
    kEntities,
    kAttachments,
  };
  FirstOf first;
  post.links.begin = frame.links.size();
  post.hashtags.begin = frame.hashtags.size();
  post.media.begin = frame.media_keys.size();
  const error_code error =
      ForEachField(value, [&](const char* key, JsonValue& part) {
        if (may_be_event && frame.event != XEvent::kNone) return SUCCESS;
        if (KeyIs(key, "id")) {
          error_code e = first(kId) ? ReadText(part, post.id) : SUCCESS;
          return e == SUCCESS && !whole && first.All(kKeyed) ? kStopHere : e;
        }
        if (KeyIs(key, "edit_history_tweet_ids")) {
          error_code e = first(kHistory) ? ReadHistory(part, post) : SUCCESS;
          return e == SUCCESS && !whole && first.All(kKeyed) ? kStopHere : e;
        }
        if (KeyIs(key, "created_at")) {
          error_code e =
              first(kCreated) ? ReadText(part, post.created) : SUCCESS;
          return e == SUCCESS && !whole && first.All(kKeyed) ? kStopHere : e;
        }
        if (may_be_event && !first.Heard(kId)) {
          const XEvent event = EventOf(key);
          if (event != XEvent::kNone) {
            frame.event = event;
            const error_code e =
                event == XEvent::kOther ? SUCCESS : ReadEvent(part, frame);
            return e == SUCCESS && !whole ? kStopHere : e;
          }
        }
        if (!whole) return SUCCESS;
        if (KeyIs(key, "text") && first(kText)) {
          const error_code e = ReadText(part, post.text);
          post.has_text = post.text.data() != nullptr;
          return e;
        }
        if (KeyIs(key, "author_id") && first(kAuthor))
          return ReadText(part, post.author_id);
        if (KeyIs(key, "lang") && first(kLanguage))
          return ReadText(part, post.language);
        if (KeyIs(key, "conversation_id") && first(kConversation))
          return ReadText(part, post.conversation);
        if (KeyIs(key, "public_metrics")) return ReadMetrics(part, post);
        if (KeyIs(key, "referenced_tweets") && first(kReferences))
          return ReadReferences(part, post);
        if (KeyIs(key, "entities") && first(kEntities))
          return ReadEntities(part, frame);
        if (KeyIs(key, "note_tweet") && first(kNote))
          return ReadNote(part, post, frame);
        if (KeyIs(key, "attachments") && first(kAttachments))
          return ReadAttachments(part, frame);
        if (KeyIs(key, "geo")) {
          json_type type = json_type::null;
          const error_code e = part.type().get(type);
          post.has_geo = type == json_type::object;
          return e;
        }
        return SUCCESS;
      });
  post.links.end = frame.links.size();
  post.hashtags.end = frame.hashtags.size();
  post.media.end = frame.media_keys.size();
  return error;
}

error_code ReadIncludes(JsonValue& value, XFrame& frame) {
  return ForEachField(value, [&](const char* key, JsonValue& part) {
    if (KeyIs(key, "users"))
      return ForEachItem(part, [&](JsonValue& item) {
        if (frame.users.size() == kMostUsers) return SUCCESS;
        return ReadUser(item, frame.users.emplace_back());
      });
    if (KeyIs(key, "tweets"))
      return ForEachItem(part, [&](JsonValue& item) {
        if (frame.posts.size() == kMostPosts) return SUCCESS;
        return ReadPost(item, frame.posts.emplace_back(), frame, true, false);
      });
    if (KeyIs(key, "media"))
      return ForEachItem(part, [&](JsonValue& item) {
        if (frame.media.size() == kMostMedia) return SUCCESS;
        return ReadMedia(item, frame.media.emplace_back());
      });
    return SUCCESS;
  });
}

}  // namespace

void XFrame::Clear() {
  has_data = data_is_object = has_errors = false;
  post = {};
  event = XEvent::kNone;
  event_id = event_version = event_at = {};
  users.clear();
  posts.clear();
  media.clear();
  links.clear();
  hashtags.clear();
  media_keys.clear();
}

error_code XFrame::Read(JsonObject& object, bool whole) {
  enum { kData, kIncludes };
  FirstOf first;
  return ForEachField(object, [&](const char* key, JsonValue& value) {
    if (KeyIs(key, "data") && first(kData)) {
      has_data = true;
      json_type type = json_type::null;
      if (const error_code error = value.type().get(type)) return error;
      data_is_object = type == json_type::object;
      const error_code error = ReadPost(value, post, *this, whole, true);
      return error == SUCCESS && !whole ? kStopHere : error;
    }
    if (whole && KeyIs(key, "includes") && first(kIncludes))
      return ReadIncludes(value, *this);
    if (KeyIs(key, "errors")) has_errors = true;
    return SUCCESS;
  });
}

}  // namespace vigie

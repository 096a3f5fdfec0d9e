#include "ingest/bluesky/mapping.h"

#include <algorithm>
#include <optional>
#include <string>

#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "pipeline/plugin/json_reader.h"

namespace vigie {
namespace {

using simdjson::error_code;
using simdjson::SUCCESS;
using simdjson::ondemand::json_type;

constexpr std::string_view kName = "bluesky";
constexpr std::string_view kPost = "app.bsky.feed.post";
constexpr std::size_t kMostId = 512;  // a DID may be long, an rkey is short
constexpr std::size_t kMostListed = 64;
constexpr std::size_t kMostText = 256 << 10;
// 9999-12-31T23:59:59.999999Z.
constexpr Micros kLastTime = 253'402'300'799'999'999;

// What a frame says besides the post's own record.
struct Frame {
  std::string_view did{}, kind{};
  std::int64_t time_us = 0;
  std::string_view rev{}, operation{}, collection{}, rkey{};
  bool active = true;
  std::string_view status{};
  std::int64_t seq = 0;
  bool has_record = false;
  bool has_text = false;
  std::string_view created{};
};

void AddOnce(std::vector<std::string_view>& list, std::string_view s) {
  if (s.empty() || list.size() == kMostListed) return;
  if (std::find(list.begin(), list.end(), s) == list.end()) list.push_back(s);
}

// {"cid": …, "uri": "at://…"}: the uri.
error_code ReadReference(JsonValue& value, std::string_view& uri) {
  return ForEachField(value, [&](const char* key, JsonValue& part) {
    return KeyIs(key, "uri") ? ReadText(part, uri) : SUCCESS;
  });
}

error_code ReadReply(JsonValue& value, Mention& m) {
  return ForEachField(value, [&](const char* key, JsonValue& part) {
    if (KeyIs(key, "parent")) return ReadReference(part, m.reply_to);
    if (KeyIs(key, "root")) return ReadReference(part, m.thread);
    return SUCCESS;
  });
}

// A quoted record, bare or wrapped once more (a quote with a picture). Lists
// and feeds may be embedded too: only posts are quotes.
error_code ReadQuoted(JsonValue& value, Mention& m) {
  return ForEachField(value, [&](const char* key, JsonValue& part) {
    if (KeyIs(key, "record")) return ReadQuoted(part, m);
    if (!KeyIs(key, "uri")) return SUCCESS;
    std::string_view uri;
    if (const error_code error = ReadText(part, uri)) return error;
    if (uri.find("/app.bsky.feed.post/") != std::string_view::npos)
      m.repost_of = uri;
    return SUCCESS;
  });
}

error_code ReadExternal(JsonValue& value, Mention& m) {
  std::string_view uri;
  const error_code error = ReadReference(value, uri);
  AddOnce(m.links, uri);
  return error;
}

error_code ReadEmbed(JsonValue& value, Mention& m) {
  return ForEachField(value, [&](const char* key, JsonValue& part) {
    if (KeyIs(key, "images")) {
      m.has_images = true;
    } else if (KeyIs(key, "video")) {
      m.has_video = true;
    } else if (KeyIs(key, "external")) {
      return ReadExternal(part, m);
    } else if (KeyIs(key, "record")) {
      return ReadQuoted(part, m);
    } else if (KeyIs(key, "media")) {
      return ReadEmbed(part, m);
    }
    return SUCCESS;
  });
}

// A link has a `uri`, a hashtag a `tag`; a mentioned account has neither.
error_code ReadFeature(JsonValue& value, Mention& m) {
  return ForEachField(value, [&](const char* key, JsonValue& part) {
    std::string_view text;
    if (KeyIs(key, "uri")) {
      if (const error_code error = ReadText(part, text)) return error;
      AddOnce(m.links, text);
    } else if (KeyIs(key, "tag")) {
      if (const error_code error = ReadText(part, text)) return error;
      if (text.starts_with('#')) text.remove_prefix(1);
      AddOnce(m.hashtags, text);
    }
    return SUCCESS;
  });
}

error_code ReadFacets(JsonValue& value, Mention& m) {
  return ForEachItem(value, [&](JsonValue& facet) {
    return ForEachField(facet, [&](const char* key, JsonValue& features) {
      if (!KeyIs(key, "features")) return SUCCESS;
      return ForEachItem(features, [&](JsonValue& feature) {
        return ReadFeature(feature, m);
      });
    });
  });
}

error_code ReadTags(JsonValue& value, Mention& m) {
  return ForEachItem(value, [&](JsonValue& tag) {
    std::string_view text;
    const error_code error = ReadText(tag, text);
    AddOnce(m.hashtags, text);
    return error;
  });
}

error_code ReadPost(JsonValue& value, Frame& frame, Mention& m) {
  enum { kText, kCreated, kLangs, kReply, kEmbed, kFacets, kTags };
  FirstOf first;
  return ForEachField(value, [&](const char* key, JsonValue& part) {
    switch (key[0]) {
      case 't':
        if (KeyIs(key, "text") && first(kText)) {
          const error_code error = ReadText(part, m.text);
          frame.has_text = m.text.data() != nullptr;
          return error;
        }
        if (KeyIs(key, "tags") && first(kTags)) return ReadTags(part, m);
        break;
      case 'c':
        if (KeyIs(key, "createdAt") && first(kCreated))
          return ReadText(part, frame.created);
        break;
      case 'l':
        if (KeyIs(key, "langs") && first(kLangs))
          return ForEachItem(part, [&](JsonValue& language) {
            std::string_view text;
            const error_code error = ReadText(language, text);
            if (m.language.empty()) m.language = text;
            return error;
          });
        break;
      case 'r':
        if (KeyIs(key, "reply") && first(kReply)) return ReadReply(part, m);
        break;
      case 'e':
        if (KeyIs(key, "embed") && first(kEmbed)) return ReadEmbed(part, m);
        break;
      case 'f':
        if (KeyIs(key, "facets") && first(kFacets)) return ReadFacets(part, m);
        break;
      default:
        break;
    }
    return SUCCESS;
  });
}

// `mention` is null when only the key is wanted: the record is passed over.
// `last`: nothing behind the commit is wanted, either.
error_code ReadCommit(JsonValue& value, Frame& frame, Mention* mention,
                      bool last) {
  enum { kRev, kOperation, kCollection, kRkey, kKeyed, kRecord = kKeyed };
  FirstOf first;
  return ForEachField(value, [&](const char* key, JsonValue& part) {
    error_code error = SUCCESS;
    if (KeyIs(key, "rev")) {
      if (first(kRev)) error = ReadText(part, frame.rev);
    } else if (KeyIs(key, "operation")) {
      if (first(kOperation)) error = ReadText(part, frame.operation);
    } else if (KeyIs(key, "collection")) {
      if (first(kCollection)) error = ReadText(part, frame.collection);
    } else if (KeyIs(key, "rkey")) {
      if (first(kRkey)) error = ReadText(part, frame.rkey);
    } else if (KeyIs(key, "record") && mention != nullptr && first(kRecord)) {
      frame.has_record = true;
      // Of another collection: not read. (A record before its collection is,
      // and forgotten with the frame.)
      if (frame.collection.empty() || frame.collection == kPost)
        error = ReadPost(part, frame, *mention);
    }
    return error == SUCCESS && last && first.All(kKeyed) ? kStopHere : error;
  });
}

error_code ReadAccount(JsonValue& value, Frame& frame) {
  enum { kActive, kStatus, kSeq };
  FirstOf first;
  return ForEachField(value, [&](const char* key, JsonValue& part) {
    if (KeyIs(key, "active") && first(kActive))
      return ReadFlag(part, frame.active);
    if (KeyIs(key, "status") && first(kStatus))
      return ReadText(part, frame.status);
    if (KeyIs(key, "seq") && first(kSeq)) return ReadInteger(part, frame.seq);
    return SUCCESS;
  });
}

error_code ReadFrame(JsonObject& object, Frame& frame, Mention* mention) {
  enum { kDid, kTime, kKind, kKeyed, kCommit = kKeyed, kAccount };
  FirstOf first;
  bool has_body = false;
  return ForEachField(object, [&](const char* key, JsonValue& value) {
    error_code error = SUCCESS;
    if (KeyIs(key, "did")) {
      if (first(kDid)) error = ReadText(value, frame.did);
    } else if (KeyIs(key, "time_us")) {
      if (first(kTime)) error = ReadInteger(value, frame.time_us);
    } else if (KeyIs(key, "kind")) {
      if (first(kKind)) error = ReadText(value, frame.kind);
    } else if (KeyIs(key, "commit")) {
      const bool is = frame.kind == "commit";
      if (first(kCommit))
        error = ReadCommit(value, frame, mention,
                           mention == nullptr && is && first.All(kKeyed));
      has_body |= is;
    } else if (KeyIs(key, "account")) {
      if (first(kAccount)) error = ReadAccount(value, frame);
      has_body |= frame.kind == "account";
    }
    if (error == SUCCESS && mention == nullptr && has_body && first.All(kKeyed))
      return kStopHere;
    return error;
  });
}

class BlueskyMapping final : public Mapping {
 public:
  BlueskyMapping() {
    id_.reserve(kMostId);
    url_.reserve(kMostId + 64);
  }
  absl::Status Key(PaddedView payload, ItemKey& key) override;
  absl::Status Map(PaddedView payload, Mention& mention) override;

 private:
  absl::Status Read(PaddedView payload, Frame& frame, Mention* mention);
  // What the frame is about; NotFound when it is nothing to keep.
  absl::Status Name(const Frame& frame, ItemKey& key);

  JsonReader reader_;
  std::string id_, url_;
};

absl::Status BlueskyMapping::Read(PaddedView payload, Frame& frame,
                                  Mention* mention) {
  simdjson::ondemand::document document;
  JsonObject object;
  VIGIE_RETURN_IF_ERROR(reader_.OpenObject(kName, payload, document, object));
  if (const error_code error = ReadFrame(object, frame, mention))
    return JsonReader::Error(kName, error);
  if (mention != nullptr && JsonReader::SomethingFollows(document))
    return InvalidArgument(kName, ": something follows the object");
  return absl::OkStatus();
}

absl::Status BlueskyMapping::Name(const Frame& frame, ItemKey& key) {
  if (frame.kind.empty()) return InvalidArgument(kName, ": frame without kind");
  if (frame.did.empty()) return InvalidArgument(kName, ": frame without did");
  if (!frame.did.starts_with("did:") || frame.did.size() > kMostId)
    return InvalidArgument(kName, ": did is no DID");
  key.platform = kName;
  key.time = std::clamp<Micros>(frame.time_us, 0, kLastTime);
  if (frame.kind == "account") {
    if (frame.active ||
        (frame.status != "deleted" && frame.status != "takendown"))
      return NotFound(kName, ": an account that stays");
    id_.assign(frame.did);
    key.id = id_;
    key.op = Op::kErase;
    key.version =
        static_cast<std::uint64_t>(frame.seq != 0 ? frame.seq : frame.time_us);
    return absl::OkStatus();
  }
  if (frame.kind != "commit") return NotFound(kName, ": not a commit");
  if (frame.collection.empty())
    return InvalidArgument(kName, ": commit without collection");
  if (frame.collection != kPost) return NotFound(kName, ": not a post");
  if (frame.rkey.empty())
    return InvalidArgument(kName, ": commit without rkey");
  if (frame.operation == "create") {
    key.op = Op::kCreate;
    key.version = 0;
  } else if (frame.operation == "update" || frame.operation == "delete") {
    key.op = frame.operation == "update" ? Op::kUpdate : Op::kDelete;
    key.version = Hash64(frame.rev);
  } else {
    return InvalidArgument(kName,
                           ": operation is not create, update or delete");
  }
  if (frame.did.size() + frame.rkey.size() + kPost.size() + 7 > kMostId)
    return InvalidArgument(kName, ": id over 512 bytes");
  id_.assign("at://");
  id_.append(frame.did).append("/").append(kPost).append("/");
  id_.append(frame.rkey);
  key.id = id_;
  return absl::OkStatus();
}

absl::Status BlueskyMapping::Key(PaddedView payload, ItemKey& key) {
  Frame frame;
  VIGIE_RETURN_IF_ERROR(Read(payload, frame, nullptr));
  return Name(frame, key);
}

absl::Status BlueskyMapping::Map(PaddedView payload, Mention& m) {
  Frame frame;
  ItemKey key;
  VIGIE_RETURN_IF_ERROR(Read(payload, frame, &m));
  VIGIE_RETURN_IF_ERROR(Name(frame, key));
  m.platform = kName;
  m.id = key.id;
  m.op = key.op;
  m.author_id = frame.did;
  m.published = key.time;
  if (key.op == Op::kDelete || key.op == Op::kErase) {
    m.text = {};
    return absl::OkStatus();
  }
  if (!frame.has_record) return InvalidArgument(kName, ": post without record");
  if (!frame.has_text) return InvalidArgument(kName, ": post without text");
  if (m.text.size() > kMostText)
    return InvalidArgument(kName, ": text over 256 KiB");
  const std::optional<Micros> created = ParseRfc3339(frame.created);
  if (created && *created >= 0 && *created <= kLastTime)
    m.published = *created;
  else if (frame.time_us <= 0)
    return InvalidArgument(kName, ": post without a time");
  m.edited = key.op == Op::kUpdate;
  if (!m.reply_to.empty())
    m.type = MentionType::kReply;
  else if (!m.repost_of.empty())
    m.type = MentionType::kQuote;
  url_.assign("https://bsky.app/profile/");
  url_.append(frame.did).append("/post/").append(frame.rkey);
  m.url = url_;
  return absl::OkStatus();
}

}  // namespace

std::unique_ptr<Mapping> MakeBlueskyMapping() {
  return std::make_unique<BlueskyMapping>();
}

}  // namespace vigie

#include "ingest/mention/mapping.h"

#include <algorithm>
#include <optional>

#include "ingest/mention/field.h"
#include "ingest/mention/value.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "pipeline/plugin/json_reader.h"

namespace vigie {
namespace {

using simdjson::error_code;
using simdjson::SUCCESS;
using simdjson::ondemand::json_type;

constexpr std::string_view kName = kMentionForm;
constexpr std::size_t kMostText = 256 << 10;
constexpr std::size_t kMostId = 256;
constexpr std::size_t kMostListed = 64;

bool IsPlatform(std::string_view s) {
  return !s.empty() && s.size() <= 32 &&
         std::all_of(s.begin(), s.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                  c == '_' || c == '.' || c == '-';
         });
}

// The five fields that key a record.
struct KeyPart {
  std::string_view platform = "file";
  std::string_view id{};
  Op op = Op::kCreate;
  std::uint64_t version = 0;
  std::optional<Micros> published;

  absl::Status Read(MentionField field, JsonValue& value);
  absl::Status Check() const {
    if (id.empty()) return InvalidArgument(kName, ": without id");
    if (id.size() > kMostId) return Wrong("id", "over 256 bytes");
    return absl::OkStatus();
  }
};

absl::Status KeyPart::Read(MentionField field, JsonValue& value) {
  switch (field) {
    case MentionField::kId:
      return ReadIdentifier(value, "id", id);
    case MentionField::kPlatform:
      VIGIE_RETURN_IF_ERROR(ReadString(value, "platform", platform));
      if (!IsPlatform(platform))
        return Wrong("platform", "expected [a-z0-9_.-]{1,32}");
      return absl::OkStatus();
    case MentionField::kOp: {
      std::string_view word = "create";
      VIGIE_RETURN_IF_ERROR(ReadString(value, "op", word));
      if (word == "create")
        op = Op::kCreate;
      else if (word == "update")
        op = Op::kUpdate;
      else if (word == "delete")
        op = Op::kDelete;
      else
        return Wrong("op", "expected create, update or delete");
      return absl::OkStatus();
    }
    case MentionField::kVersion: {
      std::string_view word;
      VIGIE_RETURN_IF_ERROR(ReadIdentifier(value, "version", word));
      // A whole number is itself, so that 0 is the first; a word its hash.
      if (!word.empty())
        version = ParseInt<std::uint64_t>(word).value_or(Hash64(word));
      return absl::OkStatus();
    }
    default:
      return ReadTime(value, "published", published);
  }
}

class MentionMapping final : public Mapping {
 public:
  absl::Status Key(PaddedView payload, ItemKey& key) override;
  absl::Status Map(PaddedView payload, Mention& mention) override;

 private:
  absl::Status ReadField(MentionField field, JsonValue& value,
                         Mention& mention);
  absl::Status ReadAuthor(JsonValue& value, Mention& mention);
  absl::Status ReadList(JsonValue& value, std::string_view name,
                        std::vector<std::string_view>& list);
  absl::Status ReadMarks(JsonValue& value, std::string_view name,
                         Mention& mention);

  JsonReader reader_;
  char country_[2] = {};
};

// Walks the fields, each once; the first of two alike holds. `read` returns a
// status, and false in `more` when it has what it wants.
template <typename Read>
absl::Status Walk(JsonObject& object, Read read) {
  absl::Status status;
  std::uint64_t seen = 0;
  const error_code error = ForEachField(
      object, [&](const char* raw, JsonValue& value) -> error_code {
        const MentionField field = MentionFieldOf(raw);
        if (field == MentionField::kUnknown) return SUCCESS;
        const std::uint64_t bit = std::uint64_t{1}
                                  << static_cast<unsigned>(field);
        if ((seen & bit) != 0) return SUCCESS;
        seen |= bit;
        bool more = true;
        status = read(field, value, more);
        return status.ok() && more ? SUCCESS : kStopHere;
      });
  if (!status.ok()) return status;
  return error == SUCCESS ? absl::OkStatus() : JsonReader::Error(kName, error);
}

absl::Status MentionMapping::Key(PaddedView payload, ItemKey& key) {
  simdjson::ondemand::document document;
  JsonObject object;
  VIGIE_RETURN_IF_ERROR(reader_.OpenObject(kName, payload, document, object));
  KeyPart part;
  int left = kKeyFields;
  VIGIE_RETURN_IF_ERROR(
      Walk(object, [&](MentionField field, JsonValue& value, bool& more) {
        if (!IsKeyField(field)) return absl::OkStatus();
        more = --left > 0;
        return part.Read(field, value);
      }));
  VIGIE_RETURN_IF_ERROR(part.Check());
  key = {part.platform, part.id, part.op, part.version,
         part.published.value_or(0)};
  return absl::OkStatus();
}

absl::Status MentionMapping::Map(PaddedView payload, Mention& mention) {
  simdjson::ondemand::document document;
  JsonObject object;
  VIGIE_RETURN_IF_ERROR(reader_.OpenObject(kName, payload, document, object));
  KeyPart part;
  bool has_text = false, has_type = false;
  VIGIE_RETURN_IF_ERROR(
      Walk(object, [&](MentionField field, JsonValue& value, bool&) {
        if (IsKeyField(field)) return part.Read(field, value);
        if (field == MentionField::kText) {
          VIGIE_RETURN_IF_ERROR(ReadString(value, "text", mention.text));
          has_text = mention.text.data() != nullptr;
          return absl::OkStatus();
        }
        has_type |= field == MentionField::kType;
        return ReadField(field, value, mention);
      }));
  VIGIE_RETURN_IF_ERROR(part.Check());
  if (JsonReader::SomethingFollows(document))
    return InvalidArgument(kName, ": something follows the object");
  mention.platform = part.platform;
  mention.id = part.id;
  mention.op = part.op;
  mention.published = part.published.value_or(0);
  if (part.op == Op::kDelete) {
    mention.text = {};
    return absl::OkStatus();
  }
  if (!part.published) return InvalidArgument(kName, ": without published");
  if (!has_text) return InvalidArgument(kName, ": without text");
  if (mention.text.size() > kMostText) return Wrong("text", "over 256 KiB");
  if (mention.author_id.empty()) mention.author_id = mention.author;
  if (!has_type) {
    if (!mention.repost_of.empty())
      mention.type = MentionType::kRepost;
    else if (!mention.reply_to.empty())
      mention.type = MentionType::kReply;
    else if (mention.rating > 0)
      mention.type = MentionType::kReview;
    mention.type_told = mention.type != MentionType::kPost;
  }
  return absl::OkStatus();
}

absl::Status MentionMapping::ReadField(MentionField field, JsonValue& value,
                                       Mention& m) {
  switch (field) {
    case MentionField::kTitle:
      return ReadString(value, "title", m.title);
    case MentionField::kUrl:
      return ReadString(value, "url", m.url);
    case MentionField::kLang:
      return ReadString(value, "lang", m.language);
    case MentionField::kSite:
      return ReadString(value, "site", m.site);
    case MentionField::kReplyTo:
      return ReadIdentifier(value, "reply_to", m.reply_to);
    case MentionField::kRepostOf:
      return ReadIdentifier(value, "repost_of", m.repost_of);
    case MentionField::kThread:
      return ReadIdentifier(value, "thread", m.thread);
    case MentionField::kLikes:
      return ReadCounted(value, "likes", m.likes);
    case MentionField::kReposts:
      return ReadCounted(value, "reposts", m.reposts);
    case MentionField::kReplies:
      return ReadCounted(value, "replies", m.replies);
    case MentionField::kQuotes:
      return ReadCounted(value, "quotes", m.quotes);
    case MentionField::kViews:
      return ReadCounted(value, "views", m.views);
    case MentionField::kEngagement:
      return ReadCounted(value, "engagement", m.engagement);
    case MentionField::kReach:
      return ReadCounted(value, "reach", m.reach);
    case MentionField::kClusterSize:
      return ReadCounted(value, "cluster_size", m.cluster_size);
    case MentionField::kSentiment:
      return ReadString(value, "sentiment", m.sentiment);
    case MentionField::kEmotion:
      return ReadString(value, "emotion", m.emotion);
    case MentionField::kMentions:
      return ReadList(value, "mentions", m.mentions);
    case MentionField::kTags:
      return ReadList(value, "tags", m.tags);
    case MentionField::kLinks:
      return ReadList(value, "links", m.links);
    case MentionField::kHashtags:
      return ReadList(value, "hashtags", m.hashtags);
    case MentionField::kAuthor:
      return ReadAuthor(value, m);
    case MentionField::kFlags:
      return ReadMarks(value, "flags", m);
    case MentionField::kMedia:
      return ReadMarks(value, "media", m);
    case MentionField::kType: {
      std::string_view word;
      VIGIE_RETURN_IF_ERROR(ReadString(value, "type", word));
      m.type = MentionTypeOf(word);
      m.type_told = word == MentionTypeName(m.type);
      return absl::OkStatus();
    }
    case MentionField::kCountry: {
      std::string_view code;
      VIGIE_RETURN_IF_ERROR(ReadString(value, "country", code));
      if (code.empty()) return absl::OkStatus();
      const auto letter = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      };
      if (code.size() != 2 || !letter(code[0]) || !letter(code[1]))
        return Wrong("country", "expected two letters (ISO 3166)");
      for (int i = 0; i < 2; ++i)
        country_[i] = static_cast<char>(code[i] & ~0x20);
      m.country = std::string_view(country_, 2);
      return absl::OkStatus();
    }
    case MentionField::kRating: {
      std::optional<double> rating;
      VIGIE_RETURN_IF_ERROR(ReadNumber(value, "rating", rating));
      if (rating && *rating > 0) m.rating = std::clamp(*rating, 1.0, 5.0);
      return absl::OkStatus();
    }
    default:
      return absl::OkStatus();
  }
}

absl::Status MentionMapping::ReadAuthor(JsonValue& value, Mention& m) {
  json_type type = json_type::null;
  VIGIE_RETURN_IF_ERROR(TypeOf(value, "author", type));
  absl::Status status;
  if (type == json_type::string) {
    status = ReadString(value, "author", m.author);
  } else if (type == json_type::object) {
    std::uint32_t seen = 0;
    const error_code error = ForEachField(
        value, [&](const char* raw, JsonValue& part) -> error_code {
          const AuthorField field = AuthorFieldOf(raw);
          const std::uint32_t bit = 1u << static_cast<unsigned>(field);
          if (field == AuthorField::kUnknown || (seen & bit) != 0)
            return SUCCESS;
          seen |= bit;
          switch (field) {
            case AuthorField::kId:
              status = ReadIdentifier(part, "author.id", m.author_id);
              break;
            case AuthorField::kHandle:
              status = ReadString(part, "author.handle", m.author);
              break;
            case AuthorField::kName:
              status = ReadString(part, "author.name", m.author_name);
              break;
            case AuthorField::kBio:
              status = ReadString(part, "author.bio", m.bio);
              break;
            case AuthorField::kFollowers:
              status = ReadCounted(part, "author.followers", m.followers);
              break;
            case AuthorField::kVerified:
              status = ReadBool(part, "author.verified", m.verified);
              break;
            default: {
              std::optional<Micros> since;
              status = ReadTime(part, "author.since", since);
              m.author_since = since.value_or(0);
            }
          }
          return status.ok() ? SUCCESS : kStopHere;
        });
    if (status.ok() && error != SUCCESS) return Wrong("author", error);
  } else if (type != json_type::null) {
    return Wrong("author", "expected an object or a handle");
  }
  if (m.author.starts_with('@')) m.author.remove_prefix(1);
  return status;
}

absl::Status MentionMapping::ReadList(JsonValue& value, std::string_view name,
                                      std::vector<std::string_view>& list) {
  json_type type = json_type::null;
  VIGIE_RETURN_IF_ERROR(TypeOf(value, name, type));
  if (type == json_type::null) return absl::OkStatus();
  if (type != json_type::array)
    return Wrong(name, "expected a list of strings");
  absl::Status status;
  const error_code error =
      ForEachItem(value, [&](JsonValue& item) -> error_code {
        if (list.size() == kMostListed) return SUCCESS;
        std::string_view text;
        status = ReadString(item, name, text);
        if (!status.ok()) return kStopHere;
        if (text.starts_with(name == "mentions" ? '@' : '#'))
          text.remove_prefix(1);
        if (!text.empty()) list.push_back(text);
        return SUCCESS;
      });
  if (!status.ok()) return status;
  return error == SUCCESS ? absl::OkStatus() : Wrong(name, error);
}

// ["edited"] or {"edited": true}; unknown words are passed over.
absl::Status MentionMapping::ReadMarks(JsonValue& value, std::string_view name,
                                       Mention& m) {
  json_type type = json_type::null;
  VIGIE_RETURN_IF_ERROR(TypeOf(value, name, type));
  if (type == json_type::null) return absl::OkStatus();
  const auto mark = [&](std::string_view word) -> bool* {
    if (name == "flags") {
      if (word == "edited") return &m.edited;
      if (word == "ad") return &m.ad;
    } else {
      if (word == "images") return &m.has_images;
      if (word == "video") return &m.has_video;
      if (word == "geo") return &m.has_geo;
    }
    return nullptr;
  };
  absl::Status status;
  error_code error = SUCCESS;
  if (type == json_type::array) {
    error = ForEachItem(value, [&](JsonValue& item) -> error_code {
      std::string_view word;
      status = ReadString(item, name, word);
      if (!status.ok()) return kStopHere;
      if (bool* flag = mark(word)) *flag = true;
      return SUCCESS;
    });
  } else if (type == json_type::object) {
    error = ForEachField(
        value, [&](const char* raw, JsonValue& item) -> error_code {
          const void* end = std::memchr(raw, '"', 8);
          if (end == nullptr) return SUCCESS;
          bool* flag = mark({raw, static_cast<const char*>(end)});
          if (flag == nullptr) return SUCCESS;
          status = ReadBool(item, name, *flag);
          return status.ok() ? SUCCESS : kStopHere;
        });
  } else {
    return Wrong(name, "expected a list of words");
  }
  if (!status.ok()) return status;
  return error == SUCCESS ? absl::OkStatus() : Wrong(name, error);
}

}  // namespace

std::unique_ptr<Mapping> MakeMentionMapping() {
  return std::make_unique<MentionMapping>();
}

}  // namespace vigie

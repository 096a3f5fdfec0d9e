#include "ingest/x/mapping.h"

#include <algorithm>
#include <optional>
#include <string>

#include "ingest/x/frame.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "pipeline/plugin/json_reader.h"

namespace vigie {
namespace {

constexpr std::string_view kName = "x";
constexpr std::size_t kMostId = 64;
constexpr std::size_t kMostText = 256 << 10;
// 9999-12-31T23:59:59.999999Z.
constexpr Micros kLastTime = 253'402'300'799'999'999;

// 0 when it is no date from 1970 to 9999.
Micros TimeOf(std::string_view text) {
  const Micros time = ParseRfc3339(text).value_or(0);
  return time < 0 || time > kLastTime ? 0 : time;
}

// Ids are numbers in strings; one that is not is as good by its hash.
std::uint64_t NumberOf(std::string_view id) {
  return ParseInt<std::uint64_t>(id).value_or(Hash64(id));
}

// The milliseconds that an id of X begins with ("snowflake": since 2010-11-04
// 01:42:54.657 UTC, above the 22 low bits); 0 for the small ids of before.
Micros TimeOfId(std::string_view id) {
  constexpr std::int64_t kEpoch = 1'288'834'974'657 * kMillisecond;
  constexpr std::int64_t kFirst = 30'000'000'000;
  const std::int64_t number = ParseInt<std::int64_t>(id).value_or(0);
  return number < kFirst ? 0 : kEpoch + (number >> 22) * kMillisecond;
}

// X's own words for "not known".
std::string_view LanguageOf(std::string_view tag) {
  static constexpr std::string_view kNone[] = {"und", "zxx", "qam", "qct",
                                               "qht", "qme", "qst"};
  return std::find(std::begin(kNone), std::end(kNone), tag) == std::end(kNone)
             ? tag
             : std::string_view();
}

// "RT @name: the begin of the te…" without its head and its cut last word.
std::string_view LeftOfRepost(std::string_view text) {
  constexpr std::string_view kEllipsis = "…";
  if (text.starts_with("RT @")) {
    const std::size_t colon = text.find(": ");
    if (colon != std::string_view::npos) text.remove_prefix(colon + 2);
  }
  if (text.ends_with(kEllipsis)) {
    const std::size_t blank = text.find_last_of(" \n\t");
    text = text.substr(0, blank == std::string_view::npos ? 0 : blank);
  }
  return text;
}

class XMapping final : public Mapping {
 public:
  absl::Status Key(PaddedView payload, ItemKey& key) override;
  absl::Status Map(PaddedView payload, Mention& mention) override;

 private:
  absl::Status Read(PaddedView payload, bool whole);
  // What the frame is about; NotFound when it is nothing to keep.
  absl::Status Name(ItemKey& key) const;
  void FillAuthor(Mention& mention) const;
  void FillMedia(Mention& mention) const;
  // The text with its shortened addresses and entities undone.
  std::string_view Clean(std::string_view text, const XRange& links);

  JsonReader reader_;
  XFrame frame_;
  std::string text_, url_;
};

absl::Status XMapping::Read(PaddedView payload, bool whole) {
  frame_.Clear();
  if (payload.bytes.find_first_not_of("\r\n\t ") == std::string_view::npos)
    return NotFound(kName, ": a keep-alive");
  simdjson::ondemand::document document;
  JsonObject object;
  VIGIE_RETURN_IF_ERROR(reader_.OpenObject(kName, payload, document, object));
  if (const auto error = frame_.Read(object, whole))
    return JsonReader::Error(kName, error);
  if (whole && JsonReader::SomethingFollows(document))
    return InvalidArgument(kName, ": something follows the object");
  return absl::OkStatus();
}

absl::Status XMapping::Name(ItemKey& key) const {
  if (!frame_.has_data)
    return frame_.has_errors ? NotFound(kName, ": a message about the stream")
                             : InvalidArgument(kName, ": object without data");
  if (!frame_.data_is_object)
    return InvalidArgument(kName, ": data is not one object");
  key.platform = kName;
  const XPost& post = frame_.post;
  if (frame_.event == XEvent::kOther)
    return NotFound(kName, ": an event that concerns nothing stored");
  if (frame_.event != XEvent::kNone) {
    key.id = frame_.event_id;
    key.time = TimeOf(frame_.event_at);
    switch (frame_.event) {
      case XEvent::kDelete:
        key.op = Op::kDelete;
        break;
      case XEvent::kUserDelete:
        key.op = Op::kErase;
        key.version = static_cast<std::uint64_t>(key.time);
        break;
      default:
        // Not the version that the edited post itself has: both are kept.
        key.op = Op::kUpdate;
        key.version = Combine64(NumberOf(frame_.event_version), 1);
    }
    if (key.id.empty()) return InvalidArgument(kName, ": event without id");
  } else {
    if (post.id.empty()) return InvalidArgument(kName, ": post without id");
    key.id = post.first_id.empty() ? post.id : post.first_id;
    key.time = TimeOf(post.created);
    if (key.time == 0) key.time = TimeOfId(post.id);
    key.op = post.history > 1 ? Op::kUpdate : Op::kCreate;
    key.version = post.history > 1 ? NumberOf(post.last_id) : 0;
  }
  if (key.id.size() > kMostId)
    return InvalidArgument(kName, ": id over 64 bytes");
  return absl::OkStatus();
}

absl::Status XMapping::Key(PaddedView payload, ItemKey& key) {
  VIGIE_RETURN_IF_ERROR(Read(payload, false));
  return Name(key);
}

absl::Status XMapping::Map(PaddedView payload, Mention& m) {
  VIGIE_RETURN_IF_ERROR(Read(payload, true));
  ItemKey key;
  VIGIE_RETURN_IF_ERROR(Name(key));
  m.platform = kName;
  m.id = key.id;
  m.op = key.op;
  m.published = key.time;
  if (frame_.event != XEvent::kNone) {
    if (key.op == Op::kErase) m.author_id = key.id;
    m.edited = key.op == Op::kUpdate;
    return absl::OkStatus();
  }
  const XPost& post = frame_.post;
  if (!post.has_text) return InvalidArgument(kName, ": post without text");
  if (key.time == 0) return InvalidArgument(kName, ": post without created_at");

  const XPost* shown = &post;
  if (!post.retweeted.empty()) {
    m.type = MentionType::kRepost;
    m.repost_of = post.retweeted;
    for (const XPost& other : frame_.posts)
      if (other.id == post.retweeted && other.has_text) shown = &other;
  } else if (!post.replied_to.empty()) {
    m.type = MentionType::kReply;
    m.repost_of = post.quoted;
  } else if (!post.quoted.empty()) {
    m.type = MentionType::kQuote;
    m.repost_of = post.quoted;
  }
  m.reply_to = post.replied_to;
  std::string_view text = shown->note.empty() ? shown->text : shown->note;
  if (!post.retweeted.empty() && shown == &post && post.note.empty())
    text = LeftOfRepost(text);
  if (text.size() > kMostText)
    return InvalidArgument(kName, ": text over 256 KiB");
  m.text = Clean(text, shown->links);
  for (std::size_t i = shown->links.begin; i < shown->links.end; ++i) {
    const std::string_view link = frame_.links[i].expanded;
    if (m.links.size() < kMostLinks &&
        std::find(m.links.begin(), m.links.end(), link) == m.links.end())
      m.links.push_back(link);
  }
  for (std::size_t i = shown->hashtags.begin; i < shown->hashtags.end; ++i)
    if (m.hashtags.size() < kMostLinks)
      m.hashtags.push_back(frame_.hashtags[i]);

  m.language =
      LanguageOf(shown->language.empty() ? post.language : shown->language);
  m.thread = post.conversation;
  m.edited = key.op == Op::kUpdate;
  m.has_geo = post.has_geo;
  m.likes = post.likes;
  m.reposts = post.reposts;
  m.replies = post.replies;
  m.quotes = post.quotes;
  m.views = post.views;
  FillAuthor(m);
  FillMedia(m);
  url_.assign("https://x.com/");
  url_.append(m.author.empty() ? std::string_view("i/web") : m.author);
  url_.append("/status/").append(post.id);
  m.url = url_;
  return absl::OkStatus();
}

void XMapping::FillAuthor(Mention& m) const {
  m.author_id = frame_.post.author_id;
  if (m.author_id.empty()) return;
  for (const XUser& user : frame_.users) {
    if (user.id != m.author_id) continue;
    m.author = user.handle;
    m.author_name = user.name;
    m.bio = user.bio;
    m.verified = user.verified;
    m.followers = user.followers;
    m.author_since = TimeOf(user.created);
    return;
  }
}

void XMapping::FillMedia(Mention& m) const {
  const XRange& keys = frame_.post.media;
  for (std::size_t i = keys.begin; i < keys.end; ++i)
    for (const XMedia& media : frame_.media) {
      if (media.key != frame_.media_keys[i]) continue;
      if (media.type == "photo") m.has_images = true;
      if (media.type == "video" || media.type == "animated_gif")
        m.has_video = true;
    }
}

std::string_view XMapping::Clean(std::string_view text, const XRange& links) {
  const bool has_links = links.begin != links.end &&
                         text.find("://t.co/") != std::string_view::npos;
  if (!has_links && text.find('&') == std::string_view::npos) return text;
  text_.clear();
  const auto at = [&](std::size_t i, std::string_view word) {
    return !word.empty() && text.substr(i).starts_with(word);
  };
  for (std::size_t i = 0; i < text.size();) {
    // Most of a text is neither: copied a run at a time.
    const std::size_t next = text.find_first_of(has_links ? "&h" : "&", i);
    const std::size_t end = std::min(next, text.size());
    text_.append(text.substr(i, end - i));
    i = end;
    if (i == text.size()) break;
    std::size_t eaten = 1;
    std::string_view put = text.substr(i, 1);
    if (at(i, "&amp;"))
      eaten = 5, put = "&";
    else if (at(i, "&lt;"))
      eaten = 4, put = "<";
    else if (at(i, "&gt;"))
      eaten = 4, put = ">";
    else if (text[i] == 'h')
      for (std::size_t k = links.begin; k < links.end; ++k)
        if (at(i, frame_.links[k].shortened)) {
          eaten = frame_.links[k].shortened.size();
          put = frame_.links[k].expanded;
          break;
        }
    // A hostile record may name a long address many times.
    if (text_.size() + put.size() > kMostText) put = text.substr(i, eaten);
    if (text_.size() + put.size() > kMostText) break;
    text_.append(put);
    i += eaten;
  }
  return text_;
}

}  // namespace

std::unique_ptr<Mapping> MakeXMapping() { return std::make_unique<XMapping>(); }

}  // namespace vigie

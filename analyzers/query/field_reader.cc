#include "analyzers/query/field_reader.h"

#include <algorithm>
#include <limits>

#include "analyzers/query/fields.h"
#include "analyzers/text/tokenizer.h"

namespace vigie {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

double Count(std::int64_t count) {
  return count == kUnknownCount ? kUnknown : static_cast<double>(count);
}

// Is `host` `domain`, or a part of it that ends it after a dot?
bool IsDomain(std::string_view host, std::string_view domain) {
  if (!host.ends_with(domain)) return false;
  return host.size() == domain.size() ||
         host[host.size() - domain.size() - 1] == '.';
}

std::string_view Tail(std::string_view domain) {
  if (domain.starts_with("*.")) domain.remove_prefix(2);
  if (domain.starts_with('.')) domain.remove_prefix(1);
  return domain;
}

template <typename Holds>
bool AnyToken(const Channel& text, TokenKind kind, Holds&& holds) {
  for (std::uint32_t i = 0; i < text.size(); ++i)
    if (text[i].kind == kind && (text[i].flags & kTokenSegment) == 0 &&
        holds(i))
      return true;
  return false;
}
bool HasToken(const Channel& text, TokenKind kind) {
  return AnyToken(text, kind, [](std::uint32_t) { return true; });
}

bool Is(std::string_view what, const Mention& m) {
  if (what == "reply") return m.type == MentionType::kReply;
  if (what == "repost") return m.type == MentionType::kRepost;
  if (what == "quote") return m.type == MentionType::kQuote;
  if (what == "edited") return m.edited;
  if (what == "verified") return m.verified;
  return what == "ad" && m.ad;
}

bool Has(std::string_view what, const Mention& m, const Channel& text) {
  if (what == "links")
    return !m.links.empty() || HasToken(text, TokenKind::kUrl);
  if (what == "images") return m.has_images;
  if (what == "video") return m.has_video;
  if (what == "geo") return m.has_geo;
  if (what == "mentions")
    return !m.mentions.empty() || HasToken(text, TokenKind::kHandle);
  if (what == "emoji") return HasToken(text, TokenKind::kEmoji);
  return !m.hashtags.empty() || HasToken(text, TokenKind::kHashtag);
}

}  // namespace

double NumberOf(FieldId field, const Mention& m) {
  switch (field) {
    case FieldId::kFollowers:
      return Count(m.followers);
    case FieldId::kEngagement: {
      if (m.engagement != kUnknownCount) return Count(m.engagement);
      std::int64_t sum = 0;
      bool known = false;
      for (const std::int64_t count :
           {m.likes, m.reposts, m.replies, m.quotes}) {
        if (count == kUnknownCount) continue;
        known = true;
        sum += count;
      }
      return known ? static_cast<double>(sum) : kUnknown;
    }
    case FieldId::kReach:
      return Count(m.reach);
    case FieldId::kRating:
      return m.rating > 0 ? m.rating : kUnknown;
    case FieldId::kClusterSize:
      return Count(m.cluster_size);
    case FieldId::kHour:
    case FieldId::kMinuteOfDay: {
      if (m.published == 0) return kUnknown;
      const Micros day = (m.published % kDay + kDay) % kDay;
      return static_cast<double>(day /
                                 (field == FieldId::kHour ? kHour : kMinute));
    }
    default:
      return kUnknown;
  }
}

std::string_view FieldReader::Fold(std::string_view text) {
  folded_.Clear();
  folded_.Append(text);
  return folded_.view();
}

bool FieldReader::True(const FieldTest& test, const Mention& m,
                       const Channel& text) {
  const std::string_view value = test.value;
  const auto starts = [&](std::string_view address) {
    return Fold(BareAddress(address)).starts_with(value);
  };
  switch (test.field) {
    case FieldId::kAuthor:
      return !m.author.empty() || !m.author_id.empty()
                 ? Fold(m.author) == value || Fold(m.author_id) == value
                 : false;
    case FieldId::kAuthorName:
      return Fold(m.author_name) == value;
    case FieldId::kReplyTo:
      return Fold(m.reply_to) == value;
    case FieldId::kSite: {
      const std::string_view host = HostOf(m.site.empty() ? m.url : m.site);
      return !host.empty() && IsDomain(Fold(host), Tail(value));
    }
    case FieldId::kUrl: {
      const std::string_view address = Fold(m.url);
      for (std::size_t at = 0;
           (at = address.find(value, at)) != std::string_view::npos; ++at)
        if (at == 0 || address[at - 1] == '.' || address[at - 1] == '/')
          return true;
      return false;
    }
    case FieldId::kLinks: {
      const bool path = value.find('/') != std::string_view::npos;
      const auto holds = [&](std::string_view address) {
        if (path) return starts(address);
        return IsDomain(Fold(HostOf(address)), Tail(value));
      };
      return std::any_of(m.links.begin(), m.links.end(), holds) ||
             AnyToken(text, TokenKind::kUrl, [&](std::uint32_t i) {
               return holds(text.tokens().Source(text[i]));
             });
    }
    case FieldId::kCountry: {
      const std::string_view code = CountryCode(m.country);
      return test.unknown ? code.empty() : code == value;
    }
    case FieldId::kLanguage:
      return conclusions_.LanguageCode() == value;
    case FieldId::kSource:
      return m.platform == value || SourceName(m.platform) == value;
    case FieldId::kType:
      return m.type_told && MentionTypeName(m.type) == value;
    case FieldId::kIs:
      return Is(value, m);
    case FieldId::kHas:
      return Has(value, m, text);
    case FieldId::kSentiment:
      return (m.sentiment.empty() ? conclusions_.Tone() : Fold(m.sentiment)) ==
             value;
    case FieldId::kEmotion:
      return Fold(m.emotion) == value;
    case FieldId::kTag:
      return std::any_of(
          m.tags.begin(), m.tags.end(),
          [&](std::string_view tag) { return Fold(tag) == value; });
    case FieldId::kHashtag: {
      const std::uint64_t hash = TermHash(value);
      return AnyToken(text, TokenKind::kHashtag,
                      [&](std::uint32_t i) { return text[i].hash == hash; }) ||
             std::any_of(
                 m.hashtags.begin(), m.hashtags.end(),
                 [&](std::string_view tag) { return Fold(tag) == value; });
    }
    case FieldId::kMention: {
      const std::uint64_t hash = TermHash(value);
      return AnyToken(text, TokenKind::kHandle,
                      [&](std::uint32_t i) {
                        return text[i].hash == hash ||
                               text[i].full_hash == hash;
                      }) ||
             std::any_of(
                 m.mentions.begin(), m.mentions.end(),
                 [&](std::string_view name) { return Fold(name) == value; });
    }
    default: {
      const double number = NumberOf(test.field, m);  // NaN compares false
      return number >= test.least && number <= test.most;
    }
  }
}

void FieldReader::Keys(FieldId field, const Mention& m, const Channel& text) {
  const auto add = [&](std::string_view value) {
    if (!value.empty()) keys_.push_back(ValueKey(field, TermHash(Fold(value))));
  };
  const auto add_hash = [&](std::uint64_t hash) {
    keys_.push_back(ValueKey(field, hash));
  };
  switch (field) {
    case FieldId::kAuthor:
      add(m.author);
      if (m.author_id != m.author) add(m.author_id);
      break;
    case FieldId::kAuthorName:
      add(m.author_name);
      break;
    case FieldId::kReplyTo:
      add(m.reply_to);
      break;
    case FieldId::kTag:
      for (const std::string_view tag : m.tags) add(tag);
      break;
    case FieldId::kSource:
      add(SourceName(m.platform));
      break;
    case FieldId::kCountry:
      add(CountryCode(m.country));
      break;
    case FieldId::kLanguage:
      add(conclusions_.LanguageCode());
      break;
    case FieldId::kType:
      if (m.type_told) add(MentionTypeName(m.type));
      break;
    case FieldId::kHashtag:
      for (std::uint32_t i = 0; i < text.size(); ++i)
        if (text[i].kind == TokenKind::kHashtag) add_hash(text[i].hash);
      for (const std::string_view tag : m.hashtags) add(tag);
      break;
    case FieldId::kMention:
      for (std::uint32_t i = 0; i < text.size(); ++i) {
        if (text[i].kind != TokenKind::kHandle) continue;
        add_hash(text[i].hash);
        if (text[i].full_hash != text[i].hash) add_hash(text[i].full_hash);
      }
      for (const std::string_view name : m.mentions) add(name);
      break;
    default:
      break;
  }
}

}  // namespace vigie

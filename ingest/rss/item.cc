#include "ingest/rss/item.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "ingest/rss/encoding.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::size_t kMostCategories = 32;

std::string Trimmed(std::string_view s) {
  return std::string(absl::StripAsciiWhitespace(ToAbsl(s)));
}

bool IsElement(const pugi::xml_node& node) {
  return node.type() == pugi::node_element;
}

// Appends markup to a string.
class StringWriter final : public pugi::xml_writer {
 public:
  explicit StringWriter(std::string& out) : out_(out) {}
  void write(const void* data, std::size_t size) override {
    out_.append(static_cast<const char*>(data), size);
  }

 private:
  std::string& out_;
};

bool IsWebAddress(std::string_view s) {
  return absl::StartsWith(ToAbsl(s), "http://") ||
         absl::StartsWith(ToAbsl(s), "https://");
}

// RSS: "marie@example.org (Marie Durand)" -> "Marie Durand".
std::string PersonOf(std::string_view author) {
  const std::size_t open = author.find('(');
  const std::size_t close = author.rfind(')');
  if (open != author.npos && close != author.npos && close > open + 1 &&
      author.find('@') < open)
    return Trimmed(author.substr(open + 1, close - open - 1));
  return Trimmed(author);
}

void ReadMedia(std::string_view type, std::string_view medium,
               FeedItemText& item) {
  if (absl::StartsWith(ToAbsl(type), "image/") || medium == "image")
    item.has_images = true;
  if (absl::StartsWith(ToAbsl(type), "video/") || medium == "video")
    item.has_video = true;
}

void KeepLonger(std::string candidate, std::string& kept) {
  if (candidate.size() > kept.size()) kept = std::move(candidate);
}

void ReadAtomLink(const pugi::xml_node& node, FeedItemText& item) {
  const std::string_view rel = node.attribute("rel").as_string("alternate");
  const std::string_view href = node.attribute("href").as_string();
  if (rel == "alternate" && item.link.empty()) {
    item.link = Trimmed(href);
  } else if (rel == "enclosure" && item.enclosures.size() < kMostCategories) {
    item.enclosures.push_back(Trimmed(href));
    ReadMedia(node.attribute("type").as_string(), "", item);
  }
}

// Dates by how much they say about when it was published.
struct Dates {
  Micros published = 0, dc = 0, updated = 0;
};

void ReadChild(const pugi::xml_node& node, FeedItemText& item, Dates& dates,
               std::string& original_link, bool in_group = false) {
  const std::string_view full = node.name();
  const std::string_view name = LocalName(node);
  const std::size_t colon = full.find(':');
  const std::string_view prefix =
      colon == full.npos ? std::string_view() : full.substr(0, colon);
  const bool media = prefix == "media";
  const bool podcast = prefix == "itunes" || prefix == "googleplay";

  if (media) {
    if (name == "group") {
      if (in_group) return;  // a group of groups would only be hostile
      for (const pugi::xml_node& child : node.children())
        if (IsElement(child))
          ReadChild(child, item, dates, original_link, true);
    } else if (name == "content" || name == "thumbnail") {
      ReadMedia(node.attribute("type").as_string(),
                node.attribute("medium").as_string(), item);
      if (name == "thumbnail") item.has_images = true;
    } else if (name == "description") {
      KeepLonger(InnerText(node), item.content);
    }
    return;
  }
  if (name == "guid" || name == "id") {
    item.guid = Trimmed(InnerText(node));
    item.guid_is_link =
        name == "guid" && IsWebAddress(item.guid) &&
        std::string_view(node.attribute("isPermaLink").as_string("true")) !=
            "false";
  } else if (full == "feedburner:origLink") {
    original_link = Trimmed(InnerText(node));
  } else if (name == "link") {
    if (node.attribute("href")) return ReadAtomLink(node, item);
    if (prefix.empty() || prefix == "rss") {
      const std::string link = Trimmed(InnerText(node));
      if (!link.empty()) item.link = link;
    }
  } else if (name == "title" && !podcast) {
    if (item.title.empty()) item.title = InnerText(node);
  } else if (name == "encoded" || name == "content" || name == "description" ||
             name == "summary") {
    KeepLonger(InnerText(node), item.content);
  } else if (name == "pubDate" || name == "published" || name == "issued") {
    dates.published = FeedTime(InnerText(node));
  } else if (name == "date" || name == "created") {
    dates.dc = FeedTime(InnerText(node));
  } else if (name == "updated" || name == "modified") {
    dates.updated = FeedTime(InnerText(node));
  } else if (name == "author" || name == "creator") {
    std::string author;
    for (const pugi::xml_node& child : node.children())
      if (LocalName(child) == "name") author = Trimmed(InnerText(child));
    if (author.empty()) author = PersonOf(InnerText(node));
    if (item.author.empty()) item.author = std::move(author);
  } else if (name == "category" || name == "subject") {
    if (item.categories.size() >= kMostCategories || podcast) return;
    std::string category = Trimmed(node.attribute("term").as_string());
    if (category.empty()) category = Trimmed(InnerText(node));
    if (!category.empty()) item.categories.push_back(std::move(category));
  } else if (name == "enclosure") {
    if (item.enclosures.size() < kMostCategories)
      item.enclosures.push_back(Trimmed(node.attribute("url").as_string()));
    ReadMedia(node.attribute("type").as_string(), "", item);
  } else if (name == "language") {
    item.language = Trimmed(InnerText(node));
  } else if (name == "in-reply-to") {
    item.reply_to = node.attribute("ref").as_string();
  } else if (full == "yt:videoId") {
    item.has_video = true;
  }
}

}  // namespace

bool TooDeep(const pugi::xml_document& document) {
  int depth = 0;
  pugi::xml_node node = document;
  while (true) {
    if (node.first_child()) {
      node = node.first_child();
      if (++depth > kMostFeedDepth) return true;
      continue;
    }
    while (!node.next_sibling()) {
      node = node.parent();
      if (--depth <= 0) return false;
    }
    node = node.next_sibling();
  }
}

std::string_view LocalName(const pugi::xml_node& node) {
  std::string_view name = node.name();
  if (const std::size_t colon = name.find(':'); colon != name.npos)
    name.remove_prefix(colon + 1);
  return name;
}

std::string InnerText(const pugi::xml_node& node) {
  std::string text;
  bool markup = false;
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata)
      text.append(child.value());
    markup = markup || IsElement(child);
  }
  if (!markup) return text;
  text.clear();
  StringWriter writer(text);
  for (const pugi::xml_node& child : node.children())
    child.print(writer, "", pugi::format_raw | pugi::format_no_declaration,
                pugi::encoding_utf8);
  return text;
}

Micros FeedTime(std::string_view raw) {
  const std::string text = Trimmed(raw);
  if (text.empty()) return 0;
  std::optional<Micros> time = ParseRfc3339(text);
  if (!time) time = ParseRfc822(text);
  if (!time) time = ParseRfc3339(text + "Z");
  if (!time) time = ParseRfc3339(text + ":00Z");  // 2026-01-05T08:30
  if (!time) time = ParseRfc3339(text + "T00:00:00Z");
  if (!time && text.size() > 6)  // 2026-01-05T08:30+01:00
    time = ParseRfc3339(Cat(text.substr(0, text.size() - 6), ":00",
                            text.substr(text.size() - 6)));
  return time && *time > 0 ? *time : 0;
}

FeedItemText ReadItem(const pugi::xml_node& node) {
  FeedItemText item;
  Dates dates;
  std::string original_link;
  item.guid = Trimmed(node.attribute("rdf:about").as_string());
  item.language = node.attribute("xml:lang").as_string();
  for (const pugi::xml_node& child : node.children())
    if (IsElement(child)) ReadChild(child, item, dates, original_link);
  if (!original_link.empty()) item.link = original_link;
  if (item.link.empty() && IsWebAddress(item.guid) &&
      (item.guid_is_link || node.attribute("rdf:about")))
    item.link = item.guid;
  item.published = dates.published != 0 ? dates.published
                   : dates.dc != 0      ? dates.dc
                                        : dates.updated;
  return item;
}

std::string WithoutBadUtf8(std::string s) {
  std::size_t valid = ValidUtf8(s);
  if (valid == s.size()) return s;
  std::string out;
  std::string_view rest = s;
  while (!rest.empty()) {
    valid = ValidUtf8(rest);
    out.append(rest.substr(0, valid));
    rest.remove_prefix(valid);
    if (rest.empty()) break;
    out.append("\xef\xbf\xbd");
    rest.remove_prefix(1);
  }
  return out;
}

}  // namespace vigie

#include "ingest/rss/feed.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "ingest/http/fetcher.h"
#include "ingest/rss/html_text.h"
#include "ingest/rss/item.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "simdjson.h"

namespace vigie {
namespace {

constexpr std::size_t kMostBytes = 8 << 20;
constexpr std::size_t kMostItems = 5'000;

class StringWriter final : public pugi::xml_writer {
 public:
  explicit StringWriter(std::string& out) : out_(out) {}
  void write(const void* data, std::size_t size) override {
    out_.append(static_cast<const char*>(data), size);
  }

 private:
  std::string& out_;
};

void AppendEscaped(std::string_view s, std::string& out) {
  for (const char c : s) {
    switch (c) {
      case '&':
        out.append("&amp;");
        break;
      case '<':
        out.append("&lt;");
        break;
      case '>':
        out.append("&gt;");
        break;
      case '"':
        out.append("&quot;");
        break;
      case '\n':
        out.append("&#10;");
        break;
      default:
        out.push_back(c);
    }
  }
}

void AppendAttribute(std::string_view name, std::string_view value,
                     std::string& out) {
  if (value.empty()) return;
  Append(out, " ", name, "=\"");
  AppendEscaped(value, out);
  out.push_back('"');
}

// A name of its own, not a site's: an address, tag:…, urn:… What else has a
// colon ("post:123") may be any site's.
bool IsUniversal(std::string_view guid) {
  static constexpr std::string_view kSchemes[] = {"at",  "doi", "http", "https",
                                                  "oai", "tag", "urn",  "yt"};
  const std::string scheme =
      absl::AsciiStrToLower(ToAbsl(guid.substr(0, guid.find(':'))));
  return scheme.size() < guid.size() &&
         std::find(std::begin(kSchemes), std::end(kSchemes), scheme) !=
             std::end(kSchemes);
}

// Whose names are those of the item? Many sites have their feeds on one host.
std::string SiteOf(const FeedItemText& text, const Feed& feed) {
  for (const std::string_view url :
       {std::string_view(text.link), std::string_view(feed.link)})
    if (std::string host = HostOf(url); !host.empty()) return host;
  return HostOf(feed.url);
}

void FillIdentity(const FeedItemText& text, const Feed& feed, FeedItem& item) {
  item.published = text.published;
  std::uint64_t hash = Hash64(text.title);
  hash = Combine64(hash, Hash64(text.content));
  hash = Combine64(hash, Hash64(text.link));
  item.content = std::max<std::uint64_t>(1, hash);
  if (text.guid.empty() && text.link.empty())
    item.id = Cat(SiteOf(text, feed), "#", absl::Hex(hash, absl::kZeroPad16));
  else if (text.guid.empty())
    item.id = text.link;
  else if (IsUniversal(text.guid))
    item.id = text.guid;
  else
    item.id = Cat(SiteOf(text, feed), "#", text.guid);
  // An item's id is a key, not a text.
  if (item.id.size() > 512)
    item.id = Cat(ToAbsl(std::string_view(item.id).substr(0, 400)), "#",
                  absl::Hex(Hash64(item.id), absl::kZeroPad16));
  item.id = WithoutBadUtf8(std::move(item.id));
}

void AddItem(const pugi::xml_node& node, Feed& feed) {
  FeedItem item;
  FillIdentity(ReadItem(node), feed, item);
  StringWriter writer(item.fragment);
  node.print(writer, "", pugi::format_raw | pugi::format_no_declaration,
             pugi::encoding_utf8);
  item.fragment = WithoutBadUtf8(std::move(item.fragment));
  feed.items.push_back(std::move(item));
}

// What the feed or channel says about itself.
void ReadHead(const pugi::xml_node& head, Feed& feed) {
  if (const auto lang = head.attribute("xml:lang"))
    feed.language = lang.as_string();
  for (const pugi::xml_node& child : head.children()) {
    const std::string_view name = LocalName(child);
    const std::string_view full = child.name();
    if (name == "title" && feed.title.empty()) {
      feed.title = ReadHtmlLine(InnerText(child), 300);
    } else if (full == "language" || full == "dc:language") {
      feed.language = ReadHtmlLine(InnerText(child), 40);
    } else if (name == "link" && feed.link.empty()) {
      const std::string_view rel =
          child.attribute("rel").as_string("alternate");
      if (!child.attribute("href"))
        feed.link = ReadHtmlLine(InnerText(child));
      else if (rel == "alternate")
        feed.link = child.attribute("href").as_string();
    }
  }
}

// The XML is broken at byte `at`, in or behind `last`: takes what is not whole
// out of the items and keeps it as the feed's rest.
void SetRest(std::string_view text, const pugi::xml_node& last, std::size_t at,
             std::string_view why, Feed& feed) {
  const auto offset = std::max<std::ptrdiff_t>(last.offset_debug(), 1);
  const std::size_t begin = static_cast<std::size_t>(offset) - 1;  // its '<'
  const std::string_view read = text.substr(begin, at - std::min(at, begin));
  const auto ends = [&](const pugi::xml_node& node) {
    return read.find(Cat("</", node.name())) != read.npos;
  };
  if (ends(last.parent())) return;  // nothing that belongs to the feed
  feed.broken = Cat("broken XML at byte ", at, ": ", why);
  const bool whole = ends(last);
  if (!whole) feed.items.pop_back();
  std::string_view rest = text.substr(begin);
  if (whole) {
    rest.remove_prefix(
        std::min(rest.size(), rest.find(Cat("</", last.name()))));
    rest.remove_prefix(std::min(rest.size(), rest.find('>') + 1));
  }
  feed.rest.id = Cat(HostOf(feed.url), "#broken");
  feed.rest.content = std::max<std::uint64_t>(1, Hash64(rest));
  feed.rest.fragment = WithoutBadUtf8(std::string(rest));
}

absl::StatusOr<Feed> ReadXml(std::string_view text, Feed feed) {
  pugi::xml_document document;
  const pugi::xml_parse_result result = document.load_buffer(
      text.data(), text.size(),
      pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol,
      pugi::encoding_utf8);
  // A feed that breaks off still gives its first items. Without any, it is an
  // error.
  if (TooDeep(document))
    return InvalidArgument("nested over ", kMostFeedDepth, " levels");
  pugi::xml_node last;
  const auto add = [&](const pugi::xml_node& node) {
    if (feed.items.size() >= kMostItems) return;
    AddItem(node, feed);
    last = node;
  };
  for (const pugi::xml_node& root : document.children()) {
    const std::string_view name = LocalName(root);
    if (name == "rss" || name == "RDF") {
      if (const auto lang = root.attribute("xml:lang"))
        feed.language = lang.as_string();
      for (const pugi::xml_node& child : root.children()) {
        if (LocalName(child) == "channel") {
          ReadHead(child, feed);
          for (const pugi::xml_node& item : child.children())
            if (LocalName(item) == "item") add(item);
        } else if (LocalName(child) == "item") {
          add(child);
        }
      }
    } else if (name == "feed") {
      ReadHead(root, feed);
      for (const pugi::xml_node& entry : root.children())
        if (LocalName(entry) == "entry") add(entry);
    } else if (absl::EqualsIgnoreCase(ToAbsl(name), "html")) {
      return InvalidArgument("an HTML page, not a feed");
    } else {
      continue;
    }
    if (!result && last)
      SetRest(text, last, static_cast<std::size_t>(result.offset),
              result.description(), feed);
    if (!result && feed.items.empty()) break;
    return feed;
  }
  if (!result)
    return InvalidArgument("broken XML at byte ", result.offset, ": ",
                           result.description());
  return InvalidArgument("neither RSS, RDF, Atom nor JSON Feed");
}

// A member's string, "" when it is none.
std::string_view Text(const simdjson::dom::object& object, const char* key) {
  std::string_view value;
  if (object[key].get(value) != simdjson::SUCCESS) return {};
  return value;
}

void AppendElement(std::string_view name, std::string_view value,
                   std::string& out) {
  if (value.empty()) return;
  Append(out, "<", name, ">");
  AppendEscaped(value, out);
  Append(out, "</", name, ">");
}

void AddJsonItem(const simdjson::dom::object& object, Feed& feed) {
  std::string xml = "<item>";
  std::string_view id = Text(object, "id");
  std::string number;
  std::int64_t value = 0;
  if (id.empty() && object["id"].get(value) == simdjson::SUCCESS) {
    number = Cat(value);
    id = number;
  }
  if (!id.empty()) {
    xml.append("<guid isPermaLink=\"false\">");
    AppendEscaped(id, xml);
    xml.append("</guid>");
  }
  AppendElement("link", Text(object, "url"), xml);
  AppendElement("title", Text(object, "title"), xml);
  AppendElement("content:encoded", Text(object, "content_html"), xml);
  if (Text(object, "content_html").empty()) {
    // Plain text: its signs are no markup, which asks for a second escape.
    std::string escaped;
    AppendEscaped(Text(object, "content_text"), escaped);
    AppendElement("description", escaped, xml);
  }
  AppendElement("summary", Text(object, "summary"), xml);
  AppendElement("pubDate", Text(object, "date_published"), xml);
  AppendElement("updated", Text(object, "date_modified"), xml);
  AppendElement("language", Text(object, "language"), xml);
  simdjson::dom::array list;
  simdjson::dom::object author;
  if (object["authors"].at(0).get(author) == simdjson::SUCCESS ||
      object["author"].get(author) == simdjson::SUCCESS)
    AppendElement("author", Text(author, "name"), xml);
  if (object["tags"].get(list) == simdjson::SUCCESS)
    for (const auto tag : list) {
      std::string_view word;
      if (tag.get(word) == simdjson::SUCCESS)
        AppendElement("category", word, xml);
    }
  xml.append("</item>");

  pugi::xml_document document;
  if (!document.load_buffer(xml.data(), xml.size(),
                            pugi::parse_escapes | pugi::parse_cdata,
                            pugi::encoding_utf8))
    return;
  AddItem(document.first_child(), feed);
}

absl::StatusOr<Feed> ReadJson(std::string_view text, Feed feed) {
  simdjson::dom::parser parser(kMostBytes + 1);
  simdjson::dom::object root;
  simdjson::dom::array items;
  const simdjson::padded_string padded(text);
  if (parser.parse(padded).get(root) != simdjson::SUCCESS ||
      root["items"].get(items) != simdjson::SUCCESS)
    return InvalidArgument("neither RSS, RDF, Atom nor JSON Feed");
  feed.title = Text(root, "title");
  feed.link = Text(root, "home_page_url");
  feed.language = Text(root, "language");
  for (const auto item : items) {
    simdjson::dom::object object;
    if (feed.items.size() < kMostItems && item.get(object) == simdjson::SUCCESS)
      AddJsonItem(object, feed);
  }
  return feed;
}

}  // namespace

std::string Feed::Payload(const FeedItem& item, std::uint64_t version) const {
  std::string out = "<vigie:item v=\"1\"";
  AppendAttribute("id", item.id, out);
  AppendAttribute("op", version == 0 ? "create" : "update", out);
  AppendAttribute("version", Cat(version), out);
  // Its host, for those who need the site: the rest may be a secret.
  AppendAttribute("feed-url", url.empty() ? url : FetchOrigin(url), out);
  AppendAttribute("feed-title", title, out);
  AppendAttribute("feed-link", link, out);
  AppendAttribute("feed-language", language, out);
  out.push_back('>');
  out.append(item.fragment);
  // The rest of a broken feed is no item, whatever it looks like.
  if (&item != &rest) out.append("</vigie:item>");
  return out;
}

absl::StatusOr<Feed> ReadFeed(std::string_view document, std::string_view url) {
  if (document.size() > kMostBytes) return InvalidArgument("over 8 MiB");
  Feed feed;
  feed.url = WithoutBadUtf8(std::string(url));
  const std::size_t first = document.find_first_not_of(" \t\r\n");
  if (first == document.npos) return InvalidArgument("empty");
  absl::StatusOr<Feed> read = document[first] == '{'
                                  ? ReadJson(document, std::move(feed))
                                  : ReadXml(document, std::move(feed));
  if (!read.ok()) return read.status();
  for (std::string* s : {&read->title, &read->link, &read->language})
    *s = WithoutBadUtf8(std::move(*s));
  return read;
}

}  // namespace vigie

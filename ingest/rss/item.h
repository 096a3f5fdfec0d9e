// What the XML of a feed's item says, whichever of RSS, RDF and Atom it is:
// used to tell items apart when a feed is read and to map one later. Private
// to this room.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/base/time.h"
#include "pugixml.hpp"

namespace vigie {

// Levels a feed may have, and an item of it.
inline constexpr int kMostFeedDepth = 64;
// Has it more? Counts without recursion: a hostile feed may have millions.
bool TooDeep(const pugi::xml_document& document);

// "item" of "rss:item".
std::string_view LocalName(const pugi::xml_node& node);

// The text inside a node: its characters, or its markup when it has elements
// of its own (Atom's xhtml).
std::string InnerText(const pugi::xml_node& node);

// RFC 3339, RFC 822, and the forms in the wild (no zone, only a date); 0 when
// it is none of them, or before 1970.
Micros FeedTime(std::string_view text);

struct FeedItemText {
  std::string guid;  // guid, Atom's id, rdf:about
  bool guid_is_link = false;
  std::string link;
  std::string title;    // HTML
  std::string content;  // HTML: the longest that the item carries
  std::string author;
  std::string language;
  std::string reply_to;  // thr:in-reply-to
  Micros published = 0;  // 0: not said
  std::vector<std::string> categories;
  std::vector<std::string> enclosures;  // addresses
  bool has_images = false;
  bool has_video = false;
};

FeedItemText ReadItem(const pugi::xml_node& item);

// `s` with every byte that is not UTF-8 replaced (a numeric reference may have
// named half a character).
std::string WithoutBadUtf8(std::string s);

}  // namespace vigie

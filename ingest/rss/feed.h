// Cuts a feed into payloads, one for each item, that can be read later without
// the feed.
//
// A payload is XML in UTF-8: the item's own element as the feed has it, in an
// element that says what the feed said around it:
//
//   <vigie:item v="1" id="https://example.org/a1" op="create" version="0"
//       feed-url="https://example.org" feed-title="The Example"
//       feed-link="https://example.org/" feed-language="fr">
//     <item><title>…</title>…</item>
//   </vigie:item>
//
// (on one line). `id` is the item's identity: its guid if that is an address
// or a name of its own (tag:, urn:), else the site's host (of the item's link,
// else the feed's) and the guid, else its link, else a hash of title and text.
// `op` is "update" and `version` a hash of what a person reads (in decimal)
// when the item had been seen with another content. Items of a JSON Feed are
// written as <item>.
//
// Limits: 8 MiB a feed, 64 levels, 5,000 items (the rest is dropped). There
// are no entities of a document's own: pugixml skips the DOCTYPE.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "pipeline/base/time.h"

namespace vigie {

struct FeedItem {
  std::string id;
  std::uint64_t content = 0;  // hash of what a person reads, never 0
  Micros published = 0;       // 0: not said
  std::string fragment;       // the item's element
};

struct Feed {
  std::string url, title, link, language;
  std::vector<FeedItem> items;  // in the order of the feed
  // Where and why it cannot be read further ("": it can be read to its end),
  // and what lies there. As a payload the rest becomes a dead letter.
  std::string broken;
  FeedItem rest;

  // The item's payload. `version` 0: create.
  std::string Payload(const FeedItem& item, std::uint64_t version) const;
};

// `document` in UTF-8 (see encoding.h). InvalidArgument when it is no feed:
// "an HTML page", "XML ends within …", "64 levels".
absl::StatusOr<Feed> ReadFeed(std::string_view document, std::string_view url);

}  // namespace vigie

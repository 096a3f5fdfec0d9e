// Reads an item of a feed (the payload that feed.h describes) as a mention.
//
// platform "web", type article (video for a video, comment for an answer);
// title and text without their markup, a paragraph a line; link, host of the
// link, author (else the outlet), categories as hashtags, links of the text
// and enclosures, the item's language or the feed's. Published: pubDate,
// published, dc:date or updated; 0 when there is none that can be read.
#pragma once

#include <memory>

#include "pipeline/plugin/mapping.h"

namespace vigie {

// InvalidArgument "rss: …": not such a payload, or bytes that are not UTF-8.
// Allocates (a feed brings a few items a minute).
std::unique_ptr<Mapping> MakeRssMapping();

}  // namespace vigie

// Follows a feed (RSS 2.0, RDF, Atom, JSON Feed; podcasts, YouTube channels and
// Reddit's .rss are such feeds): asks now and then whether there is something
// new, and hands over each new or changed item once.
//
// Politeness: conditional requests (ETag, Last-Modified), Retry-After obeyed,
// after a failure the next attempt waits 30 s, doubling up to an hour.
//
// What an answer means: 200 items; 304 nothing new; 410, and 401, end the
// source (FailedPrecondition, Unauthenticated); anything else, a page that is
// no feed included, is Unavailable and tried again.
//
// Items are remembered by identity and content only after Durable, and so are
// ETag and Last-Modified, because a crash in between must see the items again
// (what was already in the log is recognised there). The checkpoint holds
// them, at most 20,000 items; those still in the feed are never forgotten.
// The first fetch ever is history: items without a date or from before the
// start are marked backfill.
//
// Position: a count from 1, new with each Open, in a new epoch.
#pragma once

#include <memory>
#include <string>

#include "pipeline/config/node.h"
#include "pipeline/plugin/source.h"

namespace vigie {

// The format of its payloads (see feed.h and mapping.h).
inline constexpr std::string_view kRssFormat = "rss";

struct RssSourceOptions {
  std::string url;
  Micros every = 5 * kMinute;
  std::string user_agent = "Vigie/0.1 (feed reader)";
  std::string ca_file;  // "": the system's authorities
  Micros timeout = 30 * kSecond;
  Micros first_retry = 30 * kSecond;
  std::size_t most_bytes = 8 << 20;
};

// `clock` must outlive the source.
std::unique_ptr<Source> MakeRssSource(const RssSourceOptions& options,
                                      const Clock& clock);

// Keys: url (required), every (5m, at least 10s), user_agent. Null when the
// configuration has errors, which are told there.
std::unique_ptr<Source> MakeRssSource(const ConfigNode& config,
                                      const Clock& clock);

}  // namespace vigie

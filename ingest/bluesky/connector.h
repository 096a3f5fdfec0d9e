// Public posts of Bluesky, as they are written: a connection to Jetstream, the
// network's public stream, for which no key is needed.
//
// Position: the frame's time_us, microseconds since 1970 as the host counts
// them; `sub` tells frames apart that have the same, or none. Epoch: the host,
// for two hosts see one post at different times. After a lost connection the
// same host is asked for what came since (`cursor`, inclusive: repetitions are
// recognised); when that fails, the next host for that and the five seconds
// before. Jetstream keeps 36 hours.
//
// Frames are handed over as they came; one over 1 MiB is cut to 1 MiB + 1
// byte, so that its mapping refuses it. Compression is not asked for: at the
// rate of the whole network (some thousand frames a second) it saves nothing.
//
// Errors: Unavailable for all that may pass (network, certificate, 5xx);
// InvalidArgument when the server refuses the request, Unauthenticated when it
// refuses us.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "pipeline/base/clock.h"
#include "pipeline/config/node.h"
#include "pipeline/plugin/source.h"

namespace vigie {

struct BlueskyOptions {
  // wss:// or ws:// addresses; the first is the one to use.
  std::vector<std::string> urls = {
      "wss://jetstream2.us-east.bsky.network/subscribe"};
  std::vector<std::string> collections = {"app.bsky.feed.post"};
  std::vector<std::string> dids;  // only these accounts; none: all
  std::string ca_file;            // "": the system's certificates
  Micros idle = 60 * kSecond;     // silence after which it is given up
};

// Lifetime: `clock` outlives the source. Threads: as in the contract.
// REQUIRES: the urls are well formed (IsBlueskyUrl).
std::unique_ptr<Source> MakeBlueskySource(const BlueskyOptions& options,
                                          const Clock& clock);

// "wss://host[:port]/path", or ws://; nothing behind it.
bool IsBlueskyUrl(const std::string& url);

// Keys: url, fallback (list of urls), collections ([app.bsky.feed.post], at
// most 100, `app.bsky.feed.*` form too), dids (at most 10,000), ca_file. Null
// when the configuration has errors, which are told there.
std::unique_ptr<Source> MakeBlueskySource(const ConfigNode& config,
                                          const Clock& clock);

}  // namespace vigie

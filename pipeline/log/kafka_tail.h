// How the partitions of the topic end, found when the log is opened: how far
// each source, tick and set of rules came, and which broadcast reached some
// partitions only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pipeline/log/kafka_range.h"

namespace vigie {

// A tick, rules or erase record, with a payload of its own.
struct KafkaBroadcast {
  NewRecord record;  // its payload is set when it is used
  std::string payload;

  // Is it the same broadcast, whatever partition it was read from?
  bool Repeats(const KafkaBroadcast& other) const;
};

struct KafkaPartitionTail {
  std::uint64_t low = 0, next = 0;  // offsets kept: [low, next)
  std::uint64_t scanned = 0;        // looked at from here on
  std::int64_t tick = -1;
  KafkaRules rules;
  Micros append_time = 0;  // of the last record
  std::uint64_t mentions_since_tick = 0;
  absl::flat_hash_map<std::uint32_t, SourcePosition> sources;
  std::vector<KafkaBroadcast> broadcasts;  // of [scanned, next), in order

  bool Has(const KafkaBroadcast& broadcast) const;
};

// Reads every partition backwards from its end, to the last tick that all of
// them have: what came before it came to all. At most `kDuplicateWindow`
// offsets each.
absl::StatusOr<std::vector<KafkaPartitionTail>> ReadKafkaTails(
    KafkaRange& range, std::uint32_t partitions);

// What each partition lacks of the broadcasts that another one has, in the
// order in which they were made.
std::vector<std::vector<KafkaBroadcast>> MissingBroadcasts(
    const std::vector<KafkaPartitionTail>& tails);

}  // namespace vigie

#include "pipeline/log/kafka_tail.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::uint64_t kFirstLook = 1024;

// Adds what lies in [first, tail.scanned), which is older than all it knows.
absl::Status LookBack(KafkaRange& range, std::uint32_t partition,
                      std::uint64_t first, KafkaPartitionTail& tail) {
  absl::flat_hash_map<std::uint32_t, SourcePosition> sources;
  std::vector<KafkaBroadcast> broadcasts;
  Micros append_time = 0;
  std::uint64_t since_tick = 0;
  std::int64_t tick = -1;
  KafkaRules rules;
  VIGIE_RETURN_IF_ERROR(range.Read(
      partition, first, tail.scanned,
      [&](const Record& r, const KafkaRules& at_tick) {
        append_time = r.append_time;
        if (IsMention(r.op)) {
          SourcePosition& last = sources[r.source];
          if (!AtOrBelow(r.at, last)) last = r.at;
          ++since_tick;
          return true;
        }
        if (r.op == Op::kTick) {
          since_tick = 0;
          tick = std::max(tick, static_cast<std::int64_t>(r.at.position));
          if (at_tick.number > rules.number) rules = at_tick;
        } else if (r.op == Op::kRules &&
                   static_cast<std::int64_t>(r.at.position) > rules.number) {
          rules = {static_cast<std::int64_t>(r.at.position),
                   RulesHashOf(r.payload)};
        }
        broadcasts.push_back({{.op = r.op,
                               .backfill = r.backfill,
                               .append_time = r.append_time,
                               .source = r.source,
                               .at = r.at,
                               .item = r.item,
                               .version = r.version,
                               .format = r.format},
                              std::string(r.payload)});
        return true;
      },
      [](const LostRange&) {}));  // the reader tells it, with its place
  if (tail.scanned == tail.next) tail.append_time = append_time;
  for (const auto& [source, at] : sources) {
    const auto [known, added] = tail.sources.try_emplace(source, at);
    // A writer that was thought dead may have repeated an older stretch.
    if (!added && AtOrBelow(known->second, at)) known->second = at;
  }
  if (tail.tick < 0) tail.mentions_since_tick += since_tick;
  tail.tick = std::max(tail.tick, tick);
  if (rules.number > tail.rules.number) tail.rules = rules;
  std::move(tail.broadcasts.begin(), tail.broadcasts.end(),
            std::back_inserter(broadcasts));
  tail.broadcasts = std::move(broadcasts);
  tail.scanned = first;
  return absl::OkStatus();
}

// Looks back until a tick at or below `until` is seen.
absl::Status LookBackTo(KafkaRange& range, std::uint32_t partition,
                        std::int64_t until, KafkaPartitionTail& tail) {
  const std::uint64_t floor =
      tail.next - std::min(tail.next - tail.low, kDuplicateWindow);
  const auto reached = [&] {
    return std::any_of(
        tail.broadcasts.begin(), tail.broadcasts.end(),
        [&](const KafkaBroadcast& b) {
          return b.record.op == Op::kTick &&
                 static_cast<std::int64_t>(b.record.at.position) <= until;
        });
  };
  while (tail.scanned > floor && !reached()) {
    const std::uint64_t look =
        std::max(kFirstLook, 4 * (tail.next - tail.scanned));
    VIGIE_RETURN_IF_ERROR(
        LookBack(range, partition,
                 tail.scanned - std::min(look, tail.scanned - floor), tail));
  }
  return absl::OkStatus();
}

}  // namespace

bool KafkaBroadcast::Repeats(const KafkaBroadcast& other) const {
  return record.op == other.record.op && record.at == other.record.at &&
         record.source == other.record.source &&
         record.item == other.record.item && payload == other.payload;
}

bool KafkaPartitionTail::Has(const KafkaBroadcast& broadcast) const {
  const auto number = static_cast<std::int64_t>(broadcast.record.at.position);
  if (broadcast.record.op == Op::kTick) return number <= tick;
  if (broadcast.record.op == Op::kRules) return number <= rules.number;
  return std::any_of(
      broadcasts.begin(), broadcasts.end(),
      [&](const KafkaBroadcast& b) { return b.Repeats(broadcast); });
}

absl::StatusOr<std::vector<KafkaPartitionTail>> ReadKafkaTails(
    KafkaRange& range, std::uint32_t partitions) {
  std::vector<KafkaPartitionTail> tails(partitions);
  for (std::uint32_t p = 0; p < partitions; ++p) {
    VIGIE_ASSIGN_OR_RETURN(const KafkaBounds bounds, range.Bounds(p));
    tails[p].low = bounds.low;
    tails[p].next = tails[p].scanned = bounds.high;
    // Any tick will do: the last one.
    VIGIE_RETURN_IF_ERROR(LookBackTo(
        range, p, std::numeric_limits<std::int64_t>::max(), tails[p]));
  }
  std::int64_t all_have = std::numeric_limits<std::int64_t>::max();
  for (const KafkaPartitionTail& tail : tails)
    all_have = std::min(all_have, tail.tick);
  for (std::uint32_t p = 0; p < partitions; ++p)
    VIGIE_RETURN_IF_ERROR(LookBackTo(range, p, all_have, tails[p]));
  return tails;
}

std::vector<std::vector<KafkaBroadcast>> MissingBroadcasts(
    const std::vector<KafkaPartitionTail>& tails) {
  // The partition that came furthest tells the order.
  std::vector<const KafkaPartitionTail*> by_tick;
  for (const KafkaPartitionTail& tail : tails) by_tick.push_back(&tail);
  std::stable_sort(
      by_tick.begin(), by_tick.end(),
      [](const auto* a, const auto* b) { return a->tick > b->tick; });
  std::int64_t all_have = std::numeric_limits<std::int64_t>::max();
  for (const KafkaPartitionTail& tail : tails)
    all_have = std::min(all_have, tail.tick);

  std::vector<std::vector<KafkaBroadcast>> missing(tails.size());
  for (const KafkaPartitionTail* tail : by_tick) {
    bool may_lack = false;  // before the tick that all have, nobody lacks any
    for (const KafkaBroadcast& b : tail->broadcasts) {
      if (b.record.op == Op::kTick &&
          static_cast<std::int64_t>(b.record.at.position) >= all_have)
        may_lack = true;
      if (!may_lack && all_have >= 0) continue;
      for (std::size_t p = 0; p < tails.size(); ++p) {
        if (tails[p].Has(b)) continue;
        const bool listed =
            std::any_of(missing[p].begin(), missing[p].end(),
                        [&](const KafkaBroadcast& m) { return m.Repeats(b); });
        if (!listed) missing[p].push_back(b);
      }
    }
  }
  return missing;
}

}  // namespace vigie

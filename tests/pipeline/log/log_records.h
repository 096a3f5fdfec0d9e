// Records made by hand, for the tests of logs: mention n is always the same.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "pipeline/base/hash.h"
#include "pipeline/log/log.h"

namespace vigie {

inline NewRecord MentionOf(std::uint64_t n, std::uint32_t partitions,
                           std::string_view payload) {
  NewRecord a;
  a.item = Mix64(n);
  a.partition = PartitionOf(a.item, partitions);
  a.op = n % 7 == 3 ? Op::kUpdate : Op::kCreate;
  a.backfill = n % 5 == 0;
  a.append_time = static_cast<Micros>(1'000'000 + n);
  a.source = 17 + static_cast<std::uint32_t>(n % 2);
  a.at = {9, n, static_cast<std::uint32_t>(n % 3)};
  a.version = n % 4;
  a.format = FormatName::Of("mention");
  a.payload = payload;
  return a;
}
inline NewRecord TickNumber(std::int64_t number, Micros time = 0) {
  NewRecord a;
  a.op = Op::kTick;
  a.at.position = static_cast<std::uint64_t>(number);
  a.append_time = time;
  return a;
}
inline NewRecord RulesNumber(std::int64_t number, std::string_view hash) {
  NewRecord a;
  a.op = Op::kRules;
  a.at.position = static_cast<std::uint64_t>(number);
  a.payload = hash;
  return a;
}

// A record, kept beyond its batch.
struct KeptRecord {
  Record record;
  std::string payload;
};
inline KeptRecord Keep(const Record& record) {
  KeptRecord kept{record, std::string(record.payload)};
  kept.record.payload = {};
  return kept;
}

}  // namespace vigie

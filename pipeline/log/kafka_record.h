// How a record looks as a Kafka message: the payload is the message's value,
// untouched; all else is in its key, so that reading a message costs no
// allocation (headers would).
//
// Key, little-endian, format 1: format u8, op u8, flags u8 (1: backfill),
// append time i64 (µs), source u32, epoch u64, position u64, sub u32, item
// u64, version u64, name's length u8 and the name of the mapping. A tick adds
// the rules that hold at it: number i64, hash u64; so the last tick of a
// partition tells what rules it knows, however long ago they came.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "pipeline/log/log.h"

namespace vigie {

inline constexpr std::uint8_t kKafkaKeyFormat = 1;

struct KafkaRules {
  std::int64_t number = -1;
  std::uint64_t hash = 0;
};

// The body that a rules record names; 0 when it names none.
std::uint64_t RulesHashOf(std::string_view payload);

// Appends the key of `record` to `out`.
void EncodeKafkaKey(const NewRecord& record, const KafkaRules& rules,
                    std::string& out);

enum class KafkaKey : std::uint8_t {
  kOurs,
  kNewer,    // written by a newer Vigie: refuse to go on
  kForeign,  // not a record: somebody else wrote into the topic
};
// Fills all of `record` but partition, offset and payload.
// Thread-safe. Hot path: no allocation.
KafkaKey DecodeKafkaKey(std::string_view key, Record& record,
                        KafkaRules& rules);

}  // namespace vigie

// A partial: all that one block of a partition adds to the figures.
//
// A worker cuts its partition into blocks and makes one partial of each; the
// collector folds the partials of all partitions, in order, into the state. A
// partial is a pure function of its block and of the state of the partition at
// the block's beginning, so that it may be made twice and counted once.
//
// Whether a mention counts for a brand depends on what was already counted for
// its item (an edit, a create after its edit), which only the fold knows. So a
// partial carries one short row per mention about a brand, and the fold sums;
// what is about no brand is summed here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/model/accounting.h"
#include "pipeline/model/dead_letter.h"
#include "pipeline/model/entity.h"
#include "pipeline/model/scored_mention.h"
#include "pipeline/model/source_positions.h"

namespace vigie {

// A string inside Partial::text.
struct TextRef {
  std::uint32_t begin = 0, size = 0;
};

enum RowFlags : std::uint8_t {
  kRowLate = 1,      // published more than two minutes before it was seen
  kRowBackfill = 2,  // old on purpose: not for detection
  kRowRepost = 4,
  kRowStale = 8,  // older than the late columns stay open (7 days)
  // The account, on the day of the mention:
  kRowYoung = 16,         // less than 30 days old
  kRowAgeUnknown = 32,    // the platform does not say how old
  kRowFewFollowers = 64,  // at most 20, where the platform says
};

// One brand of a row.
struct PartialHit {
  std::uint32_t brand = 0;  // index into the brands of the partial's rules
  Tone tone = Tone::kUnsupported;
  std::uint16_t relevance = 1000;  // thousandths
};

// A hashtag, link or author named by a row.
struct PartialEntity {
  EntityKind kind = EntityKind::kHashtag;
  TextRef key;
};

// One mention that concerns the fold: a create about a brand, any update, any
// delete.
struct PartialRow {
  std::uint64_t offset = 0;
  std::uint64_t item = 0;
  std::uint64_t parent = 0;  // ItemHash of what it answers or repeats
  std::uint64_t author = 0;  // AuthorHash, 0 unknown
  std::uint32_t source = 0;
  Op op = Op::kCreate;
  std::uint8_t flags = 0;
  std::uint8_t stars = 0;          // of a review, 1 to 5; 0 none
  Tone tone = Tone::kUnsupported;  // of the whole text
  MentionType type = MentionType::kPost;
  Language language = Language::kUnknown;
  Labels labels;
  std::int64_t minute = 0;    // published
  std::int64_t observed = 0;  // the minute detection counts it in
  std::uint32_t reach_milli = 0;
  std::uint32_t hits_begin = 0, hits = 0;
  std::uint32_t entities_begin = 0, entities = 0;
  Micros published = 0;
  TextRef platform, id, author_name, url, text;
  Fingerprint fingerprint;
};

// Where a partition stands between two blocks. What a worker needs to go on.
struct PartitionState {
  std::uint64_t next = 0;   // offset of the next record
  std::int64_t tick = -1;   // last tick accepted
  std::int64_t rules = -1;  // number of the last rules accepted
  std::uint64_t rules_hash = 0;
  // RecordHash of the record at next - 1 when that is a tick (a committed state
  // always ends with one), else 0.
  std::uint64_t record_hash = 0;
  // Last position of each source, in order of source.
  SourcePositions sources;

  // The position of `source`, added at its place when it is new.
  SourcePosition& Source(std::uint32_t source);

  std::string Serialize() const;
  bool Parse(std::string_view bytes);
};

// Room for `more` at the end, and a quarter of all besides: many partials wait
// for the fold, and half of each would be empty were they to double.
template <typename T>
void Grow(std::vector<T>& list, std::size_t more) {
  const std::size_t size = list.size() + more;
  if (size > list.capacity()) list.reserve(size + size / 4);
}

// Reused: Clear keeps the memory.
struct Partial {
  std::uint32_t worker = 0;  // whose it is: where it goes back to
  std::uint32_t partition = 0;
  std::uint64_t first = 0;  // offsets [first, state.next)
  bool ends_round = false;  // the block ends with an accepted tick
  bool lost = false;        // the offsets cannot be had again
  std::uint64_t content_hash =
      0;                         // of all below: the same block, the same hash
  PartitionState state;          // at the end of the block
  std::uint64_t rules_used = 0;  // hash of the rules it was analyzed with

  std::vector<std::pair<std::uint32_t, Accounting>> books;  // per source
  std::vector<PartialRow> rows;
  std::vector<PartialHit> hits;
  std::vector<PartialEntity> entities;
  std::vector<DeadLetter> dead_letters;
  std::uint64_t others = 0;  // ticks, rules and erasures in the block
  // Authors to be forgotten: AuthorHash.
  std::vector<std::uint64_t> erased_authors;
  std::string lost_reason;
  std::vector<char> text;  // what the TextRefs point into

  void Clear();
  // What it takes in memory, about.
  std::size_t Bytes() const {
    std::size_t bytes = sizeof *this + text.size() +
                        rows.size() * sizeof(PartialRow) +
                        hits.size() * sizeof(PartialHit) +
                        entities.size() * sizeof(PartialEntity);
    for (const DeadLetter& letter : dead_letters)
      bytes += sizeof letter + letter.payload.size();
    return bytes;
  }
  Accounting& Books(std::uint32_t source);
  // The parts in a row.
  template <typename... Parts>
  TextRef Keep(Parts... parts) {
    const std::size_t begin = text.size();
    const auto keep = [this](std::string_view s) {
      Grow(text, s.size());
      text.insert(text.end(), s.begin(), s.end());
    };
    (keep(parts), ...);
    return {static_cast<std::uint32_t>(begin),
            static_cast<std::uint32_t>(text.size() - begin)};
  }
  std::string_view Text(TextRef ref) const {
    return std::string_view(text.data(), text.size())
        .substr(ref.begin, ref.size);
  }
};

inline constexpr Micros kYoungAccount = 30 * kDay;
inline constexpr std::int64_t kFewFollowers = 20;

// How late is late, how long late columns stay open, how far a clock may be
// ahead.
inline constexpr Micros kOnTime = 2 * kMinute;
inline constexpr Micros kLateColumns = 7 * kDay;
inline constexpr Micros kAhead = 5 * kMinute;

// 1000 x log10(1 + followers), at most 6000; 0 when unknown. From a table, so
// that every machine agrees.
std::uint32_t ReachMilli(std::int64_t followers);

}  // namespace vigie

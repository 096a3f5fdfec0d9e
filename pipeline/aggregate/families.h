// Families: the copies of one message about a brand, wherever they were
// published. The first seen founds the family; what repeats it joins:
//
//   a repost joins what it repeats, and its other reposts;
//   a text of six content words and more joins a family whose first text
//   holds two thirds of the same pairs of neighbouring words (of the shorter
//   of the two, so that a cut-off copy is known again);
//   a shorter one joins only by the same link.
//
// Members are compared with the first text only: a chain of small changes does
// not make a family of all. Copies are found by locality-sensitive hashing: 32
// bands of two parts of the sketch (Leskovec, Rajaraman, Ullman, "Mining of
// massive datasets", ch. 3).
//
// Memory is bounded: of all brands together `most` families are remembered,
// for 72 hours at most; those touched longest ago are forgotten first, those
// that have copies five times later. What is remembered depends on the hits and
// their order alone, never on when the state was written: a run that goes on
// from a written state concludes the same.
//
// Per family some 600 bytes, index included; one with many authors 500 more.
// Thread-compatible: the fold owns it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "pipeline/aggregate/family_index.h"
#include "pipeline/base/big_pages.h"
#include "pipeline/model/fingerprint.h"
#include "pipeline/state/store.h"

namespace vigie {

// A mention of a brand, as the fold counts it.
struct FamilyMember {
  std::uint32_t brand = 0;
  std::uint64_t item = 0;
  std::uint64_t author = 0;    // AuthorHash, 0 unknown
  std::int64_t minute = 0;     // observed
  std::uint16_t platform = 0;  // numbered by the state
  std::uint8_t flags = 0;      // RowFlags
  bool press = false;          // news: passing it on is its business
  bool opinion = true;         // one that organic figures count
  Fingerprint fingerprint;
};

// Who speaks in a family of two and more. Both lists keep the smallest hashes:
// all accounts while they are few, then a fair sample of them from which the
// number is estimated (Bar-Yossef et al., "Counting distinct elements in a
// data stream", 2002).
struct FamilyVoices {
  static constexpr std::size_t kAuthors = 32;
  static constexpr std::size_t kCopiers = 64;
  std::vector<std::uint32_t> authors;  // ascending
  // Accounts that wrote it themselves, as if it were theirs: neither reposts
  // nor news. Hash << 8 | RowFlags of the first time.
  std::vector<std::uint64_t> copiers;
  std::uint32_t copies = 0;  // of these accounts
  // The ten minutes with the most of these copies; and those that run.
  std::int64_t burst = 0;  // minute / 10
  std::uint32_t burst_copies = 0, most_copies = 0;
  std::int64_t first_minute = 0, last_minute = 0;  // of these copies
};

struct Family {
  // Looked at alone where many are compared: in one line of the cache.
  alignas(64) std::array<std::uint8_t, kSketchParts> sketch{};
  std::uint64_t id = 0;  // ItemHash of the message that all repeat
  std::uint32_t brand = 0;
  std::uint32_t size = 0;     // members, the first included
  std::uint32_t reposts = 0;  // of them
  std::int64_t first_minute = 0, last_minute = 0;  // seen
  std::uint64_t platforms = 0;                     // bit platform % 64
  std::uint64_t founded = 0, touched = 0;  // hits counted in all until then
  std::int64_t hour = 0;                   // founded in; names its chunk
  std::uint64_t first_author = 0;
  std::uint64_t link = 0;
  std::uint16_t words = 0;
  std::uint8_t first_flags = 0;
  bool first_copies = false;  // the first is neither repost nor news
  bool counted = false;       // in the organic figures
  bool holds_link = false;    // short texts with its link join it
  std::unique_ptr<FamilyVoices> voices;

  std::uint32_t Authors() const;  // distinct, estimated above 32
  int Platforms() const;
};

// Would a text with sketch `b` join a family that began with `a`? Both have
// kSketchWords.
bool AreCopies(const Fingerprint& a, const Fingerprint& b);

class Families {
 public:
  static constexpr std::size_t kMost = 1 << 17;
  static constexpr std::int64_t kHours = 72;

  // REQUIRES: most >= 32.
  explicit Families(std::size_t most = kMost);

  struct Joined {
    const Family* family;  // until the next call
    bool first_opinion;    // no other of it is in the organic figures yet
  };
  Joined Add(const FamilyMember& member);
  // Null when it is not remembered.
  const Family* Find(std::uint32_t brand, std::uint64_t id) const;
  // Those that a brand's copiers fill, in no order.
  template <typename Visit>
  void VisitCopied(std::uint32_t brand, Visit visit) const {
    for (const Family& family : slots_)
      if (family.size > 1 && family.brand == brand && family.voices)
        visit(family);
  }

  std::size_t size() const { return alive_; }

  // Writes what changed since the last call. REQUIRES: in a transaction.
  absl::Status Write(Store& store);
  // REQUIRES: nothing was added yet.
  absl::Status Load(Store& store);

 private:
  // Families founded by 64 hits in a row within an hour are stored together.
  struct ChunkKey {
    std::int64_t hour = 0;
    std::uint64_t number = 0;
    friend auto operator<=>(const ChunkKey&, const ChunkKey&) = default;
    template <typename H>
    friend H AbslHashValue(H h, const ChunkKey& k) {
      return H::combine(std::move(h), k.hour, k.number);
    }
  };
  static constexpr std::uint32_t kNone = UINT32_MAX;

  static ChunkKey ChunkOf(const Family& family) {
    return {family.hour, family.founded >> 6};
  }
  std::uint32_t FindFor(const FamilyMember& member);
  std::uint32_t FindCopied(const FamilyMember& member);
  std::uint32_t Found(const FamilyMember& member);
  void Join(Family& family, const FamilyMember& member);
  void Place(std::uint32_t slot);  // into chunks and indices
  void ForgetOld();
  void Forget(std::vector<std::uint32_t>& dead);
  void SerializeChunk(const std::vector<std::uint32_t>& slots,
                      std::string& out) const;
  absl::Status ParseChunk(const ChunkKey& key, std::string_view bytes);

  const std::size_t most_;
  std::vector<Family, BigPages<Family>> slots_;  // size 0: free
  std::vector<std::uint32_t> free_;
  std::size_t alive_ = 0;
  std::uint64_t clock_ = 0;       // hits counted
  std::int64_t newest_hour_ = 0;  // of all that was counted
  FamilyIndex index_;
  absl::flat_hash_map<std::uint64_t, std::uint32_t> by_id_, by_link_;
  absl::flat_hash_map<ChunkKey, std::vector<std::uint32_t>> chunks_;
  absl::flat_hash_set<ChunkKey> dirty_;
  std::vector<std::uint32_t> seen_;  // by slot: the last search that met it
  std::uint32_t search_ = 0;
};

}  // namespace vigie

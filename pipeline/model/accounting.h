// The books: every mention received is accounted for, once.
//
//   ingested = created + updated + deleted + rejected + duplicate
//   created  = matched + unmatched          (late is part of created)
//
// by the op received. A mention with three brands is one matched mention and
// three brand hits. Ticks and rules are not ingested.
#pragma once

#include <cstdint>

namespace vigie {

struct Accounting {
  std::uint64_t ingested = 0;
  std::uint64_t created = 0;
  std::uint64_t updated = 0;
  std::uint64_t deleted = 0;
  std::uint64_t rejected = 0;   // in the dead letters, with a reason
  std::uint64_t duplicate = 0;  // redelivered; counted once already
  std::uint64_t matched = 0;    // creates about at least one brand
  std::uint64_t unmatched = 0;
  std::uint64_t late = 0;  // creates older than two minutes
  std::uint64_t brand_hits = 0;

  bool Balanced() const {
    return ingested == created + updated + deleted + rejected + duplicate &&
           created == matched + unmatched;
  }
  Accounting& operator+=(const Accounting& o) {
    ingested += o.ingested;
    created += o.created;
    updated += o.updated;
    deleted += o.deleted;
    rejected += o.rejected;
    duplicate += o.duplicate;
    matched += o.matched;
    unmatched += o.unmatched;
    late += o.late;
    brand_hits += o.brand_hits;
    return *this;
  }
  friend bool operator==(const Accounting&, const Accounting&) = default;
};

}  // namespace vigie

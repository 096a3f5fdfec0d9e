// The fold: from the partials of all partitions, in whatever order they come,
// to one state, as if one person had read the whole log in order.
//
// It knows the next expected offset of every partition. A partial that begins
// there is taken; one that lies behind is dropped (and compared: the same
// block must give the same content); one that lies beyond waits, and the gap
// before it is recomputed from the log when nobody brings it. Every tick is a
// round: round n is folded once every partition has passed tick n, partitions
// in order, blocks in order. State and positions are committed together.
//
// Thread-compatible: the collector owns it.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "pipeline/aggregate/partial.h"
#include "pipeline/engine/ledger.h"

namespace vigie {

class Fold {
 public:
  // Called with every partial once it is folded or dropped.
  using Recycle = std::function<void(Partial*)>;

  // Goes on where the store's state stands.
  static absl::StatusOr<std::unique_ptr<Fold>> Load(
      Store& store, std::unique_ptr<Ledger> ledger, std::uint32_t partitions,
      Recycle recycle);
  ~Fold();

  void Take(Partial* partial);
  // Folds complete rounds, at most `most`; returns how many.
  absl::StatusOr<int> FoldRounds(int most);
  // Commits what was folded since the last commit, if anything. Afterwards
  // ledger().released() may leave. `also` writes more in the same transaction.
  absl::Status Commit(const std::function<absl::Status(Store&)>& also);
  bool dirty() const { return dirty_; }

  // A stretch that a waiting partial lies beyond.
  struct Gap {
    std::uint32_t partition;
    PartitionState from;  // where a repair starts
    std::uint64_t next;   // first offset of the partial that waits
  };
  std::optional<Gap> FirstGap() const;

  // What a worker that is given the partition starts from: the partition's
  // state after the last round folded (REQUIRES: asked by the collector's
  // thread), or as committed.
  const PartitionState& folded(std::uint32_t p) const {
    return parts_[p].state;
  }
  std::vector<std::uint64_t> NextOffsets() const;  // folded

  std::int64_t round() const { return round_; }
  Micros folded_time() const { return round_ < 0 ? 0 : round_ * kTick; }
  std::uint64_t rounds_folded() const { return rounds_folded_; }
  // Partials that wait for others, of one partition and in all.
  std::size_t waiting(std::uint32_t p) const {
    return parts_[p].ready.size() + parts_[p].beyond.size();
  }
  Ledger& ledger() { return *ledger_; }
  const Ledger& ledger() const { return *ledger_; }

  // Do the books add up to the offsets folded? Internal, with the figures, when
  // they do not.
  absl::Status Audit() const;

  // Blocks seen twice with different content: a bug of ours, counted, loud.
  std::uint64_t determinism_bugs() const { return determinism_bugs_; }

 private:
  // What of a folded block must be the same when it is made again.
  struct Folded {
    std::uint64_t first, next, rules, content;
    static Folded Of(const Partial& partial) {
      return {partial.first, partial.state.next, partial.rules_used,
              partial.content_hash};
    }
    // The same block by the same rules, with another content. (A repair may
    // end a block where the gap ends; after a change of rules or of analysis
    // a block may rightly say something else.)
    bool Contradicts(const Folded& other) const {
      return first == other.first && next == other.next &&
             rules == other.rules && content != other.content;
    }
  };
  struct Part {
    PartitionState state;            // after the last block folded
    std::deque<Partial*> ready;      // contiguous from state.next
    std::uint64_t ready_next = 0;    // where the last of them ends
    std::uint32_t ready_rounds = 0;  // of them, those that end a round
    absl::btree_map<std::uint64_t, Partial*> beyond;  // by first offset
    std::deque<Folded> recent;  // to compare repetitions with
    bool changed = false;
  };

  Fold(Store& store, std::unique_ptr<Ledger> ledger, std::uint32_t partitions,
       Recycle recycle);
  std::optional<std::int64_t> NextRound() const;
  absl::Status FoldOne(std::int64_t round);

  Store& store_;
  const std::unique_ptr<Ledger> ledger_;
  const Recycle recycle_;
  std::vector<Part> parts_;
  std::int64_t round_ = -1;
  std::uint64_t rounds_folded_ = 0;
  std::uint64_t determinism_bugs_ = 0;
  bool dirty_ = false;
  // A round or a commit that failed in its middle has changed a part of what is
  // in memory: nothing is folded or committed after it, the next run begins
  // with what was committed before.
  absl::Status broken_;
};

}  // namespace vigie

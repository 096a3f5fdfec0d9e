#include "pipeline/engine/fold.h"

#include <algorithm>

#include "pipeline/base/strings.h"

namespace vigie {
namespace {
constexpr std::size_t kRecentBlocks = 64;
}  // namespace

Fold::Fold(Store& store, std::unique_ptr<Ledger> ledger,
           std::uint32_t partitions, Recycle recycle)
    : store_(store),
      ledger_(std::move(ledger)),
      recycle_(std::move(recycle)),
      parts_(partitions) {}

// What still waits belongs to those who made it.
Fold::~Fold() = default;

absl::StatusOr<std::unique_ptr<Fold>> Fold::Load(Store& store,
                                                 std::unique_ptr<Ledger> ledger,
                                                 std::uint32_t partitions,
                                                 Recycle recycle) {
  std::unique_ptr<Fold> fold(
      new Fold(store, std::move(ledger), partitions, std::move(recycle)));
  VIGIE_ASSIGN_OR_RETURN(const auto stored, store.Partitions());
  for (const auto& [p, bytes] : stored) {
    if (p >= partitions)
      return FailedPrecondition(
          "state: has partition ", p, ", the log has ", partitions,
          "; the number of partitions is fixed when the log is made");
    if (!fold->parts_[p].state.Parse(bytes))
      return DataLoss("state: partition ", p, " cannot be read");
    fold->parts_[p].ready_next = fold->parts_[p].state.next;
  }
  VIGIE_ASSIGN_OR_RETURN(const std::string round, store.Meta("round"));
  fold->round_ = ParseInt<std::int64_t>(round).value_or(-1);
  return fold;
}

void Fold::Take(Partial* partial) {
  Part& part = parts_[partial->partition];
  if (partial->first < part.ready_next) {  // behind: made again
    const Folded again = Folded::Of(*partial);
    for (const Folded& folded : part.recent)
      determinism_bugs_ += folded.Contradicts(again);
    for (const Partial* waiting : part.ready)
      determinism_bugs_ += Folded::Of(*waiting).Contradicts(again);
    recycle_(partial);
    return;
  }
  if (partial->first > part.ready_next) {  // beyond: the first that comes stays
    if (!part.beyond.emplace(partial->first, partial).second) recycle_(partial);
    return;
  }
  for (;;) {
    part.ready.push_back(partial);
    part.ready_rounds += partial->ends_round;
    part.ready_next = partial->state.next;
    // What lies behind now was overtaken by a longer one.
    while (!part.beyond.empty() &&
           part.beyond.begin()->first < part.ready_next) {
      recycle_(part.beyond.begin()->second);
      part.beyond.erase(part.beyond.begin());
    }
    const auto next = part.beyond.find(part.ready_next);
    if (next == part.beyond.end()) return;
    partial = next->second;
    part.beyond.erase(next);
  }
}

std::optional<Fold::Gap> Fold::FirstGap() const {
  for (std::uint32_t p = 0; p < parts_.size(); ++p) {
    const Part& part = parts_[p];
    if (part.beyond.empty() || part.ready_rounds > 0) continue;
    return Gap{p, part.ready.empty() ? part.state : part.ready.back()->state,
               part.beyond.begin()->first};
  }
  return std::nullopt;
}

std::vector<std::uint64_t> Fold::NextOffsets() const {
  std::vector<std::uint64_t> next;
  for (const Part& part : parts_) next.push_back(part.state.next);
  return next;
}

std::optional<std::int64_t> Fold::NextRound() const {
  std::optional<std::int64_t> round;
  for (const Part& part : parts_) {
    if (part.ready_rounds == 0) return std::nullopt;
    for (const Partial* partial : part.ready) {
      if (!partial->ends_round) continue;
      if (!round || partial->state.tick < *round) round = partial->state.tick;
      break;
    }
  }
  return round;
}

absl::Status Fold::FoldOne(std::int64_t round) {
  std::int64_t rules = INT64_MAX;
  std::uint64_t rules_hash = 0;
  for (Part& part : parts_) {
    // Does this partition's next tick belong to the round?
    bool belongs = false;
    for (const Partial* partial : part.ready)
      if (partial->ends_round) {
        belongs = partial->state.tick == round;
        break;
      }
    while (belongs) {
      Partial* partial = part.ready.front();
      part.ready.pop_front();
      VIGIE_RETURN_IF_ERROR(ledger_->Count(*partial));
      part.state = partial->state;
      part.changed = true;
      part.recent.push_back(Folded::Of(*partial));
      if (part.recent.size() > kRecentBlocks) part.recent.pop_front();
      belongs = !partial->ends_round;
      part.ready_rounds -= partial->ends_round;
      recycle_(partial);
    }
    if (part.state.rules < rules) {
      rules = part.state.rules;
      rules_hash = part.state.rules_hash;
    }
  }
  if (rules >= 0) VIGIE_RETURN_IF_ERROR(ledger_->UseRules(rules_hash));
  if (round > round_) round_ = round;
  ++rounds_folded_;
  dirty_ = true;
  return ledger_->EndRound(folded_time());
}

absl::StatusOr<int> Fold::FoldRounds(int most) {
  VIGIE_RETURN_IF_ERROR(broken_);
  int folded = 0;
  while (folded < most) {
    const std::optional<std::int64_t> round = NextRound();
    if (!round) break;
    broken_ = FoldOne(*round);
    VIGIE_RETURN_IF_ERROR(broken_);
    ++folded;
  }
  return folded;
}

absl::Status Fold::Audit() const {
  std::uint64_t offsets = 0, counted = ledger_->others() + ledger_->lost();
  for (const Part& part : parts_) offsets += part.state.next;
  for (const auto& [source, books] : ledger_->books()) {
    if (!books.Balanced())
      return Internal(
          "accounting: source ", source, ": ", books.ingested,
          " ingested are not ", books.created, " created + ", books.updated,
          " updated + ", books.deleted, " deleted + ", books.rejected,
          " rejected + ", books.duplicate, " duplicate, or created is not ",
          books.matched, " matched + ", books.unmatched, " unmatched");
    counted += books.ingested;
  }
  if (offsets != counted)
    return Internal("accounting: ", offsets, " records were folded, ", counted,
                    " are in the books");
  return absl::OkStatus();
}

absl::Status Fold::Commit(const std::function<absl::Status(Store&)>& also) {
  VIGIE_RETURN_IF_ERROR(broken_);
  broken_ = store_.Begin();
  VIGIE_RETURN_IF_ERROR(broken_);
  broken_ = [&]() -> absl::Status {
    if (dirty_) {
      VIGIE_RETURN_IF_ERROR(ledger_->Write(NextOffsets()));
      for (std::uint32_t p = 0; p < parts_.size(); ++p)
        if (parts_[p].changed)
          VIGIE_RETURN_IF_ERROR(
              store_.SetPartition(p, parts_[p].state.Serialize()));
      VIGIE_RETURN_IF_ERROR(store_.SetMeta("round", Cat(round_)));
    }
    if (also) VIGIE_RETURN_IF_ERROR(also(store_));
    return store_.Commit();
  }();
  if (!broken_.ok()) {
    store_.Rollback();
    return broken_;
  }
  if (dirty_) ledger_->Committed();
  for (Part& part : parts_) part.changed = false;
  dirty_ = false;
  return absl::OkStatus();
}

}  // namespace vigie

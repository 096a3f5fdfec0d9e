// Summaries at work: loaded from the state when first touched, written back
// when the round is committed, forgotten when their time has passed.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "pipeline/state/store.h"

namespace vigie {

// T has Serialize(std::string&) and Parse(std::string_view).
// Thread-compatible: the fold owns it.
template <typename T>
class SummaryCache {
 public:
  explicit SummaryCache(Store& store) : store_(&store) {}

  // The summary, to be changed. An error of the store is kept for Flush; the
  // summary is then empty and never written.
  T& Edit(const SummaryKey& key) {
    Slot& slot = At(key);
    if (!slot.dirty) {
      slot.dirty = true;
      dirty_.push_back(key);
    }
    return slot.value;
  }
  const T& Look(const SummaryKey& key) { return At(key).value; }

  const std::vector<SummaryKey>& dirty() const { return dirty_; }

  // Writes what was edited, in key order. `each` sees what is written.
  template <typename Each>
  absl::Status Flush(Each each) {
    if (!status_.ok()) return status_;
    std::sort(dirty_.begin(), dirty_.end());
    std::string data;
    for (const SummaryKey& key : dirty_) {
      Slot& slot = slots_.find(key)->second;
      data.clear();
      slot.value.Serialize(data);
      if (absl::Status set = store_->SetSummary(key, data); !set.ok())
        return set;
      if (absl::Status seen = each(key, slot.value); !seen.ok()) return seen;
    }
    return absl::OkStatus();
  }
  // After the commit: all is clean; what ends before `period` is forgotten.
  void Committed(std::int64_t period) {
    for (const SummaryKey& key : dirty_) slots_.find(key)->second.dirty = false;
    dirty_.clear();
    absl::erase_if(
        slots_, [&](const auto& slot) { return slot.first.period < period; });
  }

 private:
  struct Slot {
    T value;
    bool dirty = false;
  };
  Slot& At(const SummaryKey& key) {
    const auto it = slots_.find(key);
    if (it != slots_.end()) return it->second;
    Slot& slot = slots_[key];
    absl::StatusOr<std::string> data = store_->Summary(key);
    if (!data.ok())
      status_.Update(data.status());
    else if (!data->empty())
      status_.Update(slot.value.Parse(*data));
    return slot;
  }

  Store* store_;
  absl::flat_hash_map<SummaryKey, Slot> slots_;
  std::vector<SummaryKey> dirty_;
  absl::Status status_;
};

}  // namespace vigie

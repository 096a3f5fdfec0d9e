// Which steps of alerts a receiver has already: chats and mails know no
// idempotency key, so that what was delivered is remembered here.
//
// Holds the last 4,096 names. What is told again after a restart (a crash
// between the delivery and its note in the outbox) is not known here: its
// footer bears the same name.
//
// Thread-compatible.
#pragma once

#include <cstddef>
#include <deque>
#include <string>

#include "absl/container/flat_hash_set.h"

namespace vigie {

class Delivered {
 public:
  bool Has(const std::string& name) const { return names_.contains(name); }
  void Add(const std::string& name) {
    if (!names_.insert(name).second) return;
    order_.push_back(name);
    if (order_.size() <= kMost) return;
    names_.erase(order_.front());
    order_.pop_front();
  }

 private:
  static constexpr std::size_t kMost = 4096;
  absl::flat_hash_set<std::string> names_;
  std::deque<std::string> order_;  // oldest first
};

}  // namespace vigie

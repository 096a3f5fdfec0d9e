#include "pipeline/engine/duplicate_window.h"

namespace vigie {

void DuplicateWindow::Begin(std::uint32_t now) {
  // Every bucket begins with an offset that is just out of the window.
  heads_.assign(window_, now - static_cast<std::uint32_t>(window_) - 1);
  previous_.assign(window_, now - static_cast<std::uint32_t>(window_) - 1);
  fingerprints_.assign(window_, 0);
}

void DuplicateWindow::Remember(std::uint64_t offset,
                               std::uint64_t fingerprint) {
  const auto now = static_cast<std::uint32_t>(offset);
  if (heads_.empty()) Begin(now);
  std::uint32_t& head = heads_[Bucket(fingerprint)];
  previous_[now & mask_] = head;
  fingerprints_[now & mask_] = fingerprint;
  head = now;
}

bool DuplicateWindow::SeenThenRemember(std::uint64_t offset,
                                       std::uint64_t fingerprint) {
  const auto now = static_cast<std::uint32_t>(offset);
  if (heads_.empty()) Begin(now);
  bool seen = false;
  std::uint32_t& head = heads_[Bucket(fingerprint)];
  std::uint32_t then = head;
  std::uint32_t last_age = 0;
  for (;;) {
    const std::uint32_t age = now - then;  // modulo 2^32
    // Out of the window, or a link overwritten since: the chain's end. (A
    // bucket not touched for 2^32 offsets may look young; then no slot in the
    // window belongs to it, and the comparison below fails.)
    if (age > window_ || age <= last_age) break;
    last_age = age;
    const std::size_t slot = then & mask_;
    if (fingerprints_[slot] == fingerprint) {
      seen = true;
      break;
    }
    then = previous_[slot];
  }
  const std::size_t slot = now & mask_;
  previous_[slot] = head;
  fingerprints_[slot] = fingerprint;
  head = now;
  return seen;
}

}  // namespace vigie

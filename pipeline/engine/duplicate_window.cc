#include "pipeline/engine/duplicate_window.h"

namespace vigie {

void DuplicateWindow::Begin(std::uint32_t now) {
  // Every bucket begins with an offset that is just out of the window.
  heads_.assign(window_, now - static_cast<std::uint32_t>(window_) - 1);
  slots_.assign(window_, 0);
}

void DuplicateWindow::Link(std::uint32_t now, std::uint64_t turned) {
  std::uint32_t& head = heads_[turned & mask_];
  const std::uint32_t age = now - head;  // modulo 2^32
  // A distance of the window or more is never followed.
  slots_[now & mask_] = (turned & ~mask_) | (age <= mask_ ? age : 0);
  head = now;
}

void DuplicateWindow::Remember(std::uint64_t offset,
                               std::uint64_t fingerprint) {
  const auto now = static_cast<std::uint32_t>(offset);
  if (heads_.empty()) Begin(now);
  Link(now, Turned(fingerprint));
}

bool DuplicateWindow::SeenThenRemember(std::uint64_t offset,
                                       std::uint64_t fingerprint) {
  const auto now = static_cast<std::uint32_t>(offset);
  if (heads_.empty()) Begin(now);
  const std::uint64_t turned = Turned(fingerprint);
  // (A bucket not touched for 2^32 offsets may look young; then no slot of the
  // window is its own, and one would have to agree in all other bits.)
  std::uint32_t age = now - heads_[turned & mask_];  // modulo 2^32
  bool seen = false;
  while (age > 0 && age <= window_) {
    const std::uint64_t slot = slots_[(now - age) & mask_];
    seen = ((slot ^ turned) & ~mask_) == 0;
    const auto distance = static_cast<std::uint32_t>(slot & mask_);
    if (seen || distance == 0) break;
    age += distance;
  }
  Link(now, turned);
  return seen;
}

}  // namespace vigie

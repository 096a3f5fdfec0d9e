// Where the detector keeps its brands: those of which something was heard just
// now open on the desk, the others folded, as they would be stored. A quiet
// brand costs a kilobyte and some, not six; unfolded it is what it was, to the
// bit, so that no result tells which brands were folded, or when.
//
// Thread-compatible: the detector owns it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "pipeline/detect/brand_context.h"
#include "pipeline/detect/brand_history.h"
#include "pipeline/detect/causes.h"
#include "pipeline/detect/events.h"

namespace vigie {

// All that is known of a brand from its own stream.
struct OpenBrand {
  BrandHistory history;
  Causes causes;
  BrandEvents events;
};

// One brand's place: open, folded, or nothing known yet.
class ShelvedBrand {
 public:
  bool is_open() const { return open_ != nullptr; }
  bool empty() const { return !open_ && !folded_; }
  // REQUIRES: is_open().
  OpenBrand& open() const { return *open_; }

  // What the brands beside it ask, without opening it.
  bool begun() const { return open_ ? open_->history.begun() : glance_.begun; }
  std::int64_t elevated() const {
    return open_ ? open_->history.elevated : glance_.elevated;
  }
  double MentionsADay() const {
    return open_ ? open_->history.baseline().MentionsADay()
                 : glance_.mentions_a_day;
  }
  // Of the 24 clock hours that end with the one of `bin`.
  std::int64_t DayTotal(std::int64_t bin) const;

 private:
  friend class BrandShelf;
  struct Glance {  // while it is folded
    std::int64_t elevated = kNever;
    double mentions_a_day = 0;
    std::uint32_t hours_at = 0;  // in the folded state
    std::uint32_t size = 0;      // of it
    bool begun = false;
  };
  std::unique_ptr<OpenBrand> open_;
  std::unique_ptr<char[]> folded_;
  Glance glance_;
};

class BrandShelf {
 public:
  // Opens it, known or not. Valid until it is folded.
  OpenBrand& Open(ShelvedBrand& brand, const BrandContext* context);
  // REQUIRES: brand.is_open().
  void Fold(ShelvedBrand& brand);
  // As it is stored; valid until the next call of anything here.
  std::string_view State(const ShelvedBrand& brand);
  // Opens it with this state. DataLoss when damaged, FailedPrecondition when
  // of another version (CheckBaselineVersion): it is then as new.
  absl::Status Load(ShelvedBrand& brand, const BrandContext* context,
                    std::string_view state);

 private:
  std::string_view Write(const OpenBrand& brand, std::size_t& hours_at);
  static absl::Status Read(std::string_view state, OpenBrand& brand);

  std::string text_;
  // Those folded last leave their room to those opened next.
  std::vector<std::unique_ptr<OpenBrand>> spare_;
};

}  // namespace vigie

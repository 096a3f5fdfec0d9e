// What is normal for a brand: how much is said at this hour, how much of it is
// negative, and how much both vary by themselves. Learned slowly from its own
// bins, an hour after they happened, never from an incident.
//
// Volume. Expected mentions of a bin = a mean per hour of the day (on the
// brand's own clock, seven days of memory), times what that hour of the week is
// to the day (eight weeks of memory, holidays as Sundays, shrunk to the panel's
// week, and to 1, as far as data are thin: week_profile.h), scaled by how today
// compares, blended with the recent mean as long as an hour of the day is
// thinly known, times what is planned. A bin counts for at most four times its
// expectation, so that one spike is not learned as normal (twice, for the hour
// of the day). Tone. Mean share of negatives and of positives with the
// memory of a week (of some weeks, where people say little), shrunk to the
// panel's share (worth 20 mentions at first, and less than in proportion
// later); over-dispersion of the negative share between half hours by the
// method of moments, shrunk to a prior worth 8 half hours.
//
// Units: mentions per 5-minute bin. Plain arithmetic, reproducible to the bit.
#pragma once

#include <array>
#include <cstdint>

#include "absl/status/status.h"
#include "pipeline/base/bytes.h"
#include "pipeline/detect/brand_context.h"
#include "pipeline/detect/week_profile.h"

namespace vigie {

struct BinCounts {
  std::uint32_t total = 0;
  std::uint32_t judged = 0;  // those with a tone
  std::uint32_t negative = 0;
  std::uint32_t positive = 0;
  std::uint32_t alarming = 0;  // danger, recall, leak, death, court
  std::uint32_t doubtful = 0;  // not in the total: about something else
  std::uint32_t outside = 0;   // not in the total: giveaways, job ads, resale
  std::uint32_t reposts = 0;   // those of the total that repeat another
  // Negatives, each family of copies as log2(1 + copies): thousandths.
  std::uint32_t weighed = 0;
  std::uint32_t reach = 0;   // reach_milli of authors, each once
  std::uint32_t lowest = 0;  // reviews of one star, in the total

  friend bool operator==(const BinCounts&, const BinCounts&) = default;
};

// Of what Serialize writes; histories of brands have the same. Those before 7
// were never released.
inline constexpr std::uint8_t kBaselineVersion = 7;

// Why a state of another version is not read, and what to do.
absl::Status CheckBaselineVersion(std::uint8_t version);

class Baseline {
 public:
  // REQUIRES: `context`, which outlives this, before anything else.
  void SetContext(const BrandContext* context) { context_ = context; }

  // Takes in a bin. REQUIRES: ascending bins.
  void Learn(std::int64_t bin, const BinCounts& counts);
  // As it is kept to judge by, after an incident: today's trend forgotten.
  void Settle();
  // Have all hours of the day been seen, for three days?
  bool Settled() const;

  double ExpectedMentions(std::int64_t bin) const;
  // The same for the `bins` up to and with `bin`, summed, as the hours of the
  // day usually are: today's own trend left out, so that a fire which burns
  // slowly is not taken for its own fuel.
  double UsualMentions(std::int64_t bin, int bins) const;
  // A day's.
  double MentionsADay() const;
  double NegativeShare() const;
  // Weighed negatives (BinCounts::weighed) of those judged.
  double WeighedShare() const;
  // Of all mentions.
  double RepostShare() const;
  double ReachAMention() const;  // thousandths
  // Alarming mentions of all, and reviews of one star.
  double AlarmingShare() const;
  double LowestShare() const;
  double PositiveShare() const;
  // Of the negative share, 0.004 to 0.2.
  double Overdispersion() const;
  // Of the volume of half an hour: the squared coefficient of variation beyond
  // Poisson's, 0.02 to 1.
  double VolumeSpread() const;
  // Was this hour of the day ever seen?
  bool HourKnown(std::int64_t bin) const;
  // Is this bin's hour one in which people speak: at least a quarter of the
  // busiest hour's expectation? True as long as the day is not known.
  bool BusyHour(std::int64_t bin) const;

  std::uint64_t bins() const { return bins_; }
  std::uint64_t mentions() const { return mentions_; }

  void Serialize(ByteWriter& w) const;
  bool Parse(ByteReader& r);

 private:
  struct Hour {
    float mean = 0;         // mentions per bin
    std::uint8_t bins = 0;  // learned, up to a week's
  };
  // Mean of the profile at this bin, or a negative number while unknown;
  // `weight` is the trust in it, 0 to 1.
  double Profile(std::int64_t bin, double& weight) const;
  double WeekRatio(std::int64_t bin, double an_hour) const;
  void CloseBlock();
  void CloseHour(std::int64_t hour);
  double Memory() const;

  double Prior() const;  // of the negative share, worth so many mentions:
  double PriorMentions() const;

  const BrandContext* context_ = nullptr;
  std::uint64_t bins_ = 0, mentions_ = 0;  // learned
  double recent_ = 0;                      // exponential mean of mentions
  double recent_profile_ = 0;  // of what the profile said, same memory
  std::array<Hour, 24> hours_{};
  double judged_ = 0, negative_ = 0, positive_ = 0;  // decayed sums
  double counted_ = 0, alarming_ = 0;                // the same
  double weighed_ = 0, reposts_ = 0, reach_ = 0;     // the same
  double lowest_ = 0;                                // the same
  double rho_sum_ = 0, rho_weight_ = 0;
  double spread_sum_ = 0, spread_weight_ = 0;
  // The half hour being summed.
  std::int64_t block_ = 0;
  std::uint32_t block_bins_ = 0;
  BinCounts block_counts_;
  double block_expected_ = 0;
  // The hour of the week being summed: against its hour of the day.
  WeekProfile week_;
  std::int64_t hour_ = 0;  // on the wall, since 1970
  std::int32_t hour_of_week_ = 0;
  std::uint32_t hour_bins_ = 0;
  double hour_mentions_ = 0, hour_expected_ = 0;
};

}  // namespace vigie

// A small world to test the detector in: brands with a daily rhythm, restless
// volumes and restless tone, and bursts with a known beginning.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "pipeline/base/random.h"
#include "pipeline/detect/detector.h"

namespace vigie {

struct Burst {
  std::int64_t from = -1;  // minute of its beginning, -1 none
  double peak = 10;        // times the everyday rate
  double doubling = 15;    // minutes
  double hold = 90;        // minutes at the peak
  double fall = 120;       // half-life afterwards, minutes
  double negative = 0.65;  // shares among what it adds
  double positive = 0.05;
  double reposts = 0.4;
  double alarming = 0;     // share that speaks of danger, recall, court …
  double doubtful = 0;     // share recognised as being about something else
  double flat = 0;         // mentions a minute, for a day, instead of all above
  double outside = 0;      // share recognised as no opinion (a giveaway)
  double tagged = 0;       // share that carries one hashtag
  bool one_post = false;   // all are copies of one message
  bool strangers = false;  // from people who never spoke of the brand

  // How many times the everyday rate it adds.
  double Excess(std::int64_t minute) const {
    if (from < 0 || minute < from) return 0;
    const double t = static_cast<double>(minute - from);
    const double rise = doubling * std::log2(peak);
    if (t < rise) return std::exp2(t / doubling) - 1.0;
    if (t < rise + hold) return peak - 1.0;
    return (peak - 1.0) * std::exp2(-(t - rise - hold) / fall);
  }
};

// One brand's stream, minute by minute.
class BrandStream {
 public:
  struct Nature {
    double per_hour = 40;
    double negative = 0.2;
    double positive = 0.25;
    double rhythm = 0.6;  // 0 flat; 0.6: the busiest hour four times the least
    double restless = 0.25;  // of volume, standard deviation of its logarithm
    double tone_spread = 0.04;  // of the negative share, standard deviation
    bool steep = false;         // nights that are a tenth of the day
    double misread = 0;         // share of tones that are wrong
  };

  BrandStream(std::uint32_t brand, const Nature& nature, std::uint64_t seed)
      : brand_(brand), nature_(nature), random_(seed) {}

  Burst burst;
  const Nature& nature() const { return nature_; }

  // Appends the minute's observations.
  void Minute(std::int64_t minute, std::vector<Observation>& out) {
    // Volume and tone wander: new every half hour, half remembered.
    if (minute % 30 == 0 || !begun_) {
      begun_ = true;
      volume_ = 0.5 * volume_ + 0.87 * nature_.restless * Normal();
      tone_ = 0.5 * tone_ + 0.87 * nature_.tone_spread * Normal();
    }
    const double hour = static_cast<double>(minute % 1440) / 60.0;
    const double day =
        nature_.steep ? Steep(hour)
                      : 1.0 + nature_.rhythm *
                                  std::cos((hour - 18.0) * 3.14159265 / 12.0);
    const double rate = nature_.per_hour / 60.0 * day * std::exp(volume_);
    const double share =
        std::fmin(0.95, std::fmax(0.01, nature_.negative + tone_));
    for (int n = Poisson(rate); n > 0; --n)
      out.push_back(Make(minute, share, nature_.positive, 0.2));
    // A burst does not wait for the day; it is measured by the average rate.
    const double excess = nature_.per_hour / 60.0 * burst.Excess(minute);
    const bool trickle =
        burst.flat > 0 && minute >= burst.from && minute < burst.from + 1440;
    const double added = burst.flat > 0 ? (trickle ? burst.flat : 0) : excess;
    if (added > 0)
      for (int n = Poisson(added); n > 0; --n) {
        Observation o =
            Make(minute, burst.negative, burst.positive, burst.reposts);
        if (burst.doubtful > 0) o.doubtful = random_.Chance(burst.doubtful);
        if (burst.alarming > 0) o.alarming = random_.Chance(burst.alarming);
        if (burst.outside > 0) o.outside = random_.Chance(burst.outside);
        if (burst.tagged > 0 && random_.Chance(burst.tagged)) {
          static constexpr ObservedEntity kTag[] = {
              {EntityKind::kHashtag, "burst"}};
          o.entities = kTag;
        }
        if (burst.one_post) {
          o.family = o.parent = 1 + brand_;
          o.family_size = ++copies_;
        }
        if (burst.strangers) o.author = random_.Next();
        out.push_back(o);
      }
  }

 private:
  // Almost nobody from two to five, a steep morning, a busy evening.
  static double Steep(double hour) {
    static constexpr double kDay[25] = {
        .45, .3,  .15, .1,  .1,  .15, .4,  .8,  1.1, 1.2, 1.2, 1.3, 1.5,
        1.4, 1.2, 1.2, 1.2, 1.3, 1.5, 1.6, 1.7, 1.8, 1.5, .9,  .45};
    const int h = static_cast<int>(hour);
    return kDay[h] + (hour - h) * (kDay[h + 1] - kDay[h]);
  }
  Observation Make(std::int64_t minute, double negative, double positive,
                   double reposts) {
    Observation o;
    o.brand = brand_;
    o.minute = minute;
    const double u = random_.Unit();
    o.tone = u < negative              ? Tone::kNegative
             : u < negative + positive ? Tone::kPositive
                                       : Tone::kNeutral;
    if (nature_.misread > 0 && random_.Chance(nature_.misread))
      o.tone = static_cast<Tone>(random_.Below(3));
    o.repost = random_.Chance(reposts);
    o.author = Mix64(random_.Below(5000) + 1);
    o.reach_milli = static_cast<std::uint32_t>(random_.Below(6000));
    return o;
  }
  int Poisson(double mean) {
    if (mean > 30) {  // near enough
      const double n = mean + std::sqrt(mean) * Normal() + 0.5;
      return n < 0 ? 0 : static_cast<int>(n);
    }
    const double limit = std::exp(-mean);
    double product = random_.Unit();
    int n = 0;
    for (; product > limit; ++n) product *= random_.Unit();
    return n;
  }
  double Normal() {  // sum of twelve uniform ones
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += random_.Unit();
    return sum;
  }

  std::uint32_t brand_;
  Nature nature_;
  Random random_;
  bool begun_ = false;
  double volume_ = 0, tone_ = 0;
  std::uint32_t copies_ = 0;
};

// A step of a brand's or a panel's incident; everything else is for the digest.
inline bool IsIncident(const IncidentChange& change) {
  return change.rule == kBadBuzzRule || change.rule == kCompetitorRule ||
         change.rule == kSectorRule;
}

// Hands everything to a detector, a minute at a time.
inline void Play(Detector& detector, std::vector<BrandStream>& streams,
                 std::int64_t from, std::int64_t to,
                 std::vector<IncidentChange>& changes) {
  std::vector<Observation> observations;
  for (std::int64_t minute = from; minute < to; ++minute) {
    observations.clear();
    for (BrandStream& stream : streams) stream.Minute(minute, observations);
    for (const Observation& o : observations) detector.Observe(o);
    detector.Advance((minute + 1) * kMinute, changes);
  }
}

}  // namespace vigie

// Has a source that usually delivers fallen silent? A network, a quota or a
// changed page can blind the whole watch, and blindness looks like calm.
//
// A silence is measured in records that should have come: what is usual for
// the source at this hour of the week, summed since its last record. It is
// told when that is 10 and more, twice the greatest of the last 14 days, and a
// quarter of an hour long: a feed that is read once an hour, or sleeps at
// night, is not silent then. Nothing is told in a source's first day, save
// where the configuration says how long its silence may be. Over with the next
// record.
//
// Time in which Vigie itself read nothing (a stop, a stream without records)
// is not silence: folded time that moves by more than ten minutes at once is
// passed over.
//
// While a source is told silent that usually brings a tenth of all records or
// more, the watch is blind: what is not seen is neither learned as normal nor
// taken for an all clear, for a day at most.
//
// Thread-compatible: the detector owns it. Bounded: 1 KiB a source.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "pipeline/base/bytes.h"
#include "pipeline/detect/baseline.h"
#include "pipeline/detect/brand_context.h"
#include "pipeline/detect/detector.h"

namespace vigie {

class SourceWatch {
 public:
  // What the configuration says of sources, by name: the minutes of silence
  // after which to tell, 0 for what is learned, kNotWatched for never. Others
  // are not watched. `clock` outlives this, or the next call.
  static constexpr std::int64_t kNotWatched = -1;
  void SetSources(const std::map<std::string, std::int64_t>& minutes,
                  const LocalClock* clock);

  // Since the last call of Advance, the source delivered so many.
  void Observe(std::uint32_t source, std::uint64_t records);
  // Folded time is now at this minute boundary. Appends what has fallen silent
  // and what delivers again.
  void Advance(std::int64_t boundary, bool french,
               std::vector<IncidentChange>& changes);

  // Was the watch blind in this five-minute bin, or is it now?
  bool Blind(std::int64_t bin) const;
  bool BlindNow() const { return blind_since_ != kNotBlind; }
  // The sources that are told silent now, by name, with commas; "" none.
  std::string SilentNames() const;

  bool changed() const { return changed_; }
  void Serialize(std::string& out);  // appends; no longer changed
  absl::Status Parse(std::string_view bytes);

 private:
  static constexpr std::int64_t kNotBlind = -1;
  static constexpr int kDays = 14;
  static constexpr std::size_t kMostSpans = 16;

  struct Source {
    std::string name;
    std::int64_t minutes = kNotWatched;
    std::uint64_t fresh = 0;   // records since the last Advance
    std::int64_t first = -1;   // minute boundary of its first record
    std::int64_t last = -1;    // of its last
    std::int64_t watched = 0;  // minutes since, those passed over left out
    double missed = 0;         // records that should have come since
    std::int64_t bin = 0;      // being counted
    std::uint32_t in_bin = 0;
    std::int64_t learned = 0;  // the last bin learned or passed over
    bool silent = false;       // told
    std::uint32_t told = 0;    // how often so far
    std::int64_t day = 0;      // of the newest in `greatest`
    std::array<float, kDays> greatest{};
    Baseline usual;
  };
  void Deliver(Source& source, std::int64_t boundary, bool jumped);
  void LearnTo(Source& source, std::int64_t bin);
  void NoteGap(Source& source, std::int64_t boundary);
  bool FallsSilent(const Source& source, std::int64_t boundary) const;
  void Tell(Source& source, std::int64_t boundary, std::int64_t minutes,
            bool french, std::vector<IncidentChange>& changes) const;
  void FindBlind(std::int64_t boundary);

  BrandContext context_;  // shared by all: the clock, no panel, no plans
  std::map<std::uint32_t, Source> sources_;  // by number
  std::int64_t now_ = -1;                    // the last boundary
  std::int64_t blind_since_ = kNotBlind;     // bin
  std::vector<std::pair<std::int64_t, std::int64_t>> blind_;  // bins, both in
  bool changed_ = false;
};

}  // namespace vigie

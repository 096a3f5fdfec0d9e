// The detector: when does a bad buzz begin, how grave is it, when is it over?
//
// The collector hands it every mention of a brand, in fold order, and the
// folded time; it answers with changes of incidents, each with its reasons in
// words. A change is a fact about the log: the same observations and times in
// the same order give the same changes and the same state, byte for byte.
//
// Units: minutes since 1970 (MinuteOf), 5-minute bins since 1970, ratios and
// scores in thousandths. Errors: only settings and stored state can be wrong.
// Threads: thread-compatible; the collector is its one owner.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pipeline/base/time.h"
#include "pipeline/model/entity.h"
#include "pipeline/model/incident.h"
#include "pipeline/model/labels.h"
#include "pipeline/model/scored_mention.h"

namespace vigie {

// A detection bin: five minutes of event time.
inline constexpr std::int64_t kBinMinutes = 5;
inline std::int64_t BinOf(Micros t) {
  return FloorDiv(MinuteOf(t), kBinMinutes);
}

struct ObservedEntity {
  EntityKind kind = EntityKind::kHashtag;
  std::string_view key{};
};

// Of changes that are about no brand: a source.
inline constexpr std::uint32_t kNoBrand = 0xffffffff;

// The reach of a million followers, and of more.
inline constexpr std::uint32_t kMostReachMilli = 6000;

// One mention of one brand. Redelivered items, edits, deletions and backfill
// are not observed; a repost is.
struct Observation {
  std::uint32_t brand = 0;
  std::int64_t minute = 0;         // published, or observed when it came late
  Tone tone = Tone::kUnsupported;  // about this brand
  bool repost = false;
  bool doubtful = false;   // perhaps not about the brand at all: not counted
  bool outside = false;    // no opinion (a giveaway, a job ad): counted apart
  bool alarming = false;   // danger, recall, leak, death, court: see settings.h
  bool press = false;      // news, or a journalist
  bool own = false;        // the brand itself speaks
  bool waits = false;      // for an answer of the brand
  std::uint64_t item = 0;  // ItemHash, 0 unknown
  std::uint64_t parent = 0;          // the item it answers or repeats, 0 none
  std::uint64_t author = 0;          // AuthorHash, 0 unknown
  std::uint32_t reach_milli = 0;     // 1000 x log10(1 + followers), 0 unknown
  std::uint8_t stars = 0;            // of a review, 1 to 5; 0 none
  std::uint16_t platform = 0;        // numbered by the state
  std::string_view platform_name{};  // lifetime: of the call
  ThemeSet themes{};
  std::uint64_t family = 0;       // of near copies, 0 none
  std::uint32_t family_size = 1;  // members so far, this one included
  // Hashtags, links and author it names. Lifetime: of the call.
  std::span<const ObservedEntity> entities{};
};

// Rules that change incidents, as the configuration and alerts name them.
inline constexpr std::string_view kBadBuzzRule = "bad_buzz";
inline constexpr std::string_view kVolumeRule = "volume";
inline constexpr std::string_view kGoodBuzzRule = "good_buzz";
inline constexpr std::string_view kSectorRule = "sector";
inline constexpr std::string_view kCompetitorRule = "competitor";
inline constexpr std::string_view kShareOfVoiceRule = "share_of_voice";
inline constexpr std::string_view kRisingHashtagRule = "rising_hashtag";
inline constexpr std::string_view kRisingLinkRule = "rising_link";
inline constexpr std::string_view kVipAuthorRule = "vip_author";
inline constexpr std::string_view kSensitiveThemeRule = "sensitive_theme";
inline constexpr std::string_view kUnansweredRule = "unanswered";
inline constexpr std::string_view kSourceSilentRule = "source_silent";

// One step of an incident.
struct IncidentChange {
  std::string_view rule = kBadBuzzRule;  // lives for ever
  std::uint32_t brand = 0;               // kNoBrand: of a source
  std::string scope;  // "" the brand itself; "source:NAME", "hashtag:x", …
  Level level = Level::kCalm;
  Level previous = Level::kCalm;
  bool resolved = false;  // the all clear
  // False: known to the books and the dashboard, nobody is told (the level
  // fell). True when the level rose, and at the all clear.
  bool notify = true;
  // Of those told: false for the digest, never a page.
  bool page = true;
  Micros onset = 0;      // first minute of the bin that began it
  Micros at = 0;         // the folded time at which this was decided
  std::int64_t bin = 0;  // BinOf(onset): where to look for samples
  std::vector<SignalReading> signals;
  std::string summary;      // one line, in words
  std::string description;  // observed against expected, what would clear it
  std::string id;           // the incident's name; kept when it reopens
  std::uint32_t step = 0;   // 1, 2, … within the id, for every change
};

// What the detector must know of a brand besides its number.
struct DetectorBrand {
  std::string name;         // key of incident ids for ever, and in texts
  std::string panel;        // brands compared with each other
  bool competitor = false;  // not notified: a competitor's crisis is digest
};

using DetectionSettings = std::vector<std::pair<std::string, std::string>>;

class Detector {
 public:
  virtual ~Detector() = default;

  // Takes effect at the next call of Advance; no state is lost. brands[i] is
  // brand number i; numbers not named stay silent (their changes are dropped,
  // their history is still learned).
  virtual void SetBrands(std::vector<DetectorBrand> brands) = 0;
  // As MakeBadBuzzDetector; on error the settings in force stay.
  virtual absl::Status SetSettings(const DetectionSettings& settings) = 0;

  // In fold order. Well under 100 ns; allocates at a brand's first mention
  // and at its first of a minute.
  virtual void Observe(const Observation& observation) = 0;

  // A source delivered so many records, mentions of a brand or not, since the
  // last call of Advance. Whoever does not watch sources ignores it.
  virtual void ObserveSource(std::uint32_t source, std::uint64_t records) {
    (void)source, (void)records;
  }

  // Folded time is now `now`: evaluates, at each minute boundary up to it, the
  // brands with new mentions and those in an incident, and at `now` itself,
  // for a level that rises, the brands with new negatives; the open bin
  // included. Appends changes by (at, brand). Brands without news cost nothing,
  // however long the time that passed.
  virtual void Advance(Micros now, std::vector<IncidentChange>& changes) = 0;

  // Calls `save` with the state of each brand changed since the last call, in
  // brand order: bounded, versioned, equal bytes for equal states. What is
  // saved after a round and loaded into a new detector continues alike.
  virtual void SaveChanged(
      const std::function<void(std::uint32_t brand, std::string_view state)>&
          save) = 0;
  // DataLoss when `state` is damaged, FailedPrecondition when it is newer than
  // this program.
  virtual absl::Status Load(std::uint32_t brand, std::string_view state) = 0;
};

}  // namespace vigie

// What an excess is made of: which hashtag, link, author, text that is copied,
// theme or platform. Kept for each brand in bounded memory, so that an alert
// can say "63 % of the excess is #boycott; 41 of 96 negatives are one post".
//
// Of each kind the heaviest few are kept (hashtags 8, links 6, authors 5,
// copied texts 6, themes 6, platforms 4): counts of the last hour in slots of
// ten minutes, what is usual in an hour (a week's memory, learned an hour late,
// never during an incident), and who wrote of it in the last half hour, as far
// as 64 bits can count (about 100 people). A newcomer takes the place of the
// lightest when as many were turned away as that one has (Misra and Gries'
// "Finding repeated elements", 1982, spread over time). What is not heard of
// for a day and is rare is forgotten.
//
// Thread-compatible. Plain arithmetic, reproducible to the bit.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/base/bytes.h"
#include "pipeline/detect/baseline.h"
#include "pipeline/detect/detector.h"

namespace vigie {

enum class CauseKind : std::uint8_t {
  kHashtag,
  kLink,
  kAuthor,
  kCopies,  // of one text, or reposts of one message
  kTheme,
  kPlatform,
};
inline constexpr int kCauseKinds = 6;
inline constexpr int kCauseSlots = 6;
inline constexpr std::int64_t kSlotBins = 2;  // ten minutes

struct Cause {
  CauseKind kind = CauseKind::kHashtag;
  std::uint64_t key = 0;
  std::string name;                  // as people know it; of copies ""
  std::int64_t slot = 0, since = 0;  // newest, first
  std::array<std::uint16_t, kCauseSlots> mentions{}, negatives{};
  float usual = 0, usual_negative = 0;  // an hour
  // Where it began, and how many came from elsewhere or from the press since
  // it was last quiet for an hour.
  std::uint16_t platform = 0, elsewhere = 0, press = 0;
  std::string elsewhere_name;
  std::int64_t quarter = 0;  // of an hour
  std::uint64_t people = 0, people_before = 0;

  // Of the last `slots` slots up to `now`.
  std::int64_t Mentions(std::int64_t now, int slots = kCauseSlots) const;
  std::int64_t Negatives(std::int64_t now, int slots = kCauseSlots) const;
  // Who wrote of it in this quarter of an hour and the one before.
  int People(std::int64_t bin) const;
};

// One part of an excess of negatives.
struct Driver {
  const Cause* cause = nullptr;
  std::int64_t negatives = 0;
  double share = 0;  // of the excess, at most 1
};

class Causes {
 public:
  // `learn`: no incident lasts. `bin`: what the mention counts for.
  void Observe(const Observation& observation, std::int64_t bin, bool learn);

  // The up to three that make most of what is above the expectation, at least
  // a fifth of it each: of `negatives` in the `minutes` that end with `bin`.
  // None where there is next to no excess. Of a brand that is not `seasoned`
  // only single texts, links and authors are named: its own hashtags and
  // platforms are not known to be usual yet.
  std::vector<Driver> Drivers(std::int64_t bin, int minutes,
                              std::int64_t negatives, double expected,
                              bool seasoned) const;
  // The most reposted negative text, and about how many people repeat it; null
  // when none.
  const Cause* Viral(std::int64_t bin, int& people) const;
  // A hashtag, link or text in excess that has reached another platform, or
  // the press; null when none.
  const Cause* Spread(std::int64_t bin) const;

  // Of the negatives of the last hour, those by authors who had never spoken
  // of the brand, in thousandths; -1 when too many are known to tell (some
  // hundreds), or too few have spoken.
  int Newcomers(std::int64_t bin) const;

  const std::vector<Cause>& all() const { return causes_; }

  void Serialize(ByteWriter& w) const;
  bool Parse(ByteReader& r);

 private:
  void Touch(CauseKind kind, std::uint64_t key, std::string_view name,
             const Observation& observation, std::int64_t bin, bool learn);
  Cause* Admit(CauseKind kind, std::int64_t slot);
  void NoteAuthor(const Observation& observation, std::int64_t slot,
                  bool learn);

  std::vector<Cause> causes_;
  std::array<std::uint16_t, kCauseKinds> refused_{};
  // Authors known: 512 bits now and 512 from before those were full.
  static constexpr int kKnownWords = 8;
  std::array<std::uint64_t, kKnownWords> known_{}, known_before_{};
  std::uint32_t known_count_ = 0;
  std::int64_t slot_ = 0;  // newest of the two below
  std::array<std::uint16_t, kCauseSlots> voices_{}, newcomers_{};
};

inline std::int64_t CauseSlot(std::int64_t bin) {
  return FloorDiv(bin, kSlotBins);
}

}  // namespace vigie

// What is worth knowing besides a crisis, for the digest: a hashtag in sudden
// rise, a first word from somebody with a large audience, complaints that wait
// for an answer. Each lasts from its first sign until two hours without one.
//
// Thread-compatible. Bounded: 12 open events, 24 known authors, 16 waiting
// messages a brand.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/base/bytes.h"
#include "pipeline/detect/detector.h"

namespace vigie {

// What is seen of an event now.
struct EventSign {
  std::string_view rule;  // a constant of detector.h
  std::string scope;      // "" the brand; "hashtag:x", "author:x"
  std::string summary, description;
  std::vector<SignalReading> signals;
};

class BrandEvents {
 public:
  // The sign is there at this minute boundary. True when it is the first of an
  // event, which then has a name and a beginning.
  struct Open {
    std::uint8_t rule = 0;  // index
    std::uint64_t key = 0;  // of the scope
    std::string scope;
    std::uint64_t id = 0;
    std::int64_t since = 0, last = 0;  // minutes
  };
  const Open* Sign(const EventSign& sign, std::string_view brand,
                   std::int64_t minute);
  // Appends those that had no sign for two hours, and forgets them.
  void Expire(std::int64_t minute, std::vector<Open>& over);
  // The minute at which the next one may be over, or -1.
  std::int64_t NextDue() const;
  bool IsOpen(std::string_view rule) const;
  static std::string_view RuleOf(const Open& open);
  static std::int64_t DueOf(const Open& open);  // minute

  // Is this the author's first mention here, as far as the last 24 of large
  // reach are known, and do so few of them speak (not 24 in a week) that it is
  // worth telling?
  bool IsRareAuthor(std::uint64_t author, std::int64_t minute);

  // Somebody widely read has spoken for the first time; until it is taken.
  struct Vip {
    std::string name;
    std::uint32_t reach_milli = 0;
    bool negative = false;
  };
  void Arrived(Vip vip);
  std::vector<Vip> TakeArrived() { return std::exchange(arrived_, {}); }

  // Messages that wait for an answer of the brand: the latest 16.
  void Waits(std::uint64_t item, std::int64_t minute);
  void Answered(std::uint64_t item, std::int64_t minute);
  // Does the brand answer at all, that we can see? (In the last 28 days.)
  bool Answers(std::int64_t minute) const;
  // How many have waited since before `minute`, and since when the oldest has.
  int Waiting(std::int64_t minute, std::int64_t& oldest) const;

  bool empty() const {
    return open_.empty() && authors_.empty() && waiting_.empty() &&
           answered_ < 0;
  }
  void Serialize(ByteWriter& w) const;
  bool Parse(ByteReader& r);

 private:
  struct Message {
    std::uint64_t item = 0;
    std::int64_t minute = 0;
  };
  std::vector<Open> open_;
  struct Author {
    std::uint32_t half = 0;  // of its hash
    std::uint32_t minute = 0;
  };
  std::vector<Author> authors_;   // oldest first
  std::vector<Vip> arrived_;      // since the last minute
  std::vector<Message> waiting_;  // oldest first
  std::int64_t answered_ = -1;    // the last answer's minute
};

}  // namespace vigie

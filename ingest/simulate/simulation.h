// A crowd that never was: people talking in French and English (and a little
// Spanish, German, Portuguese) on seven platforms about their day and about a
// few invented brands, with the rhythm of a French week; on request one brand
// gets into a crisis whose beginning is known. For trying Vigie, for judging
// its alerts and for loading it.
//
// Each item is one canonical mention as a line of JSON. The same options give
// the same bytes. Rates are per second, times microseconds.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/base/time.h"

namespace vigie {

// Monday 2026-01-05 00:00 UTC.
inline constexpr Micros kSimulationStart = 1'767'571'200 * kSecond;

struct SimulationOptions {
  std::uint64_t seed = 1;
  double rate = 50;  // mentions per second, on average over a week
  Micros start = kSimulationStart;
  Micros duration = 6 * kHour;
  bool crisis = false;
  Micros crisis_at = 4 * kHour;  // from the start
  std::string crisis_brand;      // empty: chosen by the seed
  double brand_share = 0.20;     // mentions that are about one of the brands
  double duplicates = 0.01;      // sent again, byte for byte
  double deletions = 0.002;
  double edits = 0.003;
  double late = 0.005;  // arrive minutes or hours after they were said
  std::vector<std::string> brands;  // names; empty: all of SimulatedBrands()
};

struct SimulatedBrand {
  std::string name;      // "Railéo"
  std::string sector;    // "rail"
  std::string handle;    // "RaileoFR", without the @
  std::string query;     // what finds it, for a configuration
  bool homonym = false;  // its name is an ordinary word
};
// The invented brands, one or two for each sector.
const std::vector<SimulatedBrand>& SimulatedBrands();
// Those of these names, all when there are none; for a name that is not among
// them one of some sector is made.
std::vector<SimulatedBrand> BrandsNamed(const std::vector<std::string>& names);

struct SimulatedCrisis {
  std::string brand;
  Micros onset = 0;     // absolute
  std::string hashtag;  // without the #
};

// What the simulation knows about the line it just gave, for judging.
struct SimulatedTruth {
  int brand = -1;       // index into brands(); -1: about none
  int tone = 0;         // -1 negative, 0 neutral, 1 positive
  bool crisis = false;  // part of the crisis
  enum class Delivery : std::uint8_t {
    kFirst,
    kAgain,
    kEdit,
    kDeletion,
    kLate
  } delivery = Delivery::kFirst;
};

// Thread-compatible.
class Simulation {
 public:
  explicit Simulation(const SimulationOptions& options);
  ~Simulation();

  // The next line, without its newline, and when it arrives (never before the
  // last one's time). False at the end.
  bool Next(std::string& line, Micros& time);

  // About the last line.
  const SimulatedTruth& truth() const;
  const std::vector<SimulatedBrand>& brands() const;
  const std::optional<SimulatedCrisis>& crisis() const;

 private:
  class Stream;
  std::unique_ptr<Stream> stream_;
};

}  // namespace vigie

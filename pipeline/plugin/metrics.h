// The figures that Vigie shows about itself and about the brands, between
// those who know them (engine, sources, sinks: once a round) and those who
// show them (Prometheus: when asked).
//
// Never touched per mention: workers count in plain integers, and the figures
// are published here at each round.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"

namespace vigie {

enum class MetricType : std::uint8_t { kCounter, kGauge, kHistogram };

// One time series. A histogram has buckets (upper bounds are the family's).
struct MetricRow {
  std::vector<std::string> labels;     // values, in the order of the family's
  double value = 0;                    // of a histogram: the sum
  std::vector<std::uint64_t> buckets;  // not cumulative; one more than bounds
};

struct MetricFamilyRows {
  std::string name;  // Prometheus's conventions: vigie_mentions_total
  std::string help;
  MetricType type = MetricType::kCounter;
  std::vector<std::string> label_names;
  std::vector<double> bounds;
  std::vector<MetricRow> rows;
};

// Thread-safe.
class MetricsBoard {
 public:
  // Number of a family; registering a name again returns the first one.
  using FamilyId = std::size_t;
  FamilyId Register(std::string name, std::string help, MetricType type,
                    std::vector<std::string> label_names = {},
                    std::vector<double> bounds = {});

  // Sets the value of one series. At most `series_cap` series a family: the
  // first ones keep their own, the rest are summed under labels that all read
  // "other".
  void Set(FamilyId family, const std::vector<std::string>& labels,
           double value);
  void Add(FamilyId family, const std::vector<std::string>& labels,
           double value);
  void Observe(FamilyId family, const std::vector<std::string>& labels,
               double value);

  // A copy, families in order of name, rows in order of labels.
  std::vector<MetricFamilyRows> Collect() const;

  // Why the process is not ready: an empty list when it is. Each reason is
  // set and cleared under a key ("log", "source:bluesky").
  void SetReady(const std::string& key, std::string reason);  // "" clears
  std::vector<std::string> NotReady() const;

  // What a person should know once, such as what was missed for good. Who
  // shows it takes it; the newest hundred wait.
  void Tell(std::string what);
  std::vector<std::string> TakeTold();

  explicit MetricsBoard(std::size_t series_cap = 10'000)
      : series_cap_(series_cap) {}
  // For series made from now on.
  void SetSeriesCap(std::size_t series_cap) {
    absl::MutexLock lock(&mutex_);
    series_cap_ = series_cap;
  }

 private:
  struct Family {
    MetricFamilyRows shown;
    absl::flat_hash_map<std::string, std::size_t> index;  // joined labels
    // What was last set of each series that "other" sums up.
    absl::flat_hash_map<std::string, double> others;
  };
  // `other`: set to the joined labels when the row is the sum of many.
  MetricRow& Row(Family& family, const std::vector<std::string>& labels,
                 std::string* other = nullptr)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable absl::Mutex mutex_;
  std::size_t series_cap_ ABSL_GUARDED_BY(mutex_);
  std::vector<Family> families_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string, std::string> reasons_
      ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> told_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace vigie

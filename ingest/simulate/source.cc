#include <algorithm>
#include <atomic>
#include <string>

#include "ingest/simulate/simulate.h"
#include "pipeline/base/bytes.h"
#include "pipeline/base/clock.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::size_t kBatchBytes = 256 << 10;

std::uint64_t EpochOf(const SimulationOptions& options) {
  std::string all;
  ByteWriter out(all);
  out.Fixed<std::uint32_t>(1);  // of the generator: raise it when lines change
  out.Fixed(options.seed);
  out.Fixed(options.rate);
  out.Fixed(options.start);
  out.Fixed(options.duration);
  out.Fixed(options.crisis);
  out.Fixed(options.crisis_at);
  out.String(options.crisis_brand);
  out.Fixed(options.brand_share);
  out.Fixed(options.duplicates);
  out.Fixed(options.deletions);
  out.Fixed(options.edits);
  out.Fixed(options.late);
  for (const std::string& brand : options.brands) out.String(brand);
  return std::max<std::uint64_t>(1, Hash64(all));
}

class SimulateSource final : public Source {
 public:
  explicit SimulateSource(const SimulationOptions& options)
      : options_(options), epoch_(EpochOf(options)) {}

  absl::Status Open(const Resume& from) override {
    interrupted_.store(false);
    simulation_ = std::make_unique<Simulation>(options_);
    position_ = 0;
    if (from.last.epoch == epoch_) {
      Micros time = 0;
      while (position_ < from.last.position && simulation_->Next(line_, time)) {
        ++position_;
        if (position_ % 4096 == 0 && interrupted_.exchange(false))
          return absl::CancelledError("simulate: interrupted");
      }
    }
    open_.store(true, std::memory_order_relaxed);
    return absl::OkStatus();
  }

  absl::Status Read(SourceBatch& batch, Micros) override {
    if (interrupted_.exchange(false))
      return absl::CancelledError("simulate: interrupted");
    Micros time = 0;
    std::size_t added = 0;
    while (added < kBatchBytes) {
      if (!simulation_->Next(line_, time)) {
        if (added > 0) break;
        return OutOfRange("simulate: the end");
      }
      batch.Add(line_, ++position_);
      added += line_.size();
    }
    last_item_.store(SystemClock().Now(), std::memory_order_relaxed);
    return absl::OkStatus();
  }

  void Close() override {
    simulation_.reset();
    open_.store(false, std::memory_order_relaxed);
  }

  std::uint64_t epoch() const override { return epoch_; }
  void Interrupt() override { interrupted_.store(true); }
  SourceHealth health() const override {
    return {.connected = open_.load(std::memory_order_relaxed),
            .detail = "simulated",
            .last_item = last_item_.load(std::memory_order_relaxed)};
  }

 private:
  const SimulationOptions options_;
  const std::uint64_t epoch_;
  std::unique_ptr<Simulation> simulation_;
  std::string line_;
  std::uint64_t position_ = 0;
  // Set by Interrupt, taken by Open or Read.
  std::atomic<bool> interrupted_{false};
  // Shown by health(); nothing else depends on them.
  std::atomic<bool> open_{false};
  std::atomic<Micros> last_item_{0};
};

}  // namespace

std::unique_ptr<Source> MakeSimulateSource(const SimulationOptions& options) {
  return std::make_unique<SimulateSource>(options);
}

SimulationOptions ReadSimulationOptions(const ConfigNode& config) {
  SimulationOptions o;
  o.seed = static_cast<std::uint64_t>(
      config["seed"].Int(1, 0, std::int64_t{1} << 53));
  o.rate = config["rate"].Number(o.rate, 1e-6, 1e7);
  o.duration = config["duration"].Duration(o.duration, kSecond, 3660 * kDay);
  if (const ConfigNode start = config["start"]; start.present()) {
    if (const auto t = ParseRfc3339(start.String()))
      o.start = *t;
    else
      start.Error("not a time; write it as 2026-01-05T00:00:00Z");
  }
  // Who says when or whose wants one.
  o.crisis = config["crisis"].Bool(config["crisis_at"].present() ||
                                   config["crisis_brand"].present());
  o.crisis_at = config["crisis_at"].Duration(o.crisis_at, 0, 3660 * kDay);
  if (o.crisis && o.crisis_at >= o.duration)
    config["crisis_at"].Error("the crisis would begin after the end");
  o.crisis_brand = config["crisis_brand"].String();
  o.brand_share = config["brand_share"].Number(o.brand_share, 0, 1);
  o.duplicates = config["duplicates"].Number(o.duplicates, 0, 1);
  o.deletions = config["deletions"].Number(o.deletions, 0, 1);
  o.edits = config["edits"].Number(o.edits, 0, 1);
  o.late = config["late"].Number(o.late, 0, 1);
  o.brands = config["brands"].Strings();

  std::vector<std::string> names = o.brands;
  if (names.empty())
    for (const SimulatedBrand& brand : SimulatedBrands())
      names.push_back(brand.name);
  if (!o.crisis_brand.empty() &&
      std::find(names.begin(), names.end(), o.crisis_brand) == names.end()) {
    const std::string nearest = NearestWord(o.crisis_brand, names);
    config["crisis_brand"].Error(
        nearest.empty() ? "not one of the simulated brands"
                        : Cat("not one of the simulated brands; did you mean `",
                              nearest, "`?"));
  }
  for (const std::string& name : o.brands)
    if (name.find_first_of("\"\\") != name.npos)
      config["brands"].Error("a name must not hold \" or \\");
  return o;
}

std::unique_ptr<Source> MakeSimulateSource(const ConfigNode& config) {
  return MakeSimulateSource(ReadSimulationOptions(config));
}

}  // namespace vigie

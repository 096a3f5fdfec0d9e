#include "tests/pipeline/engine/simulated_run.h"

#include <memory>

#include "deploy/vigie/catalog.h"
#include "ingest/mention/mapping.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/random.h"
#include "pipeline/base/strings.h"
#include "pipeline/detect/bad_buzz.h"
#include "pipeline/engine/collector.h"
#include "pipeline/engine/stream_reader.h"
#include "pipeline/log/memory_log.h"

namespace vigie {
namespace {

constexpr Micros kStart = 1'767'571'200 * kSecond;  // 2026-01-05T00:00:00Z
constexpr std::uint32_t kPartitions = 4;
constexpr PartitionLimits kLimits = {.duplicate_window = 512,
                                     .block_offsets = 16,
                                     .rest = 0,
                                     .rests_in_a_row = 8};

// Time that only moves when it is asked.
class StepClock final : public Clock {
 public:
  Micros Now() const override { return kStart + Monotonic(); }
  Micros Monotonic() const override { return now_ += 10 * kMillisecond; }
  void Sleep(Micros duration) const override { now_ += duration; }

 private:
  mutable Micros now_ = 0;
};

// A source over lines in memory; position: the line's number.
class LineSource final : public Source {
 public:
  explicit LineSource(const std::vector<std::string>& lines) : lines_(lines) {}
  absl::Status Open(const Resume& from) override {
    next_ = from.last.epoch == 1 ? from.last.position : 0;
    return absl::OkStatus();
  }
  absl::Status Read(SourceBatch& batch, Micros) override {
    for (int i = 0; i < 8 && next_ < lines_.size(); ++i) {
      batch.Add(lines_[next_], next_ + 1);
      ++next_;
    }
    return next_ == lines_.size() ? OutOfRange("end") : absl::OkStatus();
  }
  void Close() override {}
  std::uint64_t epoch() const override { return 1; }
  void Interrupt() override {}
  SourceHealth health() const override { return {}; }

 private:
  const std::vector<std::string>& lines_;
  std::size_t next_ = 0;
};

constexpr int kMostTurns = 20'000;  // a run takes some hundreds

// The sets of rules that an operator changes between: a brand more, one less,
// another query, another order.
constexpr std::size_t kRuleSets = 4;
Rules TestRules(std::size_t set) {
  const BrandRule raileo = {.name = "Railéo", .query = "railéo OR #raileo"};
  const BrandRule novalia = {.name = "Novalia", .query = "novalia"};
  const BrandRule bank = {.name = "Banque Bleue", .query = "\"banque bleue\""};
  Rules rules;
  rules.analysis = "test";
  switch (set % kRuleSets) {
    case 0:
      rules.brands = {raileo, novalia, bank};
      break;
    case 1:
      rules.brands = {novalia, raileo};
      break;
    case 2:
      rules.brands = {{.name = "Railéo", .query = "railéo NOT panne"}, bank};
      rules.detection = {{"min_authors", "4"}};
      break;
    default:
      rules.brands = {{.name = "Météo", .query = "beau"}, raileo, novalia};
  }
  return rules;
}

// What dies with the process: everything but log and store.
struct Process {
  Process(MemoryLog& log, Store& store, const Clock& clock,
          const std::vector<std::string>& input, const SimulatedFaults& faults)
      : log(log),
        store(store),
        clock(clock),
        input(input),
        count(faults.workers) {
    limits.ahead_offsets = faults.ahead_offsets;
    limits.ahead_bytes = faults.ahead_bytes;
  }

  // As the engine does when it starts, with the configuration as it is then.
  absl::Status Start(bool with_reader, std::size_t rule_set) {
    VIGIE_ASSIGN_OR_RETURN(const std::vector<std::string> bodies,
                           store.AllRules());
    for (const std::string& body : bodies) {
      VIGIE_ASSIGN_OR_RETURN(const Rules known, Rules::Parse(body));
      library.Add(known);
    }
    LedgerOptions ledger_options;
    ledger_options.partitions = kPartitions;
    ledger_options.duplicate_window = kLimits.duplicate_window;
    auto detector = MakeBadBuzzDetector({});
    if (!detector.ok()) return detector.status();
    VIGIE_ASSIGN_OR_RETURN(
        auto ledger,
        Ledger::Load(store, library, *std::move(detector), ledger_options));
    VIGIE_ASSIGN_OR_RETURN(
        auto fold, Fold::Load(store, std::move(ledger), kPartitions,
                              [this](Partial* partial) {
                                if (partial->worker < workers.size())
                                  workers[partial->worker]->Recycle(partial);
                                else
                                  collector->Discard(partial);
                              }));
    for (std::uint32_t w = 0; w < count; ++w)
      workers.push_back(std::make_unique<Worker>(w, count, log, AllMappings(),
                                                 MakeAnalysis, library,
                                                 positions, doorbell, limits));
    CollectorOptions options;
    options.partitions = kPartitions;
    options.limits = kLimits;
    options.repair_after = 50 * kMillisecond;
    std::vector<Worker*> ends;
    for (const auto& worker : workers) ends.push_back(worker.get());
    collector = std::make_unique<Collector>(
        log, store, std::move(fold), ends, std::vector<SinkRunner*>{},
        positions, checkpoints, board, clock,
        std::make_unique<Analyst>(AllMappings(), MakeAnalysis, library),
        doorbell, std::vector<std::pair<std::uint32_t, std::string>>{},
        options);
    for (const auto& worker : workers) VIGIE_RETURN_IF_ERROR(worker->Open());
    if (!with_reader) return absl::OkStatus();
    const LogTail tail = log.tail();
    LowWater from;
    if (log.one_stream()) {
      from = {
          tail.last_append_time, tail.last_tick, tail.mentions_since_tick, {}};
      for (const auto& [source, at] : tail.sources)
        from.sources.emplace_back(source, at);
    } else {
      VIGIE_ASSIGN_OR_RETURN(const std::string stored, store.Meta("low_water"));
      if (!stored.empty() && !from.Parse(stored)) return DataLoss("low water");
    }
    const bool others =
        tail.last_rules < 0 || tail.rules_hash != TestRules(rule_set).Hash();
    if (!log.one_stream() || others)
      VIGIE_RETURN_IF_ERROR(Name(TestRules(rule_set), from.clock,
                                 tail.last_rules + (others ? 1 : 0)));
    source = std::make_unique<LineSource>(input);
    std::vector<StreamReader::Input> inputs;
    inputs.push_back({"lines", FormatName::Of("mention"), source.get(),
                      MakeMentionMapping()});
    reader = std::make_unique<StreamReader>(log, std::move(inputs), clock,
                                            StreamReader::Options{speed});
    return reader->Open(from);
  }

  // The body is kept before the log names it.
  absl::Status Name(const Rules& rules, Micros time, std::int64_t number) {
    library.Add(rules);
    const std::uint64_t hash = rules.Hash();
    VIGIE_RETURN_IF_ERROR(store.AddRules(hash, rules.Body()));
    NewRecord record;
    record.op = Op::kRules;
    record.append_time = time;
    record.at.position = static_cast<std::uint64_t>(number);
    record.payload =
        std::string_view(reinterpret_cast<const char*>(&hash), sizeof hash);
    return log.Broadcast(record);
  }

  // The operator asks for other rules; half of the time they are made ahead,
  // as the engine does.
  absl::Status Reload(std::size_t rule_set, bool ahead) {
    const Rules rules = TestRules(rule_set);
    const LogTail tail = log.tail();
    if (tail.rules_hash == rules.Hash()) return absl::OkStatus();
    std::vector<std::shared_ptr<Analysis>> made;
    for (std::uint32_t w = 0; w < count && ahead; ++w) {
      VIGIE_ASSIGN_OR_RETURN(Analysis analysis, MakeAnalysis(rules));
      made.push_back(std::make_shared<Analysis>(std::move(analysis)));
    }
    library.Prepare(rules.Hash(), std::move(made));
    return Name(rules, tail.last_append_time, tail.last_rules + 1);
  }

  MemoryLog& log;
  Store& store;
  const Clock& clock;
  const std::vector<std::string>& input;
  const std::uint32_t count;
  PartitionLimits limits = kLimits;
  double speed = 0;
  RulesLibrary library;
  Positions positions{kPartitions};
  Doorbell doorbell;
  Checkpoints checkpoints;
  MetricsBoard board;
  std::vector<std::unique_ptr<Worker>> workers;
  std::unique_ptr<Collector> collector;
  std::unique_ptr<LineSource> source;
  std::unique_ptr<StreamReader> reader;
};

}  // namespace

std::vector<std::string> SimulatedInput(std::uint64_t seed,
                                        std::size_t mentions) {
  Random random(seed);
  static constexpr const char* kTexts[] = {
      "Railéo en panne, c'est une honte #railéo",
      "merci Novalia, super service",
      "la Banque Bleue et Railéo, quelle arnaque http://ex.fr/a",
      "rien à voir ici",
      "il fait beau",
      "Novalia nul nul nul #boycott",
      "railéo railéo",
      "the Novalia app is broken again",
      "Railéo supprime encore le train de huit heures entre Rennes et Nantes",
      "RT @lea Railéo supprime encore le train de huit heures entre Rennes et "
      "Nantes et personne ne répond #raileo"};
  std::vector<std::string> lines;
  std::vector<int> ids;
  Micros now = kStart;
  for (std::size_t n = 0; n < mentions; ++n) {
    static constexpr Micros kGaps[] = {0, 0, kSecond / 5, kSecond,
                                       20 * kSecond};
    now += kGaps[random.Below(5)];
    static constexpr Micros kAges[] = {0, 0, 0, 0, 30 * kSecond, 10 * kMinute};
    const Micros published = now - kAges[random.Below(6)];
    const double chance = random.Unit();
    if (!lines.empty() && chance < .10) {  // delivered again
      lines.push_back(
          lines[lines.size() - 1 -
                random.Below(std::min<std::size_t>(8, lines.size()))]);
      continue;
    }
    if (chance < .13) {  // cannot be read
      lines.push_back(chance < .115 ? "{\"id\":" : "{\"id\":\"x\",\"text\":7}");
      continue;
    }
    std::string op = "create";
    int id = static_cast<int>(ids.size());
    int version = 0;
    if (!ids.empty() && chance < .28) {
      op = "update";
      id = ids[ids.size() - 1 -
               random.Below(std::min<std::size_t>(10, ids.size()))];
      version = 1 + static_cast<int>(random.Below(8));
    } else if (!ids.empty() && chance < .35) {
      op = "delete";
      id = ids[ids.size() - 1 -
               random.Below(std::min<std::size_t>(10, ids.size()))];
    } else {
      ids.push_back(id);
      if (random.Chance(.08))  // deleted before it was created
        lines.push_back(Cat("{\"id\":\"", id,
                            "\",\"op\":\"delete\",\"published\":\"",
                            FormatRfc3339(published), "\"}"));
    }
    // One post dated 2099 and one of 1970 move nothing.
    const Micros shown = random.Chance(.01)   ? kStart + 73 * 365 * kDay
                         : random.Chance(.01) ? kHour
                                              : published;
    lines.push_back(Cat(
        "{\"id\":\"", id, "\",\"op\":\"", op, "\",\"version\":", version,
        ",\"published\":\"", FormatRfc3339(shown), "\",\"text\":\"",
        kTexts[random.Below(10)], "\",\"lang\":\"fr\",\"author\":{\"id\":\"a",
        random.Below(40), "\",\"followers\":", random.Below(100000), "}}"));
  }
  return lines;
}

namespace {

// Folds a log that is at rest into a state of its own.
absl::StatusOr<std::string> FoldAgain(MemoryLog& log, Store& first,
                                      const std::vector<std::string>& input) {
  StepClock clock;
  VIGIE_ASSIGN_OR_RETURN(const std::unique_ptr<Store> store,
                         Store::Open(":memory:"));
  VIGIE_ASSIGN_OR_RETURN(const std::vector<std::string> bodies,
                         first.AllRules());
  for (const std::string& body : bodies) {
    VIGIE_ASSIGN_OR_RETURN(const Rules rules, Rules::Parse(body));
    VIGIE_RETURN_IF_ERROR(store->AddRules(rules.Hash(), body));
  }
  Process process(log, *store, clock, input, {.workers = 1});
  VIGIE_RETURN_IF_ERROR(process.Start(/*with_reader=*/false, 0));
  for (int turn = 0; turn < kMostTurns; ++turn) {
    VIGIE_RETURN_IF_ERROR(process.workers[0]->Step(0));
    VIGIE_RETURN_IF_ERROR(process.collector->Step(0));
    if (!process.collector->HasCommitted(log.tail().last_tick)) continue;
    VIGIE_RETURN_IF_ERROR(process.collector->Commit());
    return store->Dump(/*shifted=*/true);
  }
  return Internal("folding the log again does not end");
}

}  // namespace

absl::StatusOr<SimulatedEnd> RunSimulated(const std::vector<std::string>& input,
                                          const SimulatedFaults& faults) {
  Random random(faults.seed * 7 + 1);
  StepClock clock;
  VIGIE_ASSIGN_OR_RETURN(const std::unique_ptr<Store> store,
                         Store::Open(":memory:"));
  std::size_t rule_set = 0;
  MemoryLog log({.partitions = kPartitions,
                 .one_stream = faults.one_stream,
                 .seed = faults.seed,
                 .lazy = faults.crashes});
  auto process = std::make_unique<Process>(log, *store, clock, input, faults);
  // Rules change in the middle of a stream: it is read a little at a time.
  const double speed = faults.reloads ? 60 : 0;
  process->speed = speed;
  VIGIE_RETURN_IF_ERROR(process->Start(true, rule_set));
  bool ended = false;
  int crashes = 0, rebalances = 0;
  for (int turn = 0; turn < kMostTurns; ++turn) {
    if (!ended) {
      const absl::Status step = process->reader->Step();
      if (absl::IsOutOfRange(step))
        ended = true;
      else if (!step.ok())
        return step;
      if (!log.one_stream())
        process->checkpoints.SetLowWater(
            process->reader->low_water().Serialize());
    }
    if (faults.reloads && !ended && random.Chance(.15)) {
      rule_set = random.Below(kRuleSets);
      // Perhaps the process dies with a new configuration and nothing said.
      if (!random.Chance(.2))
        VIGIE_RETURN_IF_ERROR(process->Reload(rule_set, random.Chance(.5)));
    }
    log.SomeBecomesDurable();
    if (random.Chance(.5)) process->library.FreeRetired(0);
    if (faults.crashes && random.Chance(.3)) log.Zombie();
    if (rebalances < faults.most_rebalances && random.Chance(.1)) {
      ++rebalances;
      log.Rebalance();
    }
    if (ended) VIGIE_RETURN_IF_ERROR(log.Sync());
    for (const auto& worker : process->workers)
      if (!faults.crashes || ended || random.Chance(.6))
        VIGIE_RETURN_IF_ERROR(worker->Step(0));
    // A process that loses what it made is about to die: the last partial has
    // no later one that would show the gap.
    if (faults.lost_partials && faults.crashes &&
        crashes < faults.most_crashes && random.Chance(.1))
      for (const auto& worker : process->workers) {
        Partial* lost = nullptr;
        if (worker->partials().TryPop(lost)) worker->Recycle(lost);
      }
    if (!faults.crashes || ended || random.Chance(.7))
      VIGIE_RETURN_IF_ERROR(process->collector->Step(0));
    if (faults.crashes && crashes < faults.most_crashes && random.Chance(.25)) {
      ++crashes;
      process.reset();
      log.Crash();
      process = std::make_unique<Process>(log, *store, clock, input, faults);
      process->speed = speed;
      VIGIE_RETURN_IF_ERROR(process->Start(true, rule_set));
      ended = false;
      continue;
    }
    if (ended && process->collector->HasCommitted(log.tail().last_tick)) {
      VIGIE_RETURN_IF_ERROR(process->collector->Commit());
      VIGIE_RETURN_IF_ERROR(process->collector->fold().Audit());
      if (process->collector->fold().determinism_bugs() != 0)
        return Internal("a block was counted twice with different results");
      SimulatedEnd end;
      VIGIE_ASSIGN_OR_RETURN(end.state, store->Dump(/*shifted=*/true));
      end.reloads = static_cast<int>(log.tail().last_rules);
      process.reset();
      if (faults.reloads) {
        VIGIE_ASSIGN_OR_RETURN(end.again, FoldAgain(log, *store, input));
      }
      return end;
    }
  }
  return Internal("the run does not end");
}

}  // namespace vigie

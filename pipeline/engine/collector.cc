#include "pipeline/engine/collector.h"

#include <algorithm>

#include "pipeline/base/strings.h"
#include "pipeline/engine/partition.h"

namespace vigie {
namespace {

constexpr int kRoundsPerTurn = 256;
constexpr Micros kLongestShared = 5 * kSecond;
constexpr Micros kPublishEvery = 500 * kMillisecond;
constexpr std::uint32_t kNoWorker = UINT32_MAX;

}  // namespace

struct Collector::Families {
  MetricsBoard::FamilyId mentions, source_late, brand_mentions, brand_level,
      brand_hits, lag, rounds, folded_time, incidents, repairs, bugs,
      commit_seconds;
};

Collector::Collector(
    Log& log, Store& store, std::unique_ptr<Fold> fold,
    std::vector<Worker*> workers, std::vector<SinkRunner*> sinks,
    Positions& positions, Checkpoints& checkpoints, MetricsBoard& board,
    const Clock& clock, std::unique_ptr<Analyst> repairer, Doorbell& doorbell,
    std::vector<std::pair<std::uint32_t, std::string>> source_names,
    CollectorOptions options)
    : log_(log),
      store_(store),
      fold_(std::move(fold)),
      workers_(std::move(workers)),
      sinks_(std::move(sinks)),
      positions_(positions),
      checkpoints_(checkpoints),
      board_(board),
      clock_(clock),
      repairer_(std::move(repairer)),
      doorbell_(doorbell),
      source_names_(std::move(source_names)),
      options_(options),
      families_(std::make_unique<Families>()) {
  for (std::uint32_t p = 0; p < options_.partitions; ++p) {
    positions_.SetCommitted(p, fold_->folded(p));
    positions_.SetFolded(p, fold_->folded(p));
  }
  committed_ = fold_->NextOffsets();
  committed_round_ = fold_->round();
  RegisterMetrics();
}

Collector::~Collector() = default;

void Collector::RegisterMetrics() {
  Families& f = *families_;
  f.mentions = board_.Register("vigie_mentions_total",
                               "Mentions received, by what became of them.",
                               MetricType::kCounter, {"source", "outcome"});
  f.source_late = board_.Register(
      "vigie_late_mentions_total",
      "Mentions seen more than two minutes after they were published.",
      MetricType::kCounter, {"source"});
  f.brand_mentions = board_.Register("vigie_brand_mentions_total",
                                     "Mentions of a brand, by tone.",
                                     MetricType::kCounter, {"brand", "tone"});
  f.brand_level = board_.Register("vigie_brand_level",
                                  "Crisis level of a brand: 0 calm, 1 watch, 2 "
                                  "bad buzz, 3 crisis, 4 major.",
                                  MetricType::kGauge, {"brand"});
  f.brand_hits =
      board_.Register("vigie_brand_hits_total",
                      "Brand hits counted: a mention of three brands is "
                      "three hits.",
                      MetricType::kCounter, {"source"});
  f.lag = board_.Register("vigie_lag_records",
                          "Durable records that are not folded yet.",
                          MetricType::kGauge);
  f.rounds =
      board_.Register("vigie_rounds_total", "Rounds folded since the start.",
                      MetricType::kCounter);
  f.folded_time = board_.Register("vigie_folded_time_seconds",
                                  "The run's time up to which all is counted.",
                                  MetricType::kGauge);
  f.incidents = board_.Register("vigie_incidents_open", "Incidents that last.",
                                MetricType::kGauge);
  f.repairs =
      board_.Register("vigie_repairs_total", "Gaps recomputed from the log.",
                      MetricType::kCounter);
  f.bugs =
      board_.Register("vigie_determinism_bugs_total",
                      "Blocks that were counted twice with different results.",
                      MetricType::kCounter);
  f.commit_seconds = board_.Register(
      "vigie_commit_duration_seconds", "Time one commit of the state took.",
      MetricType::kHistogram, {},
      {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5});
}

absl::Status Collector::SendPending() {
  VIGIE_ASSIGN_OR_RETURN(const std::vector<PendingAlert> pending,
                         store_.PendingAlerts());
  for (const PendingAlert& p : pending)
    for (SinkRunner* sink : sinks_)
      if (sink->name() == p.sink) sink->Post(p.alert);
  VIGIE_ASSIGN_OR_RETURN(delivered_, store_.DeliveredCount());
  for (SinkRunner* sink : sinks_)
    sink->SetFiring(fold_->ledger().Firing(sink->name()), fold_->folded_time());
  Publish();
  NoteFigures();
  return absl::OkStatus();
}

bool Collector::TakePartials() {
  bool any = false;
  for (Worker* worker : workers_) {
    Partial* partial = nullptr;
    while (worker->partials().TryPop(partial)) {
      fold_->Take(partial);
      any = true;
    }
  }
  return any;
}

absl::Status Collector::Repair() {
  const std::optional<Fold::Gap> gap = fold_->FirstGap();
  if (!gap) {
    gap_since_ = 0;
    return absl::OkStatus();
  }
  const Micros now = clock_.Monotonic();
  if (gap_since_ == 0) gap_since_ = now;
  if (now - gap_since_ < options_.repair_after) return absl::OkStatus();
  gap_since_ = 0;
  ++repairs_;
  std::vector<Partial*> made;
  Partition partition(gap->partition, gap->from, *repairer_,
                      {[&] {
                         repaired_.push_back(std::make_unique<Partial>());
                         repaired_.back()->worker = kNoWorker;
                         return repaired_.back().get();
                       },
                       [&](Partial* partial) { made.push_back(partial); }},
                      options_.limits);
  VIGIE_RETURN_IF_ERROR(partition.WarmUp(log_));
  absl::Status taken;
  VIGIE_RETURN_IF_ERROR(log_.ReadRange(
      gap->partition, gap->from.next, gap->next, /*headers_only=*/false,
      [&](const Record& record) {
        if (record.offset > partition.next())
          taken.Update(partition.TakeLost({gap->partition, partition.next(),
                                           record.offset, "not in the log"}));
        taken.Update(partition.Take(record));
        return taken.ok();
      },
      [&](const LostRange& lost) { taken.Update(partition.TakeLost(lost)); }));
  VIGIE_RETURN_IF_ERROR(taken);
  partition.Finish(gap->next);
  for (Partial* partial : made) fold_->Take(partial);
  return absl::OkStatus();
}

void Collector::Discard(const Partial* partial) {
  std::erase_if(repaired_,
                [&](const auto& made) { return made.get() == partial; });
}

absl::Status Collector::Acknowledge(std::string_view incident,
                                    std::string_view by,
                                    const std::atomic<bool>& stopping) {
  Acknowledgement one{std::string(incident), std::string(by)};
  absl::MutexLock lock(&mutex_);
  asked_.push_back(&one);
  while (!one.done) {
    answered_.WaitWithTimeout(&mutex_, absl::Milliseconds(50));
    if (one.done || !stopping.load()) continue;
    std::erase(asked_, &one);
    return absl::CancelledError("the run ends; ask again when it is back");
  }
  return one.status;
}

absl::Status Collector::TakeAcknowledgements() {
  std::vector<Acknowledgement> taken;
  {
    absl::MutexLock lock(&mutex_);
    for (const Acknowledgement* one : asked_) taken.push_back(*one);
  }
  if (taken.empty()) return absl::OkStatus();
  for (Acknowledgement& one : taken)
    one.status = fold_->ledger().Acknowledge(one.incident, one.by);
  acknowledged_ = true;
  VIGIE_RETURN_IF_ERROR(Commit());
  absl::MutexLock lock(&mutex_);
  // Those that came meanwhile stand behind, those that gave up are gone.
  for (const Acknowledgement& one : taken)
    for (auto it = asked_.begin(); it != asked_.end(); ++it)
      if ((*it)->incident == one.incident && (*it)->by == one.by) {
        (*it)->status = one.status;
        (*it)->done = true;
        asked_.erase(it);
        break;
      }
  answered_.SignalAll();
  return absl::OkStatus();
}

bool Collector::AllFolded() {
  if (fold_->round() >= log_end_) log_end_ = log_.tail().last_tick;
  return fold_->round() >= log_end_;
}

absl::Status Collector::Step(Micros idle) {
  bool busy = TakePartials();
  VIGIE_RETURN_IF_ERROR(TakeAcknowledgements());
  VIGIE_RETURN_IF_ERROR(Repair());
  VIGIE_ASSIGN_OR_RETURN(const int rounds, fold_->FoldRounds(kRoundsPerTurn));
  if (rounds > 0) {
    busy = true;
    for (std::uint32_t p = 0; p < options_.partitions; ++p)
      positions_.SetFolded(p, fold_->folded(p));
  }
  const Micros now = clock_.Monotonic();
  // One transaction a round; while rounds come faster than that is worth, they
  // share one, so that commits take about a tenth of the time. An alert and a
  // line of a feed do not wait so long, nor does anything once all is folded.
  const Micros since = now - last_commit_;
  const bool due = since >= options_.commit_every;
  const auto worth = [&] {
    return since >= std::min(9 * commit_took_, kLongestShared) ||
           fold_->ledger().SomethingToTell() || AllFolded();
  };
  if (fold_->dirty() && (due || !busy) && worth()) {
    VIGIE_RETURN_IF_ERROR(Commit());
    busy = true;
  } else if (due && !checkpoints_.empty() &&
             (!fold_->dirty() || checkpoints_.rules_wait())) {
    VIGIE_RETURN_IF_ERROR(Commit());
  }
  if (now - last_publish_ >= kPublishEvery) {
    last_publish_ = now;
    Publish();
  }
  if (!busy)
    doorbell_.Wait(idle, [this] {
      return std::any_of(workers_.begin(), workers_.end(), [](Worker* worker) {
        return !worker->partials().Empty();
      });
    });
  return absl::OkStatus();
}

absl::Status Collector::Commit() {
  std::vector<std::pair<std::string, SinkRunner::Outcome>> outcomes;
  for (SinkRunner* sink : sinks_)
    for (SinkRunner::Outcome& outcome : sink->TakeOutcomes())
      outcomes.emplace_back(sink->name(), std::move(outcome));
  const auto checkpoints = checkpoints_.Take();
  const std::string low_water = checkpoints_.TakeLowWater();
  const auto rules = checkpoints_.TakeRules();
  const bool folded = fold_->dirty();
  if (!folded && outcomes.empty() && checkpoints.empty() && low_water.empty() &&
      rules.empty() && !acknowledged_)
    return absl::OkStatus();
  const Micros start = clock_.Monotonic();
  VIGIE_RETURN_IF_ERROR(fold_->Commit([&](Store& store) -> absl::Status {
    for (const auto& [sink, outcome] : outcomes) {
      VIGIE_RETURN_IF_ERROR(store.MarkDelivery(
          outcome.key, sink, outcome.to, outcome.delivered, outcome.error));
      VIGIE_RETURN_IF_ERROR(store.AddJournal(
          Ledger::OutcomeEntry(outcome.key, sink, outcome.to, outcome.delivered,
                               outcome.error, fold_->folded_time())));
      delivered_ += outcome.delivered;
    }
    for (const auto& [source, checkpoint] : checkpoints)
      VIGIE_RETURN_IF_ERROR(
          store.SetCheckpoint(source, checkpoint.at, checkpoint.data));
    if (!low_water.empty())
      VIGIE_RETURN_IF_ERROR(store.SetMeta("low_water", low_water));
    for (const auto& [hash, body] : rules)
      VIGIE_RETURN_IF_ERROR(store.AddRules(hash, body));
    return fold_->ledger().WriteAcknowledged();
  }));
  checkpoints_.StoredRules(rules.size());
  acknowledged_ = false;
  last_commit_ = clock_.Monotonic();
  commit_took_ = last_commit_ - start;
  board_.Observe(families_->commit_seconds, {},
                 static_cast<double>(commit_took_) / kSecond);
  if (folded) {
    for (std::uint32_t p = 0; p < options_.partitions; ++p)
      positions_.SetCommitted(p, fold_->folded(p));
    committed_ = fold_->NextOffsets();
    committed_round_ = fold_->round();
    log_.Folded(committed_);
    Release();
  }
  NoteFigures();
  return absl::OkStatus();
}

void Collector::NoteFigures() {
  RunFigures figures;
  for (const auto& [source, books] : fold_->ledger().books())
    figures.books += books;
  figures.folded = fold_->folded_time();
  figures.rounds = fold_->rounds_folded();
  for (const auto& [id, incident] : fold_->ledger().incidents())
    figures.incidents.push_back(incident);
  figures.alerts_delivered = delivered_;
  figures.determinism_bugs = fold_->determinism_bugs();
  figures.lost = fold_->ledger().lost();
  absl::MutexLock lock(&mutex_);
  figures_ = std::move(figures);
}

void Collector::Release() {
  Released& released = fold_->ledger().released();
  for (SinkRunner* sink : sinks_) {
    for (const Posting& posting : released.postings)
      if (posting.sink == sink->name()) sink->Post(posting.alert);
    sink->SetFiring(fold_->ledger().Firing(sink->name()), fold_->folded_time());
    if (!released.lines.empty()) {
      std::vector<FeedLine> lines = released.lines;
      sink->PostFeed(std::move(lines));
    }
  }
  released.Clear();
}

void Collector::Publish() {
  const Families& f = *families_;
  const Ledger& ledger = fold_->ledger();
  for (const auto& [source, books] : ledger.books()) {
    std::string name = Cat("source-", source);
    for (const auto& [number, configured] : source_names_)
      if (number == source) name = configured;
    const std::pair<const char*, std::uint64_t> outcomes[] = {
        {"matched", books.matched},   {"unmatched", books.unmatched},
        {"updated", books.updated},   {"deleted", books.deleted},
        {"rejected", books.rejected}, {"duplicate", books.duplicate}};
    for (const auto& [outcome, count] : outcomes)
      board_.Set(f.mentions, {name, outcome}, static_cast<double>(count));
    board_.Set(f.source_late, {name}, static_cast<double>(books.late));
    board_.Set(f.brand_hits, {name}, static_cast<double>(books.brand_hits));
  }
  const std::vector<std::string>& brands = ledger.brands();
  std::vector<int> levels(brands.size(), 0);
  int open = 0;
  for (const auto& [id, incident] : ledger.incidents()) {
    if (incident.ended != 0) continue;
    ++open;
    const auto it = std::find(brands.begin(), brands.end(), incident.brand);
    if (it != brands.end())
      levels[it - brands.begin()] = static_cast<int>(incident.level);
  }
  for (std::uint32_t b = 0; b < brands.size(); ++b) {
    for (int t = 0; t < kTones; ++t)
      board_.Set(
          f.brand_mentions,
          {brands[b], std::string(ToneName(static_cast<Tone>(t)))},
          static_cast<double>(ledger.BrandTotal(b, static_cast<Tone>(t))));
    board_.Set(f.brand_level, {brands[b]}, levels[b]);
  }
  const LogTail tail = log_.tail();
  double lag = 0;
  for (std::uint32_t p = 0; p < options_.partitions; ++p)
    if (tail.next_offset[p] > committed_[p])
      lag += static_cast<double>(tail.next_offset[p] - committed_[p]);
  board_.Set(f.lag, {}, lag);
  board_.Set(f.rounds, {}, static_cast<double>(fold_->rounds_folded()));
  board_.Set(f.folded_time, {},
             static_cast<double>(fold_->folded_time()) / kSecond);
  board_.Set(f.incidents, {}, open);
  board_.Set(f.repairs, {}, static_cast<double>(repairs_));
  board_.Set(f.bugs, {}, static_cast<double>(fold_->determinism_bugs()));
}

RunFigures Collector::figures() const {
  absl::MutexLock lock(&mutex_);
  return figures_;
}

}  // namespace vigie

#include "pipeline/engine/engine.h"

#include <algorithm>
#include <random>

#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "pipeline/engine/intake.h"

namespace vigie {
namespace {

constexpr Micros kWorkerWait = 50 * kMillisecond;
constexpr Micros kCollectorIdle = 20 * kMillisecond;
constexpr Micros kFreeingWait = 200 * kMillisecond;
// A clock further ahead of the system than this is somebody's mistake.
constexpr Micros kClockAlarm = 10 * kSecond;

}  // namespace

Engine::Engine(EngineOptions options, EngineParts parts)
    : options_(std::move(options)),
      parts_(std::move(parts)),
      log_(*parts_.log),
      store_(*parts_.store),
      clock_(*parts_.clock),
      board_(*parts_.board) {}

Engine::~Engine() {
  if (started_.load()) (void)Stop();
}

void Engine::Fail(const absl::Status& status) {
  {
    absl::MutexLock lock(&mutex_);
    failed_.Update(status);
  }
  board_.SetReady("engine", std::string(FromAbsl(status.message())));
  finished_.store(true, std::memory_order_release);
}

absl::Status Engine::StartRules() {
  VIGIE_ASSIGN_OR_RETURN(const std::vector<std::string> bodies,
                         store_.AllRules());
  for (const std::string& body : bodies) {
    VIGIE_ASSIGN_OR_RETURN(const Rules rules, Rules::Parse(body));
    library_.Add(rules);
  }
  library_.Add(parts_.rules);
  const std::uint64_t hash = parts_.rules.Hash();
  // The body is kept before the log names it.
  VIGIE_RETURN_IF_ERROR(store_.Begin());
  VIGIE_RETURN_IF_ERROR(store_.AddRules(hash, parts_.rules.Body()));
  return store_.Commit();
}

absl::StatusOr<WindowFile::Place> Engine::WindowPlace() {
  // Named once, so that the files of another state are not taken for its own.
  constexpr std::string_view kKey = "window_files";
  VIGIE_ASSIGN_OR_RETURN(std::string name, store_.Meta(kKey));
  if (name.empty()) {
    std::random_device random;
    name = Cat((std::uint64_t{random()} << 32) | random());
    VIGIE_RETURN_IF_ERROR(store_.Begin());
    VIGIE_RETURN_IF_ERROR(store_.SetMeta(kKey, name));
    VIGIE_RETURN_IF_ERROR(store_.Commit());
  }
  return WindowFile::Place{options_.window_folder, Hash64(name)};
}

absl::Status Engine::Start() {
  const std::uint32_t partitions = log_.partitions();
  // A sink may answer who asks before the sources are there.
  board_.SetReady("start", "not yet");
  VIGIE_RETURN_IF_ERROR(StartRules());
  for (ConfiguredSink& sink : parts_.sinks)
    sinks_.push_back(
        std::make_unique<SinkRunner>(std::move(sink), clock_, board_));
  LedgerOptions ledger_options;
  ledger_options.partitions = partitions;
  ledger_options.duplicate_window = options_.limits.duplicate_window;
  ledger_options.keep_windows = options_.keep_windows;
  ledger_options.keep_details = options_.keep_details;
  ledger_options.alert_sinks = options_.absent_sinks;
  for (const auto& sink : sinks_) {
    if (sink->wants_alerts())
      ledger_options.alert_sinks.push_back(sink->name());
    ledger_options.mention_feed |= sink->wants(FeedLine::Kind::kMention);
    ledger_options.dead_letter_feed |= sink->wants(FeedLine::Kind::kDeadLetter);
  }
  VIGIE_ASSIGN_OR_RETURN(
      std::unique_ptr<Ledger> ledger,
      Ledger::Load(store_, library_, std::move(parts_.detector),
                   ledger_options));
  const std::uint32_t cores = std::max(1u, std::thread::hardware_concurrency());
  const std::uint32_t workers =
      std::min(partitions, options_.workers == 0 ? cores : options_.workers);
  positions_ = std::make_unique<Positions>(partitions);
  // Partials go back to the worker that made them, a repair's to the collector.
  const auto recycle = [this](Partial* partial) {
    if (partial->worker < workers_.size())
      workers_[partial->worker]->Recycle(partial);
    else
      collector_->Discard(partial);
  };
  VIGIE_ASSIGN_OR_RETURN(
      std::unique_ptr<Fold> fold,
      Fold::Load(store_, std::move(ledger), partitions, recycle));
  WindowFile::Place windows;
  if (!options_.window_folder.empty()) {
    VIGIE_ASSIGN_OR_RETURN(windows, WindowPlace());
  }
  std::vector<Worker*> worker_ends;
  for (std::uint32_t w = 0; w < workers; ++w) {
    workers_.push_back(std::make_unique<Worker>(
        w, workers, log_, parts_.mappings, parts_.analysis, library_,
        *positions_, doorbell_, options_.limits, windows));
    worker_ends.push_back(workers_.back().get());
  }
  std::vector<SinkRunner*> sink_ends;
  for (const auto& sink : sinks_) sink_ends.push_back(sink.get());
  std::vector<std::pair<std::uint32_t, std::string>> names;
  for (const ConfiguredSource& source : parts_.sources)
    names.emplace_back(SourceNumber(source.name), source.name);
  CollectorOptions collector_options;
  collector_options.partitions = partitions;
  collector_options.limits = options_.limits;
  collector_options.commit_every = options_.commit_every;
  collector_ = std::make_unique<Collector>(
      log_, store_, std::move(fold), worker_ends, sink_ends, *positions_,
      checkpoints_, board_, clock_,
      std::make_unique<Analyst>(parts_.mappings, parts_.analysis, library_),
      doorbell_, names, collector_options);
  log_.Folded(collector_->fold().NextOffsets());

  for (const auto& sink : sinks_) VIGIE_RETURN_IF_ERROR(sink->Start());
  VIGIE_RETURN_IF_ERROR(collector_->SendPending());
  VIGIE_RETURN_IF_ERROR(StartSources());
  // At once: each fills the duplicate windows of its partitions.
  std::vector<absl::Status> opened(workers_.size());
  std::vector<std::thread> opening;
  for (std::size_t w = 0; w < workers_.size(); ++w)
    opening.emplace_back([&, w] { opened[w] = workers_[w]->Open(); });
  for (std::thread& thread : opening) thread.join();
  for (const absl::Status& status : opened) VIGIE_RETURN_IF_ERROR(status);
  started_.store(true);
  for (const auto& worker : workers_)
    worker_threads_.emplace_back([this, &worker] { RunWorker(*worker); });
  collector_thread_ = std::thread([this] { RunCollector(); });
  freeing_thread_ = std::thread([this] { RunFreeing(); });
  if (options_.stream_clock) {
    intake_thread_ = std::thread([this] { RunStream(); });
  } else {
    for (const auto& source : live_) source->Start();
    intake_thread_ = std::thread([this] { RunTicker(); });
  }
  board_.SetReady("start", "");
  return absl::OkStatus();
}

absl::Status Engine::StartSources() {
  LogTail tail = log_.tail();
  last_tick_ = tail.last_tick;
  const std::uint64_t rules = parts_.rules.Hash();
  LowWater from;
  if (log_.one_stream()) {
    from = {
        tail.last_append_time, tail.last_tick, tail.mentions_since_tick, {}};
    for (const auto& [source, at] : tail.sources)
      from.sources.emplace_back(source, at);
  } else {
    VIGIE_ASSIGN_OR_RETURN(const std::string stored, store_.Meta("low_water"));
    if (!stored.empty() && !from.Parse(stored))
      return DataLoss("state: the sources' low water cannot be read");
  }
  if (!options_.stream_clock)
    run_clock_ =
        std::make_unique<RunClock>(clock_, (tail.last_tick + 1) * kTick);
  const bool others = tail.last_rules < 0 || tail.rules_hash != rules;
  const std::int64_t number = tail.last_rules + (others ? 1 : 0);
  // Where a crash keeps a prefix of each partition, some may lack the last
  // rules, and a stream's reader repeats only what is its own; a partition that
  // has them passes over the repetition.
  if (others || (!log_.one_stream() && options_.stream_clock))
    VIGIE_RETURN_IF_ERROR(BroadcastRules(
        rules, number, options_.stream_clock ? from.clock : run_clock_->Now()));
  {
    absl::MutexLock lock(&reload_);
    named_.emplace_back(number, rules);
  }
  Parser formats(parts_.mappings);
  for (const ConfiguredSource& source : parts_.sources)
    if (formats.Find(source.format) == nullptr)
      return InvalidArgument("source ", source.name, ": no format \"",
                             source.format, "\"");
  const auto make = [&](const std::string& format) {
    const FormatName name = FormatName::Of(format);
    for (const auto& [known, factory] : parts_.mappings)
      if (FormatName::Of(known) == name) return factory();
    return std::unique_ptr<Mapping>();
  };
  if (options_.stream_clock) {
    std::vector<StreamReader::Input> inputs;
    for (ConfiguredSource& source : parts_.sources)
      inputs.push_back({source.name, FormatName::Of(source.format),
                        source.source.get(), make(source.format)});
    stream_ = std::make_unique<StreamReader>(
        log_, std::move(inputs), clock_, StreamReader::Options{options_.speed});
    return stream_->Open(from);
  }
  for (ConfiguredSource& source : parts_.sources) {
    Resume resume;
    const std::uint32_t number = SourceNumber(source.name);
    VIGIE_RETURN_IF_ERROR(
        store_.Checkpoint(number, resume.last, resume.checkpoint));
    if (const auto it = tail.sources.find(number);
        log_.one_stream() && it != tail.sources.end())
      resume.last = it->second;
    std::unique_ptr<Mapping> mapping = make(source.format);
    live_.push_back(std::make_unique<LiveSource>(
        std::move(source), std::move(mapping), log_, std::move(resume),
        *run_clock_, clock_, checkpoints_, board_,
        [this](absl::Status status) { Fail(status); }));
  }
  return absl::OkStatus();
}

absl::Status Engine::BroadcastRules(std::uint64_t hash, std::int64_t number,
                                    Micros append_time) {
  NewRecord record;
  record.op = Op::kRules;
  record.append_time = append_time;
  record.at.position = static_cast<std::uint64_t>(number);
  record.payload =
      std::string_view(reinterpret_cast<const char*>(&hash), sizeof hash);
  VIGIE_RETURN_IF_ERROR(log_.Broadcast(record));
  return log_.Sync();
}

void Engine::RunWorker(Worker& worker) {
  for (;;) {
    const absl::Status status = worker.Step(kWorkerWait);
    if (absl::IsCancelled(status)) return;
    if (!status.ok()) {
      Fail(status);
      return;
    }
  }
}

void Engine::RunCollector() {
  while (!stop_collector_.load(std::memory_order_acquire)) {
    if (const absl::Status status = collector_->Step(kCollectorIdle);
        !status.ok()) {
      Fail(status);
      return;
    }
    if (input_ended_.load(std::memory_order_acquire) &&
        collector_->HasCommitted(log_.tail().last_tick))
      finished_.store(true, std::memory_order_release);
  }
}

void Engine::RunStream() {
  Micros noted = 0;
  for (;;) {
    const absl::Status status = stream_->Step();
    const Micros now = clock_.Monotonic();
    if (!log_.one_stream() &&
        (now - noted > 200 * kMillisecond || !status.ok())) {
      checkpoints_.SetLowWater(stream_->low_water().Serialize());
      noted = now;
    }
    if (status.ok()) {
      board_.SetReady("log", "");
      continue;
    }
    if (absl::IsResourceExhausted(status)) {
      board_.SetReady("log", std::string(FromAbsl(status.message())));
      clock_.Sleep(20 * kMillisecond);
      if (stop_intake_.load(std::memory_order_relaxed)) return;
      continue;
    }
    if (absl::IsOutOfRange(status))
      input_ended_.store(true, std::memory_order_release);
    else if (!absl::IsCancelled(status))
      Fail(status);
    return;
  }
}

absl::Status Engine::WriteTick(Micros now) {
  const std::int64_t tick = TickOf(now);
  if (tick <= last_tick_) return absl::OkStatus();
  NewRecord record;
  record.op = Op::kTick;
  record.append_time = now;
  record.at.position = static_cast<std::uint64_t>(tick);
  VIGIE_RETURN_IF_ERROR(log_.Broadcast(record));
  last_tick_ = tick;
  return absl::OkStatus();
}

void Engine::RunTicker() {
  clock_ahead_ = board_.Register(
      "vigie_clock_ahead_seconds",
      "How far the run's clock is ahead of the system's.", MetricType::kGauge);
  while (!stop_intake_.load(std::memory_order_relaxed)) {
    const Micros now = run_clock_->Now();
    if (absl::Status status = WriteTick(now); !status.ok()) {
      Fail(status);
      return;
    }
    const Micros ahead = run_clock_->ahead();
    board_.Set(clock_ahead_, {}, std::max<double>(0, ahead) / kSecond);
    board_.SetReady("clock", ahead > kClockAlarm
                                 ? Cat("the last tick is ", ahead / kSecond,
                                       " s ahead of the system's clock; was it "
                                       "set back?")
                                 : "");
    if (std::all_of(live_.begin(), live_.end(),
                    [](const auto& source) { return source->ended(); }))
      board_.SetReady("sources", live_.empty() ? "" : "all sources have ended");
    clock_.Sleep(kTick - now % kTick);
  }
}

bool Engine::WaitFinished(Micros wait) const {
  const Micros until = clock_.Monotonic() + wait;
  while (!Finished() && clock_.Monotonic() < until)
    clock_.Sleep(std::min<Micros>(10 * kMillisecond, wait));
  return Finished();
}

absl::Status Engine::Stop() {
  if (!started_.exchange(false)) return absl::OkStatus();
  stop_intake_.store(true);
  if (stream_ != nullptr) stream_->Stop();
  for (const auto& source : live_) source->Stop();
  if (intake_thread_.joinable()) intake_thread_.join();
  for (const auto& source : live_) source->Join();
  bool healthy;
  {
    absl::MutexLock lock(&mutex_);
    healthy = failed_.ok();
  }
  if (healthy) {
    // A live run closes its last round; a stream that was stopped in the
    // middle does not, since its next run goes on as if nothing had happened.
    if (run_clock_ != nullptr)
      if (absl::Status tick =
              WriteTick(std::max(run_clock_->Now(), (last_tick_ + 1) * kTick));
          !tick.ok())
        Fail(tick);
    if (absl::Status sync = log_.Sync(); !sync.ok()) Fail(sync);
    finished_.store(false);
    input_ended_.store(true, std::memory_order_release);
    unfolded_ = !WaitFinished(options_.drain);
  }
  for (const auto& worker : workers_) worker->Stop();
  for (std::thread& thread : worker_threads_) thread.join();
  stop_collector_.store(true, std::memory_order_release);
  doorbell_.Ring();
  if (collector_thread_.joinable()) collector_thread_.join();
  if (freeing_thread_.joinable()) freeing_thread_.join();
  for (const auto& sink : sinks_) sink->Stop(options_.grace);
  absl::MutexLock lock(&mutex_);
  failed_.Update(collector_->Commit());
  failed_.Update(collector_->fold().Audit());
  failed_.Update(log_.Close());
  return failed_;
}

absl::StatusOr<std::vector<std::uint64_t>> Engine::Forget(
    std::string_view platform, std::string_view author,
    const std::atomic<bool>& stopping) {
  const std::string payload = Cat(platform, "\n", author);
  VIGIE_RETURN_IF_ERROR(
      log_.Broadcast(ErasureOf(payload, log_.tail().last_append_time)));
  VIGIE_RETURN_IF_ERROR(log_.Sync());
  const std::vector<std::uint64_t> target = log_.tail().next_offset;
  bool ticked = false;
  for (;;) {
    bool passed = true;
    for (std::uint32_t p = 0; p < target.size(); ++p)
      passed &= positions_->Committed(p).next >= target[p];
    if (passed) return target;
    if (stopping.load())
      return absl::CancelledError(
          "the run ends; the request is in the log and will be honoured");
    VIGIE_RETURN_IF_ERROR(failed());
    // An input that has ended brings no tick any more.
    if (options_.stream_clock && !ticked &&
        input_ended_.load(std::memory_order_acquire)) {
      const std::int64_t tick = log_.tail().last_tick + 1;
      NewRecord record;
      record.op = Op::kTick;
      record.append_time = tick * kTick;
      record.at.position = static_cast<std::uint64_t>(tick);
      VIGIE_RETURN_IF_ERROR(log_.Broadcast(record));
      VIGIE_RETURN_IF_ERROR(log_.Sync());
      ticked = true;
    }
    clock_.Sleep(20 * kMillisecond);
  }
}

absl::StatusOr<bool> Engine::Reload(const Rules& rules,
                                    const std::atomic<bool>& stopping) {
  absl::MutexLock one_at_a_time(&reload_);
  const std::uint64_t hash = rules.Hash();
  if (log_.tail().rules_hash == hash) return false;
  std::vector<std::shared_ptr<Analysis>> made;
  for (std::size_t w = 0; w < workers_.size(); ++w) {
    VIGIE_ASSIGN_OR_RETURN(Analysis analysis, parts_.analysis(rules));
    made.push_back(std::make_shared<Analysis>(std::move(analysis)));
  }
  // The body is kept before the log names it.
  library_.Add(rules);
  const std::uint64_t asked = checkpoints_.AddRules(hash, rules.Body());
  doorbell_.Ring();
  while (!checkpoints_.HasRules(asked)) {
    if (stopping.load()) return absl::CancelledError("the run ends");
    VIGIE_RETURN_IF_ERROR(failed());
    clock_.Sleep(kMillisecond);
  }
  library_.Prepare(hash, std::move(made));
  const LogTail tail = log_.tail();
  // Before it is tried: the log may have it although it says that it failed.
  named_.emplace_back(tail.last_rules + 1, hash);
  VIGIE_RETURN_IF_ERROR(BroadcastRules(
      hash, tail.last_rules + 1,
      run_clock_ != nullptr ? run_clock_->Now() : tail.last_append_time));
  ForgetOldRules();
  return true;
}

// Bodies that no record ahead of the fold names are of no use any more.
void Engine::ForgetOldRules() {
  std::int64_t folded = named_.back().first;
  for (std::uint32_t p = 0; p < log_.partitions(); ++p)
    folded = std::min(folded, positions_->Committed(p).rules);
  // Those before the start are not known by number.
  if (folded < named_.front().first) return;
  std::erase_if(named_,
                [&](const auto& named) { return named.first < folded; });
  std::vector<std::uint64_t> keep;
  for (const auto& [number, hash] : named_) keep.push_back(hash);
  library_.KeepOnly(keep);
}

void Engine::RunFreeing() {
  while (!stop_collector_.load(std::memory_order_acquire))
    library_.FreeRetired(kFreeingWait);
}

absl::Status Engine::Acknowledge(std::string_view incident, std::string_view by,
                                 const std::atomic<bool>& stopping) {
  VIGIE_RETURN_IF_ERROR(failed());
  return collector_->Acknowledge(incident, by, stopping);
}

RunFigures Engine::figures() const { return collector_->figures(); }

}  // namespace vigie

// The state: all that Vigie concluded from the log, and up to where it has
// read. One SQLite file (WAL, synchronous=FULL); what belongs together is
// committed together, so that a crash leaves the state of one moment.
//
// Brands and platforms are numbered in the order the fold met them. Numbers of
// windows are added to what is there; all else replaces it.
//
// Thread-compatible: the collector owns it; others open a Store of their own
// to read.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pipeline/model/accounting.h"
#include "pipeline/model/alert.h"
#include "pipeline/model/dead_letter.h"
#include "pipeline/model/incident.h"
#include "pipeline/model/record.h"
#include "pipeline/model/window.h"
#include "pipeline/state/journal.h"
#include "pipeline/state/sql.h"

namespace vigie {

// What a summary summarises: the first part of its key.
enum class SummaryKind : int {
  kAuthorsHour = 1,  // DistinctCounter; period: hour
  kAuthorsBin = 2,   // DistinctCounter; period: 5-minute bin
  kTop = 3,          // HeavyHitters; period: day; sub: EntityKind
  kSamples = 4,      // SampleSet; period: 5-minute bin; sub: tone
  kDetector = 5,     // the detector's memory of the brand
  kFamilies = 6,     // of all brands; period: hour; sub: see aggregate/families
};

struct SummaryKey {
  SummaryKind kind = SummaryKind::kAuthorsHour;
  std::uint32_t brand = 0;
  std::int64_t period = 0;
  int sub = 0;
  friend auto operator<=>(const SummaryKey&, const SummaryKey&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const SummaryKey& k) {
    return H::combine(std::move(h), k.kind, k.brand, k.period, k.sub);
  }
};

// An alert that some sink has not confirmed; with what is its delivery's own
// (page, notice, to).
struct PendingAlert {
  std::string sink;
  Alert alert;
};

// One step of an alert, to one sink or recipient, and how it fared.
struct DeliveryRow {
  std::string id, sink, to, rule, notice;
  std::uint32_t step = 0;
  Micros posted = 0;    // folded time
  std::string outcome;  // "delivered", "refused"; "" while it waits
  std::string error;
};

// Only the run that owns a state makes it, or brings it up to date: to one that
// is at work it must not happen behind its back.
enum class StoreUse {
  kWrite,
  kRead,
  kCopy,  // as it is, in whatever version: BackUp only
};

class Store {
 public:
  // Opens `path` (":memory:" for tests); kWrite creates and migrates it.
  // FailedPrecondition: written by a newer Vigie, or to be read by an older.
  // Unavailable: to be read and not made yet. DataLoss: not a state.
  static absl::StatusOr<std::unique_ptr<Store>> Open(
      const std::string& path, StoreUse use = StoreUse::kWrite);
  ~Store();

  // Everything between Begin and Commit is one transaction.
  absl::Status Begin();
  absl::Status Commit();
  void Rollback();

  // Small values by name: "round", "log".
  absl::Status SetMeta(std::string_view key, std::string_view value);
  absl::StatusOr<std::string> Meta(std::string_view key);  // "" when absent

  absl::Status SetPartition(std::uint32_t partition, std::string_view state);
  absl::StatusOr<std::vector<std::pair<std::uint32_t, std::string>>>
  Partitions();

  absl::Status AddName(std::string_view table, std::uint32_t id,
                       std::string_view name);  // "brands" or "platforms"
  absl::StatusOr<std::vector<std::string>> Names(std::string_view table);

  absl::Status AddRules(std::uint64_t hash, std::string_view body);
  absl::StatusOr<std::vector<std::string>> AllRules();

  absl::Status AddWindow(const WindowKey& key, const WindowCounts& delta);
  absl::Status VisitWindows(
      const std::function<void(const WindowKey&, const WindowCounts&)>& visit);

  absl::Status DropWindows(std::int64_t before_minute);

  absl::Status SetSummary(const SummaryKey& key, std::string_view data);
  absl::StatusOr<std::string> Summary(const SummaryKey& key);  // "" when absent
  absl::Status VisitSummaries(
      SummaryKind kind,
      const std::function<void(const SummaryKey&, std::string_view)>& visit);
  absl::Status DropSummaries(SummaryKind kind, std::int64_t before_period);

  // Which sample sets show an item: how a deletion or an erasure finds them.
  absl::Status AddSampled(std::uint64_t item, std::uint64_t author,
                          const SummaryKey& set);
  absl::StatusOr<std::vector<SummaryKey>> SampledItem(std::uint64_t item);
  absl::StatusOr<std::vector<SummaryKey>> SampledAuthor(std::uint64_t author);

  // What is remembered of items, as a journal (see engine/item_memory.h).
  absl::StatusOr<std::int64_t> AddItems(std::string_view journal);  // its seq
  absl::Status VisitItems(
      const std::function<void(std::int64_t seq, std::string_view)>& visit);
  absl::Status DropItems(std::int64_t up_to_seq);

  absl::Status SetIncident(const Incident& incident);
  absl::StatusOr<std::vector<Incident>> Incidents();

  // An alert for this sink. Repeating it changes nothing.
  absl::Status PostAlert(const Alert& alert, std::string_view sink,
                         std::string_view rule, Micros posted);
  absl::StatusOr<std::vector<PendingAlert>> PendingAlerts();
  // `to` as the alert's.
  absl::Status MarkDelivery(std::string_view key, std::string_view sink,
                            std::string_view to, bool delivered,
                            std::string_view error);
  // Of one alert, or of all (""), by time, id, step, sink.
  absl::StatusOr<std::vector<DeliveryRow>> Deliveries(std::string_view id);
  // Appends a line to the journal, after the last one.
  absl::Status AddJournal(const JournalEntry& entry);
  // Its lines in order, of one incident or of all ("").
  absl::Status VisitJournal(
      std::string_view incident,
      const std::function<void(std::string_view line)>& visit);

  absl::StatusOr<std::vector<Alert>> Alerts();  // all, by time, id, step
  absl::StatusOr<std::int64_t> DeliveredCount();

  absl::Status AddDeadLetter(const DeadLetter& letter);
  absl::Status VisitDeadLetters(
      const std::function<void(const DeadLetter&)>& visit);
  absl::Status DropDeadLetters(Micros before_append_time);

  absl::Status SetAccounting(std::uint32_t source, const Accounting& books);
  absl::StatusOr<std::vector<std::pair<std::uint32_t, Accounting>>> Books();

  absl::Status SetCheckpoint(std::uint32_t source, const SourcePosition& at,
                             std::string_view data);
  absl::Status Checkpoint(std::uint32_t source, SourcePosition& at,
                          std::string& data);  // leaves both when absent

  absl::Status AddLost(std::uint32_t partition, std::uint64_t first,
                       std::uint64_t next, std::string_view reason);

  // A consistent copy of the state into a new file, while it is in use.
  absl::Status BackUp(const std::string& to);

  // Everything that must not differ between two runs of the same log, as
  // lines of text in a fixed order: windows, summaries, incidents, alerts,
  // dead letters, accounting. `shifted`: without (partition, offset), for runs
  // whose offsets differ because duplicates were injected.
  absl::StatusOr<std::string> Dump(bool shifted);

 private:
  explicit Store(std::unique_ptr<Sql> sql);
  absl::Status Migrate(StoreUse use);
  absl::Status Prepare();

  std::unique_ptr<Sql> sql_;
  struct Statements;
  std::unique_ptr<Statements> s_;
};

}  // namespace vigie

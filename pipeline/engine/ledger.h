// The ledger: the figures themselves, and how one row changes them.
//
// The fold says which rows count and in what order; the ledger counts them for
// brands, minutes, authors, tops and samples, asks the detector, and writes
// all of it into the store when a round is committed.
//
// Thread-compatible: the collector owns it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "pipeline/aggregate/distinct.h"
#include "pipeline/aggregate/families.h"
#include "pipeline/aggregate/heavy_hitters.h"
#include "pipeline/aggregate/partial.h"
#include "pipeline/aggregate/samples.h"
#include "pipeline/aggregate/summary_cache.h"
#include "pipeline/detect/detector.h"
#include "pipeline/engine/analyst.h"
#include "pipeline/engine/item_memory.h"
#include "pipeline/plugin/sink.h"
#include "pipeline/route/router.h"
#include "pipeline/state/store.h"

namespace vigie {

struct LedgerOptions {
  std::uint32_t partitions = 8;
  std::uint64_t duplicate_window = kDuplicateWindow;
  std::vector<std::string> alert_sinks;  // those that deliver alerts
  bool mention_feed = false;             // some sink wants matched mentions
  bool dead_letter_feed = false;
  Micros keep_windows = 400 * kDay;
  Micros keep_details = 35 * kDay;  // samples, 5-minute authors, dead letters
};

// What may leave once the round is committed.
struct Released {
  std::vector<Posting> postings;
  std::vector<FeedLine> lines;
  void Clear() {
    postings.clear();
    lines.clear();
  }
};

class Ledger {
 public:
  static absl::StatusOr<std::unique_ptr<Ledger>> Load(
      Store& store, const RulesLibrary& library,
      std::unique_ptr<Detector> detector, LedgerOptions options);

  // Counts all of a partial, which is the next of its partition.
  absl::Status Count(const Partial& partial);
  // The round is complete: tops, detection up to `folded`.
  absl::Status EndRound(Micros folded);
  // Writes what changed. REQUIRES: inside a transaction of the store.
  absl::Status Write(std::span<const std::uint64_t> next_offsets);
  // The transaction is committed: what released() holds may leave.
  void Committed();
  // These rules have been passed by every partition.
  absl::Status UseRules(std::uint64_t hash);

  Released& released() { return released_; }
  // Does an alert or a line of a feed wait for the next commit?
  bool SomethingToTell() const {
    return !routed_.postings.empty() || !released_.lines.empty();
  }
  const std::vector<std::string>& brands() const { return brand_names_; }
  const absl::btree_map<std::uint32_t, Accounting>& books() const {
    return books_;
  }
  // Incidents that last, as alerts that this sink is to be told again, in order
  // of id.
  std::vector<Alert> Firing(std::string_view sink) const {
    return router_.Firing(sink, folded_);
  }
  const absl::btree_map<std::string, Incident>& incidents() const {
    return incidents_;
  }
  // Mentions counted for a brand and tone since the state was made.
  std::uint64_t BrandTotal(std::uint32_t brand, Tone tone) const {
    return totals_[brand * kTones + static_cast<std::size_t>(tone)];
  }
  // Offsets counted, by what they held: what the books must add up to.
  std::uint64_t others() const { return others_; }  // ticks, rules, erasures
  std::uint64_t lost() const { return lost_offsets_; }
  // An alert of the system itself ("lost", "clock"): routed with the round.
  void Raise(Alert alert) { raised_.push_back(std::move(alert)); }
  // Somebody has taken charge of an incident. NotFound: none such lasts. Holds
  // once the next commit is done.
  absl::Status Acknowledge(std::string_view incident, std::string_view by);
  // How a delivery ended, for the journal; written with the next commit.
  static JournalEntry OutcomeEntry(std::string_view key, std::string_view sink,
                                   std::string_view to, bool delivered,
                                   std::string_view error, Micros at);
  // Writes what Acknowledge changed. REQUIRES: inside a transaction.
  absl::Status WriteAcknowledged();

 private:
  // The copies that a hit belongs to; id 0 when it was counted before.
  struct HitFamily {
    std::uint64_t id = 0;
    std::uint32_t size = 0;
  };

  Ledger(Store& store, const RulesLibrary& library,
         std::unique_ptr<Detector> detector, LedgerOptions options);
  absl::Status LoadAll();
  // State numbers of the brands of a set of rules, met now or before.
  absl::StatusOr<const std::vector<std::uint32_t>*> BrandsOf(
      std::uint64_t rules);
  std::uint32_t Platform(std::string_view name);
  absl::Status CountRow(const Partial& partial, const PartialRow& row,
                        const std::vector<std::uint32_t>& brands);
  void CountHit(const Partial& partial, const PartialRow& row,
                std::uint32_t brand, const PartialHit& hit,
                std::uint16_t platform, HitFamily& family);
  void OfferSample(const Partial& partial, const PartialRow& row,
                   std::uint32_t brand, Tone tone, std::uint64_t family,
                   std::int64_t bin);
  absl::Status RemoveItem(std::uint64_t item);
  absl::Status RemoveAuthor(std::uint64_t author);
  void FeedMention(const Partial& partial, const PartialRow& row,
                   const std::vector<std::uint32_t>& brands);
  // Whoever keeps what a feed told of a mention is told that it is gone.
  void FeedDeletion(const Partial& partial, const PartialRow& row,
                    std::span<const std::uint32_t> brands);
  void FoldTops();
  void Apply(const IncidentChange& change);
  // What the router said since the last call, and `level` if any, for the
  // journal.
  void NoteRouted(std::size_t postings, std::size_t notes);
  void TellOf(Alert& alert, std::uint32_t brand, std::int64_t bin);
  // What an alert says of a campaign behind it, "" when there is none.
  std::string CampaignOf(std::uint32_t brand, Micros since) const;
  absl::Status Prune();

  Store& store_;
  const RulesLibrary& library_;
  const std::unique_ptr<Detector> detector_;
  const LedgerOptions options_;
  ItemMemory items_;

  std::vector<std::string> brand_names_, platform_names_;
  std::size_t brands_stored_ = 0, platforms_stored_ = 0;
  absl::flat_hash_map<std::string, std::uint32_t> brand_index_, platform_index_;
  absl::flat_hash_map<std::uint64_t, std::vector<std::uint32_t>> rules_brands_;
  std::uint64_t rules_in_force_ = 0;
  bool french_ = false;  // in which language alerts are told
  std::vector<std::uint64_t> totals_;

  absl::flat_hash_map<WindowKey, WindowCounts> window_deltas_;
  SummaryCache<DistinctCounter> authors_hour_, authors_bin_;
  SummaryCache<HeavyHitters> tops_;
  SummaryCache<SampleSet> samples_;
  Families families_;
  std::vector<HitFamily> hit_families_;  // of the row counted last, by hit
  // A hashtag, link or author of a brand and day, made to be sorted.
  struct TopEntry {
    std::uint64_t group;        // brand, day, kind: TopGroup
    std::uint64_t first;        // the text's first eight bytes, as a number
    std::uint32_t begin, size;  // of top_text_
  };
  std::vector<TopEntry> top_entries_;  // of the round that is open
  std::string top_text_;
  // Sample sets changed since the last commit, by item: not in the store yet.
  absl::flat_hash_map<std::uint64_t, std::vector<SummaryKey>> fresh_samples_;

  absl::btree_map<std::uint32_t, Accounting> books_;
  absl::flat_hash_map<std::uint32_t, bool> books_changed_;
  std::vector<DeadLetter> dead_letters_;
  absl::btree_map<std::string, Incident> incidents_;
  std::vector<std::string> incidents_changed_;
  Router router_;
  std::vector<Alert> raised_;  // of the round that is open
  Routed routed_;              // since the last commit
  std::vector<JournalEntry> journal_;
  std::vector<LostRange> lost_;
  std::uint64_t others_ = 0, lost_offsets_ = 0;
  Released released_;
  Micros folded_ = 0;
  std::int64_t pruned_day_ = -1;
  std::vector<IncidentChange> changes_;
  std::vector<std::uint32_t> scratch_brands_;
  std::vector<ObservedEntity> observed_entities_;
};

}  // namespace vigie

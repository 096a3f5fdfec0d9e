// How the ledger is read from the store and written into it.
#include <algorithm>

#include "pipeline/base/strings.h"
#include "pipeline/engine/ledger.h"

namespace vigie {
namespace {

std::int64_t DayOf(Micros t) { return FloorDiv(t, kDay); }

}  // namespace

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Load(
    Store& store, const RulesLibrary& library,
    std::unique_ptr<Detector> detector, LedgerOptions options) {
  std::unique_ptr<Ledger> ledger(
      new Ledger(store, library, std::move(detector), std::move(options)));
  VIGIE_RETURN_IF_ERROR(ledger->LoadAll());
  return ledger;
}

absl::Status Ledger::LoadAll() {
  VIGIE_ASSIGN_OR_RETURN(brand_names_, store_.Names("brands"));
  VIGIE_ASSIGN_OR_RETURN(platform_names_, store_.Names("platforms"));
  brands_stored_ = brand_names_.size();
  platforms_stored_ = platform_names_.size();
  for (std::uint32_t i = 0; i < brand_names_.size(); ++i)
    brand_index_[brand_names_[i]] = i;
  for (std::uint32_t i = 0; i < platform_names_.size(); ++i)
    platform_index_[platform_names_[i]] = i;
  totals_.assign(brand_names_.size() * kTones, 0);
  VIGIE_RETURN_IF_ERROR(
      store_.VisitWindows([&](const WindowKey& k, const WindowCounts& c) {
        if (k.brand < brand_names_.size())
          totals_[k.brand * kTones + static_cast<std::size_t>(k.tone)] +=
              c.mentions + c.late;
      }));
  absl::Status items;
  VIGIE_RETURN_IF_ERROR(
      store_.VisitItems([&](std::int64_t seq, std::string_view journal) {
        items.Update(items_.Replay(seq, journal));
      }));
  VIGIE_RETURN_IF_ERROR(items);
  VIGIE_ASSIGN_OR_RETURN(const auto books, store_.Books());
  for (const auto& [source, b] : books) books_[source] = b;
  VIGIE_ASSIGN_OR_RETURN(const std::vector<Incident> incidents,
                         store_.Incidents());
  for (const Incident& incident : incidents) incidents_[incident.id] = incident;
  VIGIE_ASSIGN_OR_RETURN(const std::string routes, store_.Meta("routes"));
  if (!routes.empty()) {
    VIGIE_RETURN_IF_ERROR(router_.Load(routes));
  } else {
    // A state from before there were routes: all was told to everybody.
    VIGIE_ASSIGN_OR_RETURN(const std::vector<Alert> alerts, store_.Alerts());
    for (const Alert& alert : alerts) router_.Adopt(alert);
  }
  VIGIE_ASSIGN_OR_RETURN(const std::string rules, store_.Meta("rules"));
  if (const auto hash = ParseInt<std::uint64_t>(rules))
    VIGIE_RETURN_IF_ERROR(UseRules(*hash));
  VIGIE_RETURN_IF_ERROR(families_.Load(store_));
  absl::Status loaded;
  VIGIE_RETURN_IF_ERROR(
      store_.VisitSummaries(SummaryKind::kDetector,
                            [&](const SummaryKey& key, std::string_view data) {
                              loaded.Update(detector_->Load(key.brand, data));
                            }));
  VIGIE_ASSIGN_OR_RETURN(const std::string others, store_.Meta("others"));
  others_ = ParseInt<std::uint64_t>(others).value_or(0);
  VIGIE_ASSIGN_OR_RETURN(const std::string lost, store_.Meta("lost"));
  lost_offsets_ = ParseInt<std::uint64_t>(lost).value_or(0);
  VIGIE_ASSIGN_OR_RETURN(const std::string day, store_.Meta("pruned_day"));
  pruned_day_ = ParseInt<std::int64_t>(day).value_or(-1);
  return loaded;
}

absl::Status Ledger::Prune() {
  const std::int64_t day = DayOf(folded_);
  if (day == pruned_day_) return absl::OkStatus();
  // From the day's beginning: the same whichever commit comes first in it.
  const Micros details = day * kDay - options_.keep_details;
  const Micros windows = day * kDay - options_.keep_windows;
  VIGIE_RETURN_IF_ERROR(
      store_.DropSummaries(SummaryKind::kSamples, BinOf(details)));
  VIGIE_RETURN_IF_ERROR(
      store_.DropSummaries(SummaryKind::kAuthorsBin, BinOf(details)));
  VIGIE_RETURN_IF_ERROR(store_.DropSummaries(SummaryKind::kAuthorsHour,
                                             FloorDiv(windows, kHour)));
  VIGIE_RETURN_IF_ERROR(
      store_.DropSummaries(SummaryKind::kTop, DayOf(windows)));
  VIGIE_RETURN_IF_ERROR(store_.DropWindows(MinuteOf(windows)));
  VIGIE_RETURN_IF_ERROR(store_.DropDeadLetters(details));
  pruned_day_ = day;
  return store_.SetMeta("pruned_day", Cat(day));
}

absl::Status Ledger::WriteAcknowledged() {
  for (const JournalEntry& entry : journal_)
    VIGIE_RETURN_IF_ERROR(store_.AddJournal(entry));
  journal_.clear();
  if (!router_.changed()) return absl::OkStatus();
  return store_.SetMeta("routes", router_.Save());
}

absl::Status Ledger::Write(std::span<const std::uint64_t> next_offsets) {
  for (; brands_stored_ < brand_names_.size(); ++brands_stored_)
    VIGIE_RETURN_IF_ERROR(
        store_.AddName("brands", static_cast<std::uint32_t>(brands_stored_),
                       brand_names_[brands_stored_]));
  for (; platforms_stored_ < platform_names_.size(); ++platforms_stored_)
    VIGIE_RETURN_IF_ERROR(store_.AddName(
        "platforms", static_cast<std::uint32_t>(platforms_stored_),
        platform_names_[platforms_stored_]));
  std::vector<std::pair<WindowKey, WindowCounts>> windows(
      window_deltas_.begin(), window_deltas_.end());
  std::sort(windows.begin(), windows.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [key, delta] : windows)
    VIGIE_RETURN_IF_ERROR(store_.AddWindow(key, delta));
  const auto nothing = [](const SummaryKey&, const auto&) {
    return absl::OkStatus();
  };
  VIGIE_RETURN_IF_ERROR(authors_hour_.Flush(nothing));
  VIGIE_RETURN_IF_ERROR(authors_bin_.Flush(nothing));
  VIGIE_RETURN_IF_ERROR(tops_.Flush(nothing));
  VIGIE_RETURN_IF_ERROR(families_.Write(store_));
  VIGIE_RETURN_IF_ERROR(samples_.Flush([&](const SummaryKey& key,
                                           const SampleSet& set) {
    for (const SampleItem& item : set.items())
      if (fresh_samples_.contains(item.item))  // others are stored already
        VIGIE_RETURN_IF_ERROR(store_.AddSampled(item.item, item.author, key));
    return absl::OkStatus();
  }));
  absl::Status saved;
  detector_->SaveChanged([&](std::uint32_t brand, std::string_view state) {
    saved.Update(
        store_.SetSummary({SummaryKind::kDetector, brand, 0, 0}, state));
  });
  VIGIE_RETURN_IF_ERROR(saved);
  if (const std::string journal = items_.TakeJournal(); !journal.empty()) {
    VIGIE_ASSIGN_OR_RETURN(const std::int64_t seq, store_.AddItems(journal));
    items_.Stored(seq);
  }
  if (const std::int64_t seq = items_.Tidy(next_offsets); seq >= 0)
    VIGIE_RETURN_IF_ERROR(store_.DropItems(seq));
  for (const auto& [source, changed] : books_changed_)
    VIGIE_RETURN_IF_ERROR(store_.SetAccounting(source, books_[source]));
  for (const DeadLetter& letter : dead_letters_)
    VIGIE_RETURN_IF_ERROR(store_.AddDeadLetter(letter));
  for (const std::string& id : incidents_changed_)
    VIGIE_RETURN_IF_ERROR(store_.SetIncident(incidents_[id]));
  for (const Posting& posting : routed_.postings)
    VIGIE_RETURN_IF_ERROR(store_.PostAlert(posting.alert, posting.sink,
                                           posting.rule, posting.at));
  VIGIE_RETURN_IF_ERROR(WriteAcknowledged());
  for (const LostRange& range : lost_)
    VIGIE_RETURN_IF_ERROR(
        store_.AddLost(range.partition, range.first, range.next, range.reason));
  VIGIE_RETURN_IF_ERROR(store_.SetMeta("rules", Cat(rules_in_force_)));
  VIGIE_RETURN_IF_ERROR(store_.SetMeta("others", Cat(others_)));
  VIGIE_RETURN_IF_ERROR(store_.SetMeta("lost", Cat(lost_offsets_)));
  return Prune();
}

void Ledger::Committed() {
  window_deltas_.clear();
  const std::int64_t minute = MinuteOf(folded_);
  authors_hour_.Committed(FloorDiv(minute, 60));
  authors_bin_.Committed(FloorDiv(minute, kBinMinutes));
  tops_.Committed(FloorDiv(minute, 24 * 60));
  samples_.Committed(FloorDiv(minute, kBinMinutes));
  fresh_samples_.clear();
  books_changed_.clear();
  dead_letters_.clear();
  incidents_changed_.clear();
  lost_.clear();
  for (Posting& posting : routed_.postings)
    released_.postings.push_back(std::move(posting));
  routed_ = {};
}

}  // namespace vigie

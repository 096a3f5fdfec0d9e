#include "pipeline/engine/ledger.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/str_format.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "pipeline/model/json_text.h"

namespace vigie {
namespace {

constexpr std::size_t kMostPlatforms = 1000;

// One number for brand, day (of 24 bits, around 1970) and kind.
constexpr std::int64_t kDay1970 = 1 << 23;

std::uint64_t TopGroup(std::uint32_t brand, std::int64_t day, EntityKind kind) {
  return std::uint64_t{brand} << 32 |
         (static_cast<std::uint64_t>(day + kDay1970) & 0xffffff) << 8 |
         static_cast<std::uint64_t>(kind);
}

SummaryKey TopKey(std::uint64_t group) {
  return {SummaryKind::kTop, static_cast<std::uint32_t>(group >> 32),
          static_cast<std::int64_t>(group >> 8 & 0xffffff) - kDay1970,
          static_cast<int>(group & 0xff)};
}

// Numbers in the order of the texts' first eight bytes.
std::uint64_t FirstBytes(std::string_view text) {
  char bytes[8] = {};
  text.copy(bytes, sizeof bytes);
  std::uint64_t number = 0;
  std::memcpy(&number, bytes, sizeof number);
  return __builtin_bswap64(number);
}

// "x" and "12345" of "x:12345 handle".
std::uint64_t AuthorOfKey(std::string_view key) {
  const std::size_t colon = key.find(':');
  if (colon == std::string_view::npos) return 0;
  std::string_view id = key.substr(colon + 1);
  id = id.substr(0, id.find(' '));
  return AuthorHash(key.substr(0, colon), id);
}

}  // namespace

Ledger::Ledger(Store& store, const RulesLibrary& library,
               std::unique_ptr<Detector> detector, LedgerOptions options)
    : store_(store),
      library_(library),
      detector_(std::move(detector)),
      options_(std::move(options)),
      items_(options_.partitions, options_.duplicate_window),
      authors_hour_(store),
      authors_bin_(store),
      tops_(store),
      samples_(store),
      router_(options_.alert_sinks) {}

absl::StatusOr<const std::vector<std::uint32_t>*> Ledger::BrandsOf(
    std::uint64_t rules) {
  const auto it = rules_brands_.find(rules);
  if (it != rules_brands_.end()) return &it->second;
  VIGIE_ASSIGN_OR_RETURN(const std::shared_ptr<const Rules> body,
                         library_.Find(rules));
  std::vector<std::uint32_t> numbers;
  for (const BrandRule& brand : body->brands) {
    const auto [at, added] = brand_index_.emplace(
        brand.name, static_cast<std::uint32_t>(brand_names_.size()));
    if (added) {
      brand_names_.push_back(brand.name);
      totals_.resize(brand_names_.size() * kTones, 0);
    }
    numbers.push_back(at->second);
  }
  return &(rules_brands_[rules] = std::move(numbers));
}

absl::Status Ledger::UseRules(std::uint64_t hash) {
  if (hash == rules_in_force_ || hash == 0) return absl::OkStatus();
  VIGIE_ASSIGN_OR_RETURN(const std::shared_ptr<const Rules> body,
                         library_.Find(hash));
  VIGIE_ASSIGN_OR_RETURN(const std::vector<std::uint32_t>* numbers,
                         BrandsOf(hash));
  std::vector<DetectorBrand> brands(brand_names_.size());
  for (std::size_t i = 0; i < body->brands.size(); ++i)
    brands[(*numbers)[i]] = {body->brands[i].name, body->brands[i].panel,
                             body->brands[i].competitor};
  detector_->SetBrands(std::move(brands));
  VIGIE_RETURN_IF_ERROR(detector_->SetSettings(body->detection));
  std::map<std::string, BrandPlace> places;
  for (const BrandRule& brand : body->brands)
    places[brand.name] = {brand.panel, brand.competitor};
  VIGIE_RETURN_IF_ERROR(router_.SetRules(body->alerts, std::move(places)));
  french_ = false;
  for (const auto& [key, value] : body->detection)
    if (key == "language") french_ = value == "fr";
  rules_in_force_ = hash;
  return absl::OkStatus();
}

std::uint32_t Ledger::Platform(std::string_view name) {
  if (platform_names_.size() >= kMostPlatforms &&
      !platform_index_.contains(ToAbsl(name)))
    name = "other";
  const auto it = platform_index_.find(ToAbsl(name));
  if (it != platform_index_.end()) return it->second;
  const auto number = static_cast<std::uint32_t>(platform_names_.size());
  platform_names_.emplace_back(name);
  platform_index_.emplace(std::string(name), number);
  return number;
}

absl::Status Ledger::Count(const Partial& partial) {
  for (const auto& [source, books] : partial.books) {
    books_[source] += books;
    // What comes again after a crash is no second delivery: how often it does
    // depends on the crash.
    const std::uint64_t once = books.created + books.updated + books.deleted;
    if (once > 0) detector_->ObserveSource(source, once);
    books_changed_[source] = true;
  }
  for (const DeadLetter& letter : partial.dead_letters) {
    dead_letters_.push_back(letter);
    if (options_.dead_letter_feed) {
      FeedLine& line = released_.lines.emplace_back();
      line.kind = FeedLine::Kind::kDeadLetter;
      line.key = Cat(letter.partition, "-", letter.offset);
      line.json = Cat("{\"partition\":", letter.partition,
                      ",\"offset\":", letter.offset, ",\"time\":\"",
                      FormatRfc3339(letter.append_time), "\",\"reason\":");
      AppendJsonString(line.json, letter.reason);
      line.json += ",\"payload\":";
      AppendJsonString(line.json, letter.payload);
      line.json += '}';
    }
  }
  for (const std::uint64_t author : partial.erased_authors)
    VIGIE_RETURN_IF_ERROR(RemoveAuthor(author));
  others_ += partial.others;
  if (partial.lost) {
    lost_offsets_ += partial.state.next - partial.first;
    lost_.push_back({partial.partition, partial.first, partial.state.next,
                     partial.lost_reason});
    Alert alert;
    alert.rule = "lost";
    alert.id = absl::StrFormat(
        "%016x",
        Combine64(Hash64("lost"), Combine64(partial.partition, partial.first)));
    alert.step = 1;
    alert.level = Level::kCrisis;
    alert.starts = alert.at = std::max<Micros>(partial.state.tick, 0) * kTick;
    alert.ends = alert.at;
    alert.firing = false;
    const std::uint64_t count = partial.state.next - partial.first;
    alert.words = french_ ? kFrench : kEnglish;
    alert.summary =
        french_ ? Cat("Vigie a perdu ", count,
                      " enregistrements de la partition ", partial.partition)
                : Cat("Vigie lost ", count, " records of partition ",
                      partial.partition);
    alert.description =
        Cat(french_ ? "Positions " : "Offsets ", partial.first,
            french_ ? " à " : " to ", partial.state.next - 1,
            french_ ? ", illisibles : " : " cannot be read again: ",
            partial.lost_reason,
            french_ ? ". Les chiffres de ce moment-là sont trop bas."
                    : ". Figures of that time are too low.");
    Raise(std::move(alert));
  }
  if (partial.rows.empty()) return absl::OkStatus();
  VIGIE_ASSIGN_OR_RETURN(const std::vector<std::uint32_t>* brands,
                         BrandsOf(partial.rules_used));
  for (const PartialRow& row : partial.rows) {
    if (row.op == Op::kDelete) {
      // The brands stay known: what was counted is not counted again.
      ItemMemory::Known known;
      (void)items_.Find(partial.partition, row.item, row.offset, known);
      scratch_brands_.assign(known.brands.begin(), known.brands.end());
      items_.Set(partial.partition, row.item, row.offset, scratch_brands_,
                 /*deleted=*/true, known.bin);
      if (options_.mention_feed && !known.deleted && !scratch_brands_.empty())
        FeedDeletion(partial, row, scratch_brands_);
      VIGIE_RETURN_IF_ERROR(RemoveItem(row.item));
    } else {
      VIGIE_RETURN_IF_ERROR(CountRow(partial, row, *brands));
    }
  }
  return absl::OkStatus();
}

absl::Status Ledger::CountRow(const Partial& partial, const PartialRow& row,
                              const std::vector<std::uint32_t>& numbers) {
  ItemMemory::Known known;
  const bool is_known =
      items_.Find(partial.partition, row.item, row.offset, known);
  const bool stale = (row.flags & kRowStale) != 0;
  const std::int64_t bin =
      is_known && !known.brands.empty()
          ? known.bin
          : FloorDiv(stale ? row.observed : row.minute, kBinMinutes);
  const auto platform =
      static_cast<std::uint16_t>(Platform(partial.Text(row.platform)));
  std::vector<std::uint32_t>& now = scratch_brands_;
  now.assign(known.brands.begin(), known.brands.end());
  const std::size_t counted = now.size();
  // An edit replaces what is shown of the item.
  if (row.op == Op::kUpdate && is_known)
    VIGIE_RETURN_IF_ERROR(RemoveItem(row.item));
  hit_families_.assign(row.hits, {});
  for (std::uint32_t h = 0; h < row.hits; ++h) {
    const PartialHit& hit = partial.hits[row.hits_begin + h];
    const std::uint32_t brand = numbers[hit.brand];
    if (std::find(now.begin(), now.begin() + counted, brand) ==
        now.begin() + counted) {
      now.push_back(brand);
      CountHit(partial, row, brand, hit, platform, hit_families_[h]);
    } else if (const Family* family = families_.Find(brand, row.item)) {
      hit_families_[h] = {family->id, family->size};
    }
    // What is older than the late columns may be older than what is kept.
    if (!known.deleted && !stale)
      OfferSample(partial, row, brand, hit.tone, hit_families_[h].id, bin);
  }
  if (options_.mention_feed && !known.deleted && row.hits > 0)
    FeedMention(partial, row, numbers);
  if (now.empty() && !is_known) return absl::OkStatus();
  std::sort(now.begin(), now.end());
  items_.Set(partial.partition, row.item, row.offset, now, known.deleted, bin);
  return absl::OkStatus();
}

void Ledger::CountHit(const Partial& partial, const PartialRow& row,
                      std::uint32_t brand, const PartialHit& hit,
                      std::uint16_t platform, HitFamily& hit_family) {
  const Tone tone = hit.tone;
  const bool doubtful = hit.relevance < kDoubtful;
  const bool outside = !IsOpinion(row.labels.sure_nature);
  ++books_[row.source].brand_hits;
  books_changed_[row.source] = true;
  ++totals_[brand * kTones + static_cast<std::size_t>(tone)];

  const bool stale = (row.flags & kRowStale) != 0;
  FamilyMember member;
  member.brand = brand;
  member.item = row.item;
  member.author = row.author;
  member.minute = row.observed;
  member.platform = platform;
  member.flags = row.flags;
  member.press = row.labels.press;
  member.opinion = !doubtful && !outside && !stale;
  member.fingerprint = row.fingerprint;
  const Families::Joined joined = families_.Add(member);
  hit_family = {joined.family->id, joined.family->size};

  WindowKey key{brand, row.minute, platform, row.language, tone};
  const bool late = (row.flags & kRowLate) != 0;
  if (!stale) {
    WindowCounts& counts = window_deltas_[key];
    ++(late ? counts.late : counts.mentions);
    if (row.flags & kRowRepost) ++counts.reposts;
    if (doubtful)
      ++counts.doubtful;
    else if (outside)
      ++counts.outside;
    else if (joined.first_opinion)
      ++counts.organic;
    counts.reach_milli += row.reach_milli;
  }
  if (late) {
    key.minute = row.observed;
    ++window_deltas_[key].observed;
  }
  if (row.author != 0 && !stale) {
    authors_hour_
        .Edit({SummaryKind::kAuthorsHour, brand, FloorDiv(row.minute, 60), 0})
        .Add(row.author);
    authors_bin_
        .Edit({SummaryKind::kAuthorsBin, brand,
               FloorDiv(row.minute, kBinMinutes), 0})
        .Add(row.author);
  }
  observed_entities_.clear();
  for (std::uint32_t e = 0; e < row.entities; ++e) {
    const PartialEntity& entity = partial.entities[row.entities_begin + e];
    const std::string_view text = partial.Text(entity.key);
    top_entries_.push_back(
        {TopGroup(brand, FloorDiv(row.observed, 24 * 60), entity.kind),
         FirstBytes(text), static_cast<std::uint32_t>(top_text_.size()),
         static_cast<std::uint32_t>(text.size())});
    top_text_.append(text);
    observed_entities_.push_back({entity.kind, text});
  }
  if ((row.flags & kRowBackfill) == 0) {
    Observation observation;
    observation.brand = brand;
    observation.minute = row.observed;
    observation.tone = tone;
    observation.repost = (row.flags & kRowRepost) != 0;
    observation.doubtful = doubtful;
    observation.outside = outside;
    observation.alarming = row.labels.alarming;
    observation.press = row.labels.press;
    observation.family = hit_family.id;
    observation.family_size = hit_family.size;
    observation.own = row.labels.sure_nature == Nature::kOwn;
    observation.waits = row.labels.waits;
    observation.item = row.item;
    observation.parent = row.parent;
    observation.platform = platform;
    observation.platform_name = platform_names_[platform];
    observation.themes = row.labels.themes;
    observation.entities = observed_entities_;
    observation.author = row.author;
    observation.reach_milli = row.reach_milli;
    observation.stars = row.stars;
    detector_->Observe(observation);
  }
}

void Ledger::OfferSample(const Partial& partial, const PartialRow& row,
                         std::uint32_t brand, Tone tone, std::uint64_t family,
                         std::int64_t bin) {
  const SummaryKey key{SummaryKind::kSamples, brand, bin,
                       static_cast<int>(tone)};
  if (!samples_.Look(key).Wants(row.item)) return;
  SampleItem item;
  item.item = row.item;
  item.author = row.author;
  item.sample.platform = partial.Text(row.platform);
  item.sample.id = partial.Text(row.id);
  item.sample.author = partial.Text(row.author_name);
  item.sample.url = partial.Text(row.url);
  item.sample.text = partial.Text(row.text);
  item.sample.tone = tone;
  item.sample.published = row.published;
  item.sample.language = row.language;
  item.sample.themes = row.labels.themes;
  item.sample.family = family;
  samples_.Edit(key).Offer(std::move(item));
  fresh_samples_[row.item].push_back(key);
}

absl::Status Ledger::RemoveItem(std::uint64_t item) {
  VIGIE_ASSIGN_OR_RETURN(std::vector<SummaryKey> sets,
                         store_.SampledItem(item));
  const auto fresh = fresh_samples_.find(item);
  if (fresh != fresh_samples_.end())
    sets.insert(sets.end(), fresh->second.begin(), fresh->second.end());
  for (const SummaryKey& key : sets) samples_.Edit(key).Remove(item);
  return absl::OkStatus();
}

absl::Status Ledger::RemoveAuthor(std::uint64_t author) {
  router_.ForgetSamples();
  VIGIE_ASSIGN_OR_RETURN(std::vector<SummaryKey> sets,
                         store_.SampledAuthor(author));
  const std::vector<SummaryKey> dirty = samples_.dirty();
  sets.insert(sets.end(), dirty.begin(), dirty.end());
  for (const SummaryKey& key : sets) samples_.Edit(key).RemoveAuthor(author);
  FoldTops();
  std::vector<SummaryKey> tops = tops_.dirty();
  VIGIE_RETURN_IF_ERROR(store_.VisitSummaries(
      SummaryKind::kTop, [&](const SummaryKey& key, std::string_view) {
        if (key.sub == static_cast<int>(EntityKind::kAuthor))
          tops.push_back(key);
      }));
  for (const SummaryKey& key : tops) {
    if (key.sub != static_cast<int>(EntityKind::kAuthor)) continue;
    const HeavyHitters& top = tops_.Look(key);
    for (const HeavyHitters::Entry& entry : top.Top(top.size()))
      if (AuthorOfKey(entry.key) == author) tops_.Edit(key).Remove(entry.key);
  }
  return absl::OkStatus();
}

void Ledger::FoldTops() {
  if (top_entries_.empty()) return;
  const auto text = [&](const TopEntry& e) {
    return std::string_view(top_text_).substr(e.begin, e.size);
  };
  std::sort(top_entries_.begin(), top_entries_.end(),
            [&](const TopEntry& a, const TopEntry& b) {
              if (a.group != b.group) return a.group < b.group;
              return a.first != b.first ? a.first < b.first : text(a) < text(b);
            });
  std::vector<HeavyHitters::KeyCount> sums;
  for (std::size_t i = 0; i < top_entries_.size();) {
    const std::uint64_t group = top_entries_[i].group;
    sums.clear();
    for (; i < top_entries_.size() && top_entries_[i].group == group; ++i) {
      const std::string_view word = text(top_entries_[i]);
      if (!sums.empty() && sums.back().first == word)
        ++sums.back().second;
      else
        sums.emplace_back(word, 1);
    }
    tops_.Edit(TopKey(group)).AddRound(sums);
  }
  top_entries_.clear();
  top_text_.clear();
}

absl::Status Ledger::EndRound(Micros folded) {
  folded_ = folded;
  FoldTops();
  for (Alert& alert : raised_) {
    const Micros at = alert.at;
    const std::size_t postings = routed_.postings.size();
    const std::size_t notes = routed_.notes.size();
    router_.Take(std::move(alert), StepKind::kNote, at, routed_);
    NoteRouted(postings, notes);
  }
  raised_.clear();
  changes_.clear();
  detector_->Advance(folded, changes_);
  for (const IncidentChange& change : changes_) Apply(change);
  const std::size_t postings = routed_.postings.size();
  const std::size_t notes = routed_.notes.size();
  router_.Advance(folded, routed_);
  NoteRouted(postings, notes);
  return absl::OkStatus();
}

}  // namespace vigie

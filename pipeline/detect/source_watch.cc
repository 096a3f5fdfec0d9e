#include "pipeline/detect/source_watch.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "pipeline/detect/explain.h"

namespace vigie {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::int64_t kDayMinutes = 1440;
// Folded time that moves further at once was not watched.
constexpr std::int64_t kJump = 10;
// A silence that is told unless the configuration says otherwise.
constexpr std::int64_t kLeastMinutes = 15;
constexpr double kLeastMissed = 10, kTimesGreatest = 2;
constexpr std::uint64_t kKnownRecords = 50;
// Bins older than a week are not gone through.
constexpr std::int64_t kLongestGap = 2016;
// A source that brings so much of all is missed.
constexpr double kBlindShare = 0.1;
constexpr std::int64_t kLongestBlind = 288;  // bins

constexpr std::int64_t kFar = std::int64_t{1} << 33;

std::size_t DaySlot(std::int64_t day) {
  return static_cast<std::size_t>(day - FloorDiv(day, 14) * 14);
}

std::int64_t BinAt(std::int64_t boundary) {
  return FloorDiv(boundary - 1, kBinMinutes);
}

// "47 min", "3 h 12 min".
std::string Lasting(std::int64_t minutes) {
  if (minutes < 60) return Cat(minutes, " min");
  if (minutes % 60 == 0) return Cat(minutes / 60, " h");
  return Cat(minutes / 60, " h ", minutes % 60, " min");
}

}  // namespace

void SourceWatch::SetSources(const std::map<std::string, std::int64_t>& minutes,
                             const LocalClock* clock) {
  context_.clock = clock;
  for (auto& [number, source] : sources_) source.minutes = kNotWatched;
  for (const auto& [name, least] : minutes) {
    Source& source = sources_[SourceNumber(name)];
    source.name = name;
    source.minutes = least;
  }
  // Nobody waits any more for what is no longer configured.
  std::erase_if(sources_, [](const auto& entry) {
    return entry.second.minutes == kNotWatched && !entry.second.silent;
  });
  for (auto& [number, source] : sources_) source.usual.SetContext(&context_);
}

void SourceWatch::Observe(std::uint32_t source, std::uint64_t records) {
  const auto it = sources_.find(source);
  if (it == sources_.end()) return;
  it->second.fresh += records;
  changed_ = true;
}

void SourceWatch::Advance(std::int64_t boundary, bool french,
                          std::vector<IncidentChange>& changes) {
  if (sources_.empty() || boundary <= now_) return;
  const std::int64_t before = std::exchange(now_, boundary);
  // Before the first record, too: a run that goes on from here must not take
  // this minute for one that it has not seen.
  changed_ = true;
  const bool jumped = before < 0 || boundary - before > kJump;
  bool told = false;
  for (auto& [number, source] : sources_) {
    if (source.fresh > 0) {
      const std::int64_t minutes = source.watched;
      Deliver(source, boundary, jumped);
      if (std::exchange(source.silent, false)) {
        Tell(source, boundary, minutes, french, changes);
        told = true;
      }
      changed_ = true;
      continue;
    }
    if (source.first < 0) continue;
    changed_ = true;
    if (source.silent && source.minutes == kNotWatched) {
      // No longer configured: nothing to wait for.
      source.silent = false;
      Tell(source, boundary, source.watched, french, changes);
      told = true;
      continue;
    }
    if (jumped) {
      // What lies between is not known to have been silent.
      LearnTo(source, source.bin);
      source.bin = source.learned = BinAt(boundary);
      source.in_bin = 0;
      continue;
    }
    source.watched += boundary - before;
    for (std::int64_t m = before + 1; m <= boundary; ++m)
      source.missed += source.usual.ExpectedMentions(BinAt(m)) / kBinMinutes;
    if (source.silent || !FallsSilent(source, boundary)) continue;
    source.silent = true;
    ++source.told;
    Tell(source, boundary, source.watched, french, changes);
    told = true;
  }
  if (told || BlindNow()) FindBlind(boundary);
}

void SourceWatch::Deliver(Source& source, std::int64_t boundary, bool jumped) {
  const std::int64_t bin = BinAt(boundary);
  if (source.first < 0) {
    source.first = boundary;
    source.bin = source.learned = bin;  // seen in part only
    source.day = FloorDiv(boundary, kDayMinutes);
  } else {
    NoteGap(source, boundary);
    if (bin > source.bin) {
      LearnTo(source, source.bin);
      // A silence that was told is not learned as usual.
      if (source.silent || jumped || bin - source.bin > kLongestGap)
        source.learned = bin - 1;
      else
        LearnTo(source, bin - 1);
      source.bin = bin;
      source.in_bin = 0;
    }
  }
  source.in_bin += static_cast<std::uint32_t>(
      std::min<std::uint64_t>(source.fresh, 1'000'000));
  source.fresh = 0;
  source.last = boundary;
  source.watched = 0;
  source.missed = 0;
}

void SourceWatch::LearnTo(Source& source, std::int64_t bin) {
  for (; source.learned < bin; ++source.learned) {
    BinCounts counts;
    if (source.learned + 1 == source.bin) counts.total = source.in_bin;
    source.usual.Learn(source.learned + 1, counts);
  }
}

void SourceWatch::NoteGap(Source& source, std::int64_t boundary) {
  const std::int64_t day = FloorDiv(boundary, kDayMinutes);
  if (day - source.day >= kDays) {
    source.greatest.fill(0);
    source.day = day;
  }
  for (; source.day < day; ++source.day)
    source.greatest[DaySlot(source.day + 1)] = 0;
  double gap = source.missed;
  if (source.silent) {
    // An outage makes the next one harder to tell by a step, not by its length.
    float most = 0;
    for (const float one : source.greatest) most = std::max(most, one);
    gap = std::min(gap, std::max(kLeastMissed, kTimesGreatest * most));
  }
  float& greatest = source.greatest[DaySlot(day)];
  greatest = std::max(greatest, static_cast<float>(gap));
}

bool SourceWatch::FallsSilent(const Source& source,
                              std::int64_t boundary) const {
  if (source.minutes == kNotWatched) return false;
  if (source.minutes > 0) return source.watched >= source.minutes;
  if (source.watched < kLeastMinutes || boundary - source.first < kDayMinutes ||
      source.usual.mentions() < kKnownRecords)
    return false;
  float most = 0;
  for (const float one : source.greatest) most = std::max(most, one);
  return source.missed >= std::max(kLeastMissed, kTimesGreatest * most);
}

void SourceWatch::Tell(Source& source, std::int64_t boundary,
                       std::int64_t minutes, bool french,
                       std::vector<IncidentChange>& changes) const {
  const bool over = !source.silent;
  IncidentChange change;
  change.rule = kSourceSilentRule;
  change.brand = kNoBrand;
  change.scope = Cat("source:", source.name);
  change.level = over ? Level::kCalm : Level::kWatch;
  change.previous = over ? Level::kWatch : Level::kCalm;
  change.resolved = over;
  change.at = boundary * kMinute;
  change.onset = (boundary - minutes) * kMinute;
  change.bin = BinAt(boundary - minutes);
  change.signals.push_back(
      {"silence", 0, Thousandths(source.missed), minutes * 1000});
  const std::string expected = Figure(source.missed, french);
  if (over) {
    change.summary =
        french
            ? Cat("Source ", source.name, " : de nouveau des messages après ",
                  Lasting(minutes), " de silence.")
            : Cat("Source ", source.name, ": delivers again after ",
                  Lasting(minutes), " of silence.");
    change.description =
        french ? "Ce que la source n'a pas livré manque dans les chiffres de "
                 "ce moment, à moins qu'elle ne le livre encore."
               : "What the source did not deliver is missing from the figures "
                 "of that time, unless it still brings it.";
  } else {
    change.summary =
        french ? Cat("Source ", source.name, " : plus aucun message depuis ",
                     Lasting(minutes), ".")
               : Cat("Source ", source.name, ": nothing for ", Lasting(minutes),
                     ".");
    if (source.missed >= 1)
      Append(change.description,
             french ? Cat("Environ ", expected,
                          " messages étaient attendus depuis ce moment. ")
                    : Cat("About ", expected,
                          " records were expected since then. "));
    change.description +=
        french ? "Tant qu'elle se tait, un calme apparent ne prouve rien : ce "
                 "qui s'y dit n'est pas lu. À vérifier : l'accès, le quota, le "
                 "réseau, un format qui a changé. Fin d'alerte au prochain "
                 "message."
               : "While it is silent, calm proves nothing: what is said there "
                 "is not read. Check its access, its quota, the network, a "
                 "format that has changed. Over with its next record.";
  }
  std::uint64_t id = Hash64(kSourceSilentRule, kVersion);
  id = Combine64(Hash64(source.name, id), source.told);
  id = Combine64(id, static_cast<std::uint64_t>(source.first));
  change.id = absl::StrFormat("%016x", id);
  change.step = over ? 2 : 1;
  changes.push_back(std::move(change));
}

void SourceWatch::FindBlind(std::int64_t boundary) {
  double all = 0;
  for (const auto& [number, source] : sources_)
    all += source.usual.MentionsADay();
  std::int64_t since = kNotBlind;
  for (const auto& [number, source] : sources_)
    if (source.silent && source.usual.MentionsADay() >= kBlindShare * all &&
        BinAt(boundary) - BinAt(source.last) <= kLongestBlind)
      since = since == kNotBlind ? BinAt(source.last)
                                 : std::min(since, BinAt(source.last));
  if (since == blind_since_) return;
  if (blind_since_ != kNotBlind && since == kNotBlind) {
    if (blind_.size() >= kMostSpans) blind_.erase(blind_.begin());
    blind_.emplace_back(blind_since_, BinAt(boundary));
  }
  blind_since_ = since;
}

bool SourceWatch::Blind(std::int64_t bin) const {
  if (blind_since_ != kNotBlind && bin >= blind_since_) return true;
  return std::any_of(blind_.begin(), blind_.end(), [bin](const auto& span) {
    return bin >= span.first && bin <= span.second;
  });
}

std::string SourceWatch::SilentNames() const {
  std::string names;
  for (const auto& [number, source] : sources_)
    if (source.silent) Append(names, names.empty() ? "" : ", ", source.name);
  return names;
}

void SourceWatch::Serialize(std::string& out) {
  changed_ = false;
  ByteWriter w(out);
  w.Fixed(kVersion);
  w.Fixed(kBaselineVersion);
  w.Signed(now_);
  w.Signed(blind_since_);
  w.Varint(blind_.size());
  for (const auto& [from, to] : blind_) {
    w.Signed(from);
    w.Signed(to);
  }
  for (const auto& [number, source] : sources_) {
    if (source.first < 0 && source.fresh == 0) continue;
    w.Varint(1);
    w.Fixed(number);
    w.String(source.name);
    w.Varint(source.fresh);
    w.Signed(source.first);
    w.Signed(source.last);
    w.Varint(static_cast<std::uint64_t>(source.watched));
    w.Fixed(source.missed);
    w.Signed(source.bin);
    w.Varint(source.in_bin);
    w.Signed(source.learned);
    w.Varint(source.silent);
    w.Varint(source.told);
    w.Signed(source.day);
    for (const float one : source.greatest) w.Fixed(one);
    source.usual.Serialize(w);
  }
  w.Varint(0);
}

absl::Status SourceWatch::Parse(std::string_view bytes) {
  ByteReader r(bytes);
  const auto version = r.Fixed<std::uint8_t>();
  const auto of_usual = r.Fixed<std::uint8_t>();
  if (r.ok() && version > kVersion)
    return FailedPrecondition("detector state: version ", int{version},
                              " of the sources is newer than this program");
  if (r.ok()) VIGIE_RETURN_IF_ERROR(CheckBaselineVersion(of_usual));
  bool fine = true;
  const auto number = [&](std::int64_t least) {
    const std::int64_t n = r.Signed();
    fine &= n >= least && n <= kFar;
    return std::clamp(n, least, kFar);
  };
  now_ = number(-1);
  blind_since_ = number(kNotBlind);
  blind_.clear();
  const std::uint64_t spans = r.Varint();
  fine &= spans <= kMostSpans;
  for (std::uint64_t i = 0; fine && r.ok() && i < spans; ++i) {
    const std::int64_t from = number(-kFar);
    blind_.emplace_back(from, number(-kFar));
  }
  while (fine && r.ok() && r.Varint() == 1) {
    const auto at = r.Fixed<std::uint32_t>();
    Source read;
    read.name = std::string(r.String());
    read.fresh = r.Varint();
    read.first = number(-1);
    read.last = number(-1);
    read.watched = static_cast<std::int64_t>(r.Varint());
    fine &= read.watched >= 0 && read.watched <= kFar;
    read.missed = r.Fixed<double>();
    fine &= read.missed >= 0 && read.missed < 1e15;
    read.bin = number(-kFar);
    read.in_bin = static_cast<std::uint32_t>(r.Varint());
    read.learned = number(-kFar);
    fine &= read.learned <= read.bin && read.bin - read.learned <= kLongestGap;
    read.silent = r.Varint() != 0;
    read.told = static_cast<std::uint32_t>(r.Varint());
    read.day = number(-kFar);
    for (float& one : read.greatest) {
      one = r.Fixed<float>();
      fine &= one >= 0 && one < 1e15f;
    }
    read.usual.SetContext(&context_);
    fine &= read.usual.Parse(r);
    const auto known = sources_.find(at);
    // One that is no longer configured and not told either is forgotten.
    if (known == sources_.end() && !read.silent) continue;
    if (known != sources_.end()) read.minutes = known->second.minutes;
    sources_[at] = std::move(read);
  }
  if (fine && r.ok() && r.done()) return absl::OkStatus();
  for (auto& [number_of, source] : sources_) {
    Source empty;
    empty.name = std::move(source.name);
    empty.minutes = source.minutes;
    empty.usual.SetContext(&context_);
    source = std::move(empty);
  }
  blind_.clear();
  blind_since_ = kNotBlind;
  return DataLoss("detector state: damaged bytes of the sources");
}

}  // namespace vigie

#include "pipeline/engine/partition.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// A text is kept for samples and feeds up to this many bytes.
constexpr std::size_t kKeptText = 4096;
constexpr std::size_t kKeptPayload = 4096;
constexpr std::size_t kEntityBytes = 200;

// The first `most` bytes of `s`, not cutting a character in two.
std::string_view Prefix(std::string_view s, std::size_t most) {
  if (s.size() <= most) return s;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(s[end]) & 0xc0) == 0x80) --end;
  return s.substr(0, end);
}

std::uint64_t HashOf(const Labels& l) {
  return std::uint64_t{l.themes.bits()} |
         std::uint64_t{l.intents.bits()} << 16 |
         std::uint64_t{l.care.bits()} << 24 |
         static_cast<std::uint64_t>(l.nature) << 32 |
         static_cast<std::uint64_t>(l.author) << 40 |
         std::uint64_t{l.alarming} << 48 | std::uint64_t{l.ironic} << 49 |
         std::uint64_t{l.press} << 50 | std::uint64_t{l.waits} << 51 |
         static_cast<std::uint64_t>(l.sure_nature) << 52;
}

std::uint64_t HashOf(const Fingerprint& f) {
  return Hash64(std::string_view(reinterpret_cast<const char*>(f.sketch.data()),
                                 f.sketch.size()),
                Combine64(Combine64(f.link, f.original), f.words));
}

}  // namespace

Partition::Partition(std::uint32_t number, const PartitionState& start,
                     Analyst& analyst, Outlet outlet, PartitionLimits limits)
    : number_(number),
      analyst_(analyst),
      outlet_(std::move(outlet)),
      state_(start),
      first_(start.next),
      window_(limits.duplicate_window),
      limits_(limits) {}

Partition::~Partition() { analyst_.Retire(std::move(analysis_)); }

absl::Status Partition::WarmUp(Log& log, std::unique_ptr<WindowFile> file) {
  window_file_ = std::move(file);
  const std::uint64_t next = state_.next;
  const std::uint64_t first =
      next > limits_.duplicate_window ? next - limits_.duplicate_window : 0;
  const auto from_log = [&](std::uint64_t from, std::uint64_t to) {
    return log.ReadRange(
        number_, from, to, /*headers_only=*/true,
        [&](const Record& record) {
          const bool mention = IsMention(record.op);
          const std::uint64_t fingerprint =
              mention ? record.Fingerprint() : kNoFingerprint;
          if (mention) window_.Remember(record.offset, fingerprint);
          if (window_file_) window_file_->Note(record.offset, fingerprint);
          return true;
        },
        [](const LostRange&) {});
  };
  if (window_file_ == nullptr)
    return first == next ? absl::OkStatus() : from_log(first, next);
  return window_file_->Load(
      first, next,
      [&](std::uint64_t offset, std::uint64_t fingerprint) {
        if (fingerprint != kNoFingerprint)
          window_.Remember(offset, fingerprint);
      },
      from_log);
}

Partial& Partition::Block() {
  if (block_ == nullptr) {
    block_ = outlet_.fresh();
    block_->partition = number_;
    block_->first = first_;
    block_->rules_used = state_.rules_hash;
  }
  return *block_;
}

void Partition::Cut(std::uint64_t next, bool ends_round) {
  Partial& block = Block();
  state_.next = next;
  block.ends_round = ends_round;
  block.state = state_;
  outlet_.done(block_);
  block_ = nullptr;
  first_ = next;
}

void Partition::Prefetch(const Record& record) const {
  if (IsMention(record.op)) window_.Prefetch(record.Fingerprint());
}

absl::Status Partition::Take(const Record& record) {
  const std::uint64_t offset = record.offset;
  if (offset < state_.next) return absl::OkStatus();
  if (offset > state_.next)
    return Internal("partition ", number_, ": offset ", offset, " follows ",
                    state_.next);
  if (offset > first_ &&
      (offset % limits_.block_offsets == 0 || record.op == Op::kRules))
    Cut(offset, false);
  if (window_file_)
    window_file_->Note(
        offset, IsMention(record.op) ? record.Fingerprint() : kNoFingerprint);
  switch (record.op) {
    case Op::kTick: {
      ++Block().others;
      const auto tick = static_cast<std::int64_t>(record.at.position);
      const bool accepted = tick > state_.tick;
      if (accepted) state_.tick = tick;
      state_.record_hash = RecordHash(record);
      Cut(offset + 1, accepted);
      return absl::OkStatus();
    }
    case Op::kRules:
      VIGIE_RETURN_IF_ERROR(UseRules(record));
      ++Block().others;
      break;
    case Op::kErase: {
      std::uint64_t author = 0;
      if (record.format.view().empty()) {
        // Vigie's own request: "platform\nauthor id".
        const std::size_t line = record.payload.find('\n');
        if (line != std::string_view::npos)
          author = AuthorHash(record.payload.substr(0, line),
                              record.payload.substr(line + 1));
      } else if (analyst_.parser().Parse(record, mention_).ok()) {
        author = AuthorHash(mention_.platform, mention_.author_id);
      }
      if (author != 0) Block().erased_authors.push_back(author);
      ++Block().others;
      block_->content_hash = Combine64(block_->content_hash, author);
      break;
    }
    default:
      VIGIE_RETURN_IF_ERROR(TakeMention(record));
  }
  Block();
  state_.record_hash = 0;
  state_.next = offset + 1;
  return absl::OkStatus();
}

absl::Status Partition::TakeLost(const LostRange& range) {
  if (range.next <= state_.next) return absl::OkStatus();
  if (state_.next > first_) Cut(state_.next, false);
  // Offsets may have been skipped before the range; they are lost as well.
  Partial& block = Block();
  block.lost = true;
  block.lost_reason = range.reason;
  state_.record_hash = 0;
  Cut(range.next, false);
  return absl::OkStatus();
}

absl::Status Partition::UseRules(const Record& record) {
  const auto number = static_cast<std::int64_t>(record.at.position);
  if (number <= state_.rules || record.payload.size() < sizeof(std::uint64_t))
    return absl::OkStatus();  // an older writer's
  std::uint64_t hash;
  std::memcpy(&hash, record.payload.data(), sizeof hash);
  VIGIE_ASSIGN_OR_RETURN(std::shared_ptr<Analysis> analysis, analyst_.By(hash));
  analyst_.Retire(std::exchange(analysis_, std::move(analysis)));
  state_.rules = number;
  state_.rules_hash = hash;
  Block().rules_used = hash;
  return absl::OkStatus();
}

absl::Status Partition::TakeMention(const Record& record) {
  Accounting& books = Block().Books(record.source);
  ++books.ingested;
  SourcePosition& last = state_.Source(record.source);
  const bool repeated = record.at.epoch != 0 && AtOrBelow(record.at, last);
  if (!repeated) last = record.at;
  const bool seen =
      window_.SeenThenRemember(record.offset, record.Fingerprint());
  // A record without an item could not be keyed: it goes on to be rejected
  // with its reason.
  if (repeated || (seen && record.item != 0)) {
    ++books.duplicate;
    block_->content_hash = Combine64(block_->content_hash, record.offset);
    return absl::OkStatus();
  }
  return Analyze(record, books);
}

void Partition::Reject(const Record& record, const absl::Status& why,
                       Accounting& books) {
  ++books.rejected;
  DeadLetter& letter = block_->dead_letters.emplace_back();
  letter.partition = number_;
  letter.offset = record.offset;
  letter.source = record.source;
  letter.append_time = record.append_time;
  letter.reason = std::string(FromAbsl(why.message()));
  letter.payload = record.payload.substr(0, kKeptPayload);
  block_->content_hash =
      Combine64(block_->content_hash, Hash64(letter.reason, record.offset));
}

absl::Status Partition::Analyze(const Record& record, Accounting& books) {
  if (const absl::Status parsed = analyst_.parser().Parse(record, mention_);
      !parsed.ok()) {
    Reject(record, parsed, books);
    return absl::OkStatus();
  }
  scored_.Reset(mention_);
  if (record.op == Op::kDelete) {
    ++books.deleted;
    AddRow(record, mention_, scored_, books);
    return absl::OkStatus();
  }
  if (analysis_ == nullptr) {
    if (state_.rules_hash == 0) {
      Reject(record, FailedPrecondition("before the first rules"), books);
      return absl::OkStatus();
    }
    VIGIE_ASSIGN_OR_RETURN(analysis_, analyst_.By(state_.rules_hash));
  }
  const bool create = record.op == Op::kCreate;
  ++(create ? books.created : books.updated);
  // Most mentions are about no brand, and a glance is enough.
  const WordFilter* const needed = analysis_->brands->Needed();
  const bool possible =
      needed == nullptr || analysis_->tokenizer->MayHold(mention_, *needed);
  if (create && !possible) {
    CountUnmatched(books);
    return absl::OkStatus();
  }
  const Tokens& tokens = analysis_->tokenizer->Cut(mention_);
  const bool matched = analysis_->brands->Match(tokens, scored_);
  if (create && !matched) {
    CountUnmatched(books);
    return absl::OkStatus();
  }
  books.matched += create;
  for (const auto& analyzer : analysis_->analyzers)
    analyzer->Score(tokens, scored_);
  AddRow(record, mention_, scored_, books);
  if (matched) AddEntities(mention_, &tokens, block_->rows.back());
  return absl::OkStatus();
}

void Partition::CountUnmatched(Accounting& books) {
  ++books.unmatched;
  const Micros seen_at = std::max<Micros>(state_.tick, 0) * kTick;
  if (mention_.published != 0 && seen_at - mention_.published > kOnTime)
    ++books.late;
}

void Partition::AddRow(const Record& record, const Mention& mention,
                       const ScoredMention& scored, Accounting& books) {
  Partial& block = *block_;
  Grow(block.rows, 1);
  PartialRow& row = block.rows.emplace_back();
  row.offset = record.offset;
  row.item = record.item;
  row.source = record.source;
  row.op = record.op;
  row.type = mention.type;
  row.author = AuthorHash(mention.platform, mention.author_id.empty()
                                                ? mention.author
                                                : mention.author_id);
  row.tone = scored.sentiment.tone;
  row.labels = scored.labels;
  row.fingerprint = scored.fingerprint;
  row.language = scored.language;
  row.reach_milli = ReachMilli(mention.followers);
  // Half a star is a star: 1.4 is one of the worst, 1.5 is not.
  if (mention.rating >= 0.5 && mention.rating < 5.5)
    row.stars = static_cast<std::uint8_t>(mention.rating + 0.5);
  if (record.backfill) row.flags |= kRowBackfill;
  if (mention.type == MentionType::kRepost) row.flags |= kRowRepost;
  const std::string_view parent =
      mention.repost_of.empty() ? mention.reply_to : mention.repost_of;
  if (!parent.empty()) row.parent = ItemHash(mention.platform, parent);

  // Time: the append time only clamps; late is judged against the last tick.
  Micros published =
      mention.published == 0 ? record.append_time : mention.published;
  published = std::min(published, record.append_time + kAhead);
  const Micros seen_at =
      state_.tick < 0 ? record.append_time : state_.tick * kTick;
  row.published = published;
  row.minute = MinuteOf(published);
  if (seen_at - published > kOnTime) {
    row.flags |= kRowLate;
    row.observed = MinuteOf(seen_at);
    if (record.op == Op::kCreate) ++books.late;
    if (seen_at - published > kLateColumns) row.flags |= kRowStale;
  } else {
    row.observed = MinuteOf(std::min(published, seen_at));
  }

  if (mention.author_since == 0)
    row.flags |= kRowAgeUnknown;
  else if (published - mention.author_since < kYoungAccount)
    row.flags |= kRowYoung;
  if (mention.followers != kUnknownCount && mention.followers <= kFewFollowers)
    row.flags |= kRowFewFollowers;

  row.platform = block.Keep(mention.platform);
  row.id = block.Keep(mention.id);
  row.author_name =
      block.Keep(mention.author.empty() ? mention.author_name : mention.author);
  row.url = block.Keep(Prefix(mention.url, kKeptText));
  row.text = block.Keep(
      Prefix(mention.text.empty() ? mention.title : mention.text, kKeptText));
  row.hits_begin = static_cast<std::uint32_t>(block.hits.size());
  row.hits = static_cast<std::uint32_t>(scored.brands.size());
  std::uint64_t hash = Combine64(record.offset, row.item ^ row.parent);
  hash = Combine64(hash, static_cast<std::uint64_t>(row.published));
  for (const BrandHit& hit : scored.brands) {
    block.hits.push_back({hit.brand, hit.sentiment.tone,
                          static_cast<std::uint16_t>(hit.relevance)});
    hash = Combine64(hash, (std::uint64_t{hit.brand} << 16 |
                            static_cast<std::uint64_t>(hit.relevance)) *
                                   4 +
                               static_cast<std::uint64_t>(hit.sentiment.tone));
  }
  row.entities_begin = static_cast<std::uint32_t>(block.entities.size());
  hash = Combine64(hash, HashOf(row.labels) ^ std::uint64_t{row.flags} << 56);
  if (row.stars != 0) hash = Combine64(hash, row.stars);
  hash = Combine64(hash, HashOf(row.fingerprint));
  block.content_hash =
      Combine64(block.content_hash,
                Combine64(hash, static_cast<std::uint64_t>(row.language) * 4 +
                                    static_cast<std::uint64_t>(row.tone)));
}

void Partition::AddEntities(const Mention& mention, const Tokens* tokens,
                            PartialRow& row) {
  Partial& block = *block_;
  const std::size_t begin = row.entities_begin;
  const auto add = [&](EntityKind kind, std::string_view key) {
    key = Prefix(key, kEntityBytes);
    if (key.empty()) return;
    for (std::size_t i = begin; i < block.entities.size(); ++i)
      if (block.entities[i].kind == kind &&
          block.Text(block.entities[i].key) == key)
        return;
    const TextRef ref = block.Keep(key);
    block.entities.push_back({kind, ref});
  };
  if (tokens != nullptr) {
    for (const Token& token : tokens->tokens) {
      if (token.flags & kTokenSegment) continue;
      if (token.kind == TokenKind::kHashtag)
        add(EntityKind::kHashtag, tokens->Folded(token));
      else if (token.kind == TokenKind::kUrl)
        add(EntityKind::kLink, tokens->Source(token));
    }
  }
  for (const std::string_view link : mention.links)
    add(EntityKind::kLink, link);
  // "x:12345 handle": the id tells two people of one name apart and finds an
  // erased author again.
  const std::string_view id =
      mention.author_id.empty() ? mention.author : mention.author_id;
  if (!id.empty()) {
    const std::string_view handle =
        mention.author == id ? "" : Prefix(mention.author, 40);
    block.entities.push_back(
        {EntityKind::kAuthor,
         block.Keep(mention.platform, ":", Prefix(id, kEntityBytes - 80),
                    handle.empty() ? "" : " ", handle)});
  }
  row.entities =
      static_cast<std::uint32_t>(block.entities.size() - row.entities_begin);
}

}  // namespace vigie

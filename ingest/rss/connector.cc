#include "ingest/rss/connector.h"

#include <algorithm>
#include <deque>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "ingest/http/fetcher.h"
#include "ingest/rss/encoding.h"
#include "ingest/rss/feed.h"
#include "ingest/rss/seen.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "pipeline/plugin/mapping.h"

namespace vigie {
namespace {

constexpr std::size_t kBatchBytes = 1 << 20;
constexpr Micros kLongestRetry = kHour;

class RssSource final : public Source {
 public:
  RssSource(const RssSourceOptions& options, const Clock& clock)
      : options_(options),
        clock_(clock),
        origin_(FetchOrigin(options.url)),
        started_(clock.Now()),
        fetcher_("rss", options.ca_file) {}

  absl::Status Open(const Resume& from) override {
    {
      const absl::MutexLock lock(&mutex_);
      interrupted_ = false;
      fetcher_.ClearInterrupt();
    }
    if (!from.checkpoint.empty() && !seen_.Load(from.checkpoint))
      SetHealth(false, "the remembered items were unreadable; starting anew");
    // What was handed over and not confirmed will be found in the feed again.
    waiting_.clear();
    unconfirmed_.clear();
    pending_.clear();
    etag_.clear();
    last_modified_.clear();
    validators_wait_ = false;
    position_ = 0;
    // Two Opens within a microsecond would share their positions.
    epoch_ = std::max<std::uint64_t>(
        1, Combine64(
               Hash64(options_.url),
               Combine64(static_cast<std::uint64_t>(clock_.Now()), ++opened_)));
    return absl::OkStatus();
  }

  absl::Status Read(SourceBatch& batch, Micros wait) override {
    if (waiting_.empty()) {
      VIGIE_RETURN_IF_ERROR(Wait(wait));
      if (clock_.Monotonic() < next_poll_) return absl::OkStatus();
      const absl::Status polled = Poll();
      if (!polled.ok()) return polled;
    }
    std::size_t added = 0;
    while (!waiting_.empty() && added < kBatchBytes) {
      Ready& ready = waiting_.front();
      // One byte more than is accepted: it becomes a dead letter.
      batch.Add(std::string_view(ready.payload).substr(0, kMaxPayload + 1),
                ++position_, 0, ready.backfill);
      added += ready.payload.size();
      unconfirmed_.push_back({position_, ready.item, ready.content});
      waiting_.pop_front();
    }
    return absl::OkStatus();
  }

  void Close() override { SetHealth(false, ""); }

  std::uint64_t epoch() const override { return epoch_; }

  void Durable(std::uint64_t position, std::uint32_t) override {
    while (!unconfirmed_.empty() && unconfirmed_.front().position <= position) {
      const Unconfirmed& first = unconfirmed_.front();
      seen_.Remember(first.item, first.content);
      const auto pending = pending_.find(first.item);
      if (pending != pending_.end() && pending->second == first.content)
        pending_.erase(pending);
      unconfirmed_.pop_front();
    }
    ConfirmValidators();
  }

  std::string Checkpoint() const override {
    return seen_.empty() ? std::string() : seen_.Save();
  }

  void Interrupt() override {
    const absl::MutexLock lock(&mutex_);
    interrupted_ = true;
    fetcher_.Interrupt();
  }

  SourceHealth health() const override {
    const absl::MutexLock lock(&mutex_);
    return health_;
  }

 private:
  struct Ready {
    std::string payload;
    std::uint64_t item = 0, content = 0;
    bool backfill = false;
  };
  struct Unconfirmed {
    std::uint64_t position = 0, item = 0, content = 0;
  };

  // Until the next poll is due, at most `wait`.
  absl::Status Wait(Micros wait) {
    const Micros due =
        std::clamp<Micros>(next_poll_ - clock_.Monotonic(), 0, wait);
    const absl::MutexLock lock(&mutex_);
    if (due > 0)
      mutex_.AwaitWithTimeout(absl::Condition(&interrupted_),
                              absl::Microseconds(due));
    if (!interrupted_) return absl::OkStatus();
    interrupted_ = false;
    fetcher_.ClearInterrupt();
    return absl::CancelledError("rss: interrupted");
  }

  absl::Status Poll() {
    FetchRequest request{.url = options_.url,
                         .user_agent = options_.user_agent,
                         .timeout = options_.timeout,
                         .most_bytes = options_.most_bytes};
    request.headers.emplace_back(
        "Accept",
        "application/rss+xml, application/atom+xml, application/rdf+xml, "
        "application/feed+json, application/xml;q=0.9, text/xml;q=0.9, "
        "*/*;q=0.5");
    if (!seen_.etag.empty())
      request.headers.emplace_back("If-None-Match", seen_.etag);
    if (!seen_.last_modified.empty())
      request.headers.emplace_back("If-Modified-Since", seen_.last_modified);
    const absl::StatusOr<FetchReply> reply = fetcher_.Get(request);
    if (absl::IsCancelled(reply.status())) {
      const absl::MutexLock lock(&mutex_);
      interrupted_ = false;
      return reply.status();
    }
    if (absl::IsInvalidArgument(reply.status())) return reply.status();
    if (!reply.ok()) return Failed(reply.status(), 0);
    return Answered(*reply);
  }

  absl::Status Answered(const FetchReply& reply) {
    switch (reply.code) {
      case 200:
        break;
      case 304:
        Succeeded("304, nothing new");
        return absl::OkStatus();
      case 401:
        SetHealth(false, "401, it wants a password");
        return Unauthenticated("rss: ", origin_, ": 401, it wants a password");
      case 410:
        SetHealth(false, "410, gone for good");
        return FailedPrecondition("rss: ", origin_,
                                  ": 410, the feed is gone for good; take it "
                                  "out of the configuration");
      default:
        return Failed(Unavailable("rss: ", origin_, ": answered ", reply.code),
                      RetryAfter(reply.Header("retry-after"), clock_.Now()));
    }
    const absl::StatusOr<std::string> text =
        FeedToUtf8(reply.body, CharsetOf(reply.Header("content-type")));
    if (!text.ok())
      return Failed(Unavailable("rss: ", origin_, ": ",
                                FromAbsl(text.status().message())),
                    0);
    absl::StatusOr<Feed> feed = ReadFeed(*text, options_.url);
    if (!feed.ok())
      return Failed(Unavailable("rss: ", origin_, ": ",
                                FromAbsl(feed.status().message())),
                    0);
    Take(*feed);
    const bool whole = feed->broken.empty();
    // Mended tomorrow, what could not be read is asked for again.
    etag_ = whole ? reply.Header("etag") : "";
    last_modified_ = whole ? reply.Header("last-modified") : "";
    validators_wait_ = true;
    ConfirmValidators();
    Succeeded(Cat(feed->items.size(), " items, ", waiting_.size(), " new"));
    const absl::MutexLock lock(&mutex_);
    health_.gap.clear();
    if (!whole)
      health_.gap = Cat(origin_,
                        ": the feed is broken, and what lies behind is "
                        "missing until it is mended (its rest is a dead "
                        "letter): ",
                        feed->broken);
    return absl::OkStatus();
  }

  // Feeds put the newest first; what was said first is handed over first.
  void Take(const Feed& feed) {
    const bool history = !seen_.complete;
    seen_.BeginRound();
    if (!feed.broken.empty()) TakeItem(feed, feed.rest, history);
    for (auto it = feed.items.rbegin(); it != feed.items.rend(); ++it)
      TakeItem(feed, *it, history);
    seen_.Trim();
  }

  void TakeItem(const Feed& feed, const FeedItem& it, bool history) {
    const std::uint64_t item = Hash64(it.id);
    seen_.Touch(item);
    // An item that is on its way into the log counts as known; one answer
    // may hold an item twice.
    std::uint64_t known = seen_.Content(item);
    if (const auto pending = pending_.find(item); pending != pending_.end())
      known = pending->second;
    if (known == it.content) return;
    pending_[item] = it.content;
    const bool old = it.published == 0 || it.published < started_;
    waiting_.push_back({feed.Payload(it, known == 0 ? 0 : it.content), item,
                        it.content, history && old});
  }

  // The next request may say "only if it changed" once all it held is safe.
  void ConfirmValidators() {
    if (!validators_wait_ || !unconfirmed_.empty() || !waiting_.empty()) return;
    seen_.complete = true;
    seen_.etag = etag_;
    seen_.last_modified = last_modified_;
    validators_wait_ = false;
  }

  void Succeeded(std::string detail) {
    failures_ = 0;
    next_poll_ = clock_.Monotonic() + options_.every;
    SetHealth(true, std::move(detail));
  }

  absl::Status Failed(absl::Status status, Micros asked_to_wait) {
    const Micros longest = std::max(kLongestRetry, options_.every);
    Micros wait = options_.first_retry;
    for (int i = 0; i < failures_ && wait < longest; ++i) wait *= 2;
    ++failures_;
    wait = std::max(std::min(wait, longest), asked_to_wait);
    next_poll_ = clock_.Monotonic() + wait;
    SetHealth(false,
              Cat(FromAbsl(status.message()), "; waiting until ",
                  FormatRfc3339((clock_.Now() + wait) / kSecond * kSecond)));
    return status;
  }

  void SetHealth(bool connected, std::string detail) {
    const absl::MutexLock lock(&mutex_);
    if (connected && !health_.connected && health_.last_item != 0)
      ++health_.reconnects;
    health_.connected = connected;
    if (!detail.empty()) health_.detail = std::move(detail);
    if (!waiting_.empty()) health_.last_item = clock_.Now();
  }

  const RssSourceOptions options_;
  const Clock& clock_;
  const std::string origin_;  // what may be shown of the address
  const Micros started_;
  HttpFetcher fetcher_;

  std::uint64_t epoch_ = 0, opened_ = 0;
  std::uint64_t position_ = 0;
  Micros next_poll_ = 0;  // monotonic; kept over Close, as a Retry-After asks
  int failures_ = 0;
  SeenItems seen_;
  std::string etag_, last_modified_;  // of the last answer, not yet safe
  bool validators_wait_ = false;
  std::deque<Ready> waiting_;            // not handed over yet
  std::deque<Unconfirmed> unconfirmed_;  // handed over, not durable yet
  // Item to content, of the newest in both.
  absl::flat_hash_map<std::uint64_t, std::uint64_t> pending_;

  mutable absl::Mutex mutex_;
  bool interrupted_ ABSL_GUARDED_BY(mutex_) = false;
  SourceHealth health_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

std::unique_ptr<Source> MakeRssSource(const RssSourceOptions& options,
                                      const Clock& clock) {
  return std::make_unique<RssSource>(options, clock);
}

std::unique_ptr<Source> MakeRssSource(const ConfigNode& config,
                                      const Clock& clock) {
  RssSourceOptions options;
  options.url = config["url"].Required("the address of a feed").String();
  options.every =
      config["every"].Duration(options.every, 10 * kSecond, 7 * kDay);
  options.user_agent = config["user_agent"].String(options.user_agent);
  if (options.url.empty()) return nullptr;
  const bool web = options.url.compare(0, 7, "http://") == 0 ||
                   options.url.compare(0, 8, "https://") == 0;
  if (!web || HostOf(options.url).empty()) {
    config["url"].Error("must be an http or https address");
    return nullptr;
  }
  if (options.user_agent.find_first_of("\r\n") != std::string::npos) {
    config["user_agent"].Error("must not hold a line break");
    return nullptr;
  }
  return MakeRssSource(options, clock);
}

}  // namespace vigie

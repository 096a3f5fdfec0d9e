#include "ingest/bluesky/connector.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "ingest/bluesky/websocket.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "pipeline/plugin/mapping.h"

namespace vigie {
namespace {

constexpr std::size_t kBatch = 1 << 20;
// Jetstream takes a smaller cursor for a sequence number.
constexpr std::uint64_t kLeastCursor = 1'000'000'000'000'000;
constexpr Micros kKept = 36 * kHour;
// Hosts see a post within moments of each other.
constexpr Micros kRewind = 5 * kSecond;
// A time further ahead of our clock is nonsense that would hide what follows.
constexpr Micros kAhead = kDay;
// More accounts than this do not fit into an address.
constexpr std::size_t kDidsInQuery = 50;

std::optional<WebSocketAddress> ParseUrl(std::string_view url) {
  WebSocketAddress address;
  if (url.substr(0, 6) == "wss://") {
    url.remove_prefix(6);
    address.port = "443";
  } else if (url.substr(0, 5) == "ws://") {
    url.remove_prefix(5);
    address.tls = false;
    address.port = "80";
  } else {
    return std::nullopt;
  }
  if (url.find_first_of(" ?#@") != std::string_view::npos) return std::nullopt;
  const std::size_t slash = std::min(url.find('/'), url.size());
  std::string_view host = url.substr(0, slash);
  Assign(address.path, slash == url.size() ? "/" : url.substr(slash));
  const std::size_t colon = host.rfind(':');
  if (colon != std::string_view::npos && host.back() != ']') {
    const auto port = ParseInt<std::uint16_t>(host.substr(colon + 1));
    if (!port.has_value() || *port == 0) return std::nullopt;
    address.port = Cat(*port);
    host = host.substr(0, colon);
  }
  if (host.size() > 2 && host.front() == '[' && host.back() == ']')
    host = host.substr(1, host.size() - 2);
  if (host.empty()) return std::nullopt;
  Assign(address.host, host);
  return address;
}

// The frame's own time. Inside a string the quotes would be escaped, and
// Jetstream writes it before the record: the first is the right one.
std::uint64_t TimeOf(std::string_view frame) {
  constexpr std::string_view kName = "\"time_us\":";
  std::size_t at = frame.find(kName);
  if (at == std::string_view::npos) return 0;
  at = frame.find_first_not_of(" \t", at + kName.size());
  if (at == std::string_view::npos) return 0;
  const std::size_t end =
      std::min(frame.find_first_not_of("0123456789", at), frame.size());
  return ParseInt<std::uint64_t>(frame.substr(at, end - at)).value_or(0);
}

void AppendStrings(std::string& json, const std::vector<std::string>& list) {
  json += '[';
  for (const std::string& word : list)
    Append(json, json.back() == '[' ? "\"" : ",\"", word, "\"");
  json += ']';
}

class BlueskySource : public Source {
 public:
  BlueskySource(const BlueskyOptions& options, const Clock& clock)
      : options_(options), clock_(clock) {
    for (const std::string& url : options_.urls) {
      Host host{*ParseUrl(url), 0};
      host.epoch = Hash64(Cat(host.address.host, ":", host.address.port));
      if (host.epoch == 0) host.epoch = 1;
      hosts_.push_back(std::move(host));
    }
  }
  ~BlueskySource() override { Close(); }

  absl::Status Open(const Resume& from) override;
  absl::Status Read(SourceBatch& batch, Micros wait) override;
  void Close() override;
  std::uint64_t epoch() const override { return hosts_[host_].epoch; }
  void Interrupt() override {
    const absl::MutexLock lock(&mutex_);
    interrupted_ = true;
    if (socket_ != nullptr) socket_->Interrupt();
  }
  SourceHealth health() const override {
    const absl::MutexLock lock(&mutex_);
    return health_;
  }

 private:
  struct Host {
    WebSocketAddress address;
    std::uint64_t epoch;
    SourcePosition given{};  // the highest, in this process or in the log
  };
  // Where this host is to go on; 0: with what comes now.
  std::uint64_t CursorFor(const Host& host, const SourcePosition& last) const;
  std::string Query(std::uint64_t cursor) const;
  void Add(SourceBatch& batch, std::string_view frame);
  void Show(bool connected, std::string_view detail) {
    const absl::MutexLock lock(&mutex_);
    if (connected && std::exchange(opened_, true)) ++health_.reconnects;
    health_.connected = connected;
    Assign(health_.detail, detail);
  }

  const BlueskyOptions options_;
  const Clock& clock_;
  std::vector<Host> hosts_;
  std::size_t host_ = 0;
  bool chosen_ = false;      // host_, at the first Open
  std::size_t refused_ = 0;  // hosts that refused us for good, one by one
  std::uint64_t position_ = 0;
  std::uint32_t sub_ = 0;
  // Until when, at our clock, frames were given.
  std::uint64_t reached_ = 0;
  // While the host repeats what it gave from here on, positions are those of
  // then; 0: it does not.
  std::uint64_t repeats_from_ = 0;
  std::uint64_t binary_ = 0;
  absl::Status lost_;  // why the connection ended

  mutable absl::Mutex mutex_;
  // Set and cleared by the owner's thread under the lock; Interrupt reads it
  // there.
  std::unique_ptr<WebSocket> socket_;
  bool interrupted_ ABSL_GUARDED_BY(mutex_) = false;
  bool opened_ ABSL_GUARDED_BY(mutex_) = false;
  SourceHealth health_ ABSL_GUARDED_BY(mutex_);
};

std::uint64_t BlueskySource::CursorFor(const Host& host,
                                       const SourcePosition& last) const {
  if (last.epoch == 0 || last.position < kLeastCursor) return 0;
  // Of a time to come a host knows nothing: it would give what comes now. A
  // time that nobody would have believed tells that our clock went back.
  const auto now = static_cast<std::uint64_t>(clock_.Now());
  const bool ahead = last.position > now && last.position - now <= kAhead;
  if (last.epoch == host.epoch && !ahead) return last.position;
  std::uint64_t from = last.position;
  if (ahead) from = reached_ >= kLeastCursor ? reached_ : now;
  return std::max<std::uint64_t>(kLeastCursor, from - kRewind);
}

std::string BlueskySource::Query(std::uint64_t cursor) const {
  std::string query;
  const auto add = [&](std::string_view name, std::string_view value) {
    Append(query, query.empty() ? "?" : "&", name, "=");
    for (const char c : value) {  // did:web may hold a %
      if (c == '%')
        query += "%25";
      else
        query += c;
    }
  };
  for (const std::string& collection : options_.collections)
    add("wantedCollections", collection);
  if (options_.dids.size() > kDidsInQuery)
    add("requireHello", "true");
  else
    for (const std::string& did : options_.dids) add("wantedDids", did);
  if (cursor != 0) add("cursor", Cat(cursor));
  return query;
}

absl::Status BlueskySource::Open(const Resume& from) {
  Close();
  if (!std::exchange(chosen_, true))
    for (std::size_t i = 0; i < hosts_.size(); ++i)
      if (hosts_[i].epoch == from.last.epoch) host_ = i;
  Host& host = hosts_[host_];
  const std::uint64_t cursor = CursorFor(host, from.last);
  {
    const absl::MutexLock lock(&mutex_);
    interrupted_ = false;
    socket_ = WebSocket::Make({.address = host.address,
                               .query = Query(cursor),
                               .ca_file = options_.ca_file,
                               .idle = options_.idle,
                               .most = kMaxPayload + 1});
  }
  absl::Status status = socket_->Connect();
  if (status.ok() && options_.dids.size() > kDidsInQuery) {
    std::string hello =
        "{\"type\":\"options_update\",\"payload\":{\"wantedCollections\":";
    AppendStrings(hello, options_.collections);
    hello += ",\"wantedDids\":";
    AppendStrings(hello, options_.dids);
    hello += "}}";
    status = socket_->Send(hello);
  }
  if (!status.ok()) {
    Close();
    Show(false, FromAbsl(status.message()));
    if (absl::IsCancelled(status)) return status;
    // The next Open is the next host's. All have refused us, one after the
    // other: then trying again is of no use.
    host_ = (host_ + 1) % hosts_.size();
    const bool refused = !absl::IsUnavailable(status);
    refused_ = refused ? refused_ + 1 : 0;
    if (refused && refused_ < hosts_.size())
      return Unavailable(FromAbsl(status.message()));
    return status;
  }
  refused_ = 0;
  lost_ = absl::OkStatus();
  const Micros now = clock_.Now();
  const bool same = from.last.epoch == host.epoch;
  host.given.epoch = host.epoch;
  if (same && !AtOrBelow(from.last, host.given)) host.given = from.last;
  position_ = host.given.position;
  sub_ = host.given.sub;
  repeats_from_ = 0;
  if (cursor != 0 && (!same || cursor == from.last.position)) {
    repeats_from_ = cursor;
    position_ = cursor - 1;
    sub_ = 0;
  }
  Show(true, host.address.host);
  const absl::MutexLock lock(&mutex_);
  health_.gap.clear();
  if (cursor != 0 && static_cast<Micros>(cursor) < now - kKept)
    health_.gap =
        Cat(host.address.host, " was asked for what came since ",
            FormatRfc3339(static_cast<Micros>(cursor) / kSecond * kSecond),
            ", but keeps 36 hours: what is older is missing");
  return absl::OkStatus();
}

absl::Status BlueskySource::Read(SourceBatch& batch, Micros wait) {
  if (socket_ == nullptr) {
    const absl::MutexLock lock(&mutex_);
    if (interrupted_) return absl::CancelledError("bluesky: interrupted");
    return Unavailable("bluesky: not connected");
  }
  const std::size_t enough = batch.bytes() + kBatch;
  const std::size_t before = batch.items().size();
  WebSocket::Frame frame;
  bool came = true;
  while (lost_.ok() && batch.bytes() < enough) {
    lost_ = socket_->Read(wait, frame, came);
    if (!lost_.ok() || !came) break;
    wait = 0;  // and whatever came with it
    if (frame.text) {
      Add(batch, frame.bytes);
    } else {
      ++binary_;
      Show(true, Cat(hosts_[host_].address.host, ": ", binary_,
                     " binary frames passed over"));
    }
  }
  if (batch.items().size() > before) {
    const absl::MutexLock lock(&mutex_);
    health_.last_item = clock_.Now();
    return absl::OkStatus();  // what was lost is told by the next Read
  }
  if (!lost_.ok()) Show(false, FromAbsl(lost_.message()));
  return lost_;
}

void BlueskySource::Add(SourceBatch& batch, std::string_view frame) {
  const std::uint64_t time = TimeOf(frame);
  const auto now = static_cast<std::uint64_t>(clock_.Now());
  const bool likely = time <= now + kAhead;
  SourcePosition& given = hosts_[host_].given;
  if (repeats_from_ != 0 && (time < repeats_from_ || !likely)) {
    // No repetition: times went back, or the clock did. Positions never do.
    repeats_from_ = 0;
    position_ = given.position;
    sub_ = given.sub;
  }
  if (likely) reached_ = std::max(reached_, std::min(time, now));
  if (likely && time > position_) {
    position_ = time;
    sub_ = 0;
  } else if (++sub_ == 0) {
    ++position_;
  }
  const SourcePosition at{given.epoch, position_, sub_};
  if (!AtOrBelow(at, given)) {
    given = at;
    repeats_from_ = 0;
  }
  batch.Add(frame, position_, sub_);
}

void BlueskySource::Close() {
  std::unique_ptr<WebSocket> ended;  // outside the lock: may wait for DNS
  const absl::MutexLock lock(&mutex_);
  ended.swap(socket_);
  health_.connected = false;
}

}  // namespace

bool IsBlueskyUrl(const std::string& url) { return ParseUrl(url).has_value(); }

std::unique_ptr<Source> MakeBlueskySource(const BlueskyOptions& options,
                                          const Clock& clock) {
  return std::make_unique<BlueskySource>(options, clock);
}

}  // namespace vigie

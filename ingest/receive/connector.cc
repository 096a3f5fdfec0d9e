#include "ingest/receive/connector.h"

#include <algorithm>
#include <chrono>
#include <random>

#include "ingest/receive/endpoint.h"
#include "ingest/receive/intake.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

std::uint64_t FreshEpoch() {
  std::random_device chance;
  const std::uint64_t epoch =
      (static_cast<std::uint64_t>(chance()) << 32) ^ chance();
  return epoch == 0 ? 1 : epoch;
}

class ReceiveSource : public Source {
 public:
  explicit ReceiveSource(const ReceiveOptions& options)
      : options_(options),
        // A few threads stay free to say that the others are taken.
        intake_({.bytes = options.max_waiting,
                 .senders = static_cast<std::size_t>(
                     std::max(1, options.threads - options.threads / 8)),
                 .patience = options.patience}) {}
  ~ReceiveSource() override { Close(); }

  // Positions go on over a reopening, so what was remembered stays true.
  absl::Status Open(const Resume&) override {
    Close();
    epoch_ = FreshEpoch();
    intake_.Open();
    absl::StatusOr<std::unique_ptr<Endpoint>> endpoint =
        Endpoint::Start(options_, intake_);
    if (!endpoint.ok()) {
      intake_.Close();
      Show(false, FromAbsl(endpoint.status().message()));
      return endpoint.status();
    }
    endpoint_ = *std::move(endpoint);
    Show(true, Cat("listening on ", endpoint_->url()));
    return absl::OkStatus();
  }

  absl::Status Read(SourceBatch& batch, Micros wait) override {
    const std::size_t before = batch.items().size();
    const absl::Status status = intake_.Read(batch, wait);
    if (batch.items().size() > before) {
      const absl::MutexLock lock(&mutex_);
      health_.last_item =
          std::chrono::duration_cast<std::chrono::microseconds>(
              std::chrono::system_clock::now().time_since_epoch())
              .count();
    }
    return status;
  }

  void Durable(std::uint64_t position, std::uint32_t) override {
    intake_.Durable(position);
  }
  void Interrupt() override { intake_.Interrupt(); }

  void Close() override {
    if (endpoint_ == nullptr) return;
    intake_.Close();
    endpoint_.reset();
    Show(false, "");
  }

  std::uint64_t epoch() const override { return epoch_; }
  SourceHealth health() const override {
    const absl::MutexLock lock(&mutex_);
    return health_;
  }

 private:
  void Show(bool connected, std::string_view detail) {
    const absl::MutexLock lock(&mutex_);
    health_.connected = connected;
    Assign(health_.detail, detail);
  }

  const ReceiveOptions options_;
  Intake intake_;
  std::unique_ptr<Endpoint> endpoint_;  // answers while it is there
  std::uint64_t epoch_ = 1;
  mutable absl::Mutex mutex_;
  SourceHealth health_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

std::unique_ptr<Source> MakeReceiveSource(const ReceiveOptions& options) {
  return std::make_unique<ReceiveSource>(options);
}

}  // namespace vigie

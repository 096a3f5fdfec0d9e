// Where the senders' threads and the source's thread meet: bodies wait here to
// be read, and their senders wait until what was read is durable.
//
// Bounded: by bytes held (Hold) and by the number of senders waiting.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "pipeline/base/time.h"
#include "pipeline/plugin/source.h"

namespace vigie {

// What becomes of a body.
enum class Delivery : std::uint8_t {
  kDurable,   // every line
  kFull,      // too many are waiting
  kClosed,    // the source is shutting down
  kLate,      // not durable in time
  kConflict,  // the idempotency key was used for another body
};

// Thread-safe.
class Intake {
 public:
  struct Limits {
    std::size_t bytes = 0;    // of all bodies held
    std::size_t senders = 0;  // that wait at a time
    std::size_t keys = 10'000;
    Micros patience = 0;
  };
  explicit Intake(const Limits& limits) : limits_(limits) {}

  // A share of the bytes, taken before a body is read from the network and
  // given back at its end. Thread-compatible.
  class Share {
   public:
    explicit Share(Intake& intake) : intake_(intake) {}
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;
    ~Share();
    // False: too much is held.
    bool Grow(std::size_t bytes);
    // Gives back what is over `bytes`.
    void ShrinkTo(std::size_t bytes);

   private:
    friend class Intake;
    Intake& intake_;
    std::size_t bytes_ = 0;
  };

  // The senders' side. Waits until all lines of `text` are durable. `key` is
  // "" or the sender's idempotency key; `share` passes to the body. `accepted`
  // is set when it is durable. REQUIRES: `lines` > 0 of them are not blank.
  Delivery Deliver(std::string text, std::uint64_t lines, Share& share,
                   const std::string& key, std::uint64_t& accepted);
  bool closed() const;

  // The source's side.
  void Open();
  absl::Status Read(SourceBatch& batch, Micros wait);
  void Durable(std::uint64_t position);
  // What was not read yet is refused; what was read may still become durable.
  void Interrupt();
  // Everybody who waits is refused.
  void Close();

 private:
  // One body. Shared by the queue, the thread of its sender, the threads of
  // those who repeat it, and the memory of its key.
  struct Body {
    std::string text;
    std::uint64_t lines = 0;
    std::size_t held = 0;    // bytes of the share
    std::size_t cursor = 0;  // what of text was read
    std::uint64_t next = 0;  // position of the next line
    std::uint64_t last = 0;  // position of the last line
    std::uint64_t hash = 0;  // of text, when it has a key
    bool failed = false;
  };

  Delivery Wait(Body& body) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Remember(const std::string& key, const std::shared_ptr<Body>& body)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Frees the text, which nobody reads any more.
  void Drop(Body& body) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Limits limits_;
  mutable absl::Mutex mutex_;
  std::deque<std::shared_ptr<Body>> queue_ ABSL_GUARDED_BY(mutex_);
  std::size_t held_ ABSL_GUARDED_BY(mutex_) = 0;
  std::size_t waiting_ ABSL_GUARDED_BY(mutex_) = 0;
  std::uint64_t next_ ABSL_GUARDED_BY(mutex_) = 1;
  std::uint64_t durable_ ABSL_GUARDED_BY(mutex_) = 0;
  std::uint64_t run_ ABSL_GUARDED_BY(mutex_) = 0;  // rises at each Close
  bool closed_ ABSL_GUARDED_BY(mutex_) = true;
  bool interrupted_ ABSL_GUARDED_BY(mutex_) = false;
  absl::flat_hash_map<std::string, std::shared_ptr<Body>> keys_
      ABSL_GUARDED_BY(mutex_);
  // The keys in order of arrival, each with the body it stood for then.
  std::deque<std::pair<std::string, std::weak_ptr<Body>>> order_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace vigie

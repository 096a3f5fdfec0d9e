// Debian's Abseil is built without ThreadSanitizer, which therefore does not
// see that absl::Mutex orders anything, and reports every guarded member. These
// wrappers, linked in with --wrap by the tsan preset, tell it.
//
// Waiting for a condition is done here by looking now and then: in Abseil the
// thread that unlocks judges the conditions of those who wait, inside the
// library, where nothing can be told.
#include <sanitizer/tsan_interface.h>

#include <cstdint>

#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

// NAME(mangled) declares the library's function and ours around it.
#define REAL(name) __real_##name
#define WRAP(name) __wrap_##name

namespace {
// absl::Duration and absl::Time as the calling convention passes them.
struct TimeValue {
  std::uint64_t a;
  std::uint32_t b;
};
}  // namespace

#define VIGIE_LOCK(name)     \
  void REAL(name)(void*);    \
  void WRAP(name)(void* m) { \
    REAL(name)(m);           \
    __tsan_acquire(m);       \
  }
#define VIGIE_UNLOCK(name)   \
  void REAL(name)(void*);    \
  void WRAP(name)(void* m) { \
    __tsan_release(m);       \
    REAL(name)(m);           \
  }
// Waits of a condition variable: (condition, mutex[, time]).
#define VIGIE_WAIT(name)                              \
  bool REAL(name)(void*, void*, TimeValue);           \
  bool WRAP(name)(void* c, void* m, TimeValue time) { \
    __tsan_release(m);                                \
    const bool result = REAL(name)(c, m, time);       \
    __tsan_acquire(m);                                \
    return result;                                    \
  }

extern "C" {
VIGIE_LOCK(_ZN4absl7debian35Mutex4LockEv)
VIGIE_LOCK(_ZN4absl7debian35Mutex10ReaderLockEv)
VIGIE_UNLOCK(_ZN4absl7debian35Mutex6UnlockEv)
VIGIE_UNLOCK(_ZN4absl7debian35Mutex12ReaderUnlockEv)
VIGIE_WAIT(_ZN4absl7debian37CondVar15WaitWithTimeoutEPNS0_5MutexENS0_8DurationE)
VIGIE_WAIT(_ZN4absl7debian37CondVar16WaitWithDeadlineEPNS0_5MutexENS0_4TimeE)

void REAL(_ZN4absl7debian37CondVar4WaitEPNS0_5MutexE)(void*, void*);
void WRAP(_ZN4absl7debian37CondVar4WaitEPNS0_5MutexE)(void* c, void* m) {
  __tsan_release(m);
  REAL(_ZN4absl7debian37CondVar4WaitEPNS0_5MutexE)(c, m);
  __tsan_acquire(m);
}

bool WRAP(
    _ZN4absl7debian35Mutex17AwaitWithDeadlineERKNS0_9ConditionENS0_4TimeE)(
    absl::Mutex* m, const absl::Condition& condition, absl::Time deadline) {
  while (!condition.Eval()) {
    if (absl::Now() >= deadline) return false;
    m->Unlock();
    absl::SleepFor(absl::Microseconds(200));
    m->Lock();
  }
  return true;
}
bool WRAP(
    _ZN4absl7debian35Mutex16AwaitWithTimeoutERKNS0_9ConditionENS0_8DurationE)(
    absl::Mutex* m, const absl::Condition& condition, absl::Duration timeout) {
  return WRAP(
      _ZN4absl7debian35Mutex17AwaitWithDeadlineERKNS0_9ConditionENS0_4TimeE)(
      m, condition, absl::Now() + timeout);
}
void WRAP(_ZN4absl7debian35Mutex5AwaitERKNS0_9ConditionE)(
    absl::Mutex* m, const absl::Condition& condition) {
  WRAP(_ZN4absl7debian35Mutex17AwaitWithDeadlineERKNS0_9ConditionENS0_4TimeE)
  (m, condition, absl::InfiniteFuture());
}

void REAL(_ZN4absl7debian312Notification6NotifyEv)(void*);
void WRAP(_ZN4absl7debian312Notification6NotifyEv)(void* n) {
  __tsan_release(n);
  REAL(_ZN4absl7debian312Notification6NotifyEv)(n);
}
void REAL(_ZNK4absl7debian312Notification19WaitForNotificationEv)(void*);
void WRAP(_ZNK4absl7debian312Notification19WaitForNotificationEv)(void* n) {
  REAL(_ZNK4absl7debian312Notification19WaitForNotificationEv)(n);
  __tsan_acquire(n);
}
}

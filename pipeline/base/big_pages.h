// Memory for a large table that is looked at here and there: in pages of 2 MB
// where the system gives them to who asks (transparent_hugepage "madvise" or
// "always"), so that finding a page costs less than reading it. Where it does
// not, ordinary memory.
//
//   std::vector<std::uint32_t, BigPages<std::uint32_t>> table;
//
// Small tables are ordinary memory in any case. Thread-safe.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <new>

namespace vigie {

template <typename T>
struct BigPages {
  using value_type = T;
  static constexpr std::size_t kPage = std::size_t{2} << 20;

  BigPages() = default;
  template <typename U>
  BigPages(const BigPages<U>&) {}  // NOLINT(google-explicit-constructor)

  T* allocate(std::size_t n) {
    const std::size_t size = n * sizeof(T);
    if (size < kPage) return static_cast<T*>(::operator new(size));
    void* const at = ::operator new (size, std::align_val_t{kPage});
    // Only whole pages: what lies behind the last belongs to others.
    (void)madvise(at, size / kPage * kPage, MADV_HUGEPAGE);
    return static_cast<T*>(at);
  }
  void deallocate(T* at, std::size_t n) {
    if (n * sizeof(T) < kPage)
      ::operator delete(at);
    else
      ::operator delete (at, std::align_val_t{kPage});
  }
  friend bool operator==(const BigPages&, const BigPages&) { return true; }
};

}  // namespace vigie

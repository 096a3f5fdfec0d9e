#include "pipeline/aggregate/distinct.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "pipeline/base/bytes.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kExactMax = 64;
constexpr std::size_t kSparseMax = 768;  // 3 KiB, as the dense form packed
constexpr int kPrecision = 12;
constexpr int kSparsePrecision = 25;
constexpr std::size_t kRegisters = 1u << kPrecision;
constexpr int kMaxRank = 64 - kPrecision + 1;
constexpr std::size_t kPackedBytes = kRegisters * 6 / 8;
constexpr int kMaxSparseRank = 64 - kSparsePrecision + 1;

// A sparse entry: 25 bits of index above 6 bits of the rank of what follows.
std::uint32_t EntryOf(std::uint64_t hash) {
  const auto index =
      static_cast<std::uint32_t>(hash >> (64 - kSparsePrecision));
  const std::uint64_t rest = hash << kSparsePrecision;
  const int rank = rest == 0 ? kMaxSparseRank : std::countl_zero(rest) + 1;
  return index << 6 | static_cast<std::uint32_t>(rank);
}

// The dense register and its rank, from a sparse entry: the 13 bits of index
// that the dense form does not use are the first it looks at.
void DenseOf(std::uint32_t entry, std::size_t& index, std::uint8_t& rank) {
  constexpr int kBetween = kSparsePrecision - kPrecision;
  const std::uint32_t sparse_index = entry >> 6;
  index = sparse_index >> kBetween;
  const std::uint32_t between = sparse_index & ((1u << kBetween) - 1);
  rank = static_cast<std::uint8_t>(
      between != 0 ? std::countl_zero(between) - (32 - kBetween) + 1
                   : kBetween + static_cast<int>(entry & 63));
}

// Ertl's sigma and tau: the two ends of the register histogram.
double Sigma(double x) {
  if (x == 1.0) return std::numeric_limits<double>::infinity();
  double y = 1.0, z = x, before;
  do {
    x *= x;
    before = z;
    z += x * y;
    y += y;
  } while (z != before);
  return z;
}

double Tau(double x) {
  if (x == 0.0 || x == 1.0) return 0.0;
  double y = 1.0, z = 1.0 - x, before;
  do {
    x = std::sqrt(x);
    before = z;
    y *= 0.5;
    z -= (1.0 - x) * (1.0 - x) * y;
  } while (z != before);
  return z / 3.0;
}

}  // namespace

void DistinctCounter::Clear() {
  form_ = Form::kExact;
  hashes_ = {};
  entries_ = {};
  registers_ = {};
}

bool DistinctCounter::empty() const {
  return form_ == Form::kExact && hashes_.empty();
}

std::size_t DistinctCounter::MemoryBytes() const {
  return sizeof *this + hashes_.capacity() * sizeof(std::uint64_t) +
         entries_.capacity() * sizeof(std::uint32_t) + registers_.capacity();
}

void DistinctCounter::Add(std::uint64_t hash) {
  if (hash == 0) return;
  if (form_ == Form::kExact) {
    const auto at = std::lower_bound(hashes_.begin(), hashes_.end(), hash);
    if (at != hashes_.end() && *at == hash) return;
    hashes_.insert(at, hash);
    if (hashes_.size() > kExactMax) ToSparse();
    return;
  }
  AddEntry(EntryOf(hash));
}

void DistinctCounter::AddEntry(std::uint32_t entry) {
  if (form_ == Form::kDense) {
    std::size_t index;
    std::uint8_t rank;
    DenseOf(entry, index, rank);
    registers_[index] = std::max(registers_[index], rank);
    return;
  }
  const std::uint32_t index = entry >> 6;
  const auto at =
      std::lower_bound(entries_.begin(), entries_.end(), index << 6);
  if (at != entries_.end() && *at >> 6 == index) {
    *at = std::max(*at, entry);
    return;
  }
  entries_.insert(at, entry);
  if (entries_.size() > kSparseMax) ToDense();
}

void DistinctCounter::ToSparse() {
  const std::vector<std::uint64_t> hashes = std::move(hashes_);
  hashes_ = {};
  form_ = Form::kSparse;
  for (const std::uint64_t hash : hashes) AddEntry(EntryOf(hash));
}

void DistinctCounter::ToDense() {
  const std::vector<std::uint32_t> entries = std::move(entries_);
  entries_ = {};
  form_ = Form::kDense;
  registers_.assign(kRegisters, 0);
  for (const std::uint32_t entry : entries) AddEntry(entry);
}

void DistinctCounter::Merge(const DistinctCounter& other) {
  if (&other == this) return;
  switch (other.form_) {
    case Form::kExact:
      for (const std::uint64_t hash : other.hashes_) Add(hash);
      return;
    case Form::kSparse:
      if (form_ == Form::kExact) ToSparse();
      for (const std::uint32_t entry : other.entries_) AddEntry(entry);
      return;
    case Form::kDense:
      if (form_ == Form::kExact) ToSparse();
      if (form_ == Form::kSparse) ToDense();
      for (std::size_t i = 0; i < kRegisters; ++i)
        registers_[i] = std::max(registers_[i], other.registers_[i]);
      return;
  }
}

std::uint64_t DistinctCounter::Estimate() const {
  if (form_ == Form::kExact) return hashes_.size();
  // Linear counting over 2^25 cells adds less than 0.01 to 768 entries.
  if (form_ == Form::kSparse) return entries_.size();
  std::uint32_t histogram[kMaxRank + 1] = {};
  for (const std::uint8_t rank : registers_) ++histogram[rank];
  constexpr double m = kRegisters;
  constexpr double kAlpha = 0.72134752044448170368;  // 1 / (2 ln 2)
  double z = m * Tau(1.0 - histogram[kMaxRank] / m);
  for (int rank = kMaxRank - 1; rank >= 1; --rank)
    z = 0.5 * (z + histogram[rank]);
  z += m * Sigma(histogram[0] / m);
  const double estimate = kAlpha * m * m / z;
  // Registers that are all full have no finite estimate.
  if (!(estimate < 9.2e18)) return std::uint64_t{1} << 63;
  return static_cast<std::uint64_t>(estimate + 0.5);
}

void DistinctCounter::Serialize(std::string& out) const {
  ByteWriter w(out);
  w.Fixed(kVersion);
  w.Fixed(static_cast<std::uint8_t>(form_));
  switch (form_) {
    case Form::kExact:
      w.Varint(hashes_.size());
      for (const std::uint64_t hash : hashes_) w.Fixed(hash);
      return;
    case Form::kSparse: {
      w.Varint(entries_.size());
      std::uint32_t before = 0;
      for (const std::uint32_t entry : entries_) {
        w.Varint(entry - before);
        before = entry;
      }
      return;
    }
    case Form::kDense:
      for (std::size_t i = 0; i < kRegisters; i += 4) {
        const std::uint32_t four = registers_[i] | registers_[i + 1] << 6 |
                                   registers_[i + 2] << 12 |
                                   registers_[i + 3] << 18;
        out.push_back(static_cast<char>(four));
        out.push_back(static_cast<char>(four >> 8));
        out.push_back(static_cast<char>(four >> 16));
      }
      return;
  }
}

absl::Status DistinctCounter::Parse(std::string_view bytes) {
  Clear();
  ByteReader r(bytes);
  const auto version = r.Fixed<std::uint8_t>();
  if (r.ok() && version > kVersion)
    return FailedPrecondition("distinct count: version ", int{version},
                              " is newer than this program");
  const auto form = r.Fixed<std::uint8_t>();
  DistinctCounter read;
  bool good = r.ok() && version == kVersion && form <= 2;
  if (good && form == 0) {
    const std::uint64_t count = r.Varint();
    good = count <= kExactMax;
    std::uint64_t before = 0;
    for (std::uint64_t i = 0; good && i < count; ++i) {
      const auto hash = r.Fixed<std::uint64_t>();
      good = r.ok() && hash > before;
      before = hash;
      read.hashes_.push_back(hash);
    }
  } else if (good && form == 1) {
    read.form_ = Form::kSparse;
    const std::uint64_t count = r.Varint();
    good = count >= 1 && count <= kSparseMax;
    std::uint64_t entry = 0;
    std::int64_t index = -1;
    for (std::uint64_t i = 0; good && i < count; ++i) {
      const std::uint64_t step = r.Varint();
      entry += step;
      const std::uint64_t rank = entry & 63;
      good = r.ok() && step <= ~std::uint32_t{0} &&
             entry >> 6 < 1u << kSparsePrecision &&
             static_cast<std::int64_t>(entry >> 6) > index && rank >= 1 &&
             rank <= kMaxSparseRank;
      index = static_cast<std::int64_t>(entry >> 6);
      read.entries_.push_back(static_cast<std::uint32_t>(entry));
    }
  } else if (good) {
    read.form_ = Form::kDense;
    good = r.remaining() == kPackedBytes;
    read.registers_.reserve(kRegisters);
    for (std::size_t i = 0; good && i < kRegisters; i += 4) {
      std::uint32_t four = r.Fixed<std::uint8_t>();
      four |= static_cast<std::uint32_t>(r.Fixed<std::uint8_t>()) << 8;
      four |= static_cast<std::uint32_t>(r.Fixed<std::uint8_t>()) << 16;
      for (int shift = 0; shift < 24; shift += 6) {
        const auto rank = static_cast<std::uint8_t>(four >> shift & 63);
        good = good && rank <= kMaxRank;
        read.registers_.push_back(rank);
      }
    }
  }
  if (!good || !r.ok() || !r.done())
    return DataLoss("distinct count: damaged bytes");
  // Only what Serialize writes: a number spelled longer than it need be would
  // be read, but equal sets would no longer be equal bytes.
  std::string again;
  read.Serialize(again);
  if (again != bytes) return DataLoss("distinct count: damaged bytes");
  *this = std::move(read);
  return absl::OkStatus();
}

}  // namespace vigie

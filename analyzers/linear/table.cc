#include "analyzers/linear/table.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>

#if defined(__AVX2__)
#include <immintrin.h>
#elif defined(__SSE4_1__)
#include <smmintrin.h>
#endif

#include "pipeline/base/bytes.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::uint32_t kFileVersion = 1;
constexpr std::uint64_t kMagic = 0x656c626174677600ull | 'V';  // "Vgtable"

struct Header {
  std::uint64_t magic = kMagic;
  std::uint64_t checksum = 0;  // of what follows it
  std::uint32_t file_version = kFileVersion;
  std::uint32_t feature_version = kFeatureVersion;
  std::uint32_t bits = 0, classes = 0, stride = 0, several = 0;
  std::uint32_t named_rows = kNamedRows;
  std::uint32_t text_bytes = 0;  // names and calibration
  std::int64_t unit = 0;
  std::uint64_t reserved = 0;
};
static_assert(sizeof(Header) == 64);
constexpr std::size_t kCheckedFrom = 16;

std::size_t Padded(std::size_t n) { return (n + 63) / 64 * 64; }

}  // namespace

struct LinearTable::Mapping {
  void* address = nullptr;
  std::size_t size = 0;
  ~Mapping() {
    if (address != nullptr) munmap(address, size);
  }
};

LinearTable LinearTable::Quantise(const TableTask& task, std::uint32_t bits,
                                  bool several,
                                  const std::vector<float>& weights) {
  LinearTable table;
  table.task_ = task;
  table.bits_ = bits;
  table.shift_ = 32 - bits;
  table.classes_ = static_cast<std::uint32_t>(task.classes.size());
  table.stride_ = (table.classes_ + 3) / 4 * 4;
  table.several_ = several;
  table.calibration_.assign(table.classes_, {});
  // The few largest weights are clipped, so that the many small ones keep
  // their differences.
  std::vector<float> sizes;
  sizes.reserve(weights.size());
  for (const float w : weights)
    if (w != 0) sizes.push_back(std::abs(w));
  float limit = 1;
  if (!sizes.empty()) {
    const std::size_t at = sizes.size() - 1 - sizes.size() / 2000;
    std::nth_element(sizes.begin(),
                     sizes.begin() + static_cast<std::ptrdiff_t>(at),
                     sizes.end());
    limit = sizes[at];
  }
  const float unit = limit / 127;
  table.own_.resize(weights.size());
  for (std::size_t i = 0; i < weights.size(); ++i)
    table.own_[i] = static_cast<std::int8_t>(
        std::lround(std::clamp(weights[i] / unit, -127.0f, 127.0f)));
  table.weights_ = table.own_.data();
  table.unit_ = std::llround(static_cast<double>(unit) * 1000 * 65536);
  return table;
}

std::string LinearTable::Serialize() const {
  std::string text = task_.name + "\n" + task_.language + "\n";
  for (std::uint32_t c = 0; c < classes_; ++c)
    Append(text, task_.classes[c], " ", calibration_[c].slope, " ",
           calibration_[c].offset, "\n");
  Header header;
  header.bits = bits_;
  header.classes = classes_;
  header.stride = stride_;
  header.several = several_ ? 1 : 0;
  header.text_bytes = static_cast<std::uint32_t>(text.size());
  header.unit = unit_;
  const std::size_t rows = (std::size_t{1} << bits_) + kNamedRows;
  std::string out(sizeof header, '\0');
  out += text;
  out.resize(Padded(out.size()), '\0');
  out.append(reinterpret_cast<const char*>(weights_), rows * stride_);
  std::memcpy(out.data(), &header, sizeof header);
  header.checksum = Hash64(std::string_view(out).substr(kCheckedFrom));
  std::memcpy(out.data(), &header, sizeof header);
  return out;
}

absl::StatusOr<LinearTable> LinearTable::Parse(std::string_view bytes,
                                               std::string_view name) {
  Header header;
  if (bytes.size() < sizeof header)
    return DataLoss(name, ": shorter than a table's header");
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.magic != kMagic) return DataLoss(name, ": not a table of Vigie's");
  if (header.file_version != kFileVersion ||
      header.feature_version != kFeatureVersion ||
      header.named_rows != kNamedRows)
    return FailedPrecondition(
        name, ": made by another version of Vigie; train it again");
  if (header.checksum != Hash64(bytes.substr(kCheckedFrom)))
    return DataLoss(name, ": its checksum does not fit");
  if (header.bits < 4 || header.bits > 24 || header.classes < 1 ||
      header.classes > kMaxClasses ||
      header.stride != (header.classes + 3) / 4 * 4 ||
      header.text_bytes > bytes.size() - sizeof header)
    return DataLoss(name, ": its header makes no sense");
  const std::size_t rows = (std::size_t{1} << header.bits) + kNamedRows;
  const std::size_t begin = Padded(sizeof header + header.text_bytes);
  if (bytes.size() != begin + rows * header.stride)
    return DataLoss(name, ": ", bytes.size(), " bytes, not ",
                    begin + rows * header.stride);
  LinearTable table;
  table.bits_ = header.bits;
  table.shift_ = 32 - header.bits;
  table.classes_ = header.classes;
  table.stride_ = header.stride;
  table.several_ = header.several != 0;
  table.unit_ = header.unit;
  table.weights_ = reinterpret_cast<const std::int8_t*>(bytes.data() + begin);
  std::string_view text = bytes.substr(sizeof header, header.text_bytes);
  const auto line = [&text]() {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view got = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return got;
  };
  table.task_.name = line();
  table.task_.language = line();
  for (std::uint32_t c = 0; c < header.classes; ++c) {
    const std::string_view whole = line();
    const std::size_t second = whole.rfind(' ');
    const std::size_t first = second == std::string_view::npos || second == 0
                                  ? std::string_view::npos
                                  : whole.rfind(' ', second - 1);
    if (first == std::string_view::npos)
      return DataLoss(name, ": class without calibration");
    const auto slope =
        ParseInt<std::int32_t>(whole.substr(first + 1, second - first - 1));
    const auto offset = ParseInt<std::int32_t>(whole.substr(second + 1));
    if (!slope || !offset || *slope <= 0 || *slope > 1'000'000 ||
        std::abs(std::int64_t{*offset}) > 1'000'000)
      return DataLoss(name, ": class without calibration");
    table.task_.classes.emplace_back(whole.substr(0, first));
    table.calibration_.push_back({*slope, *offset});
  }
  return table;
}

absl::StatusOr<LinearTable> LinearTable::Open(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return NotFound(path, ": ", std::strerror(errno));
  struct stat about = {};
  const bool known = fstat(file, &about) == 0 && about.st_size > 0;
  auto mapping = std::make_shared<Mapping>();
  void* const address =
      known ? mmap(nullptr, static_cast<std::size_t>(about.st_size), PROT_READ,
                   MAP_PRIVATE, file, 0)
            : MAP_FAILED;
  close(file);
  if (address == MAP_FAILED) return DataLoss(path, ": cannot be mapped");
  mapping->address = address;
  mapping->size = static_cast<std::size_t>(about.st_size);
  VIGIE_ASSIGN_OR_RETURN(
      LinearTable table,
      Parse(std::string_view(static_cast<const char*>(address), mapping->size),
            path));
  table.mapping_ = std::move(mapping);
  return table;
}

void LinearTable::Sum(const FeatureList& features, std::int32_t* sums) const {
#if defined(__SSE4_1__)
  if (stride_ == 4) {
    // Two sums, so that one addition need not wait for the other.
    const auto row = [](const std::int8_t* p) {
      std::int32_t four;
      std::memcpy(&four, p, 4);
      return _mm_cvtepi8_epi32(_mm_cvtsi32_si128(four));
    };
    __m128i a = row(weights_), b = _mm_setzero_si128();  // the bias
    for (const std::uint16_t f : features.named)
      a = _mm_add_epi32(a, row(NamedRow(f)));
    const std::int8_t* const base = weights_ + std::size_t{kNamedRows} * 4;
    const std::uint32_t* f = features.hashed.data();
    const std::uint32_t* const end = f + features.hashed.size();
    for (; end - f >= 2; f += 2) {
      a = _mm_add_epi32(a, row(base + std::size_t{f[0] >> shift_} * 4));
      b = _mm_add_epi32(b, row(base + std::size_t{f[1] >> shift_} * 4));
    }
    if (f < end)
      a = _mm_add_epi32(a, row(base + std::size_t{f[0] >> shift_} * 4));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(sums), _mm_add_epi32(a, b));
    return;
  }
#endif
#if defined(__AVX2__)
  if (stride_ == 8) {
    const auto row = [](const std::int8_t* p) {
      return _mm256_cvtepi8_epi32(
          _mm_loadl_epi64(reinterpret_cast<const __m128i*>(p)));
    };
    __m256i a = row(weights_), b = _mm256_setzero_si256();  // the bias
    for (const std::uint16_t f : features.named)
      a = _mm256_add_epi32(a, row(NamedRow(f)));
    const std::int8_t* const base = weights_ + std::size_t{kNamedRows} * 8;
    const std::uint32_t* f = features.hashed.data();
    const std::uint32_t* const end = f + features.hashed.size();
    for (; end - f >= 2; f += 2) {
      a = _mm256_add_epi32(a, row(base + std::size_t{f[0] >> shift_} * 8));
      b = _mm256_add_epi32(b, row(base + std::size_t{f[1] >> shift_} * 8));
    }
    if (f < end)
      a = _mm256_add_epi32(a, row(base + std::size_t{f[0] >> shift_} * 8));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(sums),
                        _mm256_add_epi32(a, b));
    return;
  }
#endif
  for (std::uint32_t c = 0; c < stride_; ++c) sums[c] = weights_[c];
  const auto add = [&](const std::int8_t* row) {
    for (std::uint32_t c = 0; c < stride_; ++c) sums[c] += row[c];
  };
  for (const std::uint16_t f : features.named) add(NamedRow(f));
  for (const std::uint32_t f : features.hashed) add(HashedRow(f));
}

}  // namespace vigie

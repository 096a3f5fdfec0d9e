#include "pipeline/aggregate/partial.h"

#include <algorithm>
#include <array>
#include <bit>

#include "pipeline/base/bytes.h"

namespace vigie {
namespace {

// 1000 x log10(1 + i/64), rounded: the mantissa part of a logarithm in
// thousandths, so that no libm decides.
constexpr std::array<std::uint16_t, 64> kMantissaMilli = {
    0,   7,   13,  20,  26,  33,  39,  45,  51,  57,  63,  69,  75,
    80,  86,  91,  97,  102, 108, 113, 118, 123, 128, 133, 138, 143,
    148, 153, 158, 162, 167, 172, 176, 181, 185, 189, 194, 198, 202,
    207, 211, 215, 219, 223, 227, 231, 235, 239, 243, 247, 251, 255,
    258, 262, 266, 269, 273, 277, 280, 284, 287, 291, 294, 298};

constexpr std::uint64_t kStateFormat = 1;

}  // namespace

std::uint32_t ReachMilli(std::int64_t followers) {
  if (followers <= 0) return 0;
  const std::uint64_t n = static_cast<std::uint64_t>(followers) + 1;
  const int exponent = 63 - std::countl_zero(n);
  const std::uint64_t mantissa =
      exponent >= 6 ? (n >> (exponent - 6)) & 63 : (n << (6 - exponent)) & 63;
  const std::uint32_t milli =
      (static_cast<std::uint32_t>(exponent) * 301'030 + 500) / 1000 +
      kMantissaMilli[mantissa];
  return std::min<std::uint32_t>(milli, 6000);
}

SourcePosition& PartitionState::Source(std::uint32_t source) {
  auto it = std::lower_bound(
      sources.begin(), sources.end(), source,
      [](const auto& entry, std::uint32_t s) { return entry.first < s; });
  if (it == sources.end() || it->first != source)
    it = sources.insert(it, {source, SourcePosition{}});
  return it->second;
}

std::string PartitionState::Serialize() const {
  std::string bytes;
  ByteWriter out(bytes);
  out.Varint(kStateFormat);
  out.Varint(next);
  out.Signed(tick);
  out.Signed(rules);
  out.Fixed(rules_hash);
  out.Fixed(record_hash);
  AppendSourcePositions(out, sources);
  return bytes;
}

bool PartitionState::Parse(std::string_view bytes) {
  ByteReader in(bytes);
  if (in.Varint() != kStateFormat) return false;
  next = in.Varint();
  tick = in.Signed();
  rules = in.Signed();
  rules_hash = in.Fixed<std::uint64_t>();
  record_hash = in.Fixed<std::uint64_t>();
  ReadSourcePositions(in, sources);
  return in.ok() && in.done();
}

void Partial::Clear() {
  partition = 0;
  first = 0;
  ends_round = lost = false;
  content_hash = 0;
  rules_used = 0;
  state.sources.clear();
  books.clear();
  rows.clear();
  hits.clear();
  entities.clear();
  dead_letters.clear();
  others = 0;
  erased_authors.clear();
  lost_reason.clear();
  text.clear();
}

Accounting& Partial::Books(std::uint32_t source) {
  for (auto& [s, books_of] : books)
    if (s == source) return books_of;
  return books.emplace_back(source, Accounting{}).second;
}

}  // namespace vigie

#include "analyzers/labels/label_model.h"

#include <algorithm>
#include <cstring>

#include "analyzers/labels/label_features.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::uint64_t Bit(int label) { return std::uint64_t{1} << label; }

typedef std::int8_t Bytes16 __attribute__((vector_size(16)));
typedef std::int16_t Words16 __attribute__((vector_size(32)));
typedef std::int8_t Bytes8 __attribute__((vector_size(8)));
typedef std::int16_t Words8 __attribute__((vector_size(16)));

// `logit(c)`: of a class, below 0 when it is not said. Of natures and of
// authors there is one at most: the likeliest, or the lexicon's first.
template <typename Logit>
std::uint64_t DecideBy(Logit logit, std::uint64_t found) {
  constexpr std::uint64_t kNatureBits = Bit(kFirstAuthor) - Bit(kFirstNature);
  constexpr std::uint64_t kAuthorBits = Bit(kFirstTheme) - Bit(kFirstAuthor);
  std::uint64_t bits = 0, nature = 0, author = 0;
  std::int64_t most_nature = -1, most_author = -1;
  for (std::size_t c = 0; c < kLabelOfClass.size(); ++c) {
    const std::int64_t l = logit(c);
    if (l < 0) continue;
    const std::uint64_t bit = Bit(kLabelOfClass[c]);
    if ((bit & kNatureBits) != 0) {
      if (l > most_nature) most_nature = l, nature = bit;
    } else if ((bit & kAuthorBits) != 0) {
      if (l > most_author) most_author = l, author = bit;
    } else {
      bits |= bit;
    }
  }
  const auto first = [](std::uint64_t some) { return some & (~some + 1); };
  found &= kByLexicon;
  if (nature == 0) nature = first(found & kNatureBits);
  if (author == 0) author = first(found & kAuthorBits);
  return bits | nature | author | (found & ~(kNatureBits | kAuthorBits));
}

}  // namespace

absl::StatusOr<LabelModel> LabelModel::Make(const LinearTable& table) {
  bool same = table.task().name == "labels" && table.several() &&
              table.classes() == kModelLabels;
  for (std::size_t c = 0; same && c < kLabelOfClass.size(); ++c)
    same = table.task().classes[c] == LabelClass(kLabelOfClass[c]);
  if (!same)
    return InvalidArgument("a table of ", table.task().name, ", not of labels");
  LabelModel model;
  model.table_ = &table;
  for (std::size_t c = 0; c < kLabelOfClass.size(); ++c) {
    // The logit rises with the sum: look for where it passes 0.
    std::int32_t low = -1'000'000, high = 1'000'000;
    Sums sums{};
    while (low < high) {
      const std::int32_t middle = low + (high - low) / 2;
      sums[c] = middle;
      if (model.Logit(sums, c) >= 0)
        high = middle;
      else
        low = middle + 1;
    }
    model.least_[c] = low;
  }
  return model;
}

std::int64_t LabelModel::Logit(const Sums& sums, std::size_t c) const {
  const Calibration& of = table_->calibration()[c];
  return table_->Logit(sums[c]) * of.slope / 1000 + of.offset;
}

void LabelModel::Sum(const FeatureList& features, Sums& sums) const {
  static_assert(kModelLabels > 20 && kModelLabels <= 24, "a row has 24 bytes");
  sums = {};
  Words16 first = {};
  Words8 rest = {};
  const auto add = [&](const std::int8_t* row, std::int16_t times) {
    Bytes16 a;
    Bytes8 b;
    std::memcpy(&a, row, 16);
    std::memcpy(&b, row + 16, 8);
    first += __builtin_convertvector(a, Words16) * times;
    rest += __builtin_convertvector(b, Words8) * times;
  };
  const auto flush = [&] {
    for (int i = 0; i < 16; ++i) sums[static_cast<std::size_t>(i)] += first[i];
    for (int i = 0; i < 8; ++i)
      sums[static_cast<std::size_t>(16 + i)] += rest[i];
    first = Words16{}, rest = Words8{};
  };
  constexpr std::size_t kMost = 255;  // 255 x 128 fits in 16 bits
  constexpr std::size_t kMostNamed = kMost / kLexiconTimes - 1;
  add(table_->NamedRow(0), 1);
  for (std::size_t i = 0; i < features.named.size(); ++i) {
    if (i % kMostNamed == kMostNamed - 1) flush();
    const std::uint16_t f = features.named[i];
    const bool lexicon =
        f >= kFirstLexiconRow && f < kFirstLexiconRow + kLabels;
    add(table_->NamedRow(f), lexicon ? kLexiconTimes : 1);
  }
  flush();
  const std::uint32_t* f = features.hashed.data();
  for (std::size_t left = features.hashed.size(); left > 0;) {
    const std::size_t now = std::min(left, kMost);
    for (std::size_t i = 0; i < now; ++i) add(table_->HashedRow(f[i]), 1);
    f += now, left -= now;
    flush();
  }
}

std::uint64_t LabelModel::Decide(const Sums& sums, std::uint64_t found) const {
  return DecideBy(
      [&](std::size_t c) -> std::int64_t {
        return sums[c] < least_[c] ? -1
                                   : std::max<std::int64_t>(Logit(sums, c), 0);
      },
      found);
}

std::uint64_t DecideLabels(const std::array<std::int64_t, kModelLabels>& logits,
                           std::uint64_t found) {
  return DecideBy([&](std::size_t c) { return logits[c]; }, found);
}

}  // namespace vigie

#include "analyzers/labels/label_model.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "analyzers/labels/label_features.h"
#include "analyzers/labels/measured.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::uint64_t Bit(int label) { return std::uint64_t{1} << label; }

typedef std::int8_t Bytes16 __attribute__((vector_size(16)));
typedef std::int16_t Words16 __attribute__((vector_size(32)));

// The likeliest of [first, last) that is said at all.
template <typename Logit>
std::uint64_t Likeliest(int first, int last, Logit logit) {
  int best = -1;
  std::int64_t most = -1;
  for (int label = first; label < last; ++label)
    if (const std::int64_t l = logit(label); l > most) most = l, best = label;
  return best < 0 ? 0 : Bit(best);
}

template <typename Logit>
std::uint64_t DecideBy(Logit by_model, std::uint64_t found) {
  const auto logit = [&](int label) -> std::int64_t {
    if (!IsByLexicon(label)) return by_model(label);
    return (found & Bit(label)) != 0 ? 0
                                     : std::numeric_limits<std::int64_t>::min();
  };
  std::uint64_t bits = Likeliest(kFirstNature, kFirstAuthor, logit) |
                       Likeliest(kFirstAuthor, kFirstTheme, logit);
  for (int label = kFirstTheme; label < kLabels; ++label)
    if (logit(label) >= 0) bits |= Bit(label);
  return bits;
}

}  // namespace

absl::StatusOr<LabelModel> LabelModel::Make(const LinearTable& table) {
  if (table.task().name != "labels" || table.classes() != kLabels ||
      !table.several())
    return InvalidArgument("a table of ", table.task().name, ", not of labels");
  LabelModel model;
  model.table_ = &table;
  for (int label = 0; label < kLabels; ++label) {
    // The logit rises with the sum: look for where it passes 0.
    std::int32_t low = -1'000'000, high = 1'000'000;
    Sums sums{};
    while (low < high) {
      const std::int32_t middle = low + (high - low) / 2;
      sums[static_cast<std::size_t>(label)] = middle;
      if (model.Logit(sums, label) >= 0)
        high = middle;
      else
        low = middle + 1;
    }
    model.least_[static_cast<std::size_t>(label)] = low;
  }
  return model;
}

std::int64_t LabelModel::Logit(const Sums& sums, int label) const {
  const Calibration& c = table_->calibration()[static_cast<std::size_t>(label)];
  return table_->Logit(sums[static_cast<std::size_t>(label)]) * c.slope / 1000 +
         c.offset;
}

void LabelModel::Sum(const FeatureList& features, Sums& sums) const {
  sums = {};
  Words16 part[3] = {};
  int rows = 0;
  const auto flush = [&] {
    for (int v = 0; v < 3; ++v)
      for (int i = 0; i < 16; ++i)
        sums[static_cast<std::size_t>(16 * v + i)] += part[v][i];
    part[0] = part[1] = part[2] = Words16{};
    rows = 0;
  };
  // The last row ends with its last label: nothing is read behind the table.
  const auto add = [&](const std::int8_t* row, std::int16_t times) {
    rows += times;
    if (rows > 255) {  // 255 x 128 fits in 16 bits
      flush();
      rows = times;
    }
    for (int v = 0; v < 3; ++v) {
      Bytes16 bytes;
      std::memcpy(&bytes, row + 16 * v, 16);
      part[v] += __builtin_convertvector(bytes, Words16) * times;
    }
  };
  add(table_->NamedRow(0), 1);
  for (const std::uint16_t f : features.named) {
    const bool lexicon =
        f >= kFirstLexiconRow && f < kFirstLexiconRow + kLabels;
    add(table_->NamedRow(f), lexicon ? kLexiconTimes : 1);
  }
  for (const std::uint32_t f : features.hashed) add(table_->HashedRow(f), 1);
  flush();
}

std::uint64_t LabelModel::Decide(const Sums& sums, std::uint64_t found) const {
  return DecideBy(
      [&](int label) -> std::int64_t {
        const auto l = static_cast<std::size_t>(label);
        return sums[l] < least_[l]
                   ? std::numeric_limits<std::int64_t>::min()
                   : std::max<std::int64_t>(Logit(sums, label), 0);
      },
      found);
}

std::uint64_t DecideLabels(const std::array<std::int64_t, kLabels>& logits,
                           std::uint64_t found) {
  return DecideBy(
      [&](int label) { return logits[static_cast<std::size_t>(label)]; },
      found);
}

}  // namespace vigie

#include "analyzers/linear/cross_validation.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "pipeline/base/strings.h"

namespace vigie {

absl::StatusOr<std::vector<std::vector<std::int32_t>>> HeldOutLogits(
    const Examples& examples, const std::vector<std::uint64_t>& groups,
    std::size_t folds, const TableTask& task, const TrainSettings& settings,
    const std::function<void(int, int)>& progress) {
  // Groups in the order they are met go round.
  std::map<std::uint64_t, std::size_t> fold_of;
  for (const std::uint64_t group : groups)
    fold_of.try_emplace(group, fold_of.size() % folds);
  folds = std::min(folds, fold_of.size());
  std::vector<std::vector<std::int32_t>> logits(examples.size());
  FeatureList list;
  for (std::size_t fold = 0; fold < folds; ++fold) {
    Examples others;
    for (std::uint32_t i = 0; i < examples.size(); ++i) {
      if (fold_of[groups[i]] == fold) continue;
      const Examples::Row& row = examples.rows()[i];
      ReadExample(examples, i, list);
      others.Add(list, row.labels, row.weight);
    }
    TrainSettings some = settings;
    some.may_lack = true;
    VIGIE_ASSIGN_OR_RETURN(const LinearTable table,
                           TrainTable(others, task, some));
    for (std::uint32_t i = 0; i < examples.size(); ++i) {
      if (fold_of[groups[i]] != fold) continue;
      ReadExample(examples, i, list);
      std::int32_t sums[kMaxClasses];
      table.Sum(list, sums);
      for (std::uint32_t c = 0; c < table.classes(); ++c)
        logits[i].push_back(static_cast<std::int32_t>(table.Logit(sums[c])));
    }
    if (progress) progress(static_cast<int>(fold) + 1, static_cast<int>(folds));
  }
  return logits;
}

std::int32_t BestThreshold(const std::vector<bool>& truth,
                           const std::vector<std::int32_t>& logits,
                           double precision) {
  std::vector<std::size_t> order(truth.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return logits[a] > logits[b];
  });
  const auto all =
      static_cast<double>(std::count(truth.begin(), truth.end(), true));
  double right = 0, said = 0, best = -1, best_precise = -1;
  std::int32_t at = 0, at_precise = 0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    right += truth[order[k]];
    said += 1;
    if (k + 1 < order.size() && logits[order[k + 1]] == logits[order[k]])
      continue;
    // Between this one and the next.
    const std::int32_t here = logits[order[k]];
    const std::int32_t line =
        k + 1 < order.size() ? here - (here - logits[order[k + 1]]) / 2 : here;
    const double f1 = 2 * right / (said + std::max(all, 1.0));
    if (f1 > best) best = f1, at = line;
    if (right >= precision * said && f1 > best_precise)
      best_precise = f1, at_precise = line;
  }
  return best_precise > 0 ? at_precise : at;
}

}  // namespace vigie

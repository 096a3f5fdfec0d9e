#include "analyzers/sentiment/tone_heads.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "analyzers/linear/decision.h"
#include "pipeline/base/strings.h"

namespace vigie {

namespace {

// Thousandths. The opinion learned from many texts is never without a voice: it
// knows words that the like ones, mostly a few hundred, do not hold. (On two
// pairs of training sectors kept apart, of 59.4 and 55.5 for one opinion: 500
// gives 63.4 and 60.9, 700 63.7 and 63.5, 1000 65.1 and 65.6, but plain praise
// is no longer seen.)
constexpr std::int32_t kMostLike = 700;

}  // namespace

absl::Status CheckToneTable(const LinearTable& table) {
  if (table.task().name != "tone" || table.several() ||
      table.task().language.empty() ||
      (table.classes() != kToneClasses && table.classes() != kTwoHeads))
    return InvalidArgument("a table of ", table.task().name, ", not of tones");
  return absl::OkStatus();
}

void ToneSums(const LinearTable& table, const FeatureList& features,
              std::int32_t* sums, std::int32_t& gate) {
  table.Sum(features, sums);
  if (table.classes() != kTwoHeads) return;
  if (gate < 0) {
    const Calibration& of = table.calibration()[kGate];
    const std::int64_t logit =
        std::clamp<std::int64_t>(table.Logit(sums[kGate]), -16'000, 16'000);
    gate = Sigmoid(logit * of.slope / 1000 + of.offset) * kMostLike / 1000;
  }
  for (std::uint32_t c = 0; c < kToneClasses; ++c) {
    const std::int64_t mixed = std::int64_t{sums[c]} * (1000 - gate) +
                               std::int64_t{sums[kToneClasses + c]} * gate;
    sums[c] = static_cast<std::int32_t>(mixed / 1000);
  }
}

namespace {

// In doubt a text is like what will be judged: thousandths of a logit. (Chosen
// in French on two training sectors kept apart.)
constexpr std::int32_t kTowardsLike = 2000;

// The examples once more, counted otherwise: `weight` 0 leaves one out of
// `used`.
struct Head {
  Examples examples;
  ExampleOrder used, most;
};

Head MakeHead(
    const Examples& examples, const ExampleSplit& split,
    const std::function<std::pair<std::uint32_t, float>(std::size_t)>& of) {
  Head head;
  FeatureList list;
  for (std::uint32_t i = 0; i < examples.size(); ++i) {
    ReadExample(examples, i, list);
    const auto [labels, weight] = of(i);
    head.examples.Add(list, labels, weight);
  }
  const auto counts = [&](std::uint32_t i) {
    return head.examples.rows()[i].weight > 0;
  };
  std::copy_if(split.everything.begin(), split.everything.end(),
               std::back_inserter(head.used), counts);
  std::copy_if(split.most.begin(), split.most.end(),
               std::back_inserter(head.most), counts);
  return head;
}

// Of four weights a row each, one of eight.
std::vector<float> Join(const std::vector<float>& all,
                        const std::vector<float>& like,
                        const std::vector<float>& gate) {
  std::vector<float> joined(2 * all.size(), 0);
  for (std::size_t row = 0; row < all.size() / 4; ++row) {
    float* const to = joined.data() + 8 * row;
    for (std::size_t c = 0; c < kToneClasses; ++c) {
      to[c] = all[4 * row + c];
      to[kToneClasses + c] = like[4 * row + c];
    }
    to[kGate] = gate[4 * row + 1] - gate[4 * row];
  }
  return joined;
}

}  // namespace

absl::StatusOr<LinearTable> TrainTwoHeads(
    const Examples& examples, const std::vector<bool>& like, TableTask task,
    const TrainSettings& settings,
    const std::function<void(int, int)>& progress) {
  for (std::uint32_t c = 0; c < kToneClasses; ++c) {
    bool any = false;
    for (std::size_t i = 0; i < like.size(); ++i)
      any |= like[i] && (examples.rows()[i].labels >> c & 1) != 0;
    if (!any)
      return InvalidArgument(task.name, ": no like example of \"",
                             task.classes[c], "\"");
  }
  task.classes = {"negative",     "neutral",       "positive", "like negative",
                  "like neutral", "like positive", "gate"};
  const ExampleSplit split = SplitApart(examples, settings.seed);
  const Head all = MakeHead(examples, split, [&](std::size_t i) {
    return std::pair(examples.rows()[i].labels, examples.rows()[i].weight);
  });
  const Head own = MakeHead(examples, split, [&](std::size_t i) {
    return std::pair(examples.rows()[i].labels, like[i] ? 1.0f : 0.0f);
  });
  const Head gate = MakeHead(examples, split, [&](std::size_t i) {
    return std::pair(like[i] ? 2u : 1u, 1.0f);
  });
  constexpr int kGateSeeds = 1;
  const int passes = (2 * settings.seeds + kGateSeeds + 3) * settings.epochs;
  int done = 0;
  const auto passed = [&] {
    ++done;
    if (progress) progress(done, passes);
  };
  const auto learn = [&](bool most, int seeds) {
    const auto one = [&](const Head& head, std::uint32_t classes, int n) {
      return LearnWeights(head.examples, most ? head.most : head.used, classes,
                          settings, n, passed);
    };
    return LinearTable::Quantise(
        task, settings.bits, false,
        Join(one(all, kToneClasses, seeds), one(own, kToneClasses, seeds),
             one(gate, 2, kGateSeeds)));
  };
  // What margins are worth is learned on a fifth kept apart: the gate's first,
  // because the mixture depends on it.
  LinearTable first = learn(true, 1);
  std::vector<std::pair<double, bool>> gates;
  std::vector<std::vector<std::pair<double, bool>>> points(kToneClasses);
  FeatureList list;
  std::int32_t sums[kMaxClasses];
  for (const std::uint32_t i : split.apart) {
    ReadExample(examples, i, list);
    first.Sum(list, sums);
    gates.emplace_back(static_cast<double>(first.Logit(sums[kGate])) / 1000,
                       like[i]);
  }
  first.calibration()[kGate] = FitCalibration(gates);
  first.calibration()[kGate].offset += kTowardsLike;
  for (const std::uint32_t i : split.apart) {
    ReadExample(examples, i, list);
    std::int32_t open = -1;
    ToneSums(first, list, sums, open);
    const std::uint32_t chosen = Choose(sums, kToneClasses);
    points[chosen].emplace_back(
        static_cast<double>(Margin(first, sums, kToneClasses, chosen)) / 1000,
        (examples.rows()[i].labels >> chosen & 1) != 0);
  }
  LinearTable table = learn(false, settings.seeds);
  table.calibration()[kGate] = first.calibration()[kGate];
  for (std::uint32_t c = 0; c < kToneClasses; ++c)
    table.calibration()[c] = FitCalibration(points[c]);
  return table;
}

}  // namespace vigie

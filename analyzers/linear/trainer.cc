#include "analyzers/linear/trainer.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "analyzers/linear/decision.h"
#include "pipeline/base/random.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// Learns from some of the examples.
class Learner {
 public:
  Learner(const Examples& examples, const ExampleOrder& used,
          std::uint32_t classes, const TrainSettings& settings)
      : examples_(examples),
        used_(used),
        settings_(settings),
        classes_(classes),
        stride_((classes + 3) / 4 * 4),
        shift_(32 - settings.bits),
        rows_((std::size_t{1} << settings.bits) + kNamedRows) {
    balance_.assign(std::size_t{2} * classes, 1);
    std::vector<double> counts(classes, 0);
    double all = 0;
    for (const std::uint32_t i : used) {
      const Examples::Row& row = examples.rows()[i];
      all += row.weight;
      for (std::uint32_t c = 0; c < classes; ++c)
        if ((row.labels >> c & 1) != 0) counts[c] += row.weight;
    }
    for (std::uint32_t c = 0; c < classes; ++c) {
      const double with = std::max(counts[c], 1.0);
      if (settings.several) {
        // With and without the label count alike.
        const double without = std::max(all - with, 1.0);
        balance_[2 * c] = Balance(all / (2 * without));
        balance_[2 * c + 1] = Balance(all / (2 * with));
      } else {
        balance_[2 * c + 1] = Balance(all / (classes * with));
      }
    }
  }

  // Adds the mean of the last passes to `sum`.
  void Learn(std::uint64_t seed, std::vector<float>& sum,
             const std::function<void()>& passed) {
    Random random(seed);
    weights_.assign(rows_ * stride_, 0);
    squares_.assign(rows_ * stride_, 1e-8f);
    ExampleOrder order = used_;
    for (int epoch = 0; epoch < settings_.epochs; ++epoch) {
      for (std::size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[random.Below(i)]);
      for (const std::uint32_t i : order) Step(examples_.rows()[i], random);
      if (epoch >= settings_.epochs - settings_.averaged)
        for (std::size_t i = 0; i < weights_.size(); ++i) sum[i] += weights_[i];
      passed();
    }
  }

  std::size_t size() const { return rows_ * stride_; }

 private:
  float Balance(double full) const {
    return static_cast<float>(std::pow(full, settings_.balance));
  }

  void Step(const Examples::Row& row, Random& random) {
    // Four draws from one number.
    kept_.clear();
    const std::uint32_t* features = examples_.features();
    const auto threshold =
        static_cast<std::uint32_t>(settings_.keep * 65536.0f);
    std::uint64_t bits = 0;
    int left = 0;
    for (std::size_t k = row.begin; k < row.end; ++k) {
      if (left == 0) {
        bits = random.Next();
        left = 4;
      }
      const bool keep = (bits & 0xffff) < threshold;
      bits >>= 16;
      --left;
      if (!keep) continue;
      const std::size_t at =
          k < row.named ? (features[k] >> shift_) + kNamedRows : features[k];
      kept_.push_back(at * stride_);
    }
    kept_.push_back(0);  // the bias
    float logits[kMaxClasses] = {};
    for (const std::size_t at : kept_)
      for (std::uint32_t c = 0; c < stride_; ++c) logits[c] += weights_[at + c];
    float gradient[kMaxClasses] = {}, square[kMaxClasses] = {};
    if (settings_.several) {
      for (std::uint32_t c = 0; c < classes_; ++c) {
        const float p = 1 / (1 + std::exp(-logits[c]));
        const auto has = static_cast<std::uint32_t>(row.labels >> c & 1);
        gradient[c] =
            (p - static_cast<float>(has)) * balance_[2 * c + has] * row.weight;
      }
    } else {
      float most = logits[0];
      for (std::uint32_t c = 1; c < classes_; ++c)
        most = std::max(most, logits[c]);
      float sum = 0, weight = 0;
      for (std::uint32_t c = 0; c < classes_; ++c) {
        sum += logits[c] = std::exp(logits[c] - most);
        if ((row.labels >> c & 1) != 0) weight = balance_[2 * c + 1];
      }
      for (std::uint32_t c = 0; c < classes_; ++c)
        gradient[c] =
            (logits[c] / sum - static_cast<float>(row.labels >> c & 1)) *
            weight * row.weight;
    }
    for (std::uint32_t c = 0; c < classes_; ++c)
      square[c] = gradient[c] * gradient[c];
    for (const std::size_t at : kept_)
      for (std::uint32_t c = 0; c < stride_; ++c) {
        float& s = squares_[at + c];
        s += square[c];
        weights_[at + c] -= settings_.rate * gradient[c] / std::sqrt(s);
      }
  }

  const Examples& examples_;
  const ExampleOrder& used_;
  const TrainSettings& settings_;
  const std::uint32_t classes_, stride_, shift_;
  const std::size_t rows_;
  std::vector<float> balance_;  // of a class: without it, with it
  std::vector<float> weights_, squares_;
  std::vector<std::size_t> kept_;
};

std::vector<Calibration> Calibrate(const Examples& examples,
                                   const ExampleOrder& held_out,
                                   const LinearTable& table) {
  const std::uint32_t classes = table.classes();
  std::vector<std::vector<std::pair<double, bool>>> points(classes);
  FeatureList list;
  for (const std::uint32_t i : held_out) {
    const Examples::Row& row = examples.rows()[i];
    ReadExample(examples, i, list);
    std::int32_t sums[kMaxClasses];
    table.Sum(list, sums);
    if (table.several()) {
      for (std::uint32_t c = 0; c < classes; ++c)
        points[c].emplace_back(static_cast<double>(table.Logit(sums[c])) / 1000,
                               (row.labels >> c & 1) != 0);
    } else {
      const std::uint32_t chosen = Choose(sums, classes);
      points[chosen].emplace_back(
          static_cast<double>(Margin(table, sums, chosen)) / 1000,
          (row.labels >> chosen & 1) != 0);
    }
  }
  std::vector<Calibration> calibration(classes);
  for (std::uint32_t c = 0; c < classes; ++c)
    calibration[c] = FitCalibration(points[c]);
  return calibration;
}

}  // namespace

std::vector<float> LearnWeights(const Examples& examples,
                                const ExampleOrder& used, std::uint32_t classes,
                                const TrainSettings& settings, int seeds,
                                const std::function<void()>& passed) {
  Learner learner(examples, used, classes, settings);
  std::vector<float> sum(learner.size(), 0);
  for (int s = 0; s < seeds; ++s)
    learner.Learn(Mix64(settings.seed + static_cast<std::uint64_t>(s)), sum,
                  passed);
  const float scale =
      settings.keep / static_cast<float>(seeds * settings.averaged);
  for (float& w : sum) w *= scale;
  // The bias was never dropped.
  const std::uint32_t stride = (classes + 3) / 4 * 4;
  for (std::uint32_t c = 0; c < stride; ++c) sum[c] /= settings.keep;
  return sum;
}

// logit(p) = slope x m + offset by Newton's method on the likelihood (Platt,
// "Probabilistic Outputs for Support Vector Machines", 1999, with his targets).
Calibration FitCalibration(const std::vector<std::pair<double, bool>>& points) {
  double right = 0;
  for (const auto& [m, is] : points) right += is;
  const double n = static_cast<double>(points.size());
  if (right < 5 || n - right < 5) return {};
  const double high = (right + 1) / (right + 2), low = 1 / (n - right + 2);
  double a = 1, b = 0;
  for (int step = 0; step < 30; ++step) {
    double ga = 0, gb = 0, haa = 1e-6, hab = 0, hbb = 1e-6;
    for (const auto& [m, is] : points) {
      const double p = 1 / (1 + std::exp(-(a * m + b)));
      const double d = p - (is ? high : low), w = std::max(p * (1 - p), 1e-9);
      ga += d * m, gb += d;
      haa += w * m * m, hab += w * m, hbb += w;
    }
    const double det = haa * hbb - hab * hab;
    if (std::abs(det) < 1e-12) break;
    const double da = (hbb * ga - hab * gb) / det;
    const double db = (haa * gb - hab * ga) / det;
    a -= da, b -= db;
    if (std::abs(da) + std::abs(db) < 1e-7) break;
  }
  // A probability that falls as the margin rises would be nonsense.
  if (!(a > 0.05) || !(a < 20) || !(std::abs(b) < 20)) return {};
  return {static_cast<std::int32_t>(std::lround(1000 * a)),
          static_cast<std::int32_t>(std::lround(1000 * b))};
}

void ReadExample(const Examples& examples, std::uint32_t number,
                 FeatureList& out) {
  const Examples::Row& row = examples.rows()[number];
  const std::uint32_t* f = examples.features();
  out.hashed.assign(f + row.begin, f + row.named);
  out.named.assign(f + row.named, f + row.end);
}

ExampleSplit SplitApart(const Examples& examples, std::uint64_t seed) {
  ExampleSplit split;
  split.everything.resize(examples.size());
  std::iota(split.everything.begin(), split.everything.end(), 0);
  Random random(Mix64(seed ^ 0xca11b));
  for (const std::uint32_t i : split.everything)
    (random.Chance(0.2) ? split.apart : split.most).push_back(i);
  return split;
}

void Examples::Add(const FeatureList& features, std::uint64_t labels,
                   float weight) {
  Row row;
  row.begin = features_.size();
  features_.insert(features_.end(), features.hashed.begin(),
                   features.hashed.end());
  row.named = features_.size();
  features_.insert(features_.end(), features.named.begin(),
                   features.named.end());
  row.end = features_.size();
  row.labels = labels;
  row.weight = weight;
  rows_.push_back(row);
}

absl::StatusOr<LinearTable> TrainTable(
    const Examples& examples, TableTask task, const TrainSettings& settings,
    const std::function<void(int, int)>& progress) {
  const auto classes = static_cast<std::uint32_t>(task.classes.size());
  if (classes < 1 || classes > kMaxClasses)
    return InvalidArgument(task.name, ": a table has 1 to ", kMaxClasses,
                           " classes");
  for (std::uint32_t c = 0; c < classes && !settings.may_lack; ++c)
    if (std::none_of(examples.rows().begin(), examples.rows().end(),
                     [c](const Examples::Row& row) {
                       return (row.labels >> c & 1) != 0;
                     }))
      return InvalidArgument(task.name, ": no example of \"", task.classes[c],
                             "\"");
  const int all = (settings.seeds + 1) * settings.epochs;
  int done = 0;
  const auto passed = [&] {
    ++done;
    if (progress) progress(done, all);
  };
  // A fifth is kept apart to learn what a margin is worth.
  const ExampleSplit split = SplitApart(examples, settings.seed);
  const auto learn = [&](const ExampleOrder& used, int seeds) {
    return LinearTable::Quantise(
        task, settings.bits, settings.several,
        LearnWeights(examples, used, classes, settings, seeds, passed));
  };
  const LinearTable first = learn(split.most, 1);
  LinearTable table = learn(split.everything, settings.seeds);
  table.calibration() = Calibrate(examples, split.apart, first);
  return table;
}

}  // namespace vigie

// Learns a table from labelled texts, in seconds.
//
// Multinomial logistic regression (or one yes-no regression a class, when a
// text may have several labels), AdaGrad (Duchi, Hazan, Singer, 2011), half of
// a text's features dropped at random in each pass (Wager, Wang, Liang,
// "Dropout Training as Adaptive Regularization", 2013), classes weighted to
// count alike, the mean of the last passes and of several seeds kept.
//
// The same examples, settings and seed give the same table.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzers/linear/features.h"
#include "analyzers/linear/table.h"

namespace vigie {

// Features of many texts, side by side.
class Examples {
 public:
  // `labels`: bit c for class c; exactly one unless the task has several.
  // `weight`: how much the text counts; 1 usually.
  void Add(const FeatureList& features, std::uint64_t labels, float weight = 1);
  std::size_t size() const { return rows_.size(); }

  struct Row {
    std::size_t begin, named, end;  // hashed, then named, in features_
    std::uint64_t labels;
    float weight;
  };
  const std::vector<Row>& rows() const { return rows_; }
  const std::uint32_t* features() const { return features_.data(); }

 private:
  std::vector<Row> rows_;
  std::vector<std::uint32_t> features_;
};

struct TrainSettings {
  std::uint32_t bits = 18;  // 2^bits rows
  bool several = false;     // several labels a text
  int epochs = 15;
  int averaged = 3;  // the last so many passes
  int seeds = 5;     // tables that are averaged
  std::uint64_t seed = 1;
  float rate = 0.03f;
  float keep = 0.5f;      // of the features, in each pass
  float balance = 1;      // 1: classes count alike; 0: as they come
  bool may_lack = false;  // a class without an example is never said
};

// The parts that TrainTable is made of, for tables that join several.
using ExampleOrder = std::vector<std::uint32_t>;  // numbers of examples

// Most of the examples and a fifth kept apart, by the seed.
struct ExampleSplit {
  ExampleOrder everything, most, apart;
};
ExampleSplit SplitApart(const Examples& examples, std::uint64_t seed);

// Weights as Quantise takes them, learned from the examples `used`, the mean of
// so many seeds. `passed` is called after each pass.
std::vector<float> LearnWeights(const Examples& examples,
                                const ExampleOrder& used, std::uint32_t classes,
                                const TrainSettings& settings, int seeds,
                                const std::function<void()>& passed);

// What margins (in logits) are worth: whether each came true.
Calibration FitCalibration(const std::vector<std::pair<double, bool>>& points);

// The features of one example.
void ReadExample(const Examples& examples, std::uint32_t number,
                 FeatureList& out);

// Learns; `progress(done, all)` is called after each pass.
// InvalidArgument when a class has no example.
absl::StatusOr<LinearTable> TrainTable(
    const Examples& examples, TableTask task, const TrainSettings& settings,
    const std::function<void(int, int)>& progress = {});

}  // namespace vigie

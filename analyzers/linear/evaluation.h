// How good is a model on labelled texts? Counts what was said against what is
// true, and says the figures that people compare.
//
// Macro-recall (the mean over the classes of how many of a class were found)
// and macro-F1 (the mean of 2 x precision x recall / (precision + recall)) do
// not hide a small class behind a large one. The calibration error (ECE) is how
// far, on average, a stated probability is from how often it came true, in ten
// bins (Guo et al., "On Calibration of Modern Neural Networks", 2017). The
// interval is the bootstrap's: 95 % of 1,000 draws with replacement (Efron,
// 1979), by a fixed seed. All are fractions of one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vigie {

struct ClassFigures {
  std::string name;
  std::uint64_t texts = 0;  // that truly are of it
  double precision = 0, recall = 0, f1 = 0;
};

struct Figures {
  std::uint64_t texts = 0, unjudged = 0;
  double accuracy = 0, macro_recall = 0, macro_f1 = 0;
  double recall_low = 0, recall_high = 0;  // of macro-recall
  double f1_low = 0, f1_high = 0;          // of macro-F1
  double calibration_error = 0;
  std::vector<ClassFigures> classes;
  // [true][said]; the last column is "not judged".
  std::vector<std::vector<std::uint64_t>> confusion;
};

class Evaluation {
 public:
  explicit Evaluation(std::vector<std::string> classes)
      : classes_(std::move(classes)) {}

  // `said`: the number of classes when it was not judged. `probability` in
  // thousandths, below zero when there is none.
  void Add(std::uint32_t truth, std::uint32_t said,
           std::int32_t probability = -1);
  // Classes of which there is no text count in no mean.
  Figures Compute() const;

 private:
  struct Item {
    std::uint16_t truth, said;
    std::int16_t probability;
  };
  std::vector<std::string> classes_;
  std::vector<Item> items_;
};

// The figures as a table for a person, and as one line of JSON.
std::string FiguresText(const Figures& figures);
std::string FiguresJson(const Figures& figures);

}  // namespace vigie

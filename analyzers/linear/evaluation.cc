#include "analyzers/linear/evaluation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "pipeline/base/random.h"
#include "pipeline/base/strings.h"
#include "pipeline/model/json_text.h"

namespace vigie {
namespace {

using Confusion = std::vector<std::vector<std::uint64_t>>;

double Share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0
                    : static_cast<double>(part) / static_cast<double>(whole);
}

std::vector<ClassFigures> PerClass(const Confusion& confusion) {
  std::vector<ClassFigures> classes(confusion.size());
  for (std::size_t c = 0; c < confusion.size(); ++c) {
    std::uint64_t said = 0;
    for (const auto& row : confusion) said += row[c];
    for (const std::uint64_t n : confusion[c]) classes[c].texts += n;
    const double p = Share(confusion[c][c], said);
    const double r = Share(confusion[c][c], classes[c].texts);
    classes[c].precision = p;
    classes[c].recall = r;
    classes[c].f1 = p + r == 0 ? 0 : 2 * p * r / (p + r);
  }
  return classes;
}

void Means(const std::vector<ClassFigures>& classes, double& recall,
           double& f1) {
  recall = f1 = 0;
  int counted = 0;
  for (const ClassFigures& c : classes) {
    if (c.texts == 0) continue;
    recall += c.recall;
    f1 += c.f1;
    ++counted;
  }
  if (counted > 0) recall /= counted, f1 /= counted;
}

std::string PerCent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", 100 * share);
  return text;
}
std::string Fraction(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4f", value);
  return text;
}
std::string Right(std::string text, std::size_t width) {
  return std::string(width > text.size() ? width - text.size() : 0, ' ') + text;
}

}  // namespace

void Evaluation::Add(std::uint32_t truth, std::uint32_t said,
                     std::int32_t probability) {
  items_.push_back({static_cast<std::uint16_t>(truth),
                    static_cast<std::uint16_t>(said),
                    static_cast<std::int16_t>(probability)});
}

Figures Evaluation::Compute() const {
  const std::size_t n = classes_.size();
  const auto count = [&](auto item_at) {
    Confusion confusion(n, std::vector<std::uint64_t>(n + 1, 0));
    for (std::size_t i = 0; i < items_.size(); ++i) {
      const Item& item = items_[item_at(i)];
      ++confusion[item.truth][item.said];
    }
    return confusion;
  };
  Figures figures;
  figures.texts = items_.size();
  figures.confusion = count([](std::size_t i) { return i; });
  figures.classes = PerClass(figures.confusion);
  Means(figures.classes, figures.macro_recall, figures.macro_f1);
  std::uint64_t right = 0;
  for (std::size_t c = 0; c < n; ++c) {
    figures.classes[c].name = classes_[c];
    right += figures.confusion[c][c];
    figures.unjudged += figures.confusion[c][n];
  }
  figures.accuracy = Share(right, figures.texts);

  struct Bin {
    double stated = 0, right = 0, texts = 0;
  };
  std::array<Bin, 10> bins{};
  double stated = 0;
  for (const Item& item : items_) {
    if (item.probability < 0 || item.said >= n) continue;
    Bin& bin = bins[static_cast<std::size_t>(
        std::min<int>(item.probability / 100, 9))];
    bin.stated += item.probability / 1000.0;
    bin.right += item.truth == item.said;
    ++bin.texts;
    ++stated;
  }
  for (const Bin& bin : bins)
    figures.calibration_error += std::abs(bin.stated - bin.right);
  if (stated > 0) figures.calibration_error /= stated;

  constexpr int kDraws = 1000;
  std::vector<double> recalls, f1s;
  Random random(1);
  for (int d = 0; d < kDraws && !items_.empty(); ++d) {
    double recall, f1;
    Means(PerClass(count([&](std::size_t) {
            return static_cast<std::size_t>(random.Below(items_.size()));
          })),
          recall, f1);
    recalls.push_back(recall);
    f1s.push_back(f1);
  }
  const auto interval = [](std::vector<double>& values, double& low,
                           double& high) {
    if (values.empty()) return;
    std::sort(values.begin(), values.end());
    low = values[values.size() * 25 / 1000];
    high = values[values.size() * 975 / 1000];
  };
  interval(recalls, figures.recall_low, figures.recall_high);
  interval(f1s, figures.f1_low, figures.f1_high);
  return figures;
}

std::string FiguresText(const Figures& f) {
  std::string out = Cat(
      f.texts, " texts, ", f.unjudged, " of them not judged\n",
      "macro-recall  ", PerCent(f.macro_recall),
      "  (95 %: ", PerCent(f.recall_low), " to ", PerCent(f.recall_high),
      ")\nmacro-F1      ", PerCent(f.macro_f1), "  (95 %: ", PerCent(f.f1_low),
      " to ", PerCent(f.f1_high), ")\naccuracy      ", PerCent(f.accuracy),
      "\ncalibration error ", PerCent(f.calibration_error), "\n\n");
  std::size_t width = 9;
  for (const ClassFigures& c : f.classes)
    width = std::max(width, c.name.size() + 2);
  Append(out, Right("true\\said", width));
  for (const ClassFigures& c : f.classes) Append(out, Right(c.name, width));
  Append(out, Right("-", width), Right("precision", 11), Right("recall", 8),
         Right("F1", 7), "\n");
  for (std::size_t c = 0; c < f.classes.size(); ++c) {
    Append(out, Right(f.classes[c].name, width));
    for (const std::uint64_t n : f.confusion[c])
      Append(out, Right(Cat(n), width));
    Append(out, Right(PerCent(f.classes[c].precision), 11),
           Right(PerCent(f.classes[c].recall), 8),
           Right(PerCent(f.classes[c].f1), 7), "\n");
  }
  return out;
}

std::string FiguresJson(const Figures& f) {
  std::string out =
      Cat("\"texts\":", f.texts, ",\"unjudged\":", f.unjudged,
          ",\"macro_recall\":", Fraction(f.macro_recall),
          ",\"macro_f1\":", Fraction(f.macro_f1),
          ",\"accuracy\":", Fraction(f.accuracy), ",\"macro_recall_95\":[",
          Fraction(f.recall_low), ",", Fraction(f.recall_high),
          "],\"macro_f1_95\":[", Fraction(f.f1_low), ",", Fraction(f.f1_high),
          "],\"calibration_error\":", Fraction(f.calibration_error),
          ",\"classes\":[");
  for (std::size_t c = 0; c < f.classes.size(); ++c) {
    out += c == 0 ? "{\"name\":" : ",{\"name\":";
    AppendJsonString(out, f.classes[c].name);
    Append(out, ",\"texts\":", f.classes[c].texts,
           ",\"precision\":", Fraction(f.classes[c].precision),
           ",\"recall\":", Fraction(f.classes[c].recall),
           ",\"f1\":", Fraction(f.classes[c].f1), ",\"said\":[");
    for (std::size_t s = 0; s < f.confusion[c].size(); ++s)
      Append(out, s == 0 ? "" : ",", f.confusion[c][s]);
    out += "]}";
  }
  return out + "]";
}

}  // namespace vigie

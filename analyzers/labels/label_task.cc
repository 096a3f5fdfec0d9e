#include "analyzers/labels/label_task.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "analyzers/labels/alarm.h"
#include "analyzers/labels/label_features.h"
#include "analyzers/labels/label_model.h"
#include "analyzers/labels/personal_data.h"
#include "analyzers/linear/cross_validation.h"
#include "analyzers/text/tokenizer.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// A label is said where at least this share of them is right.
constexpr double kPrecision = 0.72;

constexpr std::uint64_t Bit(int label) { return std::uint64_t{1} << label; }

std::uint64_t TruthOf(const CorpusText& text) {
  std::uint64_t bits = 0;
  for (int label = 0; label < kLabels; ++label) {
    const std::string_view group = LabelGroup(label), name = LabelName(label);
    const auto in = [&](const std::vector<std::string>& names) {
      return std::find(names.begin(), names.end(), name) != names.end();
    };
    const bool has = group == "nature"   ? text.nature == name
                     : group == "author" ? text.author == name
                     : group == "theme"  ? in(text.themes)
                     : group == "intent" ? in(text.intents)
                     : group == "care"   ? in(text.care)
                     : label == kIrony   ? text.irony
                                         : text.crisis;
    if (has) bits |= Bit(label);
  }
  return bits;
}

// The classes of the table among these labels.
std::uint64_t ClassesOf(std::uint64_t labels) {
  std::uint64_t bits = 0;
  for (std::size_t c = 0; c < kLabelOfClass.size(); ++c)
    if ((labels & Bit(kLabelOfClass[c])) != 0) bits |= std::uint64_t{1} << c;
  return bits;
}

// What is said by rules rather than by a table.
std::uint64_t ByRule(std::uint64_t bits, const Tokens& tokens,
                     Language language) {
  if (HasPersonalData(tokens)) bits |= Bit(LabelOf(Care::kPersonalData));
  const PhraseTable* const alarm = AlarmTableOf(language);
  if (alarm != nullptr && IsAlarming(*alarm, tokens)) bits |= Bit(kAlarm);
  return bits;
}

void Count(std::array<YesNo, kLabels>& figures, std::uint64_t truth,
           std::uint64_t said) {
  for (int label = 0; label < kLabels; ++label)
    figures[static_cast<std::size_t>(label)].Add((truth & Bit(label)) != 0,
                                                 (said & Bit(label)) != 0);
}

}  // namespace

absl::StatusOr<TaughtLabels> TrainLabels(
    const std::vector<CorpusText>& texts, const std::string& language,
    const TrainSettings& settings,
    const std::function<void(int, int)>& progress) {
  TrainSettings chosen = settings;
  chosen.several = true;
  chosen.may_lack = true;
  TableTask task{"labels", language, {}};
  for (const int label : kLabelOfClass)
    task.classes.push_back(LabelClass(label));
  Examples examples;
  std::vector<std::uint64_t> groups, truths, found, ruled;
  const auto tokenizer = MakeTokenizer();
  LabelReader reader;
  FeatureList features;
  const Language of = MakeLanguage(language);
  for (const CorpusText& text : texts) {
    if (text.language != language) continue;
    Mention mention;
    mention.text = text.text;
    const Tokens& tokens = tokenizer->Cut(mention);
    reader.ReadTaught(tokens, of, features);
    truths.push_back(TruthOf(text));
    examples.Add(features, ClassesOf(truths.back()));
    groups.push_back(Hash64(text.sector));
    found.push_back(reader.found());
    ruled.push_back(ByRule(0, tokens, of));
  }
  if (examples.size() < 50)
    return InvalidArgument("labels: ", examples.size(), " texts in ", language,
                           "; it takes 50 at least");
  TrainSettings quick = chosen;
  quick.seeds = 1;
  VIGIE_ASSIGN_OR_RETURN(
      const auto held_out,
      HeldOutLogits(examples, groups, 12, task, quick, progress));
  VIGIE_ASSIGN_OR_RETURN(LinearTable table, TrainTable(examples, task, chosen));
  std::vector<bool> truth(examples.size());
  std::vector<std::int32_t> logits(examples.size());
  for (std::size_t c = 0; c < kLabelOfClass.size(); ++c) {
    std::vector<std::pair<double, bool>> points;
    for (std::size_t i = 0; i < examples.size(); ++i) {
      truth[i] = (truths[i] & Bit(kLabelOfClass[c])) != 0;
      logits[i] = held_out[i][c];
      points.emplace_back(logits[i] / 1000.0, truth[i]);
    }
    // Half of the probability stands where the line is.
    Calibration& calibration = table.calibration()[c];
    const std::int64_t line = BestThreshold(truth, logits, kPrecision);
    calibration = FitCalibration(points);
    calibration.offset = static_cast<std::int32_t>(std::clamp<std::int64_t>(
        -line * calibration.slope / 1000, -1'000'000, 1'000'000));
  }
  TaughtLabels taught{std::move(table), {}};
  taught.apart.texts = examples.size();
  for (std::size_t i = 0; i < examples.size(); ++i) {
    std::array<std::int64_t, kModelLabels> said{};
    for (std::size_t c = 0; c < said.size(); ++c) {
      const Calibration& of = taught.table.calibration()[c];
      said[c] = std::int64_t{held_out[i][c]} * of.slope / 1000 + of.offset;
    }
    Count(taught.apart.labels, truths[i],
          DecideLabels(said, found[i]) | ruled[i]);
    Count(taught.apart.keywords, truths[i], found[i]);
  }
  return taught;
}

absl::StatusOr<LabelFigures> ExamineLabels(const std::vector<CorpusText>& texts,
                                           const LinearTable* own) {
  std::optional<LabelModel> mine;
  if (own != nullptr) {
    VIGIE_ASSIGN_OR_RETURN(mine, LabelModel::Make(*own));
  }
  const auto tokenizer = MakeTokenizer();
  LabelReader reader;
  FeatureList features;
  LabelFigures figures;
  double seconds = 0;
  for (const CorpusText& text : texts) {
    const Language language = MakeLanguage(text.language);
    const LabelModel* const model = mine ? &*mine : BuiltInLabels(language);
    if (model == nullptr) continue;
    Mention mention;
    mention.text = text.text;
    const Tokens& tokens = tokenizer->Cut(mention);
    const auto begin = std::chrono::steady_clock::now();
    reader.Read(tokens, language, features);
    LabelModel::Sums sums;
    model->Sum(features, sums);
    const std::uint64_t said =
        ByRule(model->Decide(sums, reader.found()), tokens, language);
    seconds +=
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin)
            .count();
    const std::uint64_t truth = TruthOf(text);
    Count(figures.labels, truth, said);
    Count(figures.keywords, truth, reader.found());
    ++figures.texts;
  }
  if (figures.texts == 0)
    return InvalidArgument("labels: no text in a language with a table");
  figures.texts_per_second = static_cast<double>(figures.texts) / seconds;
  return figures;
}

}  // namespace vigie

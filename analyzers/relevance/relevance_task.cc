#include "analyzers/relevance/relevance_task.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "analyzers/linear/corpus.h"
#include "analyzers/linear/cross_validation.h"
#include "analyzers/linear/labelled.h"
#include "analyzers/relevance/models.h"
#include "analyzers/relevance/relevance.h"
#include "analyzers/relevance/relevance_features.h"
#include "analyzers/text/tokenizer.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// A true mention that is lost costs more than a homonym that is kept: the line
// is drawn where hardly any is lost.
constexpr double kKept = 0.92;

struct Judged {
  NameKind kind = NameKind::kPlain;
  std::vector<FeatureList> places;  // of the name; empty: not named
};

Judged Read(const RelevanceText& text) {
  static thread_local const std::unique_ptr<Tokenizer> tokenizer =
      MakeTokenizer();
  RelevanceReader reader;
  const BrandName name(text.brand);
  Mention mention;
  mention.text = text.text;
  const Tokens& tokens = tokenizer->Cut(mention);
  Judged judged{name.kind, {}};
  for (const NamePlace place : reader.Find(name, tokens))
    reader.Features(name, tokens, place, MakeLanguage(text.language),
                    judged.places.emplace_back());
  return judged;
}

void Count(RelevanceFigures& figures, const RelevanceText& text, NameKind kind,
           bool said) {
  figures.about.Add(text.about, said);
  figures.off.Add(!text.about, !said);
  if (kind != NameKind::kPlain) figures.homonyms.Add(text.about, said);
}

// The logit from which all but a few of the true ones are kept.
std::int32_t Line(std::vector<std::int32_t> of_true) {
  std::sort(of_true.begin(), of_true.end());
  const auto lost = static_cast<std::size_t>(
      (1 - kKept) * static_cast<double>(of_true.size()));
  return of_true.empty() ? 0 : of_true[lost];
}

}  // namespace

absl::StatusOr<std::vector<RelevanceText>> ReadRelevance(
    const std::string& path, std::string_view brand) {
  std::vector<RelevanceText> texts;
  if (IsCorpus(path)) {
    VIGIE_ASSIGN_OR_RETURN(const std::vector<CorpusText> corpus,
                           ReadCorpus(path));
    for (const CorpusText& text : corpus)
      for (const auto& [name, tone] : text.brands)
        texts.push_back({name, text.language, text.text, tone != "off"});
    return texts;
  }
  if (brand.empty())
    return InvalidArgument(path, ": name the brand that its texts are about");
  VIGIE_ASSIGN_OR_RETURN(const std::vector<LabelledText> labelled,
                         ReadLabelled(path));
  for (const LabelledText& text : labelled) {
    const bool about = text.label == "about" || text.label == "1";
    if (!about && text.label != "off" && text.label != "0")
      return InvalidArgument(path, ": the label \"", text.label,
                             "\" is neither about nor off");
    texts.push_back({std::string(brand), text.language, text.text, about});
  }
  return texts;
}

absl::StatusOr<TaughtRelevance> TrainRelevance(
    const std::vector<RelevanceText>& texts, const TrainSettings& settings,
    const std::function<void(int, int)>& progress) {
  TrainSettings chosen = settings;
  chosen.several = true;
  std::set<std::string> brands;
  for (const RelevanceText& text : texts) brands.insert(text.brand);
  const bool one_brand = brands.size() == 1;
  const TableTask task{"relevance", "", {"about"}};
  Examples examples;
  std::vector<std::uint64_t> groups;
  std::vector<std::pair<std::size_t, std::size_t>> places;  // of each text
  std::vector<NameKind> kinds;
  std::size_t about = 0, off = 0;
  RelevanceFigures figures;
  std::vector<const RelevanceText*> named;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Judged judged = Read(texts[i]);
    if (judged.places.empty()) {
      ++figures.not_named;
      continue;
    }
    (texts[i].about ? about : off) += 1;
    named.push_back(&texts[i]);
    kinds.push_back(judged.kind);
    places.emplace_back(examples.size(), judged.places.size());
    for (const FeatureList& place : judged.places) {
      examples.Add(place, texts[i].about ? 1 : 0,
                   1.0f / static_cast<float>(judged.places.size()));
      groups.push_back(one_brand ? i : Hash64(texts[i].brand));
    }
  }
  if (about == 0 || off == 0)
    return InvalidArgument("relevance: it takes texts about the brand (", about,
                           ") and texts that are not (", off,
                           "), with the brand's name in them");
  TrainSettings quick = chosen;
  quick.seeds = 1;
  VIGIE_ASSIGN_OR_RETURN(const auto logits,
                         HeldOutLogits(examples, groups, one_brand ? 10 : 12,
                                       task, quick, progress));
  VIGIE_ASSIGN_OR_RETURN(LinearTable table, TrainTable(examples, task, chosen));
  const auto best = [&](std::size_t t) {
    std::int32_t most = logits[places[t].first][0];
    for (std::size_t k = 1; k < places[t].second; ++k)
      most = std::max(most, logits[places[t].first + k][0]);
    return most;
  };
  // Half of the probability stands where the line is.
  Calibration& calibration = table.calibration()[0];
  if (one_brand) {
    calibration = {};
  } else {
    std::vector<std::int32_t> of_true;
    for (std::size_t t = 0; t < named.size(); ++t)
      if (named[t]->about && kinds[t] != NameKind::kPlain)
        of_true.push_back(best(t));
    calibration.slope = 1000;
    calibration.offset = -Line(std::move(of_true));
  }
  for (std::size_t t = 0; t < named.size(); ++t) {
    std::int64_t logit = best(t) + calibration.offset;
    if (one_brand) {
      const Judged judged = Read(*named[t]);
      logit = -1'000'000;
      for (std::size_t k = 0; k < judged.places.size(); ++k)
        logit = std::max(logit, logits[places[t].first + k][0] +
                                    RelevanceLogit(BuiltInRelevance(), nullptr,
                                                   judged.places[k]));
    }
    Count(figures, *named[t], kinds[t],
          (!one_brand && kinds[t] == NameKind::kPlain) || logit >= 0);
  }
  return TaughtRelevance{std::move(table), figures};
}

RelevanceFigures ExamineRelevance(const std::vector<RelevanceText>& texts,
                                  const LinearTable* own) {
  RelevanceFigures figures;
  for (const RelevanceText& text : texts) {
    const Judged judged = Read(text);
    if (judged.places.empty()) {
      ++figures.not_named;
      continue;
    }
    bool said = judged.kind == NameKind::kPlain && own == nullptr;
    for (const FeatureList& place : judged.places)
      said = said || RelevanceLogit(BuiltInRelevance(), own, place) >= 0;
    Count(figures, text, judged.kind, said);
  }
  return figures;
}

}  // namespace vigie

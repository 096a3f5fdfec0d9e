#include "deploy/vigie/label_tasks.h"

#include <cstdio>
#include <iterator>
#include <optional>
#include <utility>

#include "analyzers/relevance/relevance.h"
#include "analyzers/relevance/relevance_task.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

void PrintYesNo(const char* name, const YesNo& f) {
  std::printf("%-28s %6.1f %6.1f %6.1f   %llu of %llu\n", name,
              100 * f.Precision(), 100 * f.Recall(), 100 * f.F1(),
              static_cast<unsigned long long>(f.right),
              static_cast<unsigned long long>(f.right + f.missed));
}

std::string YesNoJson(const YesNo& f) {
  char text[200];
  std::snprintf(text, sizeof text,
                "{\"texts\":%llu,\"found\":%llu,\"precision\":%.4f,"
                "\"recall\":%.4f,\"f1\":%.4f}",
                static_cast<unsigned long long>(f.right + f.missed),
                static_cast<unsigned long long>(f.right), f.Precision(),
                f.Recall(), f.F1());
  return text;
}

// What is said when nobody looks: every hit is about the brand.
YesNo Everything(const YesNo& f) {
  YesNo all;
  all.right = f.right + f.missed;
  all.wrong = f.wrong + f.rest;
  return all;
}

void PrintRelevance(const RelevanceFigures& f) {
  std::printf(
      "%llu texts without the brand's name left out\n"
      "%-28s %6s %6s %6s   found\n",
      static_cast<unsigned long long>(f.not_named), "in per cent", "prec.",
      "recall", "F1");
  PrintYesNo("about the brand", f.about);
  PrintYesNo("  all hits said to be", Everything(f.about));
  PrintYesNo("about, of homonyms", f.homonyms);
  PrintYesNo("  all hits said to be", Everything(f.homonyms));
  PrintYesNo("not about the brand", f.off);
}

}  // namespace

bool IsLabelTask(std::string_view task) { return task == "relevance"; }

absl::StatusOr<LinearTable> TrainLabelTask(
    const std::string& task, const std::vector<std::string>& files,
    const std::string& language, const std::string& brand,
    TrainSettings settings, const std::function<void(int, int)>& progress) {
  (void)task;
  std::vector<RelevanceText> texts;
  for (const std::string& file : files) {
    VIGIE_ASSIGN_OR_RETURN(std::vector<RelevanceText> more,
                           ReadRelevance(file, brand));
    for (RelevanceText& text : more)
      if (language.empty() || text.language == language)
        texts.push_back(std::move(text));
  }
  settings.bits = 17;
  VIGIE_ASSIGN_OR_RETURN(TaughtRelevance taught,
                         TrainRelevance(texts, settings, progress));
  std::printf("On texts that the judging table was not taught:\n");
  PrintRelevance(taught.apart);
  return std::move(taught.table);
}

absl::Status EvaluateLabelTask(const std::string& task, const std::string& file,
                               const std::string& language,
                               const std::string& brand,
                               const std::string& model, bool json) {
  VIGIE_ASSIGN_OR_RETURN(std::vector<RelevanceText> texts,
                         ReadRelevance(file, brand));
  if (!language.empty())
    std::erase_if(texts, [&](const RelevanceText& text) {
      return text.language != language;
    });
  std::optional<LinearTable> own;
  if (!model.empty()) {
    std::uint64_t hash = 0;
    VIGIE_ASSIGN_OR_RETURN(own, OpenRelevance(model, hash));
  }
  const RelevanceFigures f = ExamineRelevance(texts, own ? &*own : nullptr);
  if (!json) {
    PrintRelevance(f);
    return absl::OkStatus();
  }
  std::printf(
      "{\"task\":\"%s\",\"not_named\":%llu,\"about\":%s,\"homonyms\":%s,"
      "\"off\":%s}\n",
      task.c_str(), static_cast<unsigned long long>(f.not_named),
      YesNoJson(f.about).c_str(), YesNoJson(f.homonyms).c_str(),
      YesNoJson(f.off).c_str());
  return absl::OkStatus();
}

}  // namespace vigie

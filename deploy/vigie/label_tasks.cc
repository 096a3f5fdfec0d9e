#include "deploy/vigie/label_tasks.h"

#include <cstdio>
#include <iterator>
#include <optional>
#include <utility>

#include "analyzers/labels/label_task.h"
#include "analyzers/labels/measured.h"
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

// "themes" and "theme" are one.
bool Wanted(std::string_view task, int label) {
  if (task == "labels") return true;
  const std::string_view group = LabelGroup(label);
  return task == group || (task.starts_with(group) && task.back() == 's');
}

void PrintLabels(std::string_view task, const LabelFigures& f,
                 const std::string& language) {
  std::printf("%llu texts\n%-24s %6s %6s %6s %6s   keywords alone\n",
              static_cast<unsigned long long>(f.texts), "in per cent", "texts",
              "prec.", "recall", "F1");
  for (int label = 0; label < kLabels; ++label) {
    if (!Wanted(task, label)) continue;
    const YesNo& y = f.labels[static_cast<std::size_t>(label)];
    const YesNo& k = f.keywords[static_cast<std::size_t>(label)];
    std::printf("%-24s %6llu %6.1f %6.1f %6.1f   %5.1f %5.1f %5.1f  %s\n",
                Cat(LabelGroup(label), " ", LabelName(label)).c_str(),
                static_cast<unsigned long long>(y.right + y.missed),
                100 * y.Precision(), 100 * y.Recall(), 100 * y.F1(),
                100 * k.Precision(), 100 * k.Recall(), 100 * k.F1(),
                language.empty()                        ? ""
                : IsFact(label, MakeLanguage(language)) ? "fact"
                                                        : "experimental");
  }
  if (f.texts_per_second > 0)
    std::printf("%.0f texts/s, judging alone\n", f.texts_per_second);
}

void PrintLabelsJson(std::string_view task, const LabelFigures& f) {
  std::printf("{\"task\":\"%s\",\"texts\":%llu,\"labels\":[",
              std::string(task).c_str(),
              static_cast<unsigned long long>(f.texts));
  bool first = true;
  for (int label = 0; label < kLabels; ++label) {
    if (!Wanted(task, label)) continue;
    const auto l = static_cast<std::size_t>(label);
    std::printf(
        "%s{\"group\":\"%s\",\"label\":\"%s\",\"said\":%s,"
        "\"keywords\":%s}",
        first ? "" : ",", std::string(LabelGroup(label)).c_str(),
        std::string(LabelName(label)).c_str(), YesNoJson(f.labels[l]).c_str(),
        YesNoJson(f.keywords[l]).c_str());
    first = false;
  }
  std::printf("],\"texts_per_second\":%.0f}\n", f.texts_per_second);
}

absl::StatusOr<std::vector<CorpusText>> ReadLabels(
    const std::string& path, const std::string& language) {
  if (!IsCorpus(path))
    return InvalidArgument(path,
                           ": labels take a corpus file (its first line names "
                           "fourteen columns)");
  VIGIE_ASSIGN_OR_RETURN(std::vector<CorpusText> texts, ReadCorpus(path));
  if (!language.empty())
    std::erase_if(texts, [&](const CorpusText& text) {
      return text.language != language;
    });
  return texts;
}

}  // namespace

bool IsLabelTask(std::string_view task) {
  return task != "tone" && task != "language" && task != "brands";
}

absl::StatusOr<LinearTable> TrainLabelTask(
    const std::string& task, const std::vector<std::string>& files,
    const std::string& language, const std::string& brand,
    TrainSettings settings, const std::function<void(int, int)>& progress) {
  if (task == "labels") {
    std::vector<CorpusText> texts;
    for (const std::string& file : files) {
      VIGIE_ASSIGN_OR_RETURN(std::vector<CorpusText> more,
                             ReadLabels(file, language));
      for (CorpusText& text : more) texts.push_back(std::move(text));
    }
    if (texts.empty()) return InvalidArgument("labels: no text");
    settings.bits = 15;
    settings.epochs = 20;
    settings.rate = 0.02f;
    settings.balance = 0.1f;
    const std::string of = language.empty() ? texts[0].language : language;
    VIGIE_ASSIGN_OR_RETURN(TaughtLabels taught,
                           TrainLabels(texts, of, settings, progress));
    std::printf("On texts of sectors that the judging table was not taught:\n");
    PrintLabels(task, taught.apart, "");
    return std::move(taught.table);
  }
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
  if (task != "relevance") {
    VIGIE_ASSIGN_OR_RETURN(const std::vector<CorpusText> texts,
                           ReadLabels(file, language));
    std::optional<LinearTable> own;
    if (!model.empty()) {
      VIGIE_ASSIGN_OR_RETURN(own, LinearTable::Open(model));
    }
    VIGIE_ASSIGN_OR_RETURN(const LabelFigures figures,
                           ExamineLabels(texts, own ? &*own : nullptr));
    if (json)
      PrintLabelsJson(task, figures);
    else
      PrintLabels(task, figures, texts.empty() || own ? "" : texts[0].language);
    return absl::OkStatus();
  }
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

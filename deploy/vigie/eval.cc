// vigie eval: how good is a model on labelled texts?
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyzers/language/language_table.h"
#include "analyzers/sentiment/tone_task.h"
#include "deploy/vigie/label_tasks.h"
#include "deploy/vigie/verbs.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

struct Options {
  std::string file, task = "tone", model, language, brand;
  std::vector<std::string> apart;
  int alike = 60;
  std::size_t words = 0;
  bool json = false, adapt = false;
};

absl::Status Adapt(const Options& options,
                   const std::vector<LabelledText>& texts,
                   const LinearTable* own) {
  VIGIE_ASSIGN_OR_RETURN(const Adapted adapted, AdaptTone(texts, own));
  char prior[64];
  std::snprintf(prior, sizeof prior, "[%.3f, %.3f, %.3f]",
                adapted.prior[0] / 1000.0, adapted.prior[1] / 1000.0,
                adapted.prior[2] / 1000.0);
  if (options.json) {
    std::printf("{\"task\":\"adapt\",\"prior\":%s,%s,\"adapted\":{%s}}\n",
                prior, FiguresJson(adapted.before).c_str(),
                FiguresJson(adapted.after).c_str());
    return absl::OkStatus();
  }
  std::printf(
      "As it is:\n%s\nWith a prior learned from the other four fifths of the "
      "sample:\n%s\nUnder the brand, in the configuration:\n"
      "    tone: {prior: %s}\n",
      FiguresText(adapted.before).c_str(), FiguresText(adapted.after).c_str(),
      prior);
  if (adapted.after.accuracy <= adapted.before.accuracy)
    std::printf("It is no better on this sample: leave it out.\n");
  return absl::OkStatus();
}

absl::Status Evaluate(const Options& options) {
  if (IsLabelTask(options.task))
    return EvaluateLabelTask(options.task, options.file, options.language,
                             options.brand, options.model, options.json);
  VIGIE_ASSIGN_OR_RETURN(std::vector<LabelledText> texts,
                         ReadLabelled(options.file));
  if (!options.language.empty())
    std::erase_if(texts, [&](const LabelledText& text) {
      return text.language != options.language;
    });
  std::size_t dropped = 0;
  for (const std::string& path : options.apart) {
    VIGIE_ASSIGN_OR_RETURN(const std::vector<LabelledText> known,
                           ReadLabelled(path));
    const std::vector<bool> near = NearDuplicates(texts, known, options.alike);
    std::vector<LabelledText> kept;
    for (std::size_t i = 0; i < texts.size(); ++i)
      if (!near[i]) kept.push_back(std::move(texts[i]));
    dropped += texts.size() - kept.size();
    texts = std::move(kept);
  }
  if (texts.empty())
    return InvalidArgument(options.file, ": no text is left to judge");
  std::optional<LinearTable> own;
  if (!options.model.empty()) {
    VIGIE_ASSIGN_OR_RETURN(own, LinearTable::Open(options.model));
  }
  if (options.task == "brands") {
    VIGIE_ASSIGN_OR_RETURN(const std::vector<CorpusText> corpus,
                           ReadCorpus(options.file));
    VIGIE_ASSIGN_OR_RETURN(const ExaminedBrands brands,
                           ExamineBrands(corpus, own ? &*own : nullptr));
    if (options.json) {
      std::printf(
          "{\"task\":\"brands\",\"not_named\":%llu,%s,\"copied\":{%s}}\n",
          static_cast<unsigned long long>(brands.not_named),
          FiguresJson(brands.figures).c_str(),
          FiguresJson(brands.copied).c_str());
    } else {
      std::printf(
          "Each brand by its part of the text (%llu that the text does not "
          "name, by the whole):\n%s\nThe whole text's tone copied to "
          "each:\n%s",
          static_cast<unsigned long long>(brands.not_named),
          FiguresText(brands.figures).c_str(),
          FiguresText(brands.copied).c_str());
    }
    return absl::OkStatus();
  }
  if (options.adapt) return Adapt(options, texts, own ? &*own : nullptr);
  Examined examined;
  if (options.task == "tone") {
    VIGIE_ASSIGN_OR_RETURN(examined, ExamineTone(texts, own ? &*own : nullptr));
  } else {
    for (LabelledText& text : texts) text.label = text.language;
    VIGIE_ASSIGN_OR_RETURN(const ExaminedLanguage language,
                           ExamineLanguage(std::move(texts), options.words,
                                           own ? &*own : nullptr));
    examined = {language.figures, language.texts_per_second};
  }
  if (options.json) {
    std::printf(
        "{\"task\":\"%s\",\"near_duplicates_dropped\":%zu,%s,"
        "\"texts_per_second\":%.0f}\n",
        options.task.c_str(), dropped, FiguresJson(examined.figures).c_str(),
        examined.texts_per_second);
  } else {
    if (!options.apart.empty())
      std::printf("%zu near-duplicates left out\n", dropped);
    std::printf("%s\n%.0f texts/s, judging alone\n",
                FiguresText(examined.figures).c_str(),
                examined.texts_per_second);
  }
  return absl::OkStatus();
}

}  // namespace

Verb AddEval(CLI::App& program) {
  CLI::App* app = program.add_subcommand(
      "eval", "Measure a model on labelled texts (label, language, text).");
  auto options = std::make_shared<Options>();
  app->add_option("FILE", options->file,
                  "Labelled texts, one a line: label, language and text "
                  "between tabs")
      ->required();
  app->add_option("--task", options->task,
                  "What is measured: tone; whether the language is found; the "
                  "tone about each brand (brands), whether a mention is about "
                  "it (relevance), and what else is said of it (labels, or "
                  "one kind of them), of a corpus file")
      ->check(CLI::IsMember({"tone", "language", "brands", "relevance",
                             "labels", "nature", "author", "themes", "intents",
                             "care", "crisis", "irony"}))
      ->capture_default_str();
  app->add_option("--model", options->model,
                  "A table made by `vigie train`, instead of the program's");
  app->add_option("--language", options->language,
                  "Only the texts of this language");
  app->add_option("--brand", options->brand,
                  "The brand that labelled texts are about (of relevance)");
  app->add_option("--without-copies-of", options->apart,
                  "Leave out texts that are nearly one of this labelled file "
                  "(what the model learned from, say)");
  app->add_option("--alike", options->alike,
                  "Shared words, in per cent, from which a text is a copy")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  app->add_option("--words", options->words,
                  "Judge only so many words of each text (of language)");
  app->add_flag("--adapt", options->adapt,
                "Learn a brand's prior from the file, a sample of its "
                "mentions (50 or more): prints the key for the configuration "
                "and what it would change");
  app->add_flag("--json", options->json, "One line of JSON");
  app->footer(
      "Labels of tone: 0 or negative, 1 or neutral, 2 or positive.\n"
      "Example:\n"
      "  vigie eval labelled.tsv\n"
      "  vigie eval --adapt sample_of_one_brand.tsv");
  return [options] {
    const absl::Status status = Evaluate(*options);
    if (status.ok()) return kExitOk;
    std::fprintf(stderr, "vigie eval: %s\n",
                 std::string(FromAbsl(status.message())).c_str());
    return kExitFailed;
  };
}

}  // namespace vigie

// vigie train: a model from labelled texts, in seconds.
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <memory>
#include <set>
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
  std::vector<std::string> files, like;
  std::string task = "tone", language, brand, out;
  TrainSettings settings;
};

int Fail(const absl::Status& status) {
  std::fprintf(stderr, "vigie train: %s\n",
               std::string(FromAbsl(status.message())).c_str());
  return kExitFailed;
}

// "FILE" or "FILE@0.3": its texts count three tenths.
absl::StatusOr<WeightedTexts> ReadSet(const std::string& argument) {
  WeightedTexts set;
  std::string path = argument;
  if (const std::size_t at = path.rfind('@'); at != std::string::npos) {
    const std::string_view number = std::string_view(path).substr(at + 1);
    float weight = 0;
    const auto [end, error] =
        std::from_chars(number.data(), number.data() + number.size(), weight);
    if (error == std::errc() && end == number.data() + number.size()) {
      if (!(weight > 0) || !(weight <= 1000))
        return InvalidArgument(argument, ": a weight is above 0, at most 1000");
      set.weight = weight;
      path.resize(at);
    }
  }
  VIGIE_ASSIGN_OR_RETURN(set.texts, ReadLabelled(path));
  return set;
}

// Written aside and renamed: a half-written table is never read.
int Save(const LinearTable& table, const std::string& path) {
  const std::string aside = path + ".part";
  std::ofstream out(aside, std::ios::binary);
  out << table.Serialize();
  out.close();
  if (!out || std::rename(aside.c_str(), path.c_str()) != 0) {
    std::fprintf(stderr, "vigie train: %s: cannot be written\n", path.c_str());
    return kExitFailed;
  }
  return kExitOk;
}

int Train(Options& options) {
  if (IsLabelTask(options.task)) {
    const auto progress = [](int done, int all) {
      std::fprintf(stderr, "\rpart %d of %d%s", done, all,
                   done == all ? "\n" : "");
    };
    const absl::StatusOr<LinearTable> table =
        TrainLabelTask(options.task, options.files, options.language,
                       options.brand, options.settings, progress);
    return table.ok() ? Save(*table, options.out) : Fail(table.status());
  }
  std::vector<WeightedTexts> sets;
  std::set<std::string> languages;
  std::size_t texts = 0;
  for (const std::string& file : options.files) {
    absl::StatusOr<WeightedTexts> set = ReadSet(file);
    if (!set.ok()) return Fail(set.status());
    for (const LabelledText& text : set->texts) languages.insert(text.language);
    sets.push_back(*std::move(set));
  }
  for (const std::string& file : options.like) {
    absl::StatusOr<WeightedTexts> set = ReadSet(file);
    if (!set.ok()) return Fail(set.status());
    for (const LabelledText& text : set->texts) languages.insert(text.language);
    set->like = true;
    sets.push_back(*std::move(set));
  }
  if (options.task == "language") {
    for (const WeightedTexts& set : sets) texts += set.texts.size();
  } else if (options.language.empty()) {
    if (languages.size() != 1) {
      std::fprintf(stderr,
                   "vigie train: the files hold several languages; choose one "
                   "with --language\n");
      return kExitUsage;
    }
    options.language = *languages.begin();
  }
  if (options.task != "language")
    for (const WeightedTexts& set : sets)
      for (const LabelledText& text : set.texts)
        texts += text.language == options.language;
  const bool terminal = isatty(STDERR_FILENO) != 0;
  const auto progress = [&](int done, int all) {
    if (terminal)
      std::fprintf(stderr, "\r%zu texts, pass %d of %d%s", texts, done, all,
                   done == all ? "\n" : "");
    else if (done == all || done % 15 == 0)
      std::fprintf(stderr, "%zu texts, pass %d of %d\n", texts, done, all);
  };
  const auto learn = [&]() -> absl::StatusOr<LinearTable> {
    if (options.task == "tone")
      return TrainTone(sets, options.language, options.settings, progress);
    std::vector<std::vector<LabelledText>> all;
    for (WeightedTexts& set : sets) all.push_back(std::move(set.texts));
    return TrainLanguage(all, options.settings, progress);
  };
  const absl::StatusOr<LinearTable> table = learn();
  if (!table.ok()) return Fail(table.status());
  return Save(*table, options.out);
}

}  // namespace

Verb AddTrain(CLI::App& program) {
  CLI::App* app = program.add_subcommand(
      "train", "Make a model from labelled texts (label, language, text).");
  auto options = std::make_shared<Options>();
  app->add_option("FILE", options->files,
                  "Labelled texts, one a line: label, language and text "
                  "between tabs. FILE@0.3: its texts count three tenths")
      ->required();
  app->add_option("--like", options->like,
                  "Labelled texts that are like what will be judged (some "
                  "hundreds of yours): learned with the others, and apart");
  app->add_option("--task", options->task,
                  "What is learned: tone; which language it is; whether a "
                  "mention is about the brand (relevance); nature, author, "
                  "themes, intents and the rest (labels; of corpus files)")
      ->check(CLI::IsMember({"tone", "language", "relevance", "labels"}))
      ->capture_default_str();
  app->add_option("--language", options->language,
                  "The language to learn (fr); texts of others are passed "
                  "over. Needless when there is one only");
  app->add_option("--brand", options->brand,
                  "The brand that labelled texts are about (of relevance)");
  app->add_option("--out", options->out, "Where the table is written")
      ->required();
  app->add_option("--seed", options->settings.seed,
                  "Of chance: the same seed gives the same table")
      ->capture_default_str();
  app->add_option("--seeds", options->settings.seeds,
                  "How many tables are averaged")
      ->check(CLI::Range(1, 20))
      ->capture_default_str();
  app->add_option("--bits", options->settings.bits,
                  "Size of a tone table: 2 to this power rows of 4 bytes, or "
                  "of 8 with --like")
      ->check(CLI::Range(10, 20))
      ->capture_default_str();
  app->add_option("--rate", options->settings.rate,
                  "How fast it learns: less for many texts")
      ->check(CLI::Range(1e-4, 1.0))
      ->capture_default_str();
  app->footer(
      "Labels of tone: 0 or negative, 1 or neutral, 2 or positive; of "
      "language:\n"
      "fr, en, …; of relevance: about, off (with --brand).\n"
      "Example:\n"
      "  vigie train --language fr --out tone_fr.vgt labelled.tsv\n"
      "  vigie eval --model tone_fr.vgt others.tsv");
  return [options] { return Train(*options); };
}

}  // namespace vigie

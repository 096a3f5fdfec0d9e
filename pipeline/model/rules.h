// The rules: what is watched and how it is judged. Their text (the body) is
// named by its hash in the log, so that an old record is always analyzed with
// the rules that held when it arrived.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace vigie {

// A customer's own word of tone: what it says to them, whatever it says to
// others.
struct OwnWord {
  std::string language;  // ISO 639-1; empty: in every language
  std::string words;     // one word, or some side by side
  int weight = 0;        // -3 complaint to 3 praise; 0: says nothing at all
};

// A word by which a customer knows that a mention speaks of a theme, besides
// those that are known anyway.
struct ThemeWord {
  std::string theme;  // ThemeName
  std::string word;   // or some side by side; "dédommag*": all that begin so

  friend bool operator==(const ThemeWord&, const ThemeWord&) = default;
};

// How mentions that only sound like the brand are told from those about it
// (analyzers/relevance).
struct RelevanceRule {
  bool judged = false;           // asked for; names that are words always are
  std::int32_t threshold = 500;  // thousandths: less is doubtful
  std::string model;             // a table of the brand's own, or ""
  std::uint64_t model_hash = 0;  // of its bytes

  friend bool operator==(const RelevanceRule&, const RelevanceRule&) = default;
};

// One watched brand: yours, or a competitor's.
struct BrandRule {
  std::string name;                // "Orange": label, and key for ever
  std::string query;               // what finds it (see analyzers/query)
  std::vector<std::string> owned;  // its own accounts: "platform:handle"
  std::string panel;               // brands compared with each other
  bool competitor = false;
  RelevanceRule relevance{};
  std::vector<OwnWord> words;  // of this brand alone
  // Shares of complaints, neutral texts and praise among what is said of it,
  // in thousandths; all 0: not known, and each counts alike.
  std::array<int, 3> tone_prior{};
  int line = 0, column = 0;  // where the configuration says it
  int query_line = 0, query_column = 0;
};

struct Rules {
  std::vector<BrandRule> brands;
  // Version of the analysis code and its models: a change of it is a change
  // of rules.
  std::string analysis;
  // Detection settings, as `key value` pairs in key order (the detector reads
  // its own): part of the rules, so that a replay alerts alike.
  std::vector<std::pair<std::string, std::string>> detection;
  std::vector<OwnWord> lexicon;  // words of tone for every brand
  std::vector<ThemeWord> themes;
  // Accounts and sites known for satire, besides the best known ones: "handle",
  // "platform:handle", "site.example".
  std::vector<std::string> satire;
  // Who is told what and when, as pipeline/route writes and reads it; "" when
  // the configuration does not say: every sink is told at once of what pages.
  std::string alerts;

  // The body: a text form in which equal rules are equal bytes.
  std::string Body() const;
  // InvalidArgument when `body` is not one that Body() wrote.
  static absl::StatusOr<Rules> Parse(std::string_view body);
  // Hash64 of the body.
  std::uint64_t Hash() const;
};

}  // namespace vigie

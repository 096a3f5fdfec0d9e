#include "pipeline/model/rules.h"

#include "pipeline/base/bytes.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {
constexpr std::string_view kMagic = "vigie rules 1\n";
// What only some rules have comes after the rest, each under its name: bodies
// without it stay as they were.
constexpr std::string_view kTone = "tone";
constexpr std::string_view kRelevance = "relevance";
constexpr std::string_view kAlerts = "alerts";
constexpr std::string_view kSatire = "satire";
constexpr std::string_view kThemeWords = "themes";

bool HasTone(const BrandRule& brand) {
  return !brand.words.empty() || brand.tone_prior != std::array<int, 3>{};
}

void Write(const std::vector<OwnWord>& words, ByteWriter& out) {
  out.Varint(words.size());
  for (const OwnWord& word : words) {
    out.String(word.language);
    out.String(word.words);
    out.Varint(static_cast<std::uint64_t>(word.weight + 3));
  }
}

void Read(ByteReader& in, std::vector<OwnWord>& words) {
  const std::uint64_t count = in.Varint();
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
    OwnWord& word = words.emplace_back();
    word.language = in.String();
    word.words = in.String();
    word.weight = static_cast<int>(in.Varint() % 7) - 3;
  }
}

void WriteTone(const Rules& rules, ByteWriter& out) {
  std::uint64_t brands = 0;
  for (const BrandRule& brand : rules.brands) brands += HasTone(brand);
  if (brands == 0 && rules.lexicon.empty()) return;
  out.String(kTone);
  Write(rules.lexicon, out);
  out.Varint(brands);
  for (std::size_t i = 0; i < rules.brands.size(); ++i) {
    const BrandRule& brand = rules.brands[i];
    if (!HasTone(brand)) continue;
    out.Varint(i);
    Write(brand.words, out);
    for (const int share : brand.tone_prior)
      out.Varint(static_cast<std::uint64_t>(share));
  }
}

bool ReadTone(ByteReader& in, Rules& rules) {
  Read(in, rules.lexicon);
  const std::uint64_t brands = in.Varint();
  for (std::uint64_t n = 0; n < brands && in.ok(); ++n) {
    const std::uint64_t i = in.Varint();
    if (i >= rules.brands.size()) return false;
    Read(in, rules.brands[i].words);
    for (int& share : rules.brands[i].tone_prior) {
      const std::uint64_t value = in.Varint();
      if (value > 1000) return false;
      share = static_cast<int>(value);
    }
  }
  return in.ok();
}

void WriteRelevance(const Rules& rules, ByteWriter& out) {
  const RelevanceRule usual;
  std::uint64_t brands = 0;
  for (const BrandRule& brand : rules.brands)
    brands += brand.relevance != usual;
  if (brands == 0) return;
  out.String(kRelevance);
  out.Varint(brands);
  for (std::size_t i = 0; i < rules.brands.size(); ++i) {
    const RelevanceRule& relevance = rules.brands[i].relevance;
    if (relevance == usual) continue;
    out.Varint(i);
    out.Varint(relevance.judged);
    out.Varint(static_cast<std::uint64_t>(relevance.threshold));
    out.String(relevance.model);
    out.Varint(relevance.model_hash);
  }
}

bool ReadRelevance(ByteReader& in, Rules& rules) {
  const std::uint64_t brands = in.Varint();
  for (std::uint64_t n = 0; n < brands && in.ok(); ++n) {
    const std::uint64_t i = in.Varint();
    if (i >= rules.brands.size()) return false;
    RelevanceRule& relevance = rules.brands[i].relevance;
    relevance.judged = in.Varint() != 0;
    const std::uint64_t threshold = in.Varint();
    if (threshold > 1000) return false;
    relevance.threshold = static_cast<std::int32_t>(threshold);
    relevance.model = in.String();
    relevance.model_hash = in.Varint();
  }
  return in.ok();
}
}  // namespace

std::string Rules::Body() const {
  std::string body(kMagic);
  ByteWriter out(body);
  out.String(analysis);
  out.Varint(brands.size());
  for (const BrandRule& brand : brands) {
    out.String(brand.name);
    out.String(brand.query);
    out.String(brand.panel);
    out.Varint(brand.competitor);
    out.Varint(brand.owned.size());
    for (const std::string& account : brand.owned) out.String(account);
  }
  out.Varint(detection.size());
  for (const auto& [key, value] : detection) {
    out.String(key);
    out.String(value);
  }
  WriteTone(*this, out);
  WriteRelevance(*this, out);
  if (!themes.empty()) {
    out.String(kThemeWords);
    out.Varint(themes.size());
    for (const ThemeWord& word : themes) {
      out.String(word.theme);
      out.String(word.word);
    }
  }
  if (!satire.empty()) {
    out.String(kSatire);
    out.Varint(satire.size());
    for (const std::string& known : satire) out.String(known);
  }
  if (!alerts.empty()) {
    out.String(kAlerts);
    out.String(alerts);
  }
  return body;
}

absl::StatusOr<Rules> Rules::Parse(std::string_view body) {
  if (!body.starts_with(kMagic))
    return InvalidArgument(
        "rules body: written by a newer version, or damaged");
  ByteReader in(body.substr(kMagic.size()));
  Rules rules;
  rules.analysis = in.String();
  const std::uint64_t brands = in.Varint();
  for (std::uint64_t i = 0; i < brands && in.ok(); ++i) {
    BrandRule& brand = rules.brands.emplace_back();
    brand.name = in.String();
    brand.query = in.String();
    brand.panel = in.String();
    brand.competitor = in.Varint() != 0;
    const std::uint64_t owned = in.Varint();
    for (std::uint64_t k = 0; k < owned && in.ok(); ++k)
      brand.owned.emplace_back(in.String());
  }
  const std::uint64_t settings = in.Varint();
  for (std::uint64_t i = 0; i < settings && in.ok(); ++i) {
    std::string key(in.String());
    rules.detection.emplace_back(std::move(key), std::string(in.String()));
  }
  while (in.ok() && !in.done()) {
    const std::string_view part = in.String();
    if (part == kAlerts) {
      rules.alerts = in.String();
      continue;
    }
    if (part == kThemeWords) {
      const std::uint64_t words = in.Varint();
      for (std::uint64_t i = 0; i < words && in.ok(); ++i) {
        ThemeWord& word = rules.themes.emplace_back();
        word.theme = in.String();
        word.word = in.String();
      }
      continue;
    }
    if (part == kSatire) {
      const std::uint64_t known = in.Varint();
      for (std::uint64_t i = 0; i < known && in.ok(); ++i)
        rules.satire.emplace_back(in.String());
      continue;
    }
    if (!(part == kTone && ReadTone(in, rules)) &&
        !(part == kRelevance && ReadRelevance(in, rules)))
      return InvalidArgument(
          "rules body: written by a newer version, or damaged");
  }
  if (!in.ok()) return InvalidArgument("rules body: cut short or damaged");
  return rules;
}

std::uint64_t Rules::Hash() const { return Hash64(Body()); }

}  // namespace vigie

#include "ingest/simulate/crowd.h"

#include "absl/strings/ascii.h"
#include "ingest/simulate/vocabulary.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::string_view kLanguages[] = {"fr", "en", "es", "de", "pt"};
constexpr std::string_view kScenarios[] = {"crisis_recall", "crisis_leak",
                                           "crisis_video", "crisis_outage"};
// Rules in the order of Crowd::Rule, and what stands in for one that a small
// vocabulary lacks.
struct RuleName {
  std::string_view name, instead;
};
constexpr RuleName kRuleNames[] = {
    {"neg", ""},           {"neg_vague", "neg"},
    {"pos", ""},           {"pos_vague", "pos"},
    {"neu", ""},           {"", "crisis"},
    {"crisis_neu", "neu"}, {"crisis_pos", "pos"},
    {"giveaway", "neu"},   {"goodbuzz", "pos"},
    {"noise", ""},         {"title_neg", ""},
    {"title_pos", ""},     {"title_neu", ""},
    {"title_crisis", ""},  {"title_noise", ""},
    {"article", ""},       {"article_neg", ""},
    {"article_pos", ""},   {"article_crisis", ""},
    {"article_noise", ""}, {"tag", ""}};

constexpr std::string_view kFrenchSites[] = {
    "lecourrier.example",  "ladepeche-du-jour.example",
    "lavoixdusud.example", "echo-affaires.example",
    "infomatin.example",   "leconsommateur.example",
    "ouestactu.example",   "lyonpresse.example"};
constexpr std::string_view kEnglishSites[] = {
    "dailyledger.example", "thebeacon.example", "marketpost.example",
    "citygazette.example", "consumerwatch.example"};

void AppendNumber(std::uint64_t value, std::string& out) { Append(out, value); }

// Railéo -> Raileo: letters and digits only, as in a hashtag.
std::string PlainName(std::string_view name) {
  static constexpr char kBase[] =
      "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTs"
      "aaaaaaaceeeeiiiidnooooo/ouuuuyty";
  std::string plain;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto byte = static_cast<unsigned char>(name[i]);
    if (byte == 0xc3 && i + 1 < name.size()) {
      plain.push_back(kBase[(static_cast<unsigned char>(name[++i])) & 0x3f]);
    } else if (byte < 0x80 && absl::ascii_isalnum(byte)) {
      plain.push_back(name[i]);
    }
  }
  return plain;
}

}  // namespace

Crowd::Crowd(const std::vector<SimulatedBrand>& brands, const People& people,
             std::uint64_t seed)
    : brands_(brands), people_(people) {
  for (const SimulatedBrand& brand : brands)
    plain_names_.push_back(PlainName(brand.name));
  const std::string_view texts[] = {FrenchVocabulary(), EnglishVocabulary(),
                                    SpanishVocabulary(), GermanVocabulary(),
                                    PortugueseVocabulary()};
  const std::string_view scenario = kScenarios[Mix64(seed) % 4];
  for (const std::string_view text : texts) {
    Voice voice{Grammar(text)};
    for (int r = 0; r < kRules; ++r) {
      const std::string_view name =
          r == kCrisisNeg ? scenario : kRuleNames[r].name;
      voice.rules[r] = voice.grammar.Find(name);
      if (voice.rules[r] == Grammar::kNone)
        voice.rules[r] = voice.grammar.Find(kRuleNames[r].instead);
    }
    for (const SimulatedBrand& brand : brands)
      voice.sectors.push_back({voice.grammar.Find(brand.sector + ".P"),
                               voice.grammar.Find(brand.sector + ".N"),
                               voice.grammar.Find(brand.sector + ".G"),
                               voice.grammar.Find(brand.sector + ".Q")});
    voices_.push_back(std::move(voice));
  }
}

void Crowd::Fill(char slot, Random& random, std::string& out) {
  const auto expand_sector = [&](int which) {
    voice_->grammar.Expand(
        voice_->sectors[static_cast<std::size_t>(post_->brand)][which], random,
        *this, out);
  };
  switch (slot) {
    case 'B': {
      const SimulatedBrand& brand =
          brands_[static_cast<std::size_t>(post_->brand)];
      const std::uint64_t draw = random.Below(100);
      const bool article = post_->platform == SimulatedPlatform::kNews;
      if (brand.homonym && !article && draw < 45) {
        // "Escale Air": the handle, cut at its capital.
        const std::string_view handle = brand.handle;
        const std::size_t cut =
            std::min(plain_names_[post_->brand].size(), handle.size());
        Append(out, handle.substr(0, cut), " ", handle.substr(cut));
      } else if (article || draw < 72) {
        out.append(brand.name);
      } else if (draw < 86) {
        Append(out, "@", brand.handle);
      } else {
        const std::string& tag =
            brand.homonym ? brand.handle : plain_names_[post_->brand];
        Append(out, "#", tag);
        post_->tags.push_back(tag);
      }
      break;
    }
    case 'P':
      return expand_sector(0);
    case 'N':
      return expand_sector(1);
    case 'G':
      return expand_sector(2);
    case 'Q':
      return expand_sector(3);
    case 'X':
      people_.AppendHandle(people_.Draw(random), out);
      break;
    case 'W':
      people_.AppendProperName(random, out);
      break;
    case 'D':
      AppendNumber(2 + random.Below(48), out);
      break;
    case 'T':
      AppendNumber(6 + random.Below(17), out);
      out.append(voice_ == &voices_[0] ? "h" : ":");
      out.push_back(static_cast<char>('0' + random.Below(6)));
      out.push_back(random.Below(2) == 0 ? '0' : '5');
      break;
    case 'M':
      AppendNumber(5 + random.Below(10) * random.Below(50), out);
      out.append(" €");
      break;
    default:
      break;
  }
}

Crowd::Rule Crowd::RuleFor(Occasion occasion, int tone, Random& random) const {
  switch (occasion) {
    case Occasion::kNoise:
      return kNoise;
    case Occasion::kGiveaway:
      return kGiveaway;
    case Occasion::kGoodBuzz:
      return kGoodBuzz;
    case Occasion::kCrisis:
      return tone < 0 ? kCrisisNeg : tone > 0 ? kCrisisPos : kCrisisNeu;
    case Occasion::kEveryday:
      break;
  }
  // One in seven says it without a word that a lexicon knows.
  if (tone == 0) return kNeu;
  const bool vague = random.Below(100) < 14;
  if (tone < 0) return vague ? kNegVague : kNeg;
  return vague ? kPosVague : kPos;
}

void Crowd::Say(Occasion occasion, const std::string& hashtag, Random& random,
                SimulatedPost& post) {
  std::size_t language = 0;
  while (kLanguages[language] != post.language) ++language;
  voice_ = &voices_[language];
  post_ = &post;
  static constexpr std::string_view kFrance[] = {"FR", "FR", "FR", "FR",
                                                 "FR", "BE", "CH", "CA"};
  static constexpr std::string_view kAbroad[] = {"GB", "US", "IE", "GB"};
  const std::uint64_t where = people_.Key(post.author) >> 50;
  if (where % 2 == 0) {
    if (language == 0) post.country = kFrance[(where >> 1) & 7];
    if (language == 1) post.country = kAbroad[(where >> 1) & 3];
  }
  if (post.platform == SimulatedPlatform::kNews)
    return SayNews(occasion, random, post);
  voice_->grammar.Expand(voice_->rules[RuleFor(occasion, post.tone, random)],
                         random, *this, post.text);
  people_.Mangle(post.author, random, post.text);
  AddTags(occasion, hashtag, random, post);
  if (random.Chance(occasion == Occasion::kCrisis ? 0.2 : 0.1)) {
    const bool french = language == 0;
    Append(
        post.link, "https://www.",
        french ? kFrenchSites[random.Below(8)] : kEnglishSites[random.Below(5)],
        "/article/", random.Below(500));
    Append(post.text, " https://lien.example/", random.Below(1'000'000));
  }
}

void Crowd::SayNews(Occasion occasion, Random& random, SimulatedPost& post) {
  const bool french = voice_ == &voices_[0];
  post.type = "article";
  Assign(post.site, french ? kFrenchSites[random.Below(8)]
                           : kEnglishSites[random.Below(5)]);
  Rule title = kTitleNoise, body = kArticleNoise;
  if (occasion == Occasion::kCrisis && post.tone < 0) {
    title = kTitleCrisis;
    body = kArticleCrisis;
  } else if (occasion != Occasion::kNoise) {
    title = post.tone < 0 ? kTitleNeg : post.tone > 0 ? kTitlePos : kTitleNeu;
    body = post.tone < 0 ? kArticleNeg : post.tone > 0 ? kArticlePos : kArticle;
  }
  voice_->grammar.Expand(voice_->rules[title], random, *this, post.title);
  voice_->grammar.Expand(voice_->rules[body], random, *this, post.text);
}

void Crowd::AddTags(Occasion occasion, const std::string& hashtag,
                    Random& random, SimulatedPost& post) {
  const auto add = [&post](std::string_view tag) {
    Append(post.text, " #", tag);
    post.tags.emplace_back(tag);
  };
  if (occasion == Occasion::kCrisis && random.Chance(0.6)) add(hashtag);
  if (post.brand >= 0 && post.tags.empty() && random.Chance(0.12)) {
    const auto brand = static_cast<std::size_t>(post.brand);
    add(brands_[brand].homonym ? brands_[brand].handle : plain_names_[brand]);
  }
  if (random.Chance(0.18)) {
    std::string tag;
    voice_->grammar.Expand(voice_->rules[kTag], random, *this, tag);
    add(tag);
  }
}

}  // namespace vigie

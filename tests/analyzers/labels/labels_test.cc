#include "analyzers/labels/labels.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/labels/label_id.h"
#include "analyzers/labels/label_model.h"
#include "analyzers/labels/label_task.h"
#include "analyzers/labels/personal_data.h"
#include "analyzers/text/tokenizer.h"

namespace vigie {
namespace {

ScoredMention Scored(const Mention& mention, Language language = kFrench,
                     const Rules& rules = {}) {
  const auto analyzer = MakeLabelAnalyzer(rules);
  const auto tokenizer = MakeTokenizer();
  ScoredMention scored;
  scored.Reset(mention);
  scored.language = language;
  for (std::uint32_t b = 0; b < rules.brands.size(); ++b)
    scored.brands.push_back({.brand = b});
  analyzer->Score(tokenizer->Cut(mention), scored);
  return scored;
}
Labels Of(const Mention& mention, Language language = kFrench,
          const Rules& rules = {}) {
  return Scored(mention, language, rules).labels;
}
Labels Of(std::string_view text, Language language = kFrench) {
  Mention mention;
  mention.text = text;
  return Of(mention, language);
}

bool Personal(std::string_view text) {
  const auto tokenizer = MakeTokenizer();
  Mention mention;
  mention.text = text;
  return HasPersonalData(tokenizer->Cut(mention));
}

TEST(Labels, WhatKindOfMessageItIs) {
  EXPECT_EQ(Of("Orange recrute 40 conseillers H/F à Lille, CDI, envoyez votre "
               "CV")
                .nature,
            Nature::kJob);
  EXPECT_EQ(Of("CONCOURS ! Tentez de gagner un smartphone : RT + follow, "
               "tirage au sort vendredi")
                .nature,
            Nature::kGiveaway);
  EXPECT_EQ(
      Of("Vends box état neuf, 40 €, remise en main propre à Lyon").nature,
      Nature::kResale);
  EXPECT_EQ(Of("ma box est encore en panne, ras le bol").nature,
            Nature::kVoice);
}

TEST(Labels, ThemesAndIntentsAreSeveralAtOnce) {
  const Labels labels =
      Of("Toujours pas de remboursement, le colis jamais livré : je saisis la "
         "DGCCRF");
  EXPECT_TRUE(labels.themes.Has(Theme::kRefund));
  EXPECT_TRUE(labels.themes.Has(Theme::kDelivery));
  EXPECT_TRUE(labels.intents.Has(Intent::kLegal));
  EXPECT_TRUE(Of("Quelqu'un sait comment résilier, svp ?")
                  .intents.Has(Intent::kQuestion));
  EXPECT_TRUE(Of("i want a refund, my parcel was never delivered", kEnglish)
                  .themes.Has(Theme::kRefund));
}

TEST(Labels, ThreatsAndSelfHarmInTheListedWordsAreFound) {
  EXPECT_TRUE(Of("le technicien, je vais le retrouver et il va comprendre")
                  .care.Has(Care::kStaffThreat));
  EXPECT_TRUE(Of("j'ai préparé mes cachets, j'ai plus envie d'être là")
                  .care.Has(Care::kSelfHarm));
  EXPECT_TRUE(Of("i don't see the point of being here anymore", kEnglish)
                  .care.Has(Care::kSelfHarm));
  EXPECT_FALSE(Of("merci pour la livraison").care.Has(Care::kSelfHarm));
}

void ExpectCare(Care care, Language language, bool there,
                std::initializer_list<std::string_view> texts) {
  for (const std::string_view text : texts)
    EXPECT_EQ(Of(text, language).care.Has(care), there) << text;
}

TEST(Labels, ThreatsAreFoundDirectVeiledAndWithoutAccents) {
  ExpectCare(
      Care::kStaffThreat, kFrench, true,
      {"ce conseiller je sais où il habite",
       "je débarque avec une batte demain à l'ouverture",
       "vous allez crever bande de rats", "ton vendeur mérite une bonne raclée",
       "la prochaine fois je le frappe", "un accident est vite arrivé",
       "je connais son adresse, qu'il se cache",
       "si je le croise sur le parking il finira a l'hopital",
       "jvais le defoncer ce mec du guichet"});
  ExpectCare(Care::kStaffThreat, kEnglish, true,
             {"i know where you live",
              "tell your driver to watch his back, "
              "i'll be waiting outside when he finishes",
              "he deserves a good kicking", "someone should burn the place",
              "im gonna smash his face",
              "be a shame if something happened, "
              "better watch your back"});
}

TEST(Labels, FiguresOfSpeechAreNoThreats) {
  ExpectCare(Care::kStaffThreat, kFrench, false,
             {"je vais le retourner demain, il est trop petit",
              "un jeu pour tuer le temps dans le train",
              "ce soir on va mettre le feu à la scène !",
              "ils ont encore cassé les prix", "je sais où il est, au rayon 4",
              "le concert était à tout casser",
              "une campagne qui se tire une balle dans le pied"});
  ExpectCare(
      Care::kStaffThreat, kEnglish, false,
      {"these fries are to die for", "you absolutely killed it",
       "something to kill time on the train", "they beat them to it again",
       "i know where to find it", "hope you all have a good day"});
}

TEST(Labels, SelfHarmIsFoundInFirstAndThirdPerson) {
  ExpectCare(Care::kSelfHarm, kFrench, true,
             {"franchement j'ai envie de mourir", "jveux mourir",
              "mon père menace de se suicider à cause de vos courriers",
              "je vais sauter du pont", "j'ai avalé toute la boîte",
              "tout le monde serait mieux sans moi",
              "à quoi bon continuer, plus aucune raison de vivre",
              "prenez soin de mes enfants", "j'ai des idées noires"});
  ExpectCare(Care::kSelfHarm, kEnglish, true,
             {"i just want to die", "my kids would be better off without me",
              "my brother wants to end it because of your letters",
              "i dont want to be here anymore", "thinking about suicide",
              "i took an overdose last night", "i cant go on like this"});
}

TEST(Labels, FiguresOfSpeechAreNoSelfHarm) {
  ExpectCare(Care::kSelfHarm, kFrench, false,
             {"mort de rire devant cette pub", "je vais mourir de rire",
              "il fait si chaud, on va mourir de chaud dans ce train",
              "ce dessert est bon à en mourir",
              "racheter ça à ce prix c'est un suicide financier",
              "tout le monde est sur le pont pour la rentrée"});
  ExpectCare(
      Care::kSelfHarm, kEnglish, false,
      {"i'm dead lol", "dying laughing at this ad", "that cake is to die for",
       "at the end of my contract", "career suicide for their marketing team",
       "i hurt myself laughing"});
}

TEST(Labels, BoycottLegalAndRefundAreNoEverydayWords) {
  EXPECT_FALSE(Of("Concours : suivez-nous, aimez et partagez")
                   .intents.Has(Intent::kBoycott));
  EXPECT_FALSE(Of("il fait -4 dehors").intents.Has(Intent::kBoycott));
  EXPECT_TRUE(Of("arrêtez d'acheter chez eux, plus un centime pour ces gens")
                  .intents.Has(Intent::kBoycott));
  EXPECT_TRUE(Of("don't buy from them, move your money", kEnglish)
                  .intents.Has(Intent::kBoycott));
  EXPECT_FALSE(
      Of("share this with a friend", kEnglish).intents.Has(Intent::kBoycott));
  EXPECT_TRUE(Of("je porte plainte").intents.Has(Intent::kLegal));
  EXPECT_FALSE(
      Of("je cherche un parquet en chêne").intents.Has(Intent::kLegal));
  EXPECT_TRUE(Of("see you in court", kEnglish).intents.Has(Intent::kLegal));
  EXPECT_FALSE(
      Of("power of attorney for my dad", kEnglish).intents.Has(Intent::kLegal));
  EXPECT_TRUE(Of("remboursez-moi !").themes.Has(Theme::kRefund));
  EXPECT_FALSE(Of("je vais avoir un chien").themes.Has(Theme::kRefund));
  EXPECT_FALSE(Of("des produits frais").themes.Has(Theme::kPrice));
  EXPECT_FALSE(Of("j'ai lu un livre").themes.Has(Theme::kDelivery));
}

TEST(Labels, PhoneNumbersMailsAndCustomerNumbersArePersonal) {
  EXPECT_TRUE(Personal("rappelez-moi au 06 39 98 41 27"));
  EXPECT_TRUE(Personal("+33 6 39 98 41 27"));
  EXPECT_TRUE(Personal("number is 07700 900417"));
  EXPECT_TRUE(Personal("mon mail : casimir.boulgour@exemple.fr"));
  EXPECT_TRUE(Personal("numéro client 88120453"));
  EXPECT_TRUE(Personal("j'habite 14 rue des Tilleuls"));
  EXPECT_FALSE(Personal("écrivez à contact@exemple.fr"));
  EXPECT_FALSE(Personal("appelez le 0 800 12 34 56"));
  EXPECT_FALSE(Personal("1 250 000 clients en 2025, 14 rue"));
  EXPECT_FALSE(Personal(""));
}

TEST(Labels, TheAccountIsSurerThanTheWords) {
  Rules rules;
  BrandRule& brand = rules.brands.emplace_back();
  brand.name = "Orange";
  brand.owned = {"x:@Orange_France"};
  Mention mention;
  mention.platform = "x";
  mention.author = "orange_france";
  mention.text = "Panne terminée";
  EXPECT_EQ(Of(mention, kFrench, rules).nature, Nature::kOwn);
  EXPECT_EQ(Of(mention, kFrench, rules).author, AuthorType::kOrganisation);
  mention.platform = "bluesky";
  EXPECT_NE(Of(mention, kFrench, rules).nature, Nature::kOwn);
  mention.author = "Le_Gorafi";
  EXPECT_EQ(Of(mention).nature, Nature::kSatire);
  mention.author = "x";
  mention.bio = "Journaliste à Lyon";
  EXPECT_EQ(Of(mention).author, AuthorType::kJournalist);
  mention.bio = {};
  rules.satire = {"X:@Le_Faux", "faux.example"};
  mention.author = "le_faux";
  EXPECT_NE(Of(mention, kFrench, rules).nature, Nature::kSatire);
  mention.platform = "x";
  EXPECT_EQ(Of(mention, kFrench, rules).nature, Nature::kSatire);
  mention.author = "x";
  mention.site = "www.faux.example";
  EXPECT_EQ(Of(mention, kFrench, rules).nature, Nature::kSatire);
  Mention review;
  review.rating = 1;
  review.site = "avis.example";
  review.text = "bof";
  EXPECT_EQ(Of(review).author, AuthorType::kCustomer);
  EXPECT_EQ(Of(review).nature, Nature::kVoice);
  EXPECT_FALSE(Of(review).press);
  Mention article;
  article.site = "lecourrier.example";
  article.text = "Moi je suis content de ma piscine";
  EXPECT_EQ(Of(article).nature, Nature::kNews);
  EXPECT_EQ(Of(article).sure_nature, Nature::kVoice);
  EXPECT_FALSE(Of(article).press);
  article.type = MentionType::kArticle;
  EXPECT_EQ(Of(article).sure_nature, Nature::kNews);
  EXPECT_TRUE(Of(article).press);
}

TEST(Labels, OnlyWhatIsSureDecidesWhatCounts) {
  // A giveaway by its words: an experimental label.
  Mention mention;
  mention.text =
      "Concours ! Gagnez un an de forfait : suivez-nous, aimez et partagez, "
      "tirage au sort dimanche";
  EXPECT_EQ(Of(mention).nature, Nature::kGiveaway);
  EXPECT_EQ(Of(mention).sure_nature, Nature::kVoice);
  mention.ad = true;
  EXPECT_EQ(Of(mention).sure_nature, Nature::kPromotion);
  // A question is a fact, a wish for an answer is not.
  EXPECT_TRUE(Of("Quelqu'un sait comment résilier, svp ?").waits);
  EXPECT_FALSE(Of("merci pour la livraison").waits);
}

TEST(Labels, WhatIsExperimentalIsNamed) {
  const auto experimental = [](const Mention& mention, int label) {
    return (ExperimentalLabels(Scored(mention)) >> label & 1) != 0;
  };
  Mention mention;
  mention.text = "Quelqu'un sait comment résilier, svp ? Encore une panne";
  EXPECT_TRUE(experimental(mention, LabelOf(Theme::kOutage)));
  EXPECT_FALSE(experimental(mention, LabelOf(Intent::kQuestion)));  // a fact
  EXPECT_FALSE(experimental(mention, LabelOf(Theme::kApp)));        // not said
  mention.text =
      "Concours ! Gagnez un an de forfait : suivez-nous, aimez et partagez, "
      "tirage au sort dimanche";
  EXPECT_TRUE(experimental(mention, LabelOf(Nature::kGiveaway)));
  // Told by the platform, not read in the words.
  mention.ad = true;
  EXPECT_EQ(ExperimentalLabels(Scored(mention)) &
                ((std::uint64_t{1} << kFirstAuthor) - 1),
            0u);
  mention = {};
  mention.text = "La piscine rouvre";
  mention.type = MentionType::kArticle;
  EXPECT_FALSE(experimental(mention, LabelOf(AuthorType::kJournalist)));
  EXPECT_FALSE(experimental(mention, LabelOf(Nature::kNews)));
}

TEST(Labels, WordsOfTheCustomersOwnNameAThemeInAnyLanguage) {
  Rules rules;
  rules.themes = {{"refund", "bon de fidélité"},
                  {"outage", "rade*"},
                  {"outage", "réseau 24/7"}};
  Mention mention;
  mention.text = "Toujours pas de bon de fidélité et tout est en radeau";
  EXPECT_FALSE(Of(mention).themes.Has(Theme::kRefund));
  Labels labels = Of(mention, kFrench, rules);
  EXPECT_TRUE(labels.themes.Has(Theme::kRefund));
  EXPECT_TRUE(labels.themes.Has(Theme::kOutage));
  EXPECT_TRUE(
      Of(mention, MakeLanguage("nl"), rules).themes.Has(Theme::kRefund));
  mention.text = "le réseau 24/7";
  EXPECT_TRUE(Of(mention, kFrench, rules).themes.Has(Theme::kOutage));
  mention.text = "un bon";
  EXPECT_FALSE(Of(mention, kFrench, rules).themes.Has(Theme::kRefund));
}

TEST(Labels, ALanguageWithoutATableKeepsTheDefaultsButForWhatNeedsNone) {
  Labels labels =
      Of("Bestellung storniert, Rückerstattung fehlt", MakeLanguage("de"));
  EXPECT_EQ(labels, Labels{});
  labels = Of("Ruf mich an: +33 6 39 98 41 27", MakeLanguage("de"));
  EXPECT_TRUE(labels.care.Has(Care::kPersonalData));
}

TEST(Labels, TheExplanationNamesTheWordsOfEachLabel) {
  const auto analyzer = MakeLabelAnalyzer({});
  const auto tokenizer = MakeTokenizer();
  Mention mention;
  mention.text = "Fuite de données, remboursement toujours pas fait";
  ScoredMention scored;
  scored.Reset(mention);
  scored.language = kFrench;
  const Tokens& tokens = tokenizer->Cut(mention);
  analyzer->Score(tokens, scored);
  std::vector<Reason> reasons;
  analyzer->Explain(tokens, scored, reasons);
  bool refund = false, alarming = false;
  for (const Reason& reason : reasons) {
    refund = refund || (reason.evidence == "remboursement" &&
                        reason.detail.starts_with("theme refund"));
    alarming = alarming || (reason.evidence == "Fuite de données" &&
                            reason.detail.starts_with("alarming"));
  }
  EXPECT_TRUE(refund);
  EXPECT_TRUE(alarming);
}

TEST(LabelModel, TheTablesOfTheProgramPassTheirChecksums) {
  EXPECT_NE(BuiltInLabels(kFrench), nullptr);
  EXPECT_NE(BuiltInLabels(kEnglish), nullptr);
  EXPECT_EQ(BuiltInLabels(MakeLanguage("de")), nullptr);
}

TEST(LabelModel, SumsAreThoseOfTheTableRowByRow) {
  const LabelModel& model = *BuiltInLabels(kFrench);
  FeatureList list;
  for (std::uint32_t i = 0; i < 2000; ++i)
    list.hashed.push_back(i * 0x9e3779b1u);
  list.named = {1, 60, 100, 110};
  FeatureList repeated = list;
  // A row of the lexicon counts twelve times.
  for (int i = 0; i < 11; ++i) repeated.named.push_back(1);
  std::int32_t slow[kMaxClasses] = {};
  model.table().Sum(repeated, slow);
  LabelModel::Sums fast;
  model.Sum(list, fast);
  for (std::size_t c = 0; c < kLabelOfClass.size(); ++c)
    EXPECT_EQ(fast[c], slow[c]) << c;
}

TEST(LabelTask, EachLabelIsLearnedAndMeasuredApart) {
  std::vector<CorpusText> texts;
  for (int i = 0; i < 120; ++i) {
    CorpusText& text = texts.emplace_back();
    text.language = "fr";
    text.sector = i % 2 == 0 ? "retail" : "energy";
    text.nature = i % 3 == 0 ? "job" : "voice";
    text.author = "unknown";
    text.text =
        i % 3 == 0
            ? "on recrute un vendeur en cdi, envoyez un cv " + std::to_string(i)
            : "le magasin ouvre à neuf heures " + std::to_string(i);
  }
  TrainSettings settings;
  settings.bits = 12;
  settings.seeds = 1;
  const auto taught = TrainLabels(texts, "fr", settings);
  ASSERT_TRUE(taught.ok()) << taught.status();
  const YesNo& job =
      taught->apart.labels[static_cast<std::size_t>(LabelOf(Nature::kJob))];
  EXPECT_GT(job.Precision(), 0.9);
  EXPECT_GT(job.Recall(), 0.9);
  const auto figures = ExamineLabels(texts, &taught->table);
  ASSERT_TRUE(figures.ok()) << figures.status();
  EXPECT_EQ(figures->texts, 120u);
  EXPECT_FALSE(TrainLabels(texts, "en", settings).ok());
}

}  // namespace
}  // namespace vigie

#include "sinks/message/message.h"

#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/base/strings.h"
#include "sinks/message/delivered.h"
#include "tests/sinks/alerts.h"

namespace vigie {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

Alert Crisis() {
  Alert alert = BadBuzz(2, Level::kCrisis);
  alert.brand = "Aurore";
  alert.signals = {{"V", 1'400'000, 200'000, 6'100},
                   {"S", 620, 180, 5'200},
                   {"N", 96'000, 12'400, 7'740}};
  return alert;
}

MessageOptions French() {
  MessageOptions options{.language = kFrench};
  EXPECT_TRUE(absl::LoadTimeZone("Europe/Paris", &options.time_zone.emplace()));
  return options;
}

std::string ValueOf(const Message& message, std::string_view label) {
  for (const Fact& fact : message.facts)
    if (fact.label == label) return fact.value;
  return "no such fact";
}

TEST(Message, SaysInEnglishWhatWasSeenAgainstWhatWasExpected) {
  const Message message = MessageOf(Crisis(), {});
  EXPECT_EQ(message.title, "Aurore: crisis");
  EXPECT_EQ(message.summary, Crisis().summary);
  EXPECT_EQ(message.reasons, Crisis().description);
  EXPECT_EQ(ValueOf(message, "Level"), "crisis (3 of 4)");
  EXPECT_EQ(ValueOf(message, "Since"), "21 November 2026, 09:30 (UTC)");
  EXPECT_EQ(ValueOf(message, "Mentions"),
            "1,400 against 200 expected (7 times as many)");
  EXPECT_EQ(ValueOf(message, "Negative share"), "62 % against 18 % usually");
  EXPECT_EQ(ValueOf(message, "Negative mentions"),
            "96 against 12 expected (7.7 times as many)");
}

TEST(Message, SaysTheSameInFrench) {
  const Message message = MessageOf(Crisis(), French());
  EXPECT_EQ(message.title, "Aurore : crise");
  EXPECT_EQ(ValueOf(message, "Niveau"), "crise (3 sur 4)");
  EXPECT_EQ(ValueOf(message, "Depuis"), "21 novembre 2026 à 10:30 (CET)");
  EXPECT_EQ(ValueOf(message, "Mentions"),
            "1\u202f400 pour 200 attendues (7 fois plus)");
  EXPECT_EQ(ValueOf(message, "Part de négatifs"),
            "62\u00a0% au lieu de 18\u00a0% d'habitude");
  EXPECT_EQ(ValueOf(message, "Mentions négatives"),
            "96 pour 12 attendues (7,7 fois plus)");
  EXPECT_THAT(message.summary, HasSubstr("Mentions négatives : 96 pour 12"));
  EXPECT_THAT(message.reasons, HasSubstr("On lit 96 mentions négatives"));
  EXPECT_THAT(message.reasons, Not(HasSubstr("expected")));
}

TEST(Message, TellsTheTimeWhereItsReadersAre) {
  Alert alert = Crisis();
  alert.time_zone = "Asia/Kolkata";
  EXPECT_EQ(ValueOf(MessageOf(alert, {}), "Since"),
            "21 November 2026, 15:00 (IST)");
  // Unless the chat says where it is.
  EXPECT_EQ(ValueOf(MessageOf(alert, French()), "Depuis"),
            "21 novembre 2026 à 10:30 (CET)");
  alert.time_zone = "Nowhere/AtAll";
  EXPECT_EQ(ValueOf(MessageOf(alert, {}), "Since"),
            "21 November 2026, 09:30 (UTC)");
}

TEST(Message, KeepsTheWordsOfAnAlertInItsOwnLanguage) {
  Alert alert = Crisis();
  alert.words = kFrench;
  alert.summary = "Aurore : crise, 96 négatifs, #panne";
  alert.description = "Surtout #panne : 80 des 96 négatifs.";
  // Asked for, or because nothing else was.
  for (const MessageOptions& options : {French(), MessageOptions{}}) {
    const Message message = MessageOf(alert, options);
    EXPECT_EQ(message.title, "Aurore : crise");
    EXPECT_EQ(message.summary, alert.summary);
    EXPECT_EQ(message.reasons, alert.description);
  }
  const Message english = MessageOf(alert, {.language = kEnglish});
  EXPECT_THAT(english.summary,
              StartsWith("Aurore: crisis. Mentions: 1,400 against 200"));
  EXPECT_THAT(english.reasons, HasSubstr("There are 96 negative mentions"));
  EXPECT_THAT(english.reasons, Not(HasSubstr("panne")));
}

TEST(Message, InFrenchAnAlertWithoutSignalsKeepsItsOwnWords) {
  Alert lost = BadBuzz();
  lost.rule = "lost";
  lost.brand = "";
  lost.signals.clear();
  const Message message = MessageOf(lost, French());
  EXPECT_EQ(message.title, "Vigie : données perdues");
  EXPECT_EQ(message.summary, lost.summary);
  EXPECT_EQ(message.reasons, lost.description);
}

TEST(Message, TellsTheAllClearWithItsLength) {
  const Message english = MessageOf(Resolved(Crisis()), {});
  EXPECT_EQ(english.title, "Aurore: all clear");
  EXPECT_EQ(ValueOf(english, "Ended"),
            "21 November 2026, 10:32 (UTC), after 1 h 02");
  EXPECT_FALSE(english.urgent);
  const Message french = MessageOf(Resolved(Crisis()), French());
  EXPECT_EQ(french.title, "Aurore : fin d'alerte");
  EXPECT_THAT(ValueOf(french, "Fin"), HasSubstr("au bout de 1 h 02"));
  EXPECT_NE(english.color, MessageOf(Crisis(), {}).color);
}

TEST(Message, EveryLevelHasWordsOfItsOwnInBothLanguages) {
  std::set<std::string_view> english, french;
  for (const Level level : {Level::kCalm, Level::kWatch, Level::kBadBuzz,
                            Level::kCrisis, Level::kMajor}) {
    english.insert(LevelWords(level, kEnglish));
    french.insert(LevelWords(level, kFrench));
  }
  EXPECT_THAT(english, SizeIs(5));
  EXPECT_THAT(french, SizeIs(5));
}

TEST(Message, OnlyAPageOfACrisisIsUrgent) {
  Alert alert = Crisis();
  EXPECT_TRUE(MessageOf(alert, {}).urgent);
  EXPECT_THAT(MessageOf(alert, {}).notice, IsEmpty());
  alert.page = false;
  EXPECT_FALSE(MessageOf(alert, {}).urgent);
  EXPECT_EQ(MessageOf(alert, {}).notice, "For information.");
  EXPECT_FALSE(MessageOf(BadBuzz(), {}).urgent);
}

TEST(Message, LinksToTheIncidentWithItsPartsEncoded) {
  Alert alert = Crisis();
  alert.brand = "L&B/é";
  MessageOptions options;
  options.link = "https://vigie.example.org/i/{id}?s={step}&b={brand}";
  EXPECT_EQ(
      MessageOf(alert, options).link,
      "https://vigie.example.org/i/5f2c9a11d0e47b63?s=2&b=L%26B%2F%C3%A9");
  EXPECT_THAT(MessageOf(alert, {}).link, IsEmpty());
}

TEST(Message, ShowsAtMostFiveQuotesAndNoAddressThatIsNone) {
  Alert alert = Crisis();
  alert.samples.assign(9, alert.samples[0]);
  alert.samples[1].url = "javascript:alert(1)";
  alert.samples[2].author = "";
  const Message message = MessageOf(alert, {});
  ASSERT_THAT(message.quotes, SizeIs(5));
  EXPECT_EQ(message.quotes[0].who, "@léa, mastodon");
  EXPECT_EQ(message.quotes[0].url, "https://example.org/110");
  EXPECT_THAT(message.quotes[1].url, IsEmpty());
  EXPECT_EQ(message.quotes[2].who, "mastodon");
}

TEST(Message, OptionsAreReadAndTheirMistakesTold) {
  auto good = ConfigDocument::Parse(
      "language: fr\nlink: https://v.example.org/{id}\n"
      "time_zone: Europe/Paris\n",
      "vigie.yaml");
  ASSERT_TRUE(good.ok());
  const MessageOptions options = ReadMessageOptions((*good)->root());
  EXPECT_TRUE((*good)->errors().empty()) << (*good)->errors().ToString();
  EXPECT_EQ(options.language, kFrench);
  EXPECT_EQ(options.time_zone->name(), "Europe/Paris");

  for (const char* bad :
       {"language: de", "link: \"ftp://host/{id}\"", "time_zone: Europe/Pari",
        "link: \"https://host/{incident}\""}) {
    auto document = ConfigDocument::Parse(bad, "vigie.yaml");
    ASSERT_TRUE(document.ok());
    ReadMessageOptions((*document)->root());
    EXPECT_FALSE((*document)->errors().empty()) << bad;
  }
}

TEST(Delivered, RemembersALotButNotForEver) {
  Delivered delivered;
  for (int i = 0; i < 5000; ++i) delivered.Add(Cat("id-", i));
  EXPECT_TRUE(delivered.Has("id-4999"));
  EXPECT_TRUE(delivered.Has("id-1000"));
  EXPECT_FALSE(delivered.Has("id-10"));
}

}  // namespace
}  // namespace vigie

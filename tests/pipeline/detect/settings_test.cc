#include "pipeline/detect/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/detect/bad_buzz.h"

namespace vigie {
namespace {

std::string ErrorOf(const DetectionSettings& settings) {
  return std::string(BadBuzzSettings::Parse(settings).status().message());
}

TEST(BadBuzzSettings, TakesWhatIsGivenAndShipsTheRest) {
  const auto parsed =
      BadBuzzSettings::Parse({{"min_authors", "7"}, {"s_tail", "1e-3"}});
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->min_authors, 7);
  EXPECT_EQ(parsed->s_tail, 1e-3);
  EXPECT_EQ(parsed->n_ratio, BadBuzzSettings{}.n_ratio);
  EXPECT_TRUE(BadBuzzSettings::Parse({}).ok());
}

TEST(BadBuzzSettings, NamesTheKeyThatIsWrong) {
  using testing::HasSubstr;
  EXPECT_THAT(ErrorOf({{"n_ration", "3"}}), HasSubstr("unknown key n_ration"));
  EXPECT_THAT(ErrorOf({{"n_ratio", "many"}}), HasSubstr("n_ratio: \"many\""));
  EXPECT_THAT(ErrorOf({{"n_ratio", "0.5"}}), HasSubstr("from 1 to 1000"));
  EXPECT_THAT(ErrorOf({{"n_ratio", "nan"}}), HasSubstr("n_ratio"));
  EXPECT_THAT(ErrorOf({{"min_authors", "2.5"}}), HasSubstr("whole number"));
  EXPECT_THAT(ErrorOf({{"min_authors", "5"}, {"min_authors", "5"}}),
              HasSubstr("given twice"));
  EXPECT_THAT(ErrorOf({{"crisis_s_tail", "0.01"}}), HasSubstr("s_tail"));
  EXPECT_THAT(ErrorOf({{"n_ratio", "9"}}), HasSubstr("crisis_n_ratio"));
  EXPECT_FALSE(MakeBadBuzzDetector({{"x", "1"}}).ok());
}

TEST(BadBuzzSettings, ABudgetOfFalseAlertsMakesAllThresholdsStricterOrNot) {
  const BadBuzzSettings shipped;
  double before = 0;
  for (const char* budget :
       {"3/w", "1/w", "1/4w", "1/16w", "1/52w", "1/999w"}) {
    const auto parsed = BadBuzzSettings::Parse({{"budget", budget}});
    ASSERT_TRUE(parsed.ok()) << parsed.status();
    EXPECT_GT(parsed->n_ratio, before) << budget;
    before = parsed->n_ratio - 1e-9;  // the last two are both the strictest
    const double by = parsed->strictness;
    EXPECT_DOUBLE_EQ(parsed->crisis_n_ratio, shipped.crisis_n_ratio * by);
    EXPECT_DOUBLE_EQ(parsed->s_tail, shipped.s_tail / (by * by * by * by));
  }
  // What is shipped is one in sixteen weeks or so.
  EXPECT_NEAR(BadBuzzSettings::Parse({{"budget", "1/16w"}})->strictness, 1,
              .02);
  EXPECT_EQ(BadBuzzSettings::Parse({{"strictness", "1"}})->s_tail,
            shipped.s_tail);
  EXPECT_THAT(ErrorOf({{"budget", "often"}}), testing::HasSubstr("1/2w"));
  EXPECT_THAT(ErrorOf({{"budget", "1/2w"}, {"strictness", "2"}}),
              testing::HasSubstr("say the same"));
}

TEST(BadBuzzSettings, WrongOnesLeaveThoseInForce) {
  auto detector = *MakeBadBuzzDetector({});
  EXPECT_EQ(detector->SetSettings({{"x", "1"}}).code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(detector->SetSettings({{"n_ratio", "3"}}).ok());
}

}  // namespace
}  // namespace vigie

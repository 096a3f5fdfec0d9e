#include "pipeline/model/alert.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/model/json_text.h"
#include "simdjson.h"

namespace vigie {
namespace {

constexpr Micros kMorning = 1'795'253'400 * kSecond;  // 2026-11-21T09:30:00Z

Alert Full() {
  Alert alert;
  alert.id = "5f2c9a11d0e47b63";
  alert.step = 3;
  alert.rule = "bad_buzz";
  alert.brand = "aurore";
  alert.scope = "hashtag:fail";
  alert.level = Level::kCrisis;
  alert.firing = true;
  alert.page = false;
  alert.starts = kMorning;
  alert.at = kMorning + 90 * kSecond + 250 * kMillisecond;
  alert.ends = kMorning + kHour;
  alert.summary = "Aurore: \"panne\"";
  alert.description = "line one\nline two";
  alert.words = kFrench;
  alert.time_zone = "Europe/Paris";
  alert.signals = {{"V", 140'000, 40'000, -5'200}};
  alert.samples = {{.platform = "mastodon",
                    .id = "110",
                    .author = "@léa",
                    .url = "https://example.org/110",
                    .text = "en panne \xF0\x9F\x98\xA1",
                    .tone = Tone::kNegative,
                    .published = kMorning}};
  return alert;
}

TEST(Alert, ItsKeyIsIdAndStep) {
  EXPECT_EQ(Full().Key(), "5f2c9a11d0e47b63-3");
}

TEST(Alert, ToJsonIsOneLineThatSaysAll) {
  EXPECT_EQ(
      Full().ToJson(),
      R"({"id":"5f2c9a11d0e47b63","step":3,"rule":"bad_buzz",)"
      R"("brand":"aurore","scope":"hashtag:fail","level":3,)"
      R"("level_name":"crisis","status":"firing","page":false,)"
      R"("starts_at":"2026-11-21T09:30:00Z","at":"2026-11-21T09:31:30.250Z",)"
      R"("ends_at":"2026-11-21T10:30:00Z","summary":"Aurore: \"panne\"",)"
      R"("description":"line one\nline two",)"
      R"("signals":[{"signal":"V","observed_milli":140000,)"
      R"("expected_milli":40000,"score_milli":-5200}],)"
      R"("samples":[{"platform":"mastodon","id":"110","author":"@léa",)"
      R"("url":"https://example.org/110",)"
      "\"text\":\"en panne \xF0\x9F\x98\xA1\","
      R"("tone":"negative","published":"2026-11-21T09:30:00Z"}]})");
}

TEST(Alert, ToJsonIsJsonWhateverIsInIt) {
  Alert alert = Full();
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  alert.brand = alert.summary = alert.samples[0].text = all;
  alert.starts = -kDay;
  simdjson::dom::parser parser;
  simdjson::dom::element json;
  ASSERT_EQ(parser.parse(alert.ToJson()).get(json), simdjson::SUCCESS);
  const std::string_view brand = json["brand"];
  EXPECT_EQ(brand.substr(0, 0x80), std::string_view(all).substr(0, 0x80));
}

TEST(Alert, AnEmptyOneIsJsonToo) {
  simdjson::dom::parser parser;
  EXPECT_EQ(parser.parse(Alert{}.ToJson()).error(), simdjson::SUCCESS);
}

TEST(Alert, ComesBackFromTheOutboxAsItWas) {
  const Alert before = Full();
  Alert after;
  after.brand = "left over";
  after.samples.resize(3);
  ASSERT_TRUE(DecodeAlert(EncodeAlert(before), after));
  EXPECT_EQ(after.ToJson(), before.ToJson());
  EXPECT_EQ(EncodeAlert(after), EncodeAlert(before));
  ASSERT_TRUE(DecodeAlert(EncodeAlert(Alert{}), after));
  EXPECT_EQ(after.ToJson(), Alert{}.ToJson());
}

TEST(Alert, BytesThatAreCutOrTooManyAreRefused) {
  const std::string bytes = EncodeAlert(Full());
  Alert alert;
  for (std::size_t n = 0; n < bytes.size(); ++n)
    EXPECT_FALSE(DecodeAlert(std::string_view(bytes).substr(0, n), alert)) << n;
  EXPECT_FALSE(DecodeAlert(bytes + "x", alert));
}

TEST(Alert, ANewerFormatIsRefused) {
  std::string bytes = EncodeAlert(Full());
  bytes[0] = static_cast<char>(bytes[0] + 1);
  Alert alert;
  EXPECT_FALSE(DecodeAlert(bytes, alert));
}

TEST(JsonText, EscapesWhatMustBeAndReplacesWhatIsNotUtf8) {
  std::string out;
  AppendJsonString(out, "a\"\\\n\r\t\x01\x7f/é");
  EXPECT_EQ(out, R"("a\"\\\n\r\t\u0001\u007f/é")");
  out.clear();
  // A lone continuation, an overlong slash, a surrogate, one past the last
  // character, and a sequence cut short.
  AppendJsonString(out, "\x80|\xc0\xaf|\xed\xa0\x80|\xf4\x90\x80\x80|\xc3");
  const std::string bad = "\xEF\xBF\xBD";
  EXPECT_EQ(out, "\"" + bad + "|" + bad + bad + "|" + bad + bad + bad + "|" +
                     bad + bad + bad + bad + "|" + bad + "\"");
}

TEST(JsonText, TellsTheLengthOfAUtf8Sequence) {
  EXPECT_EQ(Utf8SequenceLength("a", 0), 1u);
  EXPECT_EQ(Utf8SequenceLength("é", 0), 2u);
  EXPECT_EQ(Utf8SequenceLength("é", 1), 0u);
  EXPECT_EQ(Utf8SequenceLength("€", 0), 3u);
  EXPECT_EQ(Utf8SequenceLength("\xF0\x9F\x98\xA1", 0), 4u);
}

}  // namespace
}  // namespace vigie

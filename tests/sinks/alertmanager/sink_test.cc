#include "sinks/alertmanager/sink.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/base/strings.h"
#include "tests/sinks/alerts.h"
#include "tests/sinks/receiver.h"

namespace vigie {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// A receiver that knows nothing: GET is answered with an empty list.
class AlertmanagerSinkTest : public ::testing::Test {
 protected:
  AlertmanagerSinkTest() { receiver_.AnswerAlways({.body = "[]"}); }

  std::unique_ptr<Sink> Make() {
    return MakeAlertmanagerSink({.urls = {receiver_.url("/am/")}});
  }
  // The alerts of the last POST, their ends included.
  std::vector<Postable> LastPosted() const {
    const auto requests = receiver_.requests();
    for (auto it = requests.rbegin(); it != requests.rend(); ++it) {
      if (it->method != "POST") continue;
      std::vector<Postable> alerts;
      EXPECT_TRUE(ReadPostables(it->body, alerts)) << it->body;
      // ReadPostables has no use for the ends; the tests do.
      std::size_t at = 0;
      for (Postable& alert : alerts) {
        at = it->body.find("\"endsAt\":\"", at) + 10;
        alert.ends =
            *ParseRfc3339(it->body.substr(at, it->body.find('"', at) - at));
      }
      return alerts;
    }
    return {};
  }
  std::size_t Count(std::string_view method) const {
    std::size_t count = 0;
    for (const auto& request : receiver_.requests())
      count += request.method == method;
    return count;
  }
  Receiver receiver_;
};

TEST_F(AlertmanagerSinkTest, AFiringAlertIsValidUntilWellAfterTheNextReminder) {
  auto sink = Make();
  Alert alert = BadBuzz();
  alert.ends = alert.at + kHour;
  ASSERT_TRUE(sink->Deliver(alert).ok());
  ASSERT_THAT(LastPosted(), SizeIs(1));
  EXPECT_EQ(LastPosted()[0].starts, alert.starts);
  EXPECT_EQ(LastPosted()[0].ends, alert.ends);
  alert.ends = alert.at;
  ASSERT_TRUE(sink->Deliver(alert).ok());
  EXPECT_EQ(LastPosted()[0].ends, alert.at + 4 * kMinute);
  EXPECT_EQ(receiver_.requests().back().path, "/am/api/v2/alerts");
}

TEST_F(AlertmanagerSinkTest, AReminderProlongsAllThatFires) {
  auto sink = Make();
  ASSERT_TRUE(sink->Deliver(BadBuzz()).ok());
  const Micros later = kMorning + 3 * kHour;
  ASSERT_TRUE(sink->Refresh({BadBuzz()}, later).ok());
  ASSERT_THAT(LastPosted(), SizeIs(1));
  EXPECT_EQ(LastPosted()[0].labels.at("severity"), "warning");
  EXPECT_EQ(LastPosted()[0].ends, later + 4 * kMinute);
}

TEST_F(AlertmanagerSinkTest, ARiseEndsTheFormerSeverityInTheSamePost) {
  auto sink = Make();
  ASSERT_TRUE(sink->Deliver(BadBuzz(1)).ok());
  const Alert crisis = BadBuzz(2, Level::kCrisis);
  ASSERT_TRUE(sink->Deliver(crisis).ok());
  const auto posted = LastPosted();
  ASSERT_THAT(posted, SizeIs(2));
  EXPECT_EQ(posted[0].labels.at("severity"), "warning");
  EXPECT_EQ(posted[0].ends, crisis.at);
  EXPECT_EQ(posted[0].annotations.at("superseded_by"), "critical");
  EXPECT_EQ(posted[1].labels.at("severity"), "critical");
  EXPECT_GT(posted[1].ends, crisis.at);
  EXPECT_FALSE(posted[1].annotations.contains("superseded_by"));
}

TEST_F(AlertmanagerSinkTest, AChangeOfLevelWithinASeverityIsTheSameAlert) {
  auto sink = Make();
  ASSERT_TRUE(sink->Deliver(BadBuzz(1, Level::kCrisis)).ok());
  ASSERT_TRUE(sink->Deliver(BadBuzz(2, Level::kMajor)).ok());
  ASSERT_THAT(LastPosted(), SizeIs(1));
  EXPECT_EQ(LastPosted()[0].annotations.at("level"), "major");
}

TEST_F(AlertmanagerSinkTest, ALevelThatFallsAndRisesAgainFiresAgain) {
  auto sink = Make();
  ASSERT_TRUE(sink->Deliver(BadBuzz(1)).ok());
  ASSERT_TRUE(sink->Deliver(BadBuzz(2, Level::kCrisis)).ok());
  const Alert again = BadBuzz(3);
  ASSERT_TRUE(sink->Deliver(again).ok());
  ASSERT_TRUE(sink->Refresh({again}, again.at + kMinute).ok());
  const auto posted = LastPosted();
  ASSERT_THAT(posted, SizeIs(2));  // it, and the end of the critical one
  EXPECT_EQ(posted[0].labels.at("severity"), "warning");
  EXPECT_GT(posted[0].ends, again.at + kMinute);
  EXPECT_EQ(posted[1].labels.at("severity"), "critical");
  EXPECT_EQ(posted[1].ends, again.at);
}

TEST_F(AlertmanagerSinkTest, TheEndHasTheLabelsThatFiredAndAllAnnotations) {
  auto sink = Make();
  ASSERT_TRUE(sink->Deliver(BadBuzz(1, Level::kCrisis)).ok());
  Alert end = Resolved(BadBuzz(1));
  end.samples.clear();
  end.summary = "Aurore: calm again";
  ASSERT_TRUE(sink->Deliver(end).ok());
  const auto posted = LastPosted();
  ASSERT_THAT(posted, SizeIs(1));
  EXPECT_EQ(posted[0].labels.at("severity"), "critical");
  EXPECT_EQ(posted[0].ends, end.ends);
  EXPECT_EQ(posted[0].annotations.at("summary"), "Aurore: calm again");
  EXPECT_THAT(posted[0].annotations.at("samples"), HasSubstr("merci @aurore"));
  EXPECT_EQ(posted[0].annotations.at("description"), end.description);
}

TEST_F(AlertmanagerSinkTest, AnEndIsRepeatedForAQuarterOfAnHour) {
  auto sink = Make();
  ASSERT_TRUE(sink->Deliver(BadBuzz(1)).ok());
  const Alert end = Resolved(BadBuzz(1));
  ASSERT_TRUE(sink->Deliver(end).ok());
  ASSERT_TRUE(sink->Refresh({}, end.at + 10 * kMinute).ok());
  EXPECT_EQ(Count("POST"), 3u);
  EXPECT_EQ(LastPosted()[0].ends, end.ends);
  ASSERT_TRUE(sink->Refresh({}, end.at + 16 * kMinute).ok());
  EXPECT_EQ(Count("POST"), 3u);
}

TEST_F(AlertmanagerSinkTest, AfterARestartAsksWhatFiresAndEndsIt) {
  // Told by a run that crashed before it told of the rise.
  receiver_.AnswerNext(
      {{.body =
            PostableJson({{.labels = {{"alertname", "BadBuzz"},
                                      {"severity", "warning"},
                                      {"vigie_id", BadBuzz().id},
                                      {"team", "of an older configuration"}},
                           .annotations = {{"samples", "as told then"}},
                           .starts = kMorning}})}});
  auto sink = Make();
  Alert crisis = BadBuzz(2, Level::kCrisis);
  crisis.samples.clear();
  ASSERT_TRUE(sink->Deliver(crisis).ok());
  EXPECT_THAT(receiver_.requests()[0].path, HasSubstr("/am/api/v2/alerts"));
  const auto posted = LastPosted();
  ASSERT_THAT(posted, SizeIs(2));
  EXPECT_EQ(posted[0].labels.at("team"), "of an older configuration");
  EXPECT_EQ(posted[0].annotations.at("samples"), "as told then");
  EXPECT_EQ(posted[0].ends, crisis.at);
  EXPECT_EQ(posted[1].labels.at("severity"), "critical");
  ASSERT_TRUE(sink->Deliver(BadBuzz(3, Level::kCrisis)).ok());
  EXPECT_EQ(Count("GET"), 1u);  // it remembers from then on
}

TEST_F(AlertmanagerSinkTest, NothingIsForgottenWhenAPostFails) {
  auto sink = Make();
  ASSERT_TRUE(sink->Deliver(BadBuzz(1)).ok());
  receiver_.AnswerNext({{.code = 503}});
  const Alert crisis = BadBuzz(2, Level::kCrisis);
  EXPECT_EQ(sink->Deliver(crisis).code(), absl::StatusCode::kUnavailable);
  ASSERT_TRUE(sink->Deliver(crisis).ok());
  EXPECT_THAT(LastPosted(), SizeIs(2));
}

TEST_F(AlertmanagerSinkTest, OneMemberOfAClusterThatAcceptsIsEnough) {
  Receiver broken;
  broken.AnswerAlways({.code = 500});
  auto sink = MakeAlertmanagerSink({.urls = {broken.url(), receiver_.url()}});
  EXPECT_TRUE(sink->Deliver(BadBuzz()).ok());
  EXPECT_THAT(LastPosted(), SizeIs(1));
  receiver_.AnswerAlways({.code = 400, .body = "bad"});
  EXPECT_EQ(sink->Deliver(BadBuzz(2)).code(), absl::StatusCode::kUnavailable);
}

TEST_F(AlertmanagerSinkTest, WhatItRefusesIsNotTriedAgain) {
  auto sink = Make();
  ASSERT_TRUE(sink->Deliver(BadBuzz()).ok());
  receiver_.AnswerAlways({.code = 400, .body = "start time must be before"});
  const absl::Status status = sink->Deliver(BadBuzz(2));
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("start time"));
}

TEST_F(AlertmanagerSinkTest, SomethingElseBehindTheAddressIsTold) {
  receiver_.AnswerAlways({.body = "<html>It works!</html>"});
  const absl::Status status = Make()->Deliver(BadBuzz());
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(status.message()), HasSubstr("not a list of alerts"));
}

TEST_F(AlertmanagerSinkTest, ReadsItsKeysAndKeepsItsSecrets) {
  auto document = ConfigDocument::Parse(
      Cat("url: [", receiver_.url(),
          "]\nrefresh: 30s\nlabels: {team: social}\n",
          "generator_url: https://vigie.example.org/\nusername: vigie\n",
          "password: hunter2-hunter2\ntimeout: 3s\n"),
      "vigie.yaml");
  ASSERT_TRUE(document.ok());
  auto sink = MakeAlertmanagerSink((*document)->root());
  (*document)->root().RefuseUnknown();
  EXPECT_TRUE((*document)->errors().empty())
      << (*document)->errors().ToString();
  EXPECT_EQ(sink->refresh_period(), 30 * kSecond);
  ASSERT_TRUE(sink->Deliver(BadBuzz()).ok());
  const auto request = receiver_.requests().back();
  const std::string authorization =
      BasicAuthorization("vigie", "hunter2-hunter2");
  EXPECT_EQ(request.headers.at("authorization"), authorization);
  EXPECT_THAT(request.body, HasSubstr(R"("team":"social")"));
  EXPECT_THAT(request.body, HasSubstr("https://vigie.example.org/"));
  receiver_.AnswerAlways({.code = 403, .body = "no: " + authorization});
  EXPECT_THAT(std::string(sink->Deliver(BadBuzz(2)).message()),
              Not(HasSubstr(authorization.substr(6))));
}

TEST_F(AlertmanagerSinkTest, ALabelOfItsOwnCannotBeSet) {
  auto document = ConfigDocument::Parse(
      "labels: {severity: page}\nurl: nowhere\n", "vigie.yaml");
  ASSERT_TRUE(document.ok());
  MakeAlertmanagerSink((*document)->root());
  EXPECT_THAT((*document)->errors().ToString(), HasSubstr("labels.severity"));
  EXPECT_THAT((*document)->errors().ToString(), HasSubstr("url"));
}

TEST_F(AlertmanagerSinkTest, WithNothingToSayItSaysNothing) {
  EXPECT_TRUE(Make()->Refresh({}, kMorning).ok());
  EXPECT_THAT(receiver_.requests(), IsEmpty());
}

}  // namespace
}  // namespace vigie

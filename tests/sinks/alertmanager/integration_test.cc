// Debian's own Alertmanager is told of an incident from its first sign to the
// all clear, and tells its own receiver.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/base/clock.h"
#include "pipeline/base/strings.h"
#include "simdjson.h"
#include "sinks/alertmanager/sink.h"
#include "sinks/http/client.h"
#include "tests/servers/server.h"
#include "tests/sinks/alerts.h"
#include "tests/sinks/receiver.h"

namespace vigie {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// What Alertmanager told its receiver: "severity firing" and the annotations.
struct Told {
  std::string severity, status;
  LabelSet annotations;
};

std::vector<Told> ReadTold(const std::vector<ReceivedRequest>& requests) {
  std::vector<Told> all;
  simdjson::dom::parser parser;
  for (const ReceivedRequest& request : requests) {
    simdjson::dom::array alerts;
    if (parser.parse(request.body)["alerts"].get(alerts) != simdjson::SUCCESS)
      continue;
    for (const simdjson::dom::element alert : alerts) {
      Told& told = all.emplace_back();
      told.severity = std::string_view(alert["labels"]["severity"]);
      told.status = std::string_view(alert["status"]);
      for (const auto [name, text] :
           simdjson::dom::object(alert["annotations"]))
        told.annotations.emplace(name, std::string_view(text));
    }
  }
  return all;
}

class AlertmanagerIntegration : public ::testing::Test {
 protected:
  // The alert's times must be near the wall clock's: Alertmanager has no other.
  AlertmanagerIntegration() : begin_(SystemClock().Now() - kMinute) {}

  Alert At(Alert alert) const {
    alert.starts = begin_;
    alert.at = SystemClock().Now();
    alert.ends = alert.firing ? alert.at + 5 * kMinute : alert.at;
    return alert;
  }
  // Waits until the receiver was told; the annotations that came with it.
  LabelSet AwaitTold(const std::string& severity, const std::string& status) {
    LabelSet annotations;
    EXPECT_TRUE(receiver_.WaitUntil([&](const auto& requests) {
      for (const Told& told : ReadTold(requests))
        if (told.severity == severity && told.status == status) {
          annotations = told.annotations;
          return true;
        }
      return false;
    })) << severity
        << " " << status;
    return annotations;
  }
  static std::string Get(const Server& server) {
    HttpClient client({.name = "test"}, SystemClock());
    const auto reply = client.Send(
        {.method = "GET",
         .url = Cat("http://", server.address(), "/api/v2/alerts")});
    EXPECT_TRUE(reply.ok()) << reply.status();
    return reply.ok() ? reply->body : "";
  }
  static std::vector<Postable> Active(const Server& server) {
    std::vector<Postable> alerts;
    EXPECT_TRUE(ReadPostables(Get(server), alerts));
    return alerts;
  }
  static std::string FirstEnd(const Server& server) {
    const std::string body = Get(server);
    const std::size_t at = body.find("\"endsAt\":\"");
    return at == std::string::npos ? "" : body.substr(at + 10, 20);
  }

  const Micros begin_;
  Receiver receiver_;
};

TEST_F(AlertmanagerIntegration, IsToldOfFiringOfARiseAndOfTheEnd) {
  VIGIE_SERVER_OR_SKIP(server,
                       Server::Start("alertmanager.py",
                                     {"--webhook", receiver_.url("/alerts")}));
  const AlertmanagerOptions options{
      .urls = {"http://" + server->address()},
      .generator_url = "https://vigie.example.org/",
      .labels = {{"team", "social"}}};
  auto sink = MakeAlertmanagerSink(options);

  ASSERT_TRUE(sink->Deliver(At(BadBuzz(1))).ok());
  EXPECT_THAT(AwaitTold("warning", "firing").at("samples"),
              HasSubstr("merci @aurore"));
  ASSERT_THAT(Active(*server), SizeIs(1));
  EXPECT_EQ(Active(*server)[0].labels,
            LabelsOf(BadBuzz(), {{"team", "social"}}));

  // A reminder prolongs it.
  const std::string end_before = FirstEnd(*server);
  ASSERT_TRUE(
      sink->Refresh({At(BadBuzz(1))}, SystemClock().Now() + 10 * kMinute).ok());
  EXPECT_GT(FirstEnd(*server), end_before);

  // A rise leaves nothing stale behind.
  ASSERT_TRUE(sink->Deliver(At(BadBuzz(2, Level::kCrisis))).ok());
  EXPECT_EQ(AwaitTold("warning", "resolved").at("superseded_by"), "critical");
  AwaitTold("critical", "firing");
  ASSERT_THAT(Active(*server), SizeIs(1));
  EXPECT_EQ(Active(*server)[0].labels.at("severity"), "critical");

  // It crashes and forgets; a reminder tells it again.
  ASSERT_TRUE(server->Kill().ok());
  EXPECT_EQ(sink->Deliver(At(BadBuzz(3, Level::kMajor))).code(),
            absl::StatusCode::kUnavailable);
  ASSERT_TRUE(server->Restart().ok());
  ASSERT_TRUE(
      sink->Refresh({At(BadBuzz(3, Level::kMajor))}, SystemClock().Now()).ok());
  ASSERT_THAT(Active(*server), SizeIs(1));

  // Vigie itself restarts, and only then learns of the end.
  sink = MakeAlertmanagerSink(options);
  Alert end = Resolved(BadBuzz(3));
  end.summary = "Aurore: calm again";
  end.samples.clear();
  ASSERT_TRUE(sink->Deliver(At(end)).ok());
  const LabelSet notes = AwaitTold("critical", "resolved");
  EXPECT_EQ(notes.at("summary"), "Aurore: calm again");
  EXPECT_EQ(notes.at("description"), end.description);
  EXPECT_EQ(notes.at("level"), "calm");
  EXPECT_THAT(notes.at("samples"), HasSubstr("merci @aurore"));
  EXPECT_THAT(notes.at("signals"), HasSubstr("V 140"));
  EXPECT_THAT(Active(*server), IsEmpty());

  // Told of the end once more, it tells nobody once more.
  const std::size_t told = receiver_.requests().size();
  ASSERT_TRUE(sink->Refresh({}, SystemClock().Now()).ok());
  EXPECT_THAT(Active(*server), IsEmpty());
  EXPECT_EQ(receiver_.requests().size(), told);
}

TEST_F(AlertmanagerIntegration, RefusesNothingThatADetectorMaySay) {
  VIGIE_SERVER_OR_SKIP(server, Server::Start("alertmanager.py"));
  auto sink = MakeAlertmanagerSink({.urls = {"http://" + server->address()}});
  Alert odd = At(BadBuzz(1));
  odd.brand = "L'\"Aurore\"\\\n\xff é";
  odd.scope = std::string(10'000, 'x');
  odd.description = std::string("\0\x01", 2);
  odd.ends = 0;
  EXPECT_TRUE(sink->Deliver(odd).ok());
  Alert system = At(BadBuzz(1));
  system.id = "0000000000000001";
  system.rule = "source_silent";
  system.brand.clear();
  system.level = Level::kCalm;
  EXPECT_TRUE(sink->Deliver(system).ok());
  system.firing = false;
  system.starts = system.ends + kMinute;  // a clock that went back
  EXPECT_TRUE(sink->Deliver(system).ok());
}

}  // namespace
}  // namespace vigie

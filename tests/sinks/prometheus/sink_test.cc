#include "sinks/prometheus/sink.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <deque>
#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/base/strings.h"
#include "sinks/http/client.h"
#include "sinks/prometheus/exposition.h"
#include "tests/sinks/alerts.h"

namespace vigie {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string TextOf(const MetricsBoard& board) {
  return ExpositionText(BoardCollectable(board));
}

HttpReply Get(const PrometheusSink& sink, std::string path,
              std::string method = "GET") {
  HttpClient client({.name = "test"}, SystemClock());
  auto reply = client.Send({.method = std::move(method),
                            .url = "http://" + sink.bound_address() + path});
  EXPECT_TRUE(reply.ok()) << reply.status();
  return reply.ok() ? *reply : HttpReply{};
}

TEST(Exposition, AHistogramsBucketsAreCumulative) {
  MetricsBoard board;
  const auto family =
      board.Register("vigie_wait_seconds", "Wait.", MetricType::kHistogram,
                     {"sink"}, {0.1, 1});
  for (const double wait : {0.05, 0.1, 0.5, 0.5, 7.0})
    board.Observe(family, {"hook"}, wait);
  EXPECT_EQ(TextOf(board),
            "# HELP vigie_wait_seconds Wait.\n"
            "# TYPE vigie_wait_seconds histogram\n"
            "vigie_wait_seconds_count{sink=\"hook\"} 5\n"
            "vigie_wait_seconds_sum{sink=\"hook\"} 8.15\n"
            "vigie_wait_seconds_bucket{sink=\"hook\",le=\"0.1\"} 2\n"
            "vigie_wait_seconds_bucket{sink=\"hook\",le=\"1\"} 4\n"
            "vigie_wait_seconds_bucket{sink=\"hook\",le=\"+Inf\"} 5\n");
}

TEST(Exposition, EscapesLabelsAndHelp) {
  MetricsBoard board;
  board.Set(board.Register("vigie_x", "Two\nlines \\ here.", MetricType::kGauge,
                           {"brand"}),
            {"L'\"Aurore\"\n\\"}, 1);
  const std::string text = TextOf(board);
  EXPECT_THAT(text, HasSubstr("# HELP vigie_x Two\\nlines \\\\ here.\n"));
  EXPECT_THAT(text, HasSubstr(R"(vigie_x{brand="L'\"Aurore\"\n\\"} 1)"));
}

TEST(Exposition, ALabelThatIsNotUtf8DoesNotCostTheScrape) {
  MetricsBoard board;
  board.Set(board.Register("vigie_x", "X.", MetricType::kGauge, {"brand"}),
            {"caf\xe9 caf\xc3\xa9"}, 1);
  EXPECT_THAT(TextOf(board),
              HasSubstr("{brand=\"caf\xEF\xBF\xBD caf\xc3\xa9\"} 1"));
}

TEST(Exposition, CountersKeepEveryUnitUpToTheLargestExactOne) {
  MetricsBoard board;
  board.Set(board.Register("vigie_x_total", "X.", MetricType::kCounter), {},
            9'007'199'254'740'991.0);
  EXPECT_THAT(TextOf(board), HasSubstr("vigie_x_total 9007199254740991\n"));
}

TEST(Exposition, SaysInfinityAndNotANumberAsPrometheusReadsThem) {
  MetricsBoard board;
  const auto family =
      board.Register("vigie_x", "X.", MetricType::kGauge, {"is"});
  board.Set(family, {"inf"}, std::numeric_limits<double>::infinity());
  board.Set(family, {"nan"}, std::nan(""));
  EXPECT_THAT(TextOf(board), HasSubstr("vigie_x{is=\"inf\"} +Inf\n"));
  EXPECT_THAT(TextOf(board), HasSubstr("vigie_x{is=\"nan\"} Nan\n"));
}

TEST(Exposition, LeavesOutAFamilyWithoutFigures) {
  MetricsBoard board;
  board.Register("vigie_x", "X.", MetricType::kGauge, {"brand"});
  EXPECT_EQ(TextOf(board), "");
}

class PrometheusPages : public ::testing::Test {
 protected:
  void SetUp() override {
    sink_ = MakePrometheusSink({.listen = "127.0.0.1:0"}, board_);
    ASSERT_TRUE(sink_->Start().ok());
  }
  MetricsBoard board_;
  std::unique_ptr<PrometheusSink> sink_;
};

TEST_F(PrometheusPages, PortZeroPicksOneAndTellsIt) {
  EXPECT_THAT(sink_->bound_address(), StartsWith("127.0.0.1:"));
  EXPECT_NE(sink_->bound_address(), "127.0.0.1:0");
}

TEST_F(PrometheusPages, MetricsShowTheBoardAsItIsNow) {
  const auto family = board_.Register("vigie_mentions_total", "Mentions.",
                                      MetricType::kCounter);
  board_.Set(family, {}, 41);
  EXPECT_THAT(Get(*sink_, "/metrics").body,
              HasSubstr("vigie_mentions_total 41"));
  board_.Set(family, {}, 42);
  EXPECT_THAT(Get(*sink_, "/metrics").body,
              HasSubstr("vigie_mentions_total 42"));
}

TEST_F(PrometheusPages, HealthyAsLongAsItAnswers) {
  board_.SetReady("log", "starting");
  const HttpReply reply = Get(*sink_, "/-/healthy");
  EXPECT_EQ(reply.code, 200);
  EXPECT_EQ(reply.body, "healthy\n");
}

TEST_F(PrometheusPages, ReadyOnlyWhenNothingIsAmissWithOneReasonALine) {
  EXPECT_EQ(Get(*sink_, "/-/ready").code, 200);
  board_.SetReady("source:bluesky", "429, waiting until 10:32:05");
  board_.SetReady("log", "disk full");
  const HttpReply reply = Get(*sink_, "/-/ready");
  EXPECT_EQ(reply.code, 503);
  EXPECT_EQ(reply.body,
            "log: disk full\nsource:bluesky: 429, waiting until 10:32:05\n");
  board_.SetReady("source:bluesky", "");
  board_.SetReady("log", "");
  EXPECT_EQ(Get(*sink_, "/-/ready").body, "ready\n");
}

TEST_F(PrometheusPages, TheFrontPageLinksToTheOthers) {
  const HttpReply reply = Get(*sink_, "/");
  EXPECT_EQ(reply.code, 200);
  for (const char* page : {"/metrics", "/-/healthy", "/-/ready"})
    EXPECT_THAT(reply.body, HasSubstr(std::string("href=\"") + page));
}

TEST_F(PrometheusPages, AnythingElseIsNotThereAndNothingCanBeWritten) {
  EXPECT_EQ(Get(*sink_, "/etc/passwd").code, 404);
  EXPECT_EQ(Get(*sink_, "/../../../etc/passwd").code, 404);
  EXPECT_EQ(Get(*sink_, "/metrics", "POST").code, 405);
  EXPECT_EQ(Get(*sink_, "/metrics", "DELETE").code, 405);
}

TEST_F(PrometheusPages, AnAddressInUseIsToldWithTheAddress) {
  auto second = MakePrometheusSink({.listen = sink_->bound_address()}, board_);
  const absl::Status status = second->Start();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr(sink_->bound_address()));
  EXPECT_THAT(std::string(status.message()), HasSubstr("in use"));
}

// A TCP connection that asks nothing.
class IdleConnection {
 public:
  explicit IdleConnection(const PrometheusSink& sink)
      : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    const std::string address = sink.bound_address();
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port =
        htons(ParseInt<std::uint16_t>(address.substr(address.rfind(':') + 1))
                  .value_or(0));
    EXPECT_EQ(connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
  }
  IdleConnection(const IdleConnection&) = delete;
  IdleConnection& operator=(const IdleConnection&) = delete;
  ~IdleConnection() { close(fd_); }
  bool Send(std::string_view bytes) {
    return send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0;
  }
  // Has the other end closed it? `wait`: until it does.
  bool IsCut(bool wait) {
    char byte;
    const ssize_t got = recv(fd_, &byte, 1, wait ? 0 : MSG_DONTWAIT);
    return got == 0 || (got < 0 && errno == ECONNRESET);
  }

 private:
  const int fd_;
};

TEST(PrometheusIdle, ThoseWhoAskNothingKeepNobodyWaiting) {
  MetricsBoard board;
  const auto sink =
      MakePrometheusSink({.listen = "127.0.0.1:0", .slowest = kMinute}, board);
  ASSERT_TRUE(sink->Start().ok());
  std::deque<IdleConnection> idle;
  for (int i = 0; i < 24; ++i) {
    idle.emplace_back(*sink);
    if (i % 2 == 0) idle.back().Send("GET /metrics HT");
  }
  EXPECT_EQ(Get(*sink, "/-/healthy").code, 200);
  for (IdleConnection& connection : idle) EXPECT_FALSE(connection.IsCut(false));
  idle.clear();
}

TEST(PrometheusIdle, TheyAreCut) {
  MetricsBoard board;
  const auto sink = MakePrometheusSink(
      {.listen = "127.0.0.1:0", .slowest = 50 * kMillisecond}, board);
  ASSERT_TRUE(sink->Start().ok());
  IdleConnection silent(*sink), begun(*sink);
  begun.Send("GET /metrics HT");
  EXPECT_TRUE(silent.IsCut(true));
  while (!begun.IsCut(true)) {
  }
}

TEST_F(PrometheusPages, TakesAlertsWithoutAWord) {
  EXPECT_TRUE(sink_->Deliver(BadBuzz()).ok());
  EXPECT_EQ(sink_->refresh_period(), 0);
}

TEST_F(PrometheusPages, FreesThePortWhenItStops) {
  const std::string address = sink_->bound_address();
  sink_->Stop();
  auto second = MakePrometheusSink({.listen = address}, board_);
  EXPECT_TRUE(second->Start().ok());
}

TEST(PrometheusConfig, TellsAnAddressWithoutAPort) {
  MetricsBoard board;
  auto document = ConfigDocument::Parse("listen: localhost\n", "vigie.yaml");
  ASSERT_TRUE(document.ok());
  MakePrometheusSink((*document)->root(), board);
  EXPECT_THAT((*document)->errors().ToString(),
              HasSubstr("listen: give an address and a port"));
}

}  // namespace
}  // namespace vigie

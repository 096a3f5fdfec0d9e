// Debian's own Prometheus and promtool read what the sink shows.
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/base/strings.h"
#include "pipeline/engine/sink_runner.h"
#include "simdjson.h"
#include "sinks/http/client.h"
#include "sinks/prometheus/exposition.h"
#include "sinks/prometheus/sink.h"
#include "tests/servers/server.h"
#include "tests/sinks/alerts.h"

namespace vigie {
namespace {

constexpr char kOddBrand[] = "L'\"Aurore\"\\ é\nnée";

// Every kind of figure, those of a sink's runner included.
void Fill(MetricsBoard& board) {
  SinkRunner runner({"hook", MakePrometheusSink({"127.0.0.1:0"}, board)},
                    SystemClock(), board);
  ASSERT_TRUE(runner.Start().ok());
  runner.Post(BadBuzz());
  runner.Stop(20 * kSecond);
  const auto mentions =
      board.Register("vigie_mentions_total", "Mentions, by brand and tone.",
                     MetricType::kCounter, {"brand", "tone"});
  board.Set(mentions, {"aurore", "negative"}, 1'234'567'890'123.0);
  board.Set(mentions, {kOddBrand, "neutral"}, 7);
  board.Set(board.Register("vigie_level", "Crisis level of a brand, 0 to 4.",
                           MetricType::kGauge, {"brand"}),
            {"aurore"}, 3);
  const auto lag = board.Register("vigie_lag_seconds", "From append to fold.",
                                  MetricType::kHistogram, {}, {0.1, 0.5, 1, 5});
  for (int i = 0; i < 100; ++i) board.Observe(lag, {}, i < 90 ? 0.3 : 0.7);
}

TEST(PrometheusIntegration, PromtoolFindsNothingToSay) {
  if (std::system("command -v promtool >/dev/null") != 0) {
    if (ServersRequired()) FAIL() << "promtool is not installed";
    GTEST_SKIP() << "promtool is not installed (apt-get install prometheus)";
  }
  MetricsBoard board;
  Fill(board);
  const std::string path = ::testing::TempDir() + "vigie_metrics.txt";
  std::ofstream(path) << ExpositionText(BoardCollectable(board));
  std::FILE* promtool =
      ::popen(Cat("promtool check metrics <'", path, "' 2>&1").c_str(), "r");
  ASSERT_NE(promtool, nullptr);
  std::string said;
  for (int c; (c = std::fgetc(promtool)) != EOF;) said += static_cast<char>(c);
  EXPECT_EQ(::pclose(promtool), 0) << said;
  EXPECT_EQ(said, "");
  std::remove(path.c_str());
}

// The value of an instant query, "" when there is none (yet).
std::string Query(const Server& prometheus, std::string_view query) {
  HttpClient client({.name = "test"}, SystemClock());
  std::string escaped;
  for (const unsigned char c : query) {
    char hex[4];
    std::snprintf(hex, sizeof hex, "%%%02X", c);
    escaped += hex;
  }
  const auto reply = client.Send({.method = "GET",
                                  .url = Cat("http://", prometheus.address(),
                                             "/api/v1/query?query=", escaped)});
  if (!reply.ok()) return "";
  simdjson::dom::parser parser;
  std::string_view value;
  if (parser.parse(simdjson::padded_string(reply->body))
          .at_pointer("/data/result/0/value/1")
          .get(value) != simdjson::SUCCESS)
    return "";
  return std::string(value);
}

std::string AwaitQuery(const Server& prometheus, std::string_view query,
                       std::string_view wanted) {
  std::string value;
  for (int i = 0; i < 200; ++i) {
    value = Query(prometheus, query);
    if (value == wanted) break;
    SystemClock().Sleep(100 * kMillisecond);  // Prometheus scrapes on its own
  }
  return value;
}

TEST(PrometheusIntegration, PrometheusScrapesTheFiguresAsTheyAre) {
  MetricsBoard board;
  Fill(board);
  auto sink = MakePrometheusSink({.listen = "127.0.0.1:0"}, board);
  ASSERT_TRUE(sink->Start().ok());
  VIGIE_SERVER_OR_SKIP(
      prometheus,
      Server::Start("prometheus.py", {"--scrape", sink->bound_address()}));
  EXPECT_EQ(AwaitQuery(*prometheus, "up{job=\"vigie\"}", "1"), "1");
  EXPECT_EQ(AwaitQuery(*prometheus, "vigie_mentions_total{brand=\"aurore\"}",
                       "1234567890123"),
            "1234567890123");
  // The brand is the one string, escapes and all, that we gave.
  EXPECT_EQ(
      Query(*prometheus,
            "vigie_mentions_total{brand=\"L'\\\"Aurore\\\"\\\\ é\\nnée\"}"),
      "7");
  EXPECT_EQ(Query(*prometheus, "vigie_lag_seconds_count"), "100");
  EXPECT_EQ(Query(*prometheus, "vigie_lag_seconds_bucket{le=\"0.5\"}"), "90");
  EXPECT_EQ(Query(*prometheus, "vigie_lag_seconds_bucket{le=\"+Inf\"}"), "100");
  EXPECT_EQ(
      Query(*prometheus, "histogram_quantile(0.95,vigie_lag_seconds_bucket)"),
      "0.75");
  EXPECT_EQ(
      Query(*prometheus, "vigie_sink_deliveries_total{outcome=\"delivered\"}"),
      "1");
  board.Set(board.Register("vigie_level", "", MetricType::kGauge), {"aurore"},
            1);
  EXPECT_EQ(AwaitQuery(*prometheus, "vigie_level", "1"), "1");
}

}  // namespace
}  // namespace vigie

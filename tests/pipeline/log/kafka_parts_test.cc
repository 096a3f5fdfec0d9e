// The parts of the Kafka log that need no broker.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "pipeline/base/random.h"
#include "pipeline/log/kafka_client.h"
#include "pipeline/log/kafka_record.h"
#include "pipeline/log/kafka_tail.h"
#include "pipeline/log/kafka_writer.h"

namespace vigie {
namespace {

using testing::HasSubstr;
using testing::Not;

NewRecord SomeAppend() {
  NewRecord a;
  a.op = Op::kUpdate;
  a.backfill = true;
  a.append_time = -5;
  a.source = 0xdeadbeef;
  a.at = {1, std::numeric_limits<std::uint64_t>::max(), 3};
  a.item = 0x0123456789abcdef;
  a.version = 42;
  a.format = FormatName::Of("fifteen.letters");
  return a;
}

TEST(KafkaKeyTest, GivesBackWhatWasWritten) {
  const NewRecord a = SomeAppend();
  std::string key;
  EncodeKafkaKey(a, {}, key);
  Record r;
  KafkaRules rules;
  ASSERT_EQ(DecodeKafkaKey(key, r, rules), KafkaKey::kOurs);
  EXPECT_EQ(r.op, a.op);
  EXPECT_TRUE(r.backfill);
  EXPECT_EQ(r.append_time, a.append_time);
  EXPECT_EQ(r.source, a.source);
  EXPECT_EQ(r.at, a.at);
  EXPECT_EQ(r.item, a.item);
  EXPECT_EQ(r.version, a.version);
  EXPECT_EQ(r.format, a.format);
  EXPECT_EQ(rules.number, -1);
}

TEST(KafkaKeyTest, OfATickTellsTheRulesThatHold) {
  NewRecord tick;
  tick.op = Op::kTick;
  std::string key;
  EncodeKafkaKey(tick, {7, 99}, key);
  Record r;
  KafkaRules rules;
  ASSERT_EQ(DecodeKafkaKey(key, r, rules), KafkaKey::kOurs);
  EXPECT_EQ(rules.number, 7);
  EXPECT_EQ(rules.hash, 99u);
}

TEST(KafkaKeyTest, OfANewerFormatIsToldApartFromAForeignOne) {
  std::string key;
  EncodeKafkaKey(SomeAppend(), {}, key);
  Record r;
  KafkaRules rules;
  std::string newer = key;
  newer[0] = 2;
  EXPECT_EQ(DecodeKafkaKey(newer, r, rules), KafkaKey::kNewer);
  EXPECT_EQ(DecodeKafkaKey("", r, rules), KafkaKey::kForeign);
  EXPECT_EQ(DecodeKafkaKey("customer-17", r, rules), KafkaKey::kForeign);
  EXPECT_EQ(DecodeKafkaKey(key + "x", r, rules), KafkaKey::kForeign);
  std::string op = key;
  op[1] = 9;
  EXPECT_EQ(DecodeKafkaKey(op, r, rules), KafkaKey::kForeign);
  for (std::size_t size = 1; size < key.size(); ++size)
    EXPECT_EQ(DecodeKafkaKey(std::string_view(key).substr(0, size), r, rules),
              KafkaKey::kForeign)
        << size;
}

TEST(AckWindowTest, IsDurableUpToTheFirstThatIsNotAcknowledged) {
  AckWindow window;
  for (int i = 0; i < 4; ++i) window.Issue();
  window.Acknowledge(2);
  window.Acknowledge(3);
  EXPECT_EQ(window.durable(), 0u);
  window.Acknowledge(1);
  EXPECT_EQ(window.durable(), 3u);
  window.Acknowledge(4);
  EXPECT_EQ(window.durable(), window.issued());
}

TEST(AckWindowTest, AgreesWithASlowCountInAnyOrder) {
  Random random(1);
  AckWindow window;
  std::vector<std::uint64_t> open;
  for (int step = 0; step < 5000; ++step) {
    if (open.empty() || random.Chance(.5)) {
      open.push_back(window.Issue());
    } else {
      const std::size_t i = random.Below(open.size());
      window.Acknowledge(open[i]);
      open.erase(open.begin() + static_cast<std::ptrdiff_t>(i));
    }
    const std::uint64_t lowest =
        open.empty() ? window.issued() + 1
                     : *std::min_element(open.begin(), open.end());
    ASSERT_EQ(window.durable(), lowest - 1);
  }
}

std::string SettingAsSet(const KafkaLogOptions& options,
                         const KafkaSettings& ours, const char* key) {
  auto conf = MakeKafkaConf(options, ours);
  if (!conf.ok()) return std::string(conf.status().message());
  char value[256];
  std::size_t size = sizeof value;
  if (rd_kafka_conf_get(conf->get(), key, value, &size) != RD_KAFKA_CONF_OK)
    return "(unknown)";
  return value;
}

TEST(KafkaSettingsTest, ReachLibrdkafka) {
  KafkaLogOptions options;
  options.brokers = "127.0.0.1:1";
  options.settings = {{"security.protocol", "sasl_ssl"},
                      {"sasl.mechanisms", "SCRAM-SHA-512"},
                      {"sasl.username", "vigie"},
                      {"ssl.ca.location", "/etc/ssl/certs/ca.pem"},
                      {"compression.codec", "zstd"}};
  for (const KafkaSettings& ours :
       {KafkaProducerSettings(), KafkaReaderSettings(options, 0),
        KafkaRangeSettings(options)}) {
    EXPECT_EQ(SettingAsSet(options, ours, "security.protocol"), "sasl_ssl");
    EXPECT_EQ(SettingAsSet(options, ours, "sasl.mechanisms"), "SCRAM-SHA-512");
    EXPECT_EQ(SettingAsSet(options, ours, "sasl.username"), "vigie");
    EXPECT_EQ(SettingAsSet(options, ours, "ssl.ca.location"),
              "/etc/ssl/certs/ca.pem");
    EXPECT_EQ(SettingAsSet(options, ours, "compression.codec"), "zstd");
  }
}

TEST(KafkaSettingsTest, OfExactlyOnceAreVigiesOwn) {
  for (const char* key : {"enable.idempotence", "acks", "auto.offset.reset",
                          "group.id", "partition.assignment.strategy",
                          "enable.auto.commit", "transactional.id"}) {
    const absl::Status status = CheckKafkaSettings({{key, "true"}});
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << key;
    EXPECT_THAT(std::string(status.message()), HasSubstr(key));
  }
  KafkaLogOptions options;
  options.brokers = "127.0.0.1:1";
  options.instance = "host7";
  const KafkaSettings reader = KafkaReaderSettings(options, 3);
  EXPECT_EQ(SettingAsSet(options, reader, "group.instance.id"), "host7-3");
  EXPECT_EQ(SettingAsSet(options, reader, "partition.assignment.strategy"),
            "range");
  EXPECT_EQ(SettingAsSet(options, reader, "auto.offset.reset"), "error");
  EXPECT_EQ(SettingAsSet(options, reader, "check.crcs"), "true");
  EXPECT_EQ(SettingAsSet(options, reader, "enable.auto.offset.store"), "false");
  EXPECT_EQ(SettingAsSet(options, KafkaProducerSettings(),
                         "enable.gapless.guarantee"),
            "true");
}

TEST(KafkaSettingsTest, UnknownOnesAreNamed) {
  const absl::Status status = CheckKafkaSettings({{"sasl.usrname", "x"}});
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("sasl.usrname"));
}

TEST(KafkaSettingsTest, ErrorsNeverShowASecret) {
  const absl::Status status =
      CheckKafkaSettings({{"ssl.key.pem", "s3cr3t-not-a-pem"},
                          {"ssl.certificate.pem", "s3cr3t"},
                          {"sasl.oauthbearer.client.secret", "s3cr3t"},
                          {"no.such.password", "s3cr3t"}});
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(std::string(status.message()), Not(HasSubstr("s3cr3t")));
}

TEST(KafkaSettingsTest, AWrongValueIsToldWithItsKey) {
  const absl::Status status = CheckKafkaSettings({{"linger.ms", "soon"}});
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("linger.ms"));
}

KafkaBroadcast Tick(std::uint64_t n) {
  KafkaBroadcast b;
  b.record.op = Op::kTick;
  b.record.at.position = n;
  return b;
}
KafkaBroadcast RulesNumber(std::uint64_t n) {
  KafkaBroadcast b = Tick(n);
  b.record.op = Op::kRules;
  return b;
}
KafkaBroadcast Erase(std::string author) {
  KafkaBroadcast b;
  b.record.op = Op::kErase;
  b.payload = std::move(author);
  return b;
}

KafkaPartitionTail TailOf(std::vector<KafkaBroadcast> broadcasts) {
  KafkaPartitionTail tail;
  for (const KafkaBroadcast& b : broadcasts) {
    const auto n = static_cast<std::int64_t>(b.record.at.position);
    if (b.record.op == Op::kTick) tail.tick = n;
    if (b.record.op == Op::kRules) tail.rules.number = n;
  }
  tail.broadcasts = std::move(broadcasts);
  return tail;
}

std::vector<std::pair<Op, std::uint64_t>> Names(
    const std::vector<KafkaBroadcast>& list) {
  std::vector<std::pair<Op, std::uint64_t>> names;
  for (const auto& b : list)
    names.emplace_back(b.record.op, b.record.at.position);
  return names;
}

TEST(MissingBroadcastsTest, AreWhatTheFurthestPartitionHasInItsOrder) {
  const auto missing = MissingBroadcasts(
      {TailOf({Tick(6)}),
       TailOf({Tick(6), RulesNumber(3), Erase("x\n1"), Tick(8)}),
       TailOf({Tick(6), RulesNumber(3)})});
  using Named = std::pair<Op, std::uint64_t>;
  EXPECT_THAT(Names(missing[0]),
              testing::ElementsAre(Named(Op::kRules, 3), Named(Op::kErase, 0),
                                   Named(Op::kTick, 8)));
  EXPECT_TRUE(missing[1].empty());
  EXPECT_THAT(Names(missing[2]),
              testing::ElementsAre(Named(Op::kErase, 0), Named(Op::kTick, 8)));
}

TEST(MissingBroadcastsTest, AreNoneBeforeTheTickThatAllHave) {
  // The first looked further back than the second: what it saw there came to
  // all.
  const auto missing = MissingBroadcasts(
      {TailOf({Tick(1), Erase("x\n1"), Tick(6)}), TailOf({Tick(6)})});
  EXPECT_TRUE(missing[0].empty());
  EXPECT_TRUE(missing[1].empty());
}

TEST(MissingBroadcastsTest, OfAFirstStartAreAllOfThem) {
  const auto missing =
      MissingBroadcasts({TailOf({RulesNumber(0), Tick(1)}), TailOf({})});
  EXPECT_EQ(missing[1].size(), 2u);
}

}  // namespace
}  // namespace vigie

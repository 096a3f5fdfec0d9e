// From Kafka: Vigie's chain against a bare librdkafka consumer, by the
// processor time of the whole client process (librdkafka's threads included),
// in turns, from a real broker.
//
//   bench_kafka BROKERS CODEC MENTIONS ROUNDS
//
// Both read the same topic from its beginning with the same settings and the
// same safe poll loop, checksums checked; the bare one copies each payload and
// does nothing else. Prints one JSON object.
#include <librdkafka/rdkafka.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "bench/chain.h"
#include "bench/compare.h"
#include "bench/corpus.h"
#include "pipeline/base/clock.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "pipeline/log/kafka_client.h"
#include "pipeline/log/kafka_log.h"

namespace vigie::bench {
namespace {

constexpr std::uint32_t kPartitions = 4;
constexpr Micros kPatience = 90 * kSecond;

double ProcessSeconds() { return SecondsOf(CLOCK_PROCESS_CPUTIME_ID); }

bool Produce(Log& log, const Corpus& corpus, std::size_t mentions) {
  const std::vector<Record> records = MakeRecords(corpus);
  std::vector<NewRecord> batch;
  for (std::size_t i = 0; i < mentions;) {
    batch.clear();
    for (; batch.size() < 1'000 && i < mentions; ++i) {
      const Record& record = records[i % records.size()];
      NewRecord& one = batch.emplace_back();
      one.item = Mix64(i + 1);
      one.partition = PartitionOf(one.item, kPartitions);
      one.append_time = record.append_time;
      one.source = record.source;
      one.at = {1, i + 1, 0};
      one.format = record.format;
      one.payload = record.payload;
    }
    for (;;) {
      const absl::Status status = log.AppendMentions(batch);
      if (status.ok()) break;
      if (!absl::IsResourceExhausted(status)) return false;
      SystemClock().Sleep(kMillisecond);
    }
  }
  return log.Sync().ok();
}

// Seconds of processor time a message; negative when it went wrong.
double Ours(const KafkaLogOptions& options, Log& log, std::size_t mentions,
            std::uint32_t worker, Chain& chain) {
  (void)options;
  chain.Forget();
  const double begin = ProcessSeconds();
  auto reader = log.OpenReader(
      worker, 1,
      {[](std::uint32_t) { return std::uint64_t{0}; }, [](std::uint32_t) {}});
  if (!reader.ok()) return -1;
  RecordBatch batch;
  std::size_t read = 0;
  const Micros until = SystemClock().Monotonic() + kPatience;
  while (read < mentions && SystemClock().Monotonic() < until) {
    if (!(*reader)->Read(batch, 1'024, kSecond).ok()) return -1;
    for (const Record& record : batch.records)
      if (!chain.Take(record).ok()) return -1;
    read += batch.records.size();
  }
  const double seconds = ProcessSeconds() - begin;
  chain.Finish();
  return read == mentions ? seconds / static_cast<double>(mentions) : -1;
}

double Bare(const KafkaLogOptions& options, std::size_t mentions,
            std::uint32_t worker, std::size_t& bytes) {
  const double begin = ProcessSeconds();
  auto conf = MakeKafkaConf(options, KafkaReaderSettings(options, worker));
  if (!conf.ok()) return -1;
  auto client = MakeKafkaClient(RD_KAFKA_CONSUMER, *std::move(conf));
  if (!client.ok()) return -1;
  rd_kafka_poll_set_consumer(client->get());
  const KafkaOwned<rd_kafka_topic_partition_list_t> list(
      rd_kafka_topic_partition_list_new(kPartitions));
  for (std::uint32_t p = 0; p < kPartitions; ++p)
    rd_kafka_topic_partition_list_add(list.get(), options.topic.c_str(),
                                      static_cast<std::int32_t>(p))
        ->offset = 0;
  if (rd_kafka_assign(client->get(), list.get()) != RD_KAFKA_RESP_ERR_NO_ERROR)
    return -1;
  std::string kept;
  kept.reserve(8 << 20);
  std::size_t read = 0;
  bytes = 0;
  std::int64_t expected[kPartitions] = {};
  const Micros until = SystemClock().Monotonic() + kPatience;
  while (read < mentions && SystemClock().Monotonic() < until) {
    const KafkaOwned<rd_kafka_message_t> message(
        rd_kafka_consumer_poll(client->get(), 1'000));
    if (message == nullptr || message->err != RD_KAFKA_RESP_ERR_NO_ERROR)
      continue;
    if (message->offset != expected[message->partition]++) return -1;
    if (kept.size() > (4 << 20)) kept.clear();
    kept.append(static_cast<const char*>(message->payload), message->len);
    bytes += message->len;
    ++read;
  }
  const double seconds = ProcessSeconds() - begin;
  return read == mentions ? seconds / static_cast<double>(mentions) : -1;
}

int Run(const std::string& brokers, const std::string& codec,
        std::size_t mentions, int rounds) {
  const Corpus corpus = MakeCorpus({});
  KafkaLogOptions options;
  options.brokers = brokers;
  options.topic = Cat("bench.", codec);
  options.partitions = kPartitions;
  options.instance = Cat("bench-", getpid());
  options.settings = {{"compression.codec", codec}};
  std::vector<double> ours, bare, ratios;
  {
    auto log = OpenKafkaLog(options);
    if (!log.ok()) {
      std::fprintf(stderr, "bench_kafka: %s\n",
                   std::string(FromAbsl(log.status().message())).c_str());
      return 1;
    }
    if (!Produce(**log, corpus, mentions) || !(*log)->Close().ok()) return 1;
  }
  std::size_t expected_bytes = 0;
  for (std::size_t i = 0; i < mentions; ++i)
    expected_bytes += corpus.items[i % corpus.items.size()].payload.size();
  for (int round = 0; round < rounds; ++round) {
    options.group = Cat("bench-", codec, "-", round);
    auto log = OpenKafkaLog(options);
    if (!log.ok()) return 1;
    Chain chain(MakeBrands(1'000), kPartitions);
    ours.push_back(Ours(options, **log, mentions, 0, chain));
    std::size_t bytes = 0;
    bare.push_back(Bare(options, mentions, 1, bytes));
    if (ours.back() <= 0 || bare.back() <= 0 || bytes != expected_bytes ||
        chain.figures().ingested != mentions || chain.figures().rejected != 0 ||
        chain.figures().matched * 100 < mentions * 18) {
      std::fprintf(stderr, "bench_kafka: a wrong answer has no speed\n");
      return 1;
    }
    ratios.push_back(bare.back() / ours.back());
    (void)(*log)->Close();
  }
  std::printf(
      "{\"codec\":\"%s\",\"ns\":%.0f,\"rival_ns\":%.0f,\"ratio\":%.3f}\n",
      codec.c_str(), Median(ours) * 1e9, Median(bare) * 1e9, Median(ratios));
  return 0;
}

}  // namespace
}  // namespace vigie::bench

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "bench_kafka BROKERS CODEC MENTIONS ROUNDS\n");
    return 2;
  }
  return vigie::bench::Run(argv[1], argv[2],
                           std::strtoull(argv[3], nullptr, 10),
                           std::atoi(argv[4]));
}

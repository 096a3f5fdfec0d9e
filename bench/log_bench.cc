// The embedded log: what the disk gives, what appending and reading cost, and
// the floor of a whole run: append, fdatasync, read and parse of the same
// bytes on the same threads, and nothing else.
//
//   bench_log --floor FOLDER MENTIONS WORKERS   prints the floor's seconds
//   bench_log --files FOLDER MENTIONS           writes what `vigie run` reads
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include "bench/compare.h"
#include "bench/corpus.h"
#include "deploy/vigie/catalog.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "pipeline/log/embedded_log.h"
#include "pipeline/parse/parser.h"

namespace vigie::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBatch = 1'024;
constexpr std::uint32_t kPartitions = 8;

// On the disk that the build is on, or where VIGIE_BENCH_FOLDER says.
std::string FreshFolder() {
  const char* base = std::getenv("VIGIE_BENCH_FOLDER");
  const std::string folder =
      Cat(base != nullptr ? base : ".", "/bench-log-", getpid());
  fs::remove_all(folder);
  return folder;
}

const Corpus& TheCorpus() {
  static const Corpus corpus = MakeCorpus({});
  return corpus;
}

std::vector<NewRecord> NewRecords(const Corpus& corpus) {
  std::vector<NewRecord> out;
  for (const Record& record : MakeRecords(corpus)) {
    NewRecord& one = out.emplace_back();
    one.partition = PartitionOf(record.item, kPartitions);
    one.append_time = record.append_time;
    one.source = record.source;
    one.at = record.at;
    one.item = record.item;
    one.format = record.format;
    one.payload = record.payload;
  }
  return out;
}

std::unique_ptr<EmbeddedLog> OpenLog(const std::string& folder) {
  EmbeddedLogOptions options;
  options.folder = folder;
  options.partitions = kPartitions;
  auto log = OpenEmbeddedLog(options);
  return log.ok() ? *std::move(log) : nullptr;
}

// Appends all of it, waiting where the log is full. `from` continues the
// positions.
bool AppendAll(Log& log, std::vector<NewRecord>& records, std::uint64_t from,
               std::size_t most) {
  for (std::size_t i = 0; i < records.size() && i < most; i += kBatch) {
    const std::size_t end = std::min({records.size(), most, i + kBatch});
    for (std::size_t k = i; k < end; ++k) {
      records[k].at.position = from + k + 1;
      records[k].item = Mix64(from + k + 1);
      records[k].partition = PartitionOf(records[k].item, kPartitions);
    }
    for (;;) {
      const absl::Status status =
          log.AppendMentions({records.data() + i, end - i});
      if (status.ok()) break;
      if (!absl::IsResourceExhausted(status)) return false;
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
  }
  return true;
}

double Wall() {
  return std::chrono::duration<double>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

void Append(benchmark::State& state) {
  std::vector<NewRecord> records = NewRecords(TheCorpus());
  const std::string folder = FreshFolder();
  const std::unique_ptr<EmbeddedLog> log = OpenLog(folder);
  if (log == nullptr) return state.SkipWithError("the log does not open");
  std::uint64_t appended = 0;
  for (auto _ : state) {
    const double begin = Wall();
    if (!AppendAll(*log, records, appended, records.size()) ||
        !log->Sync().ok())
      return state.SkipWithError("the log refuses");
    state.SetIterationTime(Wall() - begin);
    appended += records.size();
  }
  std::uint64_t offsets = 0;
  for (const std::uint64_t next : log->tail().next_offset) offsets += next;
  if (offsets != appended) state.SkipWithError("records are missing");
  state.SetItemsProcessed(static_cast<std::int64_t>(appended));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() *
                                                    TheCorpus().payload_bytes));
  state.counters["syncs"] = static_cast<double>(log->stats().syncs);
  (void)log->Close();
  fs::remove_all(folder);
}

// From the page cache, all partitions, checksums included.
void Read(benchmark::State& state) {
  std::vector<NewRecord> records = NewRecords(TheCorpus());
  const std::string folder = FreshFolder();
  const std::unique_ptr<EmbeddedLog> log = OpenLog(folder);
  if (log == nullptr || !AppendAll(*log, records, 0, records.size()) ||
      !log->Sync().ok())
    return state.SkipWithError("the log refuses");
  RecordBatch batch;
  for (auto _ : state) {
    auto reader =
        log->OpenReader(0, 1, {[](std::uint32_t) { return 0; }, nullptr});
    if (!reader.ok()) return state.SkipWithError("no reader");
    std::size_t read = 0, bytes = 0;
    const double begin = Wall();
    while (read < records.size()) {
      batch.Clear();
      if (!(*reader)->Read(batch, kBatch, kSecond).ok())
        return state.SkipWithError("reading failed");
      for (const Record& record : batch.records) bytes += record.payload.size();
      read += batch.records.size();
    }
    state.SetIterationTime(Wall() - begin);
    if (bytes != TheCorpus().payload_bytes)
      return state.SkipWithError("other bytes than were appended");
  }
  state.SetItemsProcessed(
      static_cast<std::int64_t>(state.iterations() * records.size()));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() *
                                                    TheCorpus().payload_bytes));
  (void)log->Close();
  fs::remove_all(folder);
}

// The disk's own: 1 MiB written, fdatasync.
void DataSync(benchmark::State& state) {
  const std::string path = FreshFolder();
  const int fd = open(path.c_str(), O_CREAT | O_RDWR | O_TRUNC, 0600);
  const std::string block(1 << 20, 'v');
  std::int64_t at = 0;
  std::vector<double> seconds;
  for (auto _ : state) {
    const double begin = Wall();
    if (pwrite(fd, block.data(), block.size(), at % (64 << 20)) < 0 ||
        fdatasync(fd) != 0)
      return state.SkipWithError("the disk refuses");
    seconds.push_back(Wall() - begin);
    state.SetIterationTime(seconds.back());
    at += static_cast<std::int64_t>(block.size());
  }
  state.counters["p50_ms"] = Median(seconds) * 1e3;
  state.counters["per_second"] = 1 / Median(seconds);
  close(fd);
  unlink(path.c_str());
}

BENCHMARK(Append)->Name("log/append")->UseManualTime();
BENCHMARK(Read)->Name("log/read")->UseManualTime();
BENCHMARK(DataSync)->Name("log/fdatasync_1MiB")->UseManualTime();

int Floor(const std::string& folder, std::size_t mentions,
          std::uint32_t workers) {
  std::vector<NewRecord> records = NewRecords(TheCorpus());
  const std::unique_ptr<EmbeddedLog> log = OpenLog(folder);
  if (log == nullptr) return 1;
  std::atomic<std::size_t> read{0};
  std::atomic<bool> failed{false};
  const double begin = Wall();
  std::vector<std::thread> threads;
  for (std::uint32_t w = 0; w < workers; ++w)
    threads.emplace_back([&, w] {
      auto reader = log->OpenReader(w, workers,
                                    {[](std::uint32_t) { return 0; }, nullptr});
      Parser parser(AllMappings());
      Mention mention;
      RecordBatch batch;
      while (reader.ok() && read.load() < mentions && !failed) {
        batch.Clear();
        if (!(*reader)->Read(batch, kBatch, 20 * kMillisecond).ok())
          failed = true;
        for (const Record& record : batch.records)
          if (!parser.Parse(record, mention).ok()) failed = true;
        read += batch.records.size();
      }
      if (!reader.ok()) failed = true;
    });
  std::uint64_t appended = 0;
  while (appended < mentions && !failed) {
    const std::size_t most = std::min(records.size(), mentions - appended);
    if (!AppendAll(*log, records, appended, most)) failed = true;
    appended += most;
  }
  if (!log->Sync().ok()) failed = true;
  for (std::thread& thread : threads) thread.join();
  const double seconds = Wall() - begin;
  if (!log->Close().ok() || failed) return 1;
  std::printf("{\"mentions\":%zu,\"seconds\":%.3f}\n", mentions, seconds);
  return 0;
}

// One file a format, in order of time, and the brands.
int Files(const std::string& folder, std::size_t mentions) {
  fs::create_directories(folder);
  std::ofstream out[kFormats];
  for (int f = 0; f < kFormats; ++f)
    out[f].open(
        Cat(folder, "/", FormatNameOf(static_cast<Format>(f)), ".ndjson"));
  const Corpus corpus = MakeCorpus({.mentions = mentions, .rate = 250'000});
  for (const CorpusItem& item : corpus.items)
    out[static_cast<int>(item.format)] << item.payload << '\n';
  std::ofstream brands(folder + "/brands.yaml");
  brands << "brands:\n";
  for (const BrandRule& brand : MakeBrands(1'000))
    brands << "  - {name: " << brand.name << ", query: '" << brand.query
           << "'}\n";
  std::printf("{\"mentions\":%zu,\"bytes\":%zu,\"hits\":%zu}\n", mentions,
              corpus.payload_bytes, corpus.hits);
  return brands.good() ? 0 : 1;
}

}  // namespace
}  // namespace vigie::bench

int main(int argc, char** argv) {
  using namespace vigie::bench;
  if (argc == 5 && std::strcmp(argv[1], "--floor") == 0)
    return Floor(argv[2], std::strtoull(argv[3], nullptr, 10),
                 static_cast<std::uint32_t>(std::atoi(argv[4])));
  if (argc == 4 && std::strcmp(argv[1], "--files") == 0)
    return Files(argv[2], std::strtoull(argv[3], nullptr, 10));
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

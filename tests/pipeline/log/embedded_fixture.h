// What the tests of the embedded log share: a log in a folder of its own, a
// disk that fills up or fails on demand, and a strict comparison of what is
// read with what was appended.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "pipeline/base/strings.h"
#include "pipeline/log/embedded_log.h"
#include "tests/pipeline/log/log_folder.h"
#include "tests/pipeline/log/log_records.h"

namespace vigie {

class FakeDisk final : public Disk {
 public:
  int Write(int fd, std::string_view bytes, std::int64_t at) override {
    ++writes;
    if (writes_left == 0) return write_error;
    if (writes_left > 0) --writes_left;
    written.fetch_add(static_cast<std::int64_t>(bytes.size()));
    return Disk::Write(fd, bytes, at);
  }
  int SyncData(int fd) override {
    ++syncs;
    return sync_error != 0 ? sync_error.load() : Disk::SyncData(fd);
  }
  std::int64_t FreeBytes(const std::string&) override { return free; }

  std::atomic<std::int64_t> free{std::int64_t{1} << 40};
  std::atomic<int> writes{0}, syncs{0};
  std::atomic<std::int64_t> written{0};
  std::atomic<int> writes_left{-1};  // then write_error; -1: no end
  std::atomic<int> write_error{ENOSPC};
  std::atomic<int> sync_error{0};
};

class EmbeddedFixture : public ::testing::Test {
 protected:
  static constexpr std::uint32_t kPartitions = 3;

  EmbeddedFixture() {
    options_.folder = folder_.path() + "/log";
    options_.partitions = kPartitions;
    options_.data_at_risk = 3600 * kSecond;  // only Sync makes durable
    options_.segment_bytes = 1 << 16;
    options_.duplicate_window = 0;
    options_.disk = &disk_;
  }

  void Open() {
    log_.reset();
    absl::StatusOr<std::unique_ptr<EmbeddedLog>> log =
        OpenEmbeddedLog(options_);
    ASSERT_TRUE(log.ok()) << log.status();
    log_ = *std::move(log);
  }
  absl::Status TryOpen() {
    log_.reset();
    absl::StatusOr<std::unique_ptr<EmbeddedLog>> log =
        OpenEmbeddedLog(options_);
    if (log.ok()) log_ = *std::move(log);
    return log.status();
  }
  absl::Status Append(NewRecord a, std::string_view payload) {
    a.payload = payload;
    return log_->AppendMentions({&a, 1});
  }
  // Appends mentions [first, first + count) of about 60 bytes.
  void AppendRun(std::uint64_t first, std::uint64_t count) {
    for (std::uint64_t n = first; n < first + count; ++n) {
      const absl::Status status =
          Append(MentionOf(n, kPartitions, ""), TextOf(n));
      ASSERT_TRUE(status.ok()) << status;
    }
  }
  static std::string TextOf(std::uint64_t n) {
    return Cat("post number ", n, std::string(n % 50, 'x'));
  }
  void Sync() {
    const absl::Status status = log_->Sync();
    ASSERT_TRUE(status.ok()) << status;
  }

  // All that can be read now, from the beginning.
  struct All {
    std::vector<KeptRecord> records;
    std::vector<LostRange> lost;
  };
  All ReadAll() { return ReadAllOf(*log_); }
  static All ReadAllOf(Log& log) {
    All all;
    Assignment assignment;
    assignment.assigned = [](std::uint32_t) { return 0; };
    auto reader = log.OpenReader(0, 1, assignment);
    EXPECT_TRUE(reader.ok()) << reader.status();
    if (!reader.ok()) return all;
    RecordBatch batch;
    do {
      const absl::Status status = (*reader)->Read(batch, 100, 0);
      EXPECT_TRUE(status.ok()) << status;
      for (const Record& r : batch.records) all.records.push_back(Keep(r));
      all.lost.insert(all.lost.end(), batch.lost.begin(), batch.lost.end());
    } while (!batch.records.empty() || !batch.lost.empty());
    return all;
  }

  // The hashes of what a good log holds, per partition.
  using Content = std::vector<std::vector<std::uint64_t>>;
  static Content ContentOf(const All& all) {
    Content content(kPartitions);
    for (const KeptRecord& kept : all.records) {
      Record record = kept.record;
      record.payload = kept.payload;
      EXPECT_EQ(record.offset, content[record.partition].size());
      content[record.partition].push_back(RecordHash(record));
    }
    return content;
  }
  // Every record read is the one that was written; every other offset below
  // `next` was told to be lost. Says what is wrong, or nothing.
  static std::string WrongIn(const All& all, const Content& content,
                             const std::vector<std::uint64_t>& next) {
    std::vector<std::vector<int>> seen(kPartitions);
    for (std::size_t p = 0; p < kPartitions; ++p) seen[p].resize(next[p], 0);
    for (const KeptRecord& kept : all.records) {
      Record record = kept.record;
      record.payload = kept.payload;
      const std::size_t p = record.partition;
      if (record.offset >= content[p].size())
        return Cat("made up ", p, "/", record.offset);
      if (record.swept || RecordHash(record) != content[p][record.offset])
        return Cat("wrong ", p, "/", record.offset);
      if (record.offset < next[p]) ++seen[p][record.offset];
    }
    for (const LostRange& lost : all.lost)
      for (std::uint64_t o = lost.first; o < lost.next; ++o)
        if (o < next[lost.partition]) ++seen[lost.partition][o];
    for (std::size_t p = 0; p < kPartitions; ++p)
      for (std::size_t o = 0; o < seen[p].size(); ++o)
        if (seen[p][o] != 1)
          return Cat("seen ", seen[p][o], " times: ", p, "/", o);
    return "";
  }

  std::vector<std::string> Segments() const {
    std::vector<std::string> names;
    for (const auto& entry :
         std::filesystem::directory_iterator(options_.folder))
      if (entry.path().extension() == ".segment")
        names.push_back(entry.path().string());
    std::sort(names.begin(), names.end());
    return names;
  }
  static std::string Slurp(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  }
  static void Spill(const std::string& path, std::string_view bytes) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  // The folder as it would be found after a crash now.
  std::string CopyFolder(const std::string& name) const {
    const std::string to = folder_.path() + "/" + name;
    std::filesystem::remove_all(to);
    std::filesystem::copy(options_.folder, to,
                          std::filesystem::copy_options::recursive);
    return to;
  }

  LogFolder folder_;
  FakeDisk disk_;
  EmbeddedLogOptions options_;
  std::unique_ptr<EmbeddedLog> log_;
};

}  // namespace vigie

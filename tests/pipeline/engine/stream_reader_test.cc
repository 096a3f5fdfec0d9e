// Reading a pipe on the stream clock: its writer may rest, and what was read of
// it cannot be read again.
#include "pipeline/engine/stream_reader.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "deploy/vigie/catalog.h"
#include "pipeline/base/strings.h"
#include "pipeline/log/embedded_log.h"
#include "tests/pipeline/log/log_folder.h"

namespace vigie {
namespace {

// Gives its lines at once, then nothing more, and never ends.
class Resting final : public Source {
 public:
  explicit Resting(int lines) : lines_(lines) {}
  absl::Status Open(const Resume&) override { return absl::OkStatus(); }
  absl::Status Read(SourceBatch& batch, Micros wait) override {
    if (interrupted_) return absl::CancelledError("interrupted");
    for (; given_ < lines_; ++given_)
      batch.Add(Cat("{\"id\":\"", given_,
                    "\",\"text\":\"x\",\"published\":\"2026-01-05T09:00:0",
                    given_, "Z\"}"),
                given_ + 1);
    if (batch.empty()) SystemClock().Sleep(std::min(wait, kMillisecond));
    return absl::OkStatus();
  }
  void Close() override {}
  std::uint64_t epoch() const override { return 1; }
  bool repeats() const override { return false; }
  void Interrupt() override { interrupted_ = true; }
  SourceHealth health() const override { return {}; }

 private:
  const int lines_;
  int given_ = 0;
  std::atomic<bool> interrupted_{false};
};

class StreamReaderTest : public testing::Test {
 protected:
  void Open(int lines) {
    EmbeddedLogOptions options;
    options.folder = folder_.path();
    auto log = OpenEmbeddedLog(options);
    ASSERT_TRUE(log.ok()) << log.status();
    log_ = *std::move(log);
    source_ = std::make_unique<Resting>(lines);
    StreamReader::Input input;
    input.name = "pipe";
    input.format = FormatName::Of("mention");
    input.source = source_.get();
    for (const auto& [name, make] : AllMappings())
      if (name == "mention") input.mapping = make();
    std::vector<StreamReader::Input> inputs;
    inputs.push_back(std::move(input));
    reader_ = std::make_unique<StreamReader>(
        *log_, std::move(inputs), SystemClock(), StreamReader::Options{});
    ASSERT_TRUE(reader_->Open({}).ok());
  }
  absl::Status StepToTheEnd() {
    absl::Status status;
    while (status.ok()) status = reader_->Step();
    return status;
  }

  LogFolder folder_;
  std::unique_ptr<EmbeddedLog> log_;
  std::unique_ptr<Resting> source_;
  std::unique_ptr<StreamReader> reader_;
};

TEST_F(StreamReaderTest, WhatCameIsAppendedThoughItsWriterRests) {
  Open(3);
  std::thread steps([&] { EXPECT_TRUE(absl::IsCancelled(StepToTheEnd())); });
  // Three mentions and their ticks, before anybody stops it.
  for (int i = 0; i < 3000 && log_->tail().mentions_since_tick < 1; ++i)
    SystemClock().Sleep(10 * kMillisecond);
  EXPECT_EQ(log_->tail().mentions_since_tick, 1u);  // the last, after its tick
  reader_->Stop();
  steps.join();
  EXPECT_EQ(reader_->appended(), 3u);
}

TEST_F(StreamReaderTest, AStopAppendsWhatWasRead) {
  Open(9);  // one is taken, eight are looked ahead at
  std::thread steps([&] { EXPECT_TRUE(absl::IsCancelled(StepToTheEnd())); });
  SystemClock().Sleep(200 * kMillisecond);
  reader_->Stop();
  steps.join();
  EXPECT_EQ(reader_->appended(), 9u);
}

}  // namespace
}  // namespace vigie

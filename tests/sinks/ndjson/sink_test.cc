#include "sinks/ndjson/sink.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simdjson.h"
#include "tests/sinks/alerts.h"

namespace vigie {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class NdjsonSink : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "vigie_ndjson_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    path_ = folder_ + "/alerts.ndjson";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  static std::string ContentOf(const std::string& path) {
    std::ifstream in(path);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
  }
  std::string Content() const { return ContentOf(path_); }

  std::string folder_, path_;
};

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

void ExpectWholeJsonLines(const std::string& text) {
  if (!text.empty()) {
    EXPECT_EQ(text.back(), '\n');
  }
  simdjson::dom::parser parser;
  for (const std::string& line : Lines(text))
    EXPECT_EQ(parser.parse(line).error(), simdjson::SUCCESS) << line;
}

FeedLine Mention(int n) {
  return {FeedLine::Kind::kMention, "0-" + std::to_string(n),
          "{\"id\":\"" + std::to_string(n) + "\"}"};
}

TEST_F(NdjsonSink, WritesAnAlertAsOneLineOfItsType) {
  auto sink = MakeNdjsonSink({.path = path_});
  ASSERT_TRUE(sink->Start().ok());
  ASSERT_TRUE(sink->Deliver(BadBuzz()).ok());
  ASSERT_TRUE(sink->Deliver(Resolved(BadBuzz())).ok());
  const auto lines = Lines(Content());
  ASSERT_EQ(lines.size(), 2u);
  simdjson::dom::parser parser;
  simdjson::dom::element alert = parser.parse(lines[0]);
  EXPECT_EQ(std::string_view(alert["type"]), "alert");
  EXPECT_EQ(std::string_view(alert["brand"]), "aurore");
  EXPECT_EQ(std::string_view(alert["samples"].at(0)["text"]),
            "Encore \"en panne\", merci @aurore\n#fail");
}

TEST_F(NdjsonSink, WritesOnlyTheKindsItWasAskedFor) {
  auto sink = MakeNdjsonSink({.path = path_,
                              .alerts = false,
                              .mentions = false,
                              .dead_letters = true});
  ASSERT_TRUE(sink->Start().ok());
  EXPECT_FALSE(sink->wants(FeedLine::Kind::kMention));
  EXPECT_TRUE(sink->wants(FeedLine::Kind::kDeadLetter));
  EXPECT_TRUE(sink->Deliver(BadBuzz()).ok());
  EXPECT_EQ(Content(), "");
  ASSERT_TRUE(sink->Write({{FeedLine::Kind::kDeadLetter, "3-14",
                            "{\"reason\":\"no id\"}"}})
                  .ok());
  EXPECT_EQ(Content(),
            "{\"type\":\"dead_letter\",\"key\":\"3-14\","
            "\"reason\":\"no id\"}\n");
}

TEST_F(NdjsonSink, AppendsToWhatIsThereAfterARestart) {
  for (int run = 0; run < 2; ++run) {
    auto sink = MakeNdjsonSink({.path = path_});
    ASSERT_TRUE(sink->Start().ok());
    ASSERT_TRUE(sink->Deliver(BadBuzz()).ok());
    sink->Stop();
  }
  EXPECT_EQ(Lines(Content()).size(), 2u);
}

TEST_F(NdjsonSink, GoesOnInANewFileAfterARotation) {
  auto sink = MakeNdjsonSink({.path = path_, .mentions = true});
  ASSERT_TRUE(sink->Start().ok());
  ASSERT_TRUE(sink->Write({Mention(1)}).ok());
  std::filesystem::rename(path_, path_ + ".1");
  ASSERT_TRUE(sink->Write({Mention(2)}).ok());
  EXPECT_THAT(ContentOf(path_ + ".1"), HasSubstr("0-1"));
  EXPECT_THAT(Content(), HasSubstr("0-2"));
  EXPECT_THAT(Content(), Not(HasSubstr("0-1")));
}

TEST_F(NdjsonSink, WaitsForAFolderThatWentAway) {
  auto sink = MakeNdjsonSink({.path = path_});
  ASSERT_TRUE(sink->Start().ok());
  std::filesystem::rename(folder_, folder_ + "_away");
  EXPECT_EQ(sink->Deliver(BadBuzz()).code(), absl::StatusCode::kUnavailable);
  std::filesystem::rename(folder_ + "_away", folder_);
  EXPECT_TRUE(sink->Deliver(BadBuzz()).ok());
  EXPECT_EQ(Lines(Content()).size(), 1u);
}

TEST_F(NdjsonSink, CutsAHalfLineThatACrashLeft) {
  std::ofstream(path_) << "{\"type\":\"alert\"}\n{\"type\":\"al";
  auto sink = MakeNdjsonSink({.path = path_});
  ASSERT_TRUE(sink->Start().ok());
  EXPECT_EQ(Content(), "{\"type\":\"alert\"}\n");
}

TEST_F(NdjsonSink, RefusesAFileThatIsNotItsOwn) {
  std::ofstream(path_) << "a letter to my aunt";
  auto sink = MakeNdjsonSink({.path = path_});
  const absl::Status status = sink->Start();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr(path_));
  EXPECT_EQ(Content(), "a letter to my aunt");
}

TEST_F(NdjsonSink, SaysWhichFolderIsMissingAtStart) {
  auto sink = MakeNdjsonSink({.path = folder_ + "/missing/alerts.ndjson"});
  const absl::Status status = sink->Start();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("missing/alerts"));
}

TEST_F(NdjsonSink, AFullDeviceMeansTryAgain) {
  auto sink = MakeNdjsonSink({.path = "/dev/full"});
  ASSERT_TRUE(sink->Start().ok());
  EXPECT_EQ(sink->Deliver(BadBuzz()).code(), absl::StatusCode::kUnavailable);
}

TEST_F(NdjsonSink, LeavesNoHalfLineWhenTheDiskFillsInTheMiddleOfABatch) {
  auto sink = MakeNdjsonSink({.path = path_, .mentions = true});
  ASSERT_TRUE(sink->Start().ok());
  ASSERT_TRUE(sink->Write({Mention(1)}).ok());
  std::vector<FeedLine> batch;
  for (int i = 0; i < 500; ++i) batch.push_back(Mention(100 + i));

  // A limit on the size of a file stands for the end of the disk.
  struct rlimit before {};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  struct rlimit small = before;
  small.rlim_cur = 5000;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const absl::Status full = sink->Write(batch);
  const std::string then = Content();
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, old_handler);

  EXPECT_EQ(full.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(Lines(then).size(), 1u);
  ExpectWholeJsonLines(then);
  ASSERT_TRUE(sink->Write(batch).ok());
  EXPECT_EQ(Lines(Content()).size(), 501u);
  ExpectWholeJsonLines(Content());
}

TEST_F(NdjsonSink, AnInterruptFreesAWriteToAPipeNobodyReads) {
  const std::string pipe = folder_ + "/pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  auto sink = MakeNdjsonSink({.path = pipe, .mentions = true});
  ASSERT_TRUE(sink->Start().ok());
  std::vector<FeedLine> batch;  // 1 MB is more than a pipe takes
  for (int i = 0; i < 1000; ++i)
    batch.push_back({FeedLine::Kind::kMention, "k",
                     "{\"text\":\"" + std::string(1000, 'x') + "\"}"});
  absl::Status status;
  std::thread writer([&] { status = sink->Write(batch); });
  sink->Interrupt();
  writer.join();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
}

TEST_F(NdjsonSink, WritesMoreThanAPipeHoldsToASlowReader) {
  const std::string pipe = folder_ + "/pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  ASSERT_GE(reader, 0);
  auto sink = MakeNdjsonSink({.path = pipe, .mentions = true});
  ASSERT_TRUE(sink->Start().ok());
  std::vector<FeedLine> batch;
  for (int i = 0; i < 20'000; ++i) batch.push_back(Mention(i));
  absl::Status status;
  std::thread writer([&] { status = sink->Write(batch); });
  std::string got, block(1000, '\0');
  while (got.find("0-19999", got.size() < 80 ? 0 : got.size() - 80) ==
             std::string::npos ||
         got.back() != '\n') {
    const ssize_t n = ::read(reader, block.data(), block.size());
    if (n > 0) got.append(block.data(), static_cast<std::size_t>(n));
  }
  writer.join();
  ::close(reader);
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(Lines(got).size(), 20'000u);
  ExpectWholeJsonLines(got);
}

TEST_F(NdjsonSink, ReadsItsKeysAndTellsAnUnknownKind) {
  auto good = ConfigDocument::Parse(
      "path: " + path_ + "\nwhich: [mentions, dead_letters]\n", "vigie.yaml");
  ASSERT_TRUE(good.ok());
  auto sink = MakeNdjsonSink((*good)->root());
  (*good)->root().RefuseUnknown();
  EXPECT_TRUE((*good)->errors().empty()) << (*good)->errors().ToString();
  EXPECT_TRUE(sink->wants(FeedLine::Kind::kMention));

  auto bad = ConfigDocument::Parse("which: [alert]\n", "vigie.yaml");
  ASSERT_TRUE(bad.ok());
  MakeNdjsonSink((*bad)->root());
  EXPECT_THAT((*bad)->errors().ToString(), HasSubstr("which"));
}

}  // namespace
}  // namespace vigie

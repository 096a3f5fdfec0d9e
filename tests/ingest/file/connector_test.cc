#include "ingest/file/connector.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/config/node.h"
#include "pipeline/plugin/mapping.h"

namespace vigie {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct Line {
  std::string text;
  std::uint64_t position;
};

class FileSourceTest : public ::testing::Test {
 protected:
  FileSourceTest() {
    std::string name = ::testing::TempDir() + "vigie_file_XXXXXX";
    folder_ = mkdtemp(name.data());
    path_ = folder_ + "/mentions.ndjson";
  }
  ~FileSourceTest() override { std::filesystem::remove_all(folder_); }

  void Write(std::string_view text) { std::ofstream(path_) << text; }
  void Extend(std::string_view text) {
    std::ofstream(path_, std::ios::app) << text;
  }
  std::unique_ptr<Source> Make(bool follow = false) {
    return MakeFileSource({.path = path_, .follow = follow});
  }

  // One Read without waiting; what it brought.
  static std::vector<Line> ReadOnce(Source& source, absl::Status& status) {
    SourceBatch batch;
    status = source.Read(batch, 0);
    std::vector<Line> lines;
    for (const auto& item : batch.items())
      lines.push_back({std::string(batch.payload(item)), item.position});
    return lines;
  }
  // Everything to the end of the input.
  static std::vector<Line> ReadAll(Source& source) {
    std::vector<Line> all;
    absl::Status status;
    while (status.ok())
      for (Line& line : ReadOnce(source, status))
        all.push_back(std::move(line));
    EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange) << status;
    return all;
  }
  std::vector<std::string> Texts(const Resume& from = {}) {
    const auto source = Make();
    EXPECT_TRUE(source->Open(from).ok());
    std::vector<std::string> texts;
    for (Line& line : ReadAll(*source)) texts.push_back(std::move(line.text));
    return texts;
  }
  absl::Status OpenError() { return Make()->Open({}); }

  std::string folder_, path_;
};

TEST_F(FileSourceTest, HandsOverEveryLineWithThePositionOfItsEnd) {
  Write("{\"id\":1}\n{\"id\":22}\n");
  const auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());
  const std::vector<Line> lines = ReadAll(*source);
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_EQ(lines[0].text, "{\"id\":1}");
  EXPECT_EQ(lines[0].position, 9u);
  EXPECT_EQ(lines[1].text, "{\"id\":22}");
  EXPECT_EQ(lines[1].position, 19u);
}

TEST_F(FileSourceTest, PassesOverBlankLinesCarriageReturnsAndTheByteOrderMark) {
  Write("\xEF\xBB\xBF{\"a\":1}\r\n\r\n \t\r\n\n{\"b\":2}\r\n\n");
  EXPECT_THAT(Texts(), ElementsAre("{\"a\":1}", "{\"b\":2}"));
}

TEST_F(FileSourceTest, ALastLineWithoutNewlineCounts) {
  Write("one\ntwo");
  EXPECT_THAT(Texts(), ElementsAre("one", "two"));
  Write("one\ntwo\r");
  EXPECT_THAT(Texts(), ElementsAre("one", "two"));
}

TEST_F(FileSourceTest, AnEmptyFileIsAtItsEndAtOnce) {
  Write("");
  EXPECT_THAT(Texts(), IsEmpty());
  Write("\n\r\n");
  EXPECT_THAT(Texts(), IsEmpty());
}

TEST_F(FileSourceTest, ResumesAfterEveryPositionWithoutLossOrRepetition) {
  // Long enough for several reads, with lines spread over their borders.
  std::string text;
  std::vector<std::string> wanted;
  for (int i = 0; i < 9000; ++i) {
    wanted.push_back("{\"id\":\"" + std::to_string(i) + "\",\"text\":\"" +
                     std::string(i % 211, 'x') + "\"}");
    text += wanted.back() + (i % 3 == 0 ? "\r\n" : "\n");
  }
  text.pop_back();
  Write(text);
  const auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());
  const std::vector<Line> all = ReadAll(*source);
  ASSERT_THAT(all, SizeIs(wanted.size()));
  for (std::size_t i = 0; i < all.size(); ++i) {
    ASSERT_EQ(all[i].text, wanted[i]);
    ASSERT_GT(all[i].position, i > 0 ? all[i - 1].position : 0);
  }
  for (std::size_t i = 0; i < all.size(); i += 97) {
    ASSERT_TRUE(
        source->Open({.last = {source->epoch(), all[i].position, 0}}).ok());
    const std::vector<Line> rest = ReadAll(*source);
    ASSERT_THAT(rest, SizeIs(all.size() - i - 1));
    if (!rest.empty()) {
      ASSERT_EQ(rest.front().text, wanted[i + 1]);
      ASSERT_EQ(rest.front().position, all[i + 1].position);
    }
  }
}

TEST_F(FileSourceTest, TheSameFileHasTheSameEpochAndAnotherFileAnother) {
  Write("one\ntwo\n");
  const auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());
  const std::uint64_t epoch = source->epoch();
  EXPECT_NE(epoch, 0u);
  Extend("three\n");
  ASSERT_TRUE(source->Open({}).ok());
  EXPECT_EQ(source->epoch(), epoch);
  Write("other\nfile\nhere\n");  // the same inode, another content
  ASSERT_TRUE(source->Open({.last = {epoch, 8, 0}}).ok());
  EXPECT_NE(source->epoch(), epoch);
  EXPECT_THAT(ReadAll(*source), SizeIs(3));
  std::filesystem::rename(path_, path_ + ".1");
  Write("one\ntwo\n");  // the same content, another inode
  ASSERT_TRUE(source->Open({.last = {epoch, 8, 0}}).ok());
  EXPECT_NE(source->epoch(), epoch);
  EXPECT_THAT(ReadAll(*source), SizeIs(2));
}

TEST_F(FileSourceTest, AFileCutShortIsReadFromItsBeginningUnderANewEpoch) {
  Write("one\ntwo\nthree\n");
  const auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());
  const std::uint64_t epoch = source->epoch();
  Write("one\n2\n");
  ASSERT_TRUE(source->Open({.last = {epoch, 14, 0}}).ok());
  EXPECT_NE(source->epoch(), epoch);
  EXPECT_THAT(ReadAll(*source), SizeIs(2));
}

TEST_F(FileSourceTest, ALineFinishedAfterItWasReadIsHandedOverAgainAsAWhole) {
  Write("one\n{\"id\":");
  auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());
  const std::vector<Line> first = ReadAll(*source);
  ASSERT_THAT(first, SizeIs(2));
  Extend("2}\nthree\n");
  const Resume from{.last = {source->epoch(), first[1].position, 0}};
  EXPECT_THAT(Texts(from), ElementsAre("{\"id\":2}", "three"));
}

TEST_F(FileSourceTest, AnUnfinishedLineIsNotRepeatedWhileNothingWasAdded) {
  Write("one\ntwo");
  auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());
  const std::vector<Line> first = ReadAll(*source);
  EXPECT_THAT(Texts({.last = {source->epoch(), first[1].position, 0}}),
              IsEmpty());
}

TEST_F(FileSourceTest, ALineOverOneMebibyteIsCutSoThatItsMappingRefusesIt) {
  const std::string longest(kMaxPayload, 'a');
  for (const std::size_t extra :
       {std::size_t{1}, std::size_t{2}, std::size_t{70'000},
        std::size_t{5'000'000}}) {
    std::string text = "before\n" + longest + "\r\n" +
                       std::string(kMaxPayload + extra, 'b') + "\nafter\n";
    Write(text);
    const auto source = Make();
    ASSERT_TRUE(source->Open({}).ok());
    const std::vector<Line> lines = ReadAll(*source);
    ASSERT_THAT(lines, SizeIs(4)) << extra;
    EXPECT_EQ(lines[1].text, longest);
    EXPECT_EQ(lines[2].text, std::string(kMaxPayload + 1, 'b'));
    EXPECT_EQ(lines[2].position, text.size() - 6);
    EXPECT_EQ(lines[3].text, "after");
    EXPECT_EQ(lines[3].position, text.size());
  }
}

TEST_F(FileSourceTest, ALineOverOneMebibyteAtTheEndIsCutToo) {
  // With a carriage return where it is cut: not taken for the end of a line.
  Write(std::string(kMaxPayload, 'c') + "\r" + std::string(3'000'000, 'c'));
  const auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());
  const std::vector<Line> lines = ReadAll(*source);
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_THAT(lines[0].text, SizeIs(kMaxPayload + 1));
}

TEST_F(FileSourceTest, PayloadsAreFollowedByReadableBytes) {
  Write("one\ntwo\nthree");
  const auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());
  SourceBatch batch;
  absl::Status status;
  while ((status = source->Read(batch, 0)).ok()) {
  }
  ASSERT_THAT(batch.items(), SizeIs(3));
  unsigned sum = 0;  // the address sanitizer watches
  for (const auto& item : batch.items())
    for (std::size_t i = 0; i < kPadding; ++i)
      sum +=
          static_cast<unsigned char>(batch.payload(item).data()[item.size + i]);
  EXPECT_GT(sum, 0u);
}

TEST_F(FileSourceTest, TellsWhatIsWrongWithThePath) {
  EXPECT_EQ(OpenError().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(OpenError().ToString(), HasSubstr(path_ + ": cannot open"));
  std::filesystem::create_directory(path_);
  EXPECT_THAT(OpenError().ToString(), HasSubstr("is a folder"));
  std::filesystem::remove(path_);
  Write("\x1f\x8b\x08");
  EXPECT_THAT(OpenError().ToString(), HasSubstr("zcat"));
  if (geteuid() != 0) {
    chmod(path_.c_str(), 0);
    EXPECT_EQ(OpenError().code(), absl::StatusCode::kPermissionDenied);
  }
}

TEST_F(FileSourceTest, FollowsWhatIsAppendedAndHoldsBackHalfALine) {
  Write("one\ntw");
  const auto source = Make(true);
  ASSERT_TRUE(source->Open({}).ok());
  absl::Status status;
  std::vector<Line> lines = ReadOnce(*source, status);
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_THAT(ReadOnce(*source, status), IsEmpty());
  EXPECT_TRUE(status.ok());
  Extend("o\nthree\n");
  lines = ReadOnce(*source, status);
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_EQ(lines[0].text, "two");
  EXPECT_EQ(lines[0].position, 8u);
}

TEST_F(FileSourceTest, FollowingGoesOnWithTheFileThatTookTheName) {
  Write("one\n");
  const auto source = Make(true);
  ASSERT_TRUE(source->Open({}).ok());
  absl::Status status;
  EXPECT_THAT(ReadOnce(*source, status), SizeIs(1));
  const std::uint64_t epoch = source->epoch();
  Extend("last words");  // written before the rotation, read after it
  std::filesystem::rename(path_, path_ + ".1");
  Write("new\n");
  std::vector<Line> lines = ReadOnce(*source, status);
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0].text, "last words");
  EXPECT_THAT(ReadOnce(*source, status), IsEmpty());
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  source->Close();
  ASSERT_TRUE(source->Open({.last = {epoch, 14, 0}}).ok());
  EXPECT_NE(source->epoch(), epoch);
  lines = ReadOnce(*source, status);
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0].text, "new");
}

TEST_F(FileSourceTest, FollowingAFileCutShortBeginsAnew) {
  Write("one\ntwo\n");
  const auto source = Make(true);
  ASSERT_TRUE(source->Open({}).ok());
  absl::Status status;
  EXPECT_THAT(ReadOnce(*source, status), SizeIs(2));
  const std::uint64_t epoch = source->epoch();
  Write("3\n");
  EXPECT_THAT(ReadOnce(*source, status), IsEmpty());
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  source->Close();
  ASSERT_TRUE(source->Open({.last = {epoch, 8, 0}}).ok());
  EXPECT_THAT(ReadOnce(*source, status), SizeIs(1));
}

TEST_F(FileSourceTest, FollowingAMissingFileIsTriedAgain) {
  EXPECT_EQ(Make(true)->Open({}).code(), absl::StatusCode::kUnavailable);
}

TEST_F(FileSourceTest, ANamedPipeIsReadToTheEndOfItsWriter) {
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  const auto source = Make();
  ASSERT_TRUE(source->Open({}).ok());  // nobody writes yet: does not hang
  absl::Status status;
  EXPECT_THAT(ReadOnce(*source, status), IsEmpty());
  EXPECT_TRUE(status.ok()) << status;
  std::thread writer([&] { std::ofstream(path_) << "one\ntwo"; });
  std::vector<std::string> texts;
  SourceBatch batch;
  while (source->Read(batch, 10 * kSecond).ok()) {
  }
  writer.join();
  for (const auto& item : batch.items())
    texts.emplace_back(batch.payload(item));
  EXPECT_THAT(texts, ElementsAre("one", "two"));
}

TEST_F(FileSourceTest, AFollowedPipeIsReadFromOneWriterAfterTheOther) {
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  const auto source = Make(true);
  ASSERT_TRUE(source->Open({}).ok());
  for (const std::string text : {"one\ntwo", "three\n"}) {
    std::thread writer([&] { std::ofstream(path_) << text; });
    SourceBatch batch;
    std::string texts;
    while (texts.size() + 1 < text.size()) {
      batch.Clear();
      const absl::Status status = source->Read(batch, 10 * kSecond);
      ASSERT_TRUE(status.ok()) << status;
      ASSERT_FALSE(batch.empty());
      for (const auto& item : batch.items())
        texts += (texts.empty() ? "" : "\n") + std::string(batch.payload(item));
    }
    writer.join();
    EXPECT_EQ(texts + (text.back() == '\n' ? "\n" : ""), text);
  }
  absl::Status status;
  EXPECT_THAT(ReadOnce(*source, status), IsEmpty());
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(FileSourceTest,
       AFollowedFileIsTheSameThoughItWasOpenedBeforeItsFirstLine) {
  for (const std::string begun : {"", "on"}) {
    Write(begun);
    const auto source = Make(true);
    ASSERT_TRUE(source->Open({}).ok());
    absl::Status status;
    EXPECT_THAT(ReadOnce(*source, status), IsEmpty());
    EXPECT_TRUE(status.ok()) << status;
    Extend(std::string("one\ntwo\n").substr(begun.size()));
    const std::vector<Line> lines = ReadOnce(*source, status);
    ASSERT_THAT(lines, SizeIs(2));
    EXPECT_EQ(lines[0].text, "one");

    const auto restarted = Make(true);
    ASSERT_TRUE(
        restarted->Open({.last = {source->epoch(), lines[0].position, 0}})
            .ok());
    const std::vector<Line> rest = ReadOnce(*restarted, status);
    EXPECT_EQ(restarted->epoch(), source->epoch());
    ASSERT_THAT(rest, SizeIs(1));
    EXPECT_EQ(rest[0].text, "two");
  }
}

TEST_F(FileSourceTest, HalfALineIsOneWhenAnotherFileTakesItsName) {
  Write("last words");
  const auto source = Make(true);
  ASSERT_TRUE(source->Open({}).ok());
  absl::Status status;
  EXPECT_THAT(ReadOnce(*source, status), IsEmpty());
  std::filesystem::rename(path_, path_ + ".1");
  Write("new\n");
  const std::vector<Line> lines = ReadOnce(*source, status);
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0].text, "last words");
  EXPECT_THAT(ReadOnce(*source, status), IsEmpty());
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
}

TEST_F(FileSourceTest, StdinIsReadOnceUnderAnEpochOfItsOwn) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const int saved = dup(STDIN_FILENO);
  dup2(ends[0], STDIN_FILENO);
  ASSERT_EQ(write(ends[1], "one\ntwo\n", 8), 8);
  close(ends[1]);
  const auto source = MakeFileSource({.path = "-"});
  ASSERT_TRUE(source->Open({.last = {7, 4, 0}}).ok());
  const std::uint64_t epoch = source->epoch();
  EXPECT_THAT(ReadAll(*source), SizeIs(2));
  source->Close();
  ASSERT_TRUE(source->Open({}).ok());
  EXPECT_NE(source->epoch(), epoch);
  source->Close();
  dup2(saved, STDIN_FILENO);
  close(saved);
  close(ends[0]);
}

TEST_F(FileSourceTest, InterruptEndsAWaitingRead) {
  Write("");
  const auto source = Make(true);
  ASSERT_TRUE(source->Open({}).ok());
  std::thread other([&] { source->Interrupt(); });
  SourceBatch batch;
  EXPECT_EQ(source->Read(batch, 3600 * kSecond).code(),
            absl::StatusCode::kCancelled);
  other.join();
}

TEST_F(FileSourceTest, ShowsWhetherItIsOpen) {
  Write("one\n");
  const auto source = Make();
  EXPECT_FALSE(source->health().connected);
  ASSERT_TRUE(source->Open({}).ok());
  EXPECT_TRUE(source->health().connected);
  EXPECT_EQ(source->health().last_item, 0);
  ReadAll(*source);
  EXPECT_GT(source->health().last_item, 0);
  source->Close();
  EXPECT_FALSE(source->health().connected);
}

TEST(FileSourceConfig, NeedsAPathAndRefusesToFollowStdin) {
  auto document = ConfigDocument::Parse("path: a.ndjson\nfollow: true\n", "v");
  ASSERT_TRUE(document.ok());
  EXPECT_NE(MakeFileSource((*document)->root()), nullptr);
  EXPECT_TRUE((*document)->errors().empty());

  document = ConfigDocument::Parse("follow: false\n", "v");
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(MakeFileSource((*document)->root()), nullptr);
  EXPECT_THAT((*document)->errors().ToString(), HasSubstr("path"));

  document = ConfigDocument::Parse("path: \"-\"\nfollow: true\n", "v");
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(MakeFileSource((*document)->root()), nullptr);
  EXPECT_THAT((*document)->errors().ToString(), HasSubstr("v:2:"));
}

}  // namespace
}  // namespace vigie

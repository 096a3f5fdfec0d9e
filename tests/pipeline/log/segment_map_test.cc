// Pages of a segment that cannot be read. A file that is cut short while it is
// mapped gives the same bus error as a bad sector.
#include "pipeline/log/segment_map.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include "tests/pipeline/log/embedded_fixture.h"

namespace vigie {
namespace {

using SegmentMapTest = EmbeddedFixture;

TEST_F(SegmentMapTest, APageThatCannotBeReadIsZerosAndTheRestStays) {
  const std::string path = folder_.path() + "/file";
  Spill(path, std::string(5 * 4096, 'x'));
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  ASSERT_GE(fd, 0);
  for (int again = 0; again < 2; ++again) {  // the second takes its place
    const auto map = SegmentMap::Of(fd, 5 * 4096, path);
    ASSERT_TRUE(map.ok()) << map.status();
    EXPECT_EQ((*map)->unreadable_pages(), 0u);
    std::filesystem::resize_file(path, 3 * 4096);
    EXPECT_EQ((*map)->data()[3 * 4096 - 1], 'x');
    EXPECT_EQ((*map)->data()[3 * 4096], 0);
    EXPECT_EQ((*map)->unreadable_pages(), 1u);
    EXPECT_EQ((*map)->data()[5 * 4096 - 1], 0);
    EXPECT_EQ((*map)->unreadable_pages(), 2u);
    Spill(path, std::string(5 * 4096, 'x'));
  }
  ::close(fd);
}

TEST_F(SegmentMapTest, ABusErrorElsewhereStillEndsTheProcess) {
  const std::string path = folder_.path() + "/file";
  Spill(path, std::string(4096, 'x'));
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const auto map = SegmentMap::Of(fd, 4096, path);
  ASSERT_TRUE(map.ok()) << map.status();
  ::close(fd);
  EXPECT_EXIT(
      {
        ::signal(SIGALRM, SIG_DFL);
        ::alarm(20);  // a handler that goes round in circles
        ::raise(SIGBUS);
        ::exit(0);
      },
      [](int status) { return status != 0 && WTERMSIG(status) != SIGALRM; },
      "");
}

TEST_F(SegmentMapTest, TheLogTellsWhatLayInThemAndReadsOn) {
  options_.segment_bytes = 32768;
  Open();
  for (std::uint64_t n = 0; n < 1000; n += 20) {
    AppendRun(n, 20);
    Sync();
  }
  ASSERT_GT(Segments().size(), 3u);
  const std::vector<std::uint64_t> next = log_->tail().next_offset;
  const Content content = ContentOf(ReadAll());
  std::filesystem::resize_file(Segments()[1], 2 * 4096);

  const All all = ReadAll();
  EXPECT_EQ(WrongIn(all, content, next), "");
  ASSERT_FALSE(all.lost.empty());
  EXPECT_NE(all.lost[0].reason.find("segment 00000001: bad"),
            std::string::npos);
  EXPECT_NE(all.lost[0].reason.find("the disk cannot read all of it"),
            std::string::npos)
      << all.lost[0].reason;
  std::uint64_t lost = 0;
  for (const LostRange& range : all.lost) lost += range.next - range.first;
  EXPECT_LT(lost, 400u);
}

}  // namespace
}  // namespace vigie

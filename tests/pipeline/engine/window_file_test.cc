#include "pipeline/engine/window_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "pipeline/base/hash.h"

namespace vigie {
namespace {

constexpr std::uint64_t kWindow = 4096;

std::uint64_t PrintOf(std::uint64_t offset) {
  return offset % 10 == 9 ? kNoFingerprint : Mix64(offset);
}

class WindowFileTest : public ::testing::Test {
 protected:
  WindowFileTest() {
    std::string folder = ::testing::TempDir() + "vigie_windows_XXXXXX";
    place_ = {mkdtemp(folder.data()), 77};
  }
  ~WindowFileTest() override { std::filesystem::remove_all(place_.folder); }

  std::unique_ptr<WindowFile> Open() {
    return WindowFile::Open(place_, 3, kWindow);
  }
  void Write(std::uint64_t from, std::uint64_t to) {
    const auto file = Open();
    for (std::uint64_t o = from; o < to; ++o) file->Note(o, PrintOf(o));
  }
  struct Loaded {
    std::map<std::uint64_t, std::uint64_t> known;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> missing;
    bool rising = true;
  };
  // As at a start with `next` committed: every offset of the window is told
  // once, in order; the missing ones are not noted again.
  Loaded Load(WindowFile& file, std::uint64_t next) {
    Loaded loaded;
    const std::uint64_t first = next > kWindow ? next - kWindow : 0;
    std::uint64_t expected = first;
    const absl::Status status = file.Load(
        first, next,
        [&](std::uint64_t offset, std::uint64_t fingerprint) {
          loaded.rising &= offset == expected;
          expected = offset + 1;
          loaded.known[offset] = fingerprint;
        },
        [&](std::uint64_t from, std::uint64_t to) {
          loaded.rising &= from == expected;
          expected = to;
          loaded.missing.emplace_back(from, to);
          return absl::OkStatus();
        });
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_TRUE(loaded.rising);
    EXPECT_EQ(expected, next);
    for (const auto& [offset, fingerprint] : loaded.known)
      EXPECT_EQ(fingerprint, PrintOf(offset)) << offset;
    return loaded;
  }
  Loaded Load(std::uint64_t next) { return Load(*Open(), next); }
  std::string path() const { return place_.folder + "/3.window"; }

  WindowFile::Place place_;
};

TEST_F(WindowFileTest, TellsTheWholeWindowToTheNextProcess) {
  for (const std::uint64_t next : {100, 4096, 5000, 8192, 100'001}) {
    Write(next > 2 * kWindow ? next - 2 * kWindow : 0, next);
    const Loaded loaded = Load(next);
    EXPECT_EQ(loaded.known.size(), std::min<std::uint64_t>(next, kWindow));
    EXPECT_TRUE(loaded.missing.empty());
  }
}

TEST_F(WindowFileTest, AWorkerThatRanAheadOfTheStateHasOverwrittenNothing) {
  Write(0, 20'000 + kWindow);
  EXPECT_EQ(Load(20'000).known.size(), kWindow);
}

TEST_F(WindowFileTest, WhatWasNotWrittenIsMissingAndNothingElse) {
  Write(0, 9000);
  Write(9010, 10'000);
  const Loaded loaded = Load(10'100);
  EXPECT_EQ(loaded.missing,
            (std::vector<std::pair<std::uint64_t, std::uint64_t>>{
                {9000, 9010}, {10'000, 10'100}}));
}

TEST_F(WindowFileTest, ATornSlotAndAFlippedBitAreMissing) {
  Write(0, 5000);
  const int fd = open(path().c_str(), O_RDWR);
  for (const std::uint64_t offset : {4000, 4500}) {
    char byte;
    const auto at = static_cast<off_t>(offset * 16 + offset % 16);
    ASSERT_EQ(pread(fd, &byte, 1, at), 1);
    byte = static_cast<char>(byte ^ 4);
    ASSERT_EQ(pwrite(fd, &byte, 1, at), 1);
  }
  close(fd);
  EXPECT_EQ(Load(5000).missing,
            (std::vector<std::pair<std::uint64_t, std::uint64_t>>{
                {4000, 4001}, {4500, 4501}}));
}

TEST_F(WindowFileTest, AFullOfHolesFileIsReadFromTheLogAtOnce) {
  {
    const auto file = Open();
    for (std::uint64_t o = 0; o < 4000; o += 2) file->Note(o, PrintOf(o));
  }
  EXPECT_EQ(Load(4000).missing,
            (std::vector<std::pair<std::uint64_t, std::uint64_t>>{{0, 4000}}));
}

TEST_F(WindowFileTest, AnotherStateOrPartitionOrWindowIsNotBelieved) {
  Write(0, 1000);
  std::filesystem::copy(path(), place_.folder + "/4.window");
  EXPECT_EQ(Load(*WindowFile::Open(place_, 4, kWindow), 1000).known.size(), 0u);
  EXPECT_EQ(Load(*WindowFile::Open({place_.folder, 78}, 3, kWindow), 1000)
                .known.size(),
            0u);
}

TEST_F(WindowFileTest, AfterARestoreTheOtherWayIsForgottenForGood) {
  // The state goes back to 5000; what was at 5000 and beyond will be others.
  Write(0, 7000);
  EXPECT_EQ(Load(5000).known.size(), kWindow);
  const Loaded loaded = Load(7000);
  EXPECT_EQ(
      loaded.missing,
      (std::vector<std::pair<std::uint64_t, std::uint64_t>>{{5000, 7000}}));
  // However far the other way had gone.
  Write(0, 1'000'000);
  Load(5000);
  EXPECT_EQ(Load(1'000'000).known.size(), 0u);
}

TEST_F(WindowFileTest, WithoutAFolderThereIsNone) {
  EXPECT_EQ(WindowFile::Open({}, 3, kWindow), nullptr);
  EXPECT_EQ(WindowFile::Open({place_.folder + "/a/b", 1}, 3, kWindow), nullptr);
}

}  // namespace
}  // namespace vigie

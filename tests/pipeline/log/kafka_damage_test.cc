// A broker whose disk has spoilt a byte: what it held is told as lost, with
// its place, and never taken for a mention; all else is read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/pipeline/log/kafka_fixture.h"

namespace vigie {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A broker of the test's own, whose files it knows.
class KafkaDamageTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string folder = testing::TempDir() + "vigie_damage_XXXXXX";
    folder_ = mkdtemp(folder.data());
    const char* version = std::getenv("VIGIE_KAFKA_VERSION");
    VIGIE_SERVER_OR_SKIP(
        broker, Server::Start("kafka.py",
                              {"--version", version != nullptr ? version : "4",
                               "--set", "log.dirs=" + folder_}));
    broker_ = std::move(broker);
    options_.brokers = broker_->address();
    options_.topic = "damaged";
    options_.group = "damaged";
    options_.partitions = 1;
    options_.settings = {{"compression.codec", "none"}};
  }
  void TearDown() override {
    broker_.reset();
    std::filesystem::remove_all(folder_);
  }

  // Flips a bit of the first occurrence of `word` on the broker's disk.
  void Spoil(const std::string& word) {
    ASSERT_TRUE(broker_->Stop().ok());
    const std::string path = folder_ + "/damaged-0/00000000000000000000.log";
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(file), {});
    const std::size_t at = bytes.find(word);
    ASSERT_NE(at, std::string::npos);
    file.clear();
    file.seekp(static_cast<std::streamoff>(at));
    file.put(static_cast<char>(word[0] ^ 1));
    file.close();
    ASSERT_TRUE(broker_->Restart().ok());
  }

  std::string folder_;
  std::unique_ptr<Server> broker_;
  KafkaLogOptions options_;
};

TEST_F(KafkaDamageTest, AFlippedBitIsLostWithItsPlaceAndAllElseIsRead) {
  {
    const auto opened = OpenKafkaLog(options_);
    ASSERT_TRUE(opened.ok()) << opened.status();
    // A sync between them: each is a batch, with a checksum, of its own.
    for (std::uint64_t i = 1; i <= 5; ++i) {
      const std::string text = Cat("post number ", i);
      std::vector<NewRecord> records = {Mention(0, i * 100, text)};
      if (i == 3)
        for (std::uint64_t k = 1; k <= 20; ++k)
          records.push_back(Mention(0, 300 + k, "its neighbour"));
      ASSERT_TRUE((*opened)->AppendMentions(records).ok());
      ASSERT_TRUE((*opened)->Sync().ok());
    }
    ASSERT_TRUE((*opened)->Close().ok());
  }
  ASSERT_NO_FATAL_FAILURE(Spoil("post number 3"));

  const auto opened = OpenKafkaLog(options_);
  ASSERT_TRUE(opened.ok()) << opened.status();
  std::vector<std::string> texts;
  std::vector<LostRange> lost;
  const auto take = [&](const Record& record) {
    texts.emplace_back(record.payload);
    return true;
  };
  const auto check = [&] {
    EXPECT_THAT(texts, ElementsAre("post number 1", "post number 2",
                                   "post number 4", "post number 5"));
    ASSERT_EQ(lost.size(), 1u);
    EXPECT_EQ(lost[0].first, 2u);
    EXPECT_EQ(lost[0].next, 23u);  // with the whole batch, and no more
    EXPECT_THAT(lost[0].reason, HasSubstr("damaged"));
    texts.clear();
    lost.clear();
  };
  const absl::Status ranged = (*opened)->ReadRange(
      0, 0, 25, false, take,
      [&](const LostRange& range) { lost.push_back(range); });
  ASSERT_TRUE(ranged.ok()) << ranged;
  check();

  const auto reader = (*opened)->OpenReader(
      0, 1, {[](std::uint32_t) { return 0; }, [](std::uint32_t) {}});
  ASSERT_TRUE(reader.ok());
  RecordBatch batch;
  ReadUntil(**reader, batch, [&](const RecordBatch& b) {
    for (const Record& record : b.records) take(record);
    lost.insert(lost.end(), b.lost.begin(), b.lost.end());
    return texts.size() >= 4;
  });
  check();
}

}  // namespace
}  // namespace vigie

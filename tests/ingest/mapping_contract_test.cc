// What every mapping promises, whatever its platform: it is pure, it takes any
// bytes without harm, and Key and Map speak of the same item.
//
// A new mapping: one line in Mappings().

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <utility>

#include "gtest/gtest.h"
#include "ingest/bluesky/mapping.h"
#include "ingest/mention/mapping.h"
#include "ingest/rss/mapping.h"
#include "ingest/x/mapping.h"
#include "pipeline/base/random.h"
#include "simdjson.h"
#include "tests/ingest/allocations.h"
#include "tests/ingest/example/mapping.h"
#include "tests/ingest/mapped.h"
#include "tests/ingest/payload_form.h"

namespace vigie {
namespace {

namespace fs = std::filesystem;

struct Entry {
  const char* name;
  MappingFactory make;
  const char* fixtures;  // folder below tests/ingest
  const char* samples;   // folder below $VIGIE_DATA/payloads, "" none
  const testing::PayloadForm& form = testing::JsonForm();
  bool allocates = false;  // is not on the hot path, and its header says so
};

std::vector<Entry> Mappings() {
  return {
      {"example", MakeExampleMapping, "example/fixtures", ""},
      {"mention", MakeMentionMapping, "mention/fixtures", ""},
      {"bluesky", MakeBlueskyMapping, "bluesky/fixtures", "bluesky"},
      {"x", MakeXMapping, "x/fixtures", "x"},
      {"rss", MakeRssMapping, "rss/fixtures", "", testing::XmlForm(), true},
  };
}

std::vector<std::string> FilesOf(const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".json" ||
        entry.path().extension() == ".xml")
      paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> texts;
  for (const fs::path& path : paths) texts.push_back(ReadWhole(path));
  return texts;
}

// All that a mapping says, so that two answers can be compared.
std::string Told(const Mapped& a) {
  const Mention& m = a.mention;
  std::string out =
      Cat(a.key_status.ToString(), "|", a.key_platform, "|", a.key_id, "|",
          static_cast<int>(a.key_op), "|", a.version, "|", a.time, "\n",
          a.map_status.ToString(), "|", m.platform, "|", m.id, "|", m.text, "|",
          m.title, "|", m.url, "|", m.author_id, "|", m.author, "|",
          m.author_name, "|", m.bio, "|", m.language);
  Append(out, "|", m.country, "|", m.site, "|", m.reply_to, "|", m.repost_of,
         "|", m.thread, "|", static_cast<int>(m.op), "|",
         static_cast<int>(m.type), "|", m.published, "|", m.author_since, "|",
         m.followers, "|", m.likes, "|", m.reposts, "|", m.replies, "|",
         m.quotes, "|", m.views, "|", m.rating);
  for (const bool flag :
       {m.verified, m.edited, m.ad, m.has_images, m.has_video, m.has_geo})
    out += flag ? '1' : '0';
  for (std::string_view link : m.links) Append(out, "|", link);
  for (std::string_view tag : m.hashtags) Append(out, "|#", tag);
  return out;
}

// What holds for any payload at all.
void ExpectHonest(const Mapped& got, std::string_view name) {
  for (const absl::Status& status : {got.key_status, got.map_status}) {
    if (status.ok()) continue;
    EXPECT_TRUE(status.code() == absl::StatusCode::kInvalidArgument ||
                status.code() == absl::StatusCode::kNotFound)
        << status;
    EXPECT_TRUE(FromAbsl(status.message()).starts_with(Cat(name, ": ")))
        << status;
  }
  if (!got.map_status.ok()) return;
  // What can be mapped can be keyed, and is the same item.
  ASSERT_TRUE(got.key_status.ok()) << got.key_status;
  const Mention& m = got.mention;
  EXPECT_EQ(got.key_platform, m.platform);
  EXPECT_EQ(got.key_id, m.id);
  EXPECT_EQ(got.key_op, m.op);
  EXPECT_FALSE(m.id.empty());
  EXPECT_LE(m.text.size(), 256u << 10);
  EXPECT_LE(m.links.size(), 64u);
  EXPECT_LE(m.hashtags.size(), 64u);
  EXPECT_GE(m.published, 0);
  EXPECT_GE(got.time, 0);
  for (std::string_view text : {m.text, m.title, m.id, m.author, m.bio})
    EXPECT_TRUE(simdjson::validate_utf8(text.data(), text.size()));
}

class MappingContract : public ::testing::TestWithParam<Entry> {
 protected:
  std::vector<std::string> Fixtures() {
    return FilesOf(fs::path("tests/ingest") / GetParam().fixtures);
  }
  const Mapped& Read(std::string_view text) {
    const Mapped& got = probe_.Read(text);
    ExpectHonest(got, GetParam().name);
    return got;
  }
  const testing::PayloadForm& form() const { return GetParam().form; }
  MappingProbe probe_{GetParam().make()};
};

TEST_P(MappingContract, ReadsItsFixtures) {
  std::size_t mapped = 0;
  for (const std::string& text : Fixtures()) {
    const Mapped& got = Read(text);
    EXPECT_NE(got.map_status.code(), absl::StatusCode::kInvalidArgument)
        << got.map_status << "\n"
        << text;
    mapped += got.map_status.ok();
  }
  EXPECT_GE(mapped, 3u);
}

TEST_P(MappingContract, IsPure) {
  const std::vector<std::string> fixtures = Fixtures();
  std::vector<std::string> alone;
  for (const std::string& text : fixtures)
    alone.push_back(Told(MappingProbe(GetParam().make()).Read(text)));
  // In another order, after others, by one that was used: the same answers.
  Random random(7);
  for (int i = 0; i < 200; ++i) {
    const std::size_t k = random.Below(fixtures.size());
    EXPECT_EQ(Told(Read(fixtures[k])), alone[k]);
  }
}

TEST_P(MappingContract, ATruncatedRecordIsRefusedAtEveryByte) {
  for (std::string text : Fixtures()) {
    while (!text.empty() && text.back() <= ' ') text.pop_back();
    for (std::size_t size = 0; size < text.size(); ++size)
      EXPECT_FALSE(Read(std::string_view(text).substr(0, size)).map_status.ok())
          << text.substr(0, size);
  }
}

TEST_P(MappingContract, AChangedByteDoesNoHarm) {
  Random random(11);
  for (const std::string& text : Fixtures()) {
    for (int i = 0; i < 2000; ++i) {
      std::string changed = text;
      for (std::uint64_t k = 1 + random.Below(3); k > 0; --k)
        changed[random.Below(changed.size())] =
            static_cast<char>(random.Below(256));
      Read(changed);
    }
  }
}

// Nearly right is where Key, which passes over most, and Map, which reads, may
// see two different items. VIGIE_EVERY_PAIR=1 tries all; else some of them.
TEST_P(MappingContract, TwoMarksMayTurnIntoAnyOthers) {
  const std::size_t most =
      std::getenv("VIGIE_EVERY_PAIR") != nullptr ? 10'000'000 : 30'000;
  const std::string_view marks = form().marks();
  Mapping& mapping = probe_.mapping();
  Mention mention;
  Random random(13);
  for (std::string text : Fixtures()) {
    const std::size_t size = text.size();
    std::vector<std::size_t> places;  // marks, and the first letter of a string
    for (std::size_t i = 0; i < size; ++i)
      if (marks.find(text[i]) != marks.npos || (i > 0 && text[i - 1] == '"'))
        places.push_back(i);
    text.append(kPadding, '\0');
    const auto expect_honest = [&] {
      const std::string_view bytes(text.data(), size);
      ItemKey key;
      const bool keyed = mapping.Key({bytes}, key).ok();
      const std::string platform(key.platform), id(key.id);
      mention.Clear();
      if (!mapping.Map({bytes}, mention).ok()) return;
      if (!keyed || platform != mention.platform || id != mention.id ||
          key.op != mention.op)
        ADD_FAILURE() << "Key and Map disagree: " << bytes;
    };
    const auto change = [&](std::size_t place, char mark, const auto& then) {
      const char was = std::exchange(text[place], mark);
      then();
      text[place] = was;
    };
    const std::size_t n = places.size(), ways = marks.size();
    const bool all = n * n * ways * ways / 2 <= most;
    for (std::size_t a = 0; a < n; ++a)
      for (const char first : marks)
        change(places[a], first, [&] {
          expect_honest();
          for (std::size_t b = a + 1; all && b < n; ++b)
            for (const char second : marks)
              change(places[b], second, expect_honest);
        });
    for (std::size_t i = 0; !all && i < most; ++i)
      change(places[random.Below(n)], marks[random.Below(ways)], [&] {
        change(places[random.Below(n)], marks[random.Below(ways)],
               expect_honest);
      });
  }
}

TEST_P(MappingContract, WhatIsTooDeepOrTooLongIsRefused) {
  for (const std::string& text : Fixtures()) {
    for (const std::size_t depth : {65, 100'000})
      EXPECT_EQ(Read(form().Nested(text, depth, true)).map_status.code(),
                absl::StatusCode::kInvalidArgument);
    // Opened and never closed, and closed without being opened.
    EXPECT_FALSE(Read(form().Nested(text, 100'000, false)).map_status.ok());
    Read(form().Closed(text, 100'000));
    // Grown when it runs: compilers try to keep a long constant text.
    std::string huge;
    huge.resize(20 << 20, 'z');
    const Mapped& got = Read(form().With(text, huge));
    EXPECT_EQ(got.map_status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(got.key_status.code(), absl::StatusCode::kInvalidArgument);
    // What is deep but within the limit is passed over.
    EXPECT_EQ(Told(Read(form().Nested(text, 20, true))), Told(Read(text)));
  }
}

TEST_P(MappingContract, TextThatIsNotUtf8IsRefused) {
  for (const std::string& text : Fixtures())
    for (const char* bad :
         {"\xE9", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF"}) {
      const Mapped& got = Read(form().With(text, bad));
      EXPECT_EQ(got.map_status.code(), absl::StatusCode::kInvalidArgument);
      EXPECT_EQ(got.key_status.code(), absl::StatusCode::kInvalidArgument);
    }
}

TEST_P(MappingContract, UnknownFieldsAreNotRead) {
  for (const std::string& text : Fixtures()) {
    const std::string told = Told(Read(text));
    for (const std::string& changed : form().Unknown(text))
      EXPECT_EQ(Told(Read(changed)), told) << changed;
  }
}

TEST_P(MappingContract, EveryStringAndNumberMayTurnIntoAnything) {
  // The answer may be an error or not, but it is honest.
  std::size_t tried = 0;
  for (const std::string& text : Fixtures())
    for (const std::string& changed : form().Strange(text)) {
      Read(changed);
      ++tried;
    }
  EXPECT_GE(tried, 100u);
}

TEST_P(MappingContract, OfDoubledFieldsKeyAndMapTakeTheSame) {
  std::size_t tried = 0;
  for (const std::string& text : Fixtures())
    for (const std::string& doubled : form().Doubled(text)) {
      Read(doubled);
      ++tried;
    }
  EXPECT_GE(tried, 10u);
}

TEST_P(MappingContract, DoesNotAllocateOnceWarm) {
  if (GetParam().allocates) return;  // says its header, and why
  const std::unique_ptr<Mapping> mapping = GetParam().make();
  std::vector<Padded> payloads;
  for (const std::string& text : Fixtures()) {
    Padded payload(text);
    Mention mention;
    // An error has a message, and that is allocated.
    if (mapping->Map(payload.view(), mention).ok())
      payloads.push_back(std::move(payload));
  }
  ASSERT_FALSE(payloads.empty());
  Mention mention;
  const auto all = [&] {
    for (const Padded& payload : payloads) {
      ItemKey key;
      mention.Clear();
      ASSERT_TRUE(mapping->Key(payload.view(), key).ok());
      ASSERT_TRUE(mapping->Map(payload.view(), mention).ok());
    }
  };
  all();
  const std::size_t before = AllocationsOfThisThread();
  for (int i = 0; i < 10; ++i) all();
  EXPECT_EQ(AllocationsOfThisThread() - before, 0u);
  { const std::string counted(100, 'x'); }
  EXPECT_GT(AllocationsOfThisThread(), before) << "nothing is counted";
}

TEST_P(MappingContract, TakesTheSamplesOfRealPayloads) {
  const char* data = std::getenv("VIGIE_DATA");
  if (data == nullptr || *data == '\0') {
    std::cout << "VIGIE_DATA is not set: no real payloads to read\n";
    return;
  }
  const fs::path folder = fs::path(data) / "payloads" / GetParam().samples;
  if (*GetParam().samples == '\0' || !fs::is_directory(folder))
    return;  // a form of our own: nobody sends real ones
  std::size_t mapped = 0, passed = 0, refused = 0;
  for (const std::string& text : FilesOf(folder)) {
    if (text.size() > kMaxPayload) continue;
    const Mapped& got = Read(text);
    if (got.map_status.ok())
      ++mapped;
    else if (got.map_status.code() == absl::StatusCode::kNotFound)
      ++passed;
    else
      ++refused;
  }
  std::printf("%s: %zu mapped, %zu passed over, %zu refused\n", GetParam().name,
              mapped, passed, refused);
  EXPECT_GT(mapped + passed + refused, 0u);
}

INSTANTIATE_TEST_SUITE_P(All, MappingContract, ::testing::ValuesIn(Mappings()),
                         [](const auto& info) {
                           return std::string(info.param.name);
                         });

}  // namespace
}  // namespace vigie

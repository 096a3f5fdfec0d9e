#include "pipeline/config/node.h"

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::unique_ptr<ConfigDocument> Document(std::string_view text) {
  auto document = ConfigDocument::Parse(text, "v.yaml");
  EXPECT_TRUE(document.ok()) << document.status();
  return document.ok() ? *std::move(document) : nullptr;
}

// What Parse refuses, in words.
std::string Refusal(std::string_view text) {
  auto document = ConfigDocument::Parse(text, "v.yaml");
  if (document.ok()) return "accepted";
  EXPECT_EQ(document.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(document.status().message());
}

// What one reading of the key `k` says.
template <typename Read>
std::string Mistake(std::string_view text, Read read) {
  const auto document = Document(text);
  read(document->root()["k"]);
  return document->errors().ToString();
}

TEST(ConfigNode, ReadsEveryKindOfValue) {
  const auto document = Document(
      "text: Café noir\n"
      "quoted: \"12\"\n"
      "yes_no: true\n"
      "whole: -42\n"
      "number: 1.5e-3\n"
      "wait: 250ms\n"
      "size: 64KiB\n"
      "bytes: 1000\n"
      "mode: fast\n"
      "terms: [one, 'two']\n"
      "term: alone\n"
      "block: |\n"
      "  first\n"
      "  second\n");
  const ConfigNode root = document->root();
  EXPECT_EQ(root["text"].String(), "Café noir");
  EXPECT_EQ(root["quoted"].String(), "12");
  EXPECT_TRUE(root["yes_no"].Bool(false));
  EXPECT_EQ(root["whole"].Int(0, -100, 100), -42);
  EXPECT_DOUBLE_EQ(root["number"].Number(0, 0, 1), 0.0015);
  EXPECT_EQ(root["wait"].Duration(0, 0, kDay), 250 * kMillisecond);
  EXPECT_EQ(root["size"].Bytes(0, 0, 1 << 20), 64 << 10);
  EXPECT_EQ(root["bytes"].Bytes(0, 0, 1 << 20), 1000);
  EXPECT_EQ(root["mode"].OneOf({"slow", "fast"}, "slow"), "fast");
  EXPECT_THAT(root["terms"].Strings(), ElementsAre("one", "two"));
  EXPECT_THAT(root["term"].Strings(), ElementsAre("alone"));
  EXPECT_EQ(root["block"].String(), "first\nsecond\n");
  root.RefuseUnknown();
  EXPECT_EQ(document->errors().ToString(), "");
}

TEST(ConfigNode, AbsentAndNullValuesTakeTheDefaultWithoutAnError) {
  const auto document = Document("k:\nn: ~\n");
  const ConfigNode root = document->root();
  EXPECT_FALSE(root["k"].present());
  EXPECT_FALSE(root["n"].present());
  EXPECT_FALSE(root["none"]["deeper"].present());
  EXPECT_EQ(root["k"].String("d"), "d");
  EXPECT_TRUE(root["n"].Bool(true));
  EXPECT_EQ(root["none"].Int(7, 0, 9), 7);
  EXPECT_EQ(root["none"].Number(0.5, 0, 9), 0.5);
  EXPECT_EQ(root["none"].Duration(kSecond, 0, kDay), kSecond);
  EXPECT_EQ(root["none"].Bytes(5, 0, 9), 5);
  EXPECT_EQ(root["none"].OneOf({"a"}, "a"), "a");
  EXPECT_THAT(root["none"].Strings(), IsEmpty());
  EXPECT_THAT(root["none"].items(), IsEmpty());
  EXPECT_THAT(root["none"].entries(), IsEmpty());
  EXPECT_EQ(root["none"].Secret(), "");
  EXPECT_EQ(ConfigNode().String("d"), "d");
  EXPECT_TRUE(document->errors().empty());
}

TEST(ConfigNode, OnlyTrueAndFalseAreBooleans) {
  const auto read = [](ConfigNode n) { EXPECT_TRUE(n.Bool(true)); };
  for (const char* word : {"no", "yes", "on", "False", "0"})
    EXPECT_EQ(Mistake(std::string("k: ") + word, read),
              std::string("v.yaml:1:4: k: expected true or false, found `") +
                  word + "`");
  EXPECT_EQ(Mistake("k: \"false\"", read),
            "v.yaml:1:4: k: expected true or false, found a text in quotes; "
            "drop the quotes");
  EXPECT_EQ(Mistake("k: [true]", read),
            "v.yaml:1:4: k: expected true or false, found a list");
}

TEST(ConfigNode, ANumberIsDecimalWithoutLeadingZerosAndInItsRange) {
  const auto read = [](ConfigNode n) { EXPECT_EQ(n.Int(3, 1, 20), 3); };
  for (const char* word : {"012", "0x10", "1_0", "+5", "1.0", "ten", "00", "21",
                           "0", "-1", "99999999999999999999"})
    EXPECT_EQ(
        Mistake(std::string("k: ") + word, read),
        std::string("v.yaml:1:4: k: expected a whole number from 1 to 20, "
                    "found `") +
            word + "`");
  EXPECT_EQ(Mistake("k: '5'", read),
            "v.yaml:1:4: k: expected a whole number from 1 to 20, found a text "
            "in quotes; drop the quotes");
  EXPECT_EQ(Mistake("k: {a: 1}", read),
            "v.yaml:1:4: k: expected a whole number from 1 to 20, found keys "
            "and values");
  EXPECT_EQ(Document("k: 0")->root()["k"].Int(5, 0, 9), 0);
  EXPECT_EQ(Document("k: -9223372036854775808")
                ->root()["k"]
                .Int(5, INT64_MIN, INT64_MAX),
            INT64_MIN);
}

TEST(ConfigNode, ADecimalNumberIsFiniteAndInItsRange) {
  const auto read = [](ConfigNode n) { EXPECT_EQ(n.Number(0.5, 0, 1), 0.5); };
  for (const char* word : {".inf", ".nan", "nan", "inf", "1.", ".5", "01.5",
                           "1e999", "2", "-0.1", "0x1p-2", "x"})
    EXPECT_EQ(Mistake(std::string("k: ") + word, read),
              std::string("v.yaml:1:4: k: expected a number from 0 to 1, found "
                          "`") +
                  word + "`");
}

TEST(ConfigNode, ADurationNeedsAUnit) {
  const auto read = [](ConfigNode n) {
    EXPECT_EQ(n.Duration(kMinute, kSecond, kHour), kMinute);
  };
  for (const char* word :
       {"30", "1h30m", "1.5h", "-3s", "03s", "3 s", "h", "3y"})
    EXPECT_EQ(Mistake(std::string("k: ") + word, read),
              std::string("v.yaml:1:4: k: expected a duration such as 500ms, "
                          "30s, 5m, 2h or 7d, found `") +
                  word + "`");
  for (const char* word : {"999ms", "2h", "99999999999999999999d"})
    EXPECT_EQ(Mistake(std::string("k: ") + word, read),
              std::string("v.yaml:1:4: k: expected a duration from 1s to 1h, "
                          "found `") +
                  word + "`");
  EXPECT_EQ(Document("k: 7d")->root()["k"].Duration(0, 0, 30 * kDay), 7 * kDay);
}

TEST(ConfigNode, ASizeIsInBinaryUnits) {
  const auto read = [](ConfigNode n) {
    EXPECT_EQ(n.Bytes(1 << 20, 1 << 10, 1 << 30), 1 << 20);
  };
  for (const char* word : {"64KB", "1.5MiB", "-1", "lots", "064KiB", "1 MiB"})
    EXPECT_EQ(
        Mistake(std::string("k: ") + word, read),
        std::string("v.yaml:1:4: k: expected a size such as 64KiB, 512MiB, "
                    "20GiB or a number of bytes, found `") +
            word + "`");
  for (const char* word : {"12", "2GiB", "9999999999TiB"})
    EXPECT_EQ(Mistake(std::string("k: ") + word, read),
              std::string("v.yaml:1:4: k: expected a size from 1KiB to 1GiB, "
                          "found `") +
                  word + "`");
}

TEST(ConfigNode, AChoiceSuggestsTheNearest) {
  const auto read = [](ConfigNode n) {
    EXPECT_EQ(n.OneOf({"embedded", "kafka"}, "embedded"), "embedded");
  };
  EXPECT_EQ(
      Mistake("k: kafak", read),
      "v.yaml:1:4: k: expected one of embedded, kafka, found `kafak`; did "
      "you mean `kafka`?");
  EXPECT_EQ(Mistake("k: postgres", read),
            "v.yaml:1:4: k: expected one of embedded, kafka, found `postgres`");
}

TEST(ConfigNode, AListOfTextsRefusesWhatIsNoText) {
  const auto read = [](ConfigNode n) { n.Strings(); };
  EXPECT_EQ(Mistake("k: [a, [b], {c: d}, ~]", read),
            "v.yaml:1:8: k[1]: expected text, found a list\n"
            "v.yaml:1:13: k[2]: expected text, found keys and values\n"
            "v.yaml:1:21: k[3]: expected text, found nothing");
  EXPECT_EQ(Mistake("k: {a: b}", read),
            "v.yaml:1:4: k: expected a list of texts, found keys and values");
}

TEST(ConfigNode, ListsAndMapsAreWalkedInTheOrderOfTheFile) {
  const auto document = Document(
      "brands:\n"
      "  - name: Solid\n"
      "  - name: Café\n"
      "labels: {z: 1, a: 2}\n");
  const auto brands = document->root()["brands"].items();
  ASSERT_EQ(brands.size(), 2u);
  EXPECT_EQ(brands[0]["name"].String(), "Solid");
  EXPECT_EQ(brands[1]["name"].String(), "Café");
  EXPECT_EQ(brands[1]["name"].path(), "brands[1].name");
  EXPECT_EQ(brands[1]["name"].line(), 3);
  EXPECT_EQ(brands[1]["name"].column(), 11);
  const auto labels = document->root()["labels"].entries();
  ASSERT_EQ(labels.size(), 2u);
  EXPECT_EQ(labels[0].first, "z");
  EXPECT_EQ(labels[1].second.Int(0, 0, 9), 2);
  document->root().RefuseUnknown();
  EXPECT_TRUE(document->errors().empty());
}

TEST(ConfigNode, TheWrongShapeIsToldOnceAndItsKeysAreNotUnknown) {
  const auto document = Document("list: {a: 1, b: 2}\nmap: [x]\nboth: 3\n");
  const ConfigNode root = document->root();
  EXPECT_THAT(root["list"].items(), IsEmpty());
  EXPECT_THAT(root["map"].entries(), IsEmpty());
  EXPECT_FALSE(root["both"]["x"].present());
  EXPECT_FALSE(root["both"]["y"].present());
  root.RefuseUnknown();
  EXPECT_EQ(document->errors().ToString(),
            "v.yaml:1:7: list: expected a list, found keys and values\n"
            "v.yaml:2:6: map: expected keys and values, found a list\n"
            "v.yaml:3:7: both: expected keys and values, found a single value");
}

TEST(ConfigNode, AnUnknownKeyIsToldWithTheNearestKnownOne) {
  const auto document = Document(
      "brands:\n"
      "  - name: Solid\n"
      "    qery: solid\n"
      "  - name: Café\n"
      "    zzzzzz: 1\n"
      "Brand: 1\n");
  const ConfigNode root = document->root();
  for (const ConfigNode& brand : root["brands"].items()) {
    brand["name"].String();
    brand["query"].String();
  }
  root.RefuseUnknown();
  EXPECT_EQ(document->errors().ToString(),
            "v.yaml:3:5: brands[0].qery: unknown key; did you mean `query`?\n"
            "v.yaml:5:5: brands[1].zzzzzz: unknown key; known here: name, "
            "query\n"
            "v.yaml:6:1: Brand: unknown key; known here: brands");
}

TEST(ConfigNode, WhereToListenIsAHostAndAPort) {
  for (const char* good : {"127.0.0.1:8080", "localhost:0", "[::1]:65535",
                           "[fe80::1%eth0]:80", "a-b.example:1"}) {
    const auto document =
        ConfigDocument::Parse(Cat("listen: \"", good, "\"\n"), "v.yaml");
    ASSERT_TRUE(document.ok()) << document.status();
    EXPECT_EQ((*document)->root()["listen"].ListenAddress(""), good);
    EXPECT_EQ((*document)->errors().ToString(), "");
  }
  for (const char* bad :
       {"", "80", ":80", "a:", "a:65536", "a:-1", "a:8o", "a b:80", "::1:80",
        "[::1:80", "[]:80", "https://a:80", "a/b:80", "a,b:80"}) {
    const auto document =
        ConfigDocument::Parse(Cat("listen: \"", bad, "\"\n"), "v.yaml");
    ASSERT_TRUE(document.ok()) << document.status();
    (void)(*document)->root()["listen"].ListenAddress("");
    EXPECT_THAT((*document)->errors().ToString(),
                HasSubstr("v.yaml:1:9: listen: give an address and a port"))
        << bad;
  }
}

TEST(ConfigNode, WhatIsRequiredIsNoEmptyText) {
  const auto document = ConfigDocument::Parse("url: ''\n", "v.yaml");
  ASSERT_TRUE(document.ok()) << document.status();
  (*document)->root()["url"].Required("an address");
  EXPECT_EQ((*document)->errors().ToString(),
            "v.yaml:1:6: url: empty; give an address");
}

TEST(ConfigNode, WhatIsRequiredSaysWhatToGive) {
  const auto document = Document("sinks:\n  webhook:\n    retries: 3\n");
  const ConfigNode webhook = document->root()["sinks"]["webhook"];
  EXPECT_EQ(webhook["url"].Required("the address to post to").String(), "");
  webhook["retries"].Required("a number").Error("too many");
  EXPECT_EQ(document->errors().ToString(),
            "v.yaml:3:5: sinks.webhook.url: missing; give the address to post "
            "to\n"
            "v.yaml:3:14: sinks.webhook.retries: too many");
}

TEST(ConfigNode, AnEmptyFileHasARootWithoutKeys) {
  for (const char* text : {"", "# nothing\n", "---\n", "~\n"}) {
    const auto document = Document(text);
    document->root()["brands"].Required("at least one brand");
    document->root().RefuseUnknown();
    EXPECT_THAT(document->errors().ToString(),
                HasSubstr("brands: missing; give at least one brand"));
  }
}

TEST(ConfigNode, AFileThatIsNoMapIsToldSo) {
  const auto document = Document("just a word\n");
  document->root()["brands"];
  EXPECT_EQ(document->errors().ToString(),
            "v.yaml:1:1: expected keys and values, found a single value");
}

TEST(ConfigNode, ALongValueIsCutInTheMessage) {
  EXPECT_EQ(Mistake("k: " + std::string(39, 'x') + "éé",
                    [](ConfigNode n) { n.Bool(true); }),
            "v.yaml:1:4: k: expected true or false, found `" +
                std::string(39, 'x') + "…`");
}

TEST(ConfigNode, ASecretComesFromTheTextTheEnvironmentOrAFile) {
  const auto path = std::filesystem::temp_directory_path() /
                    ("vigie_secret_" + std::to_string(::getpid()));
  std::ofstream(path, std::ios::binary) << "s3cret\n";
  ::setenv("VIGIE_TEST_SECRET", "from env", 1);
  const auto document =
      Document("a: plain\nb: env:VIGIE_TEST_SECRET\nc: file:" + path.string());
  EXPECT_EQ(document->root()["a"].Secret(), "plain");
  EXPECT_EQ(document->root()["b"].Secret(), "from env");
  EXPECT_EQ(document->root()["c"].Secret(), "s3cret");
  EXPECT_TRUE(document->errors().empty());
  std::filesystem::remove(path);
}

TEST(ConfigNode, CertificatesAreAFileThatHoldsSome) {
  const std::string good = testing::TempDir() + "vigie_good.pem";
  const std::string bad = testing::TempDir() + "vigie_bad.pem";
  std::ofstream(good) << "# our own\n-----BEGIN CERTIFICATE-----\nAA==\n"
                         "-----END CERTIFICATE-----\n";
  std::ofstream(bad) << "-----BEGIN PRIVATE KEY-----\n";
  const auto read = [](const std::string& path) {
    auto document = ConfigDocument::Parse("ca_file: \"" + path + "\"\n", "v");
    EXPECT_TRUE(document.ok());
    const std::string given = (*document)->root()["ca_file"].Certificates();
    return given + (*document)->errors().ToString();
  };
  EXPECT_EQ(read(good), good);
  EXPECT_EQ(read(""), "");
  EXPECT_THAT(read(bad), testing::HasSubstr("v:1:10: ca_file: " + bad +
                                            ": holds no certificate"));
  EXPECT_THAT(read("/nowhere"), testing::HasSubstr("No such file"));
  EXPECT_THAT(read("/tmp"), testing::HasSubstr("holds no certificate"));
}

TEST(ConfigNode, ASecretThatCannotBeHadIsToldWithoutItsValue) {
  const auto read = [](ConfigNode n) { EXPECT_EQ(n.Secret(), ""); };
  ::unsetenv("VIGIE_TEST_UNSET");
  EXPECT_EQ(Mistake("k: env:VIGIE_TEST_UNSET", read),
            "v.yaml:1:4: k: environment variable VIGIE_TEST_UNSET is not set");
  EXPECT_EQ(Mistake("k: env:hunter2!", read),
            "v.yaml:1:4: k: env: needs the name of an environment variable");
  EXPECT_EQ(Mistake("k: file:/nonexistent/key", read),
            "v.yaml:1:4: k: cannot read /nonexistent/key: No such file or "
            "directory");
  EXPECT_EQ(Mistake("k: 'file:'", read), "v.yaml:1:4: k: file: needs a path");
  EXPECT_EQ(Mistake("k: ''", read), "v.yaml:1:4: k: an empty secret");
  EXPECT_EQ(Mistake("k: [hunter2]", read),
            "v.yaml:1:4: k: expected a secret (its text, env:NAME or "
            "file:PATH), found a list");
  EXPECT_THAT(Mistake("k: file:/", read), HasSubstr("cannot read /: "));
}

TEST(ConfigDocument, AKeyGivenTwiceIsRefusedWithBothPlaces) {
  EXPECT_EQ(Refusal("a: 1\nsinks:\n  url: x\n  other: y\n  url: z\na: 2\n"),
            "v.yaml:5:3: sinks.url: given twice; the first is at v.yaml:3:3\n"
            "v.yaml:6:1: a: given twice; the first is at v.yaml:1:1");
  EXPECT_EQ(Refusal("{a: 1, \"a\": 2}"),
            "v.yaml:1:8: a: given twice; the first is at v.yaml:1:2");
}

TEST(ConfigDocument, AnchorsAliasesMergeKeysAndTagsAreRefused) {
  constexpr const char* kAnchors =
      "anchors and aliases are not supported; put a text that begins with & or "
      "* in quotes";
  EXPECT_EQ(
      Refusal("a: &x [1]\nb: *x\n"),
      std::string("v.yaml:1:4: ") + kAnchors + "\nv.yaml:2:4: " + kAnchors);
  EXPECT_THAT(Refusal("password: *hunter2\n"),
              testing::AllOf(HasSubstr("put a text that begins with *"),
                             Not(HasSubstr("hunter2"))));
  EXPECT_EQ(Refusal("<<: {a: 1}\n"),
            "v.yaml:1:1: merge keys (<<) are not supported");
  EXPECT_EQ(Refusal("a: !!int 3\n"),
            "v.yaml:1:4: tags are not supported; put a text that begins with ! "
            "in quotes");
}

TEST(ConfigDocument, TabsInTheIndentationAreRefused) {
  EXPECT_EQ(Refusal("a:\n\tb: 1\n  \tc: 2\n"),
            "v.yaml:2:1: a tab in the indentation; use blanks\n"
            "v.yaml:3:3: a tab in the indentation; use blanks");
  EXPECT_EQ(Refusal("a: 1\t# a remark\n\t\n\t# another\n"), "accepted");
}

TEST(ConfigDocument, WhatIsNoYamlIsToldWithItsPlace) {
  EXPECT_EQ(Refusal("a: [1, 2\n"),
            "v.yaml:2:1: end of sequence flow not found");
  EXPECT_EQ(Refusal("a: \"x\n"), "v.yaml:1:4: a quote that is never closed");
  EXPECT_EQ(Refusal("a: 1\n b: 2\n"), "v.yaml:2:3: illegal map value");
}

TEST(ConfigDocument, AForgottenQuoteDoesNotSwallowTheRest) {
  EXPECT_EQ(Refusal("a: 'x\nb: 2\n"),
            "v.yaml:1:4: a quote that is never closed");
  EXPECT_EQ(Refusal("a: \"x\\\"\nb: 2\n"),
            "v.yaml:1:4: a quote that is never closed");
  EXPECT_EQ(Refusal("a: 'it''s'\nb: \"x\\\"y\"\nc: \"\\\\\"\n"), "accepted");
}

TEST(ConfigDocument, ColumnsCountCharactersNotBytes) {
  EXPECT_EQ(Refusal("{é: 1, à: 2, é: 3}"),
            "v.yaml:1:14: é: given twice; the first is at v.yaml:1:2");
}

TEST(ConfigDocument, TextThatIsNotUtf8IsRefused) {
  EXPECT_EQ(Refusal("a: 1\nb: \xE9t\xE9\n"),
            "v.yaml:2:1: not UTF-8; save the file in that encoding");
  EXPECT_EQ(Refusal(std::string_view("a: 1\nb: \0x\n", 11)),
            "v.yaml:2:4: a control character");
  EXPECT_EQ(Refusal("\xEF\xBB\xBF"
                    "a: 1\r\nb: 2\r\n"),
            "accepted");
}

TEST(ConfigDocument, DepthSizeAndCountAreBounded) {
  EXPECT_EQ(Refusal("a: " + std::string(40, '[') + std::string(40, ']')),
            "v.yaml:1:35: deeper than 32 levels");
  EXPECT_NE(Refusal("a: " + std::string(100'000, '[')), "accepted");
  EXPECT_EQ(Refusal(std::string((16 << 20) + 1, '#')),
            "v.yaml: longer than 16 MiB");
  std::string many = "a:\n";
  for (int i = 0; i < 500'001; ++i) many += "- \n";
  EXPECT_THAT(Refusal(many), HasSubstr("more than 500000 values"));
}

TEST(ConfigDocument, OnlyTheFirstMistakesOfManyAreTold) {
  std::string text = "a: 0\n";
  for (int i = 0; i < 300; ++i) text += "a: 1\n";
  const std::string refusal = Refusal(text);
  EXPECT_EQ(std::count(refusal.begin(), refusal.end(), '\n'), 200);
  EXPECT_TRUE(refusal.ends_with("\nv.yaml: and more mistakes"));
}

TEST(ConfigDocument, OneFileIsOneDocument) {
  EXPECT_EQ(Refusal("a: 1\n---\nb: 2\n"),
            "v.yaml:2:1: a second document begins here, or the indentation is "
            "wrong; a configuration is one document");
  EXPECT_EQ(Refusal("? [a]\n: 1\n"), "v.yaml:1:3: a key must be a text");
}

TEST(ConfigDocument, LoadsAFileAndNamesTheOneItCannotRead) {
  const auto path = std::filesystem::temp_directory_path() /
                    ("vigie_config_" + std::to_string(::getpid()));
  std::ofstream(path, std::ios::binary) << "name: Solid\n";
  const auto document = ConfigDocument::Load(path.string());
  ASSERT_TRUE(document.ok()) << document.status();
  EXPECT_EQ((*document)->root()["name"].String(), "Solid");
  EXPECT_EQ((*document)->errors().file(), path.string());
  std::filesystem::remove(path);
  EXPECT_EQ(ConfigDocument::Load(path.string()).status().message(),
            path.string() + ": cannot be read: No such file or directory");
}

TEST(ConfigErrors, AreToldInTheOrderOfTheFileAndOnce) {
  ConfigErrors errors("f");
  errors.Add(9, 1, "late");
  errors.Add(2, 5, "right");
  errors.Add(2, 1, "left");
  errors.Add(9, 1, "late");
  errors.Add(0, 0, "whole");
  EXPECT_EQ(errors.ToString(),
            "f: whole\nf:2:1: left\nf:2:5: right\nf:9:1: late");
}

TEST(NearestWord, FindsWhatWasMeantOrNothing) {
  const std::vector<std::string> known = {"query", "name", "sinks", "id"};
  EXPECT_EQ(NearestWord("qery", known), "query");
  EXPECT_EQ(NearestWord("qurey", known), "query");
  EXPECT_EQ(NearestWord("QUERY", known), "query");
  EXPECT_EQ(NearestWord("nam", known), "name");
  EXPECT_EQ(NearestWord("di", known), "id");
  EXPECT_EQ(NearestWord("brands", known), "");
  EXPECT_EQ(NearestWord("x", known), "");
  EXPECT_EQ(NearestWord("", known), "");
  EXPECT_EQ(NearestWord(std::string(10'000, 'q'), known), "");
}

}  // namespace
}  // namespace vigie

#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ingest/bluesky/connector.h"
#include "pipeline/config/node.h"
#include "tests/ingest/bluesky/still_clock.h"

namespace vigie {
namespace {

using ::testing::HasSubstr;

std::string ConfigErrorsOf(std::string_view text) {
  auto document = ConfigDocument::Parse(text, "v");
  EXPECT_TRUE(document.ok()) << document.status();
  const StillClock clock;
  const bool made = MakeBlueskySource((*document)->root(), clock) != nullptr;
  EXPECT_EQ(made, (*document)->errors().empty());
  (*document)->root().RefuseUnknown();
  return (*document)->errors().ToString();
}

TEST(BlueskyConfig, HasDefaultsForEverything) {
  EXPECT_EQ(ConfigErrorsOf("{}\n"), "");
  EXPECT_EQ(ConfigErrorsOf("url: wss://a.example/subscribe\n"
                           "fallback: [wss://b.example:8443/subscribe]\n"
                           "collections: [app.bsky.feed.*]\n"
                           "dids: [did:plc:abc]\n"),
            "");
}

TEST(BlueskyConfig, RefusesWhatJetstreamWouldNotTake) {
  EXPECT_THAT(ConfigErrorsOf("url: https://a.example/subscribe\n"),
              HasSubstr("v:1:6: url"));
  EXPECT_THAT(ConfigErrorsOf("url: wss://a.example/subscribe?compress=true\n"),
              HasSubstr("without a query"));
  EXPECT_THAT(ConfigErrorsOf("fallback: [\"wss://\"]\n"),
              HasSubstr("fallback"));
  EXPECT_THAT(ConfigErrorsOf("collections: [\"app bsky\"]\n"),
              HasSubstr("collections"));
  EXPECT_THAT(ConfigErrorsOf("dids: [anna.bsky.social]\n"), HasSubstr("did"));
  EXPECT_THAT(ConfigErrorsOf("ca_file: /nowhere/ca.pem\n"),
              HasSubstr("v:1:10: ca_file: /nowhere/ca.pem: cannot be read"));
}

}  // namespace
}  // namespace vigie

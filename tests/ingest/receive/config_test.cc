#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ingest/receive/connector.h"
#include "pipeline/config/node.h"

namespace vigie {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

absl::StatusOr<std::string> ConfigErrorsOf(std::string_view text) {
  auto document = ConfigDocument::Parse(text, "v");
  if (!document.ok()) return document.status();
  const bool made = MakeReceiveSource((*document)->root()) != nullptr;
  EXPECT_EQ(made, (*document)->errors().empty());
  (*document)->root().RefuseUnknown();
  return (*document)->errors().ToString();
}

TEST(ReceiveConfig, TakesTokensAsAMapOrAsAList) {
  EXPECT_EQ(*ConfigErrorsOf("tokens: {crm: abc, forum: def}\n"), "");
  EXPECT_EQ(*ConfigErrorsOf("listen: \"[::1]:80\"\npath: /in\nmax_body: 1MiB\n"
                            "max_waiting: 2MiB\n"
                            "tokens: [{name: crm, token: abc}]\n"),
            "");
}

TEST(ReceiveConfig, TellsWhatIsWrongWithoutTheSecret) {
  EXPECT_THAT(*ConfigErrorsOf("listen: 127.0.0.1:1\n"), HasSubstr("tokens"));
  EXPECT_THAT(*ConfigErrorsOf("listen: here\ntokens: {a: b}\n"),
              HasSubstr("v:1:9: listen"));
  EXPECT_THAT(*ConfigErrorsOf("path: in\ntokens: {a: b}\n"), HasSubstr("path"));
  EXPECT_THAT(*ConfigErrorsOf("tokens: {a: env:VIGIE_NOT_SET_ANYWHERE}\n"),
              HasSubstr("VIGIE_NOT_SET_ANYWHERE"));
  EXPECT_THAT(*ConfigErrorsOf("tokens: {a: b, crm: }\n"),
              HasSubstr("tokens.crm: missing"));
  EXPECT_THAT(*ConfigErrorsOf("tokens: {crm: ''}\n"), HasSubstr("tokens.crm"));
  const std::string same = *ConfigErrorsOf("tokens: {a: hush, b: hush}\n");
  EXPECT_THAT(same, HasSubstr("same token"));
  EXPECT_THAT(same, Not(HasSubstr("hush")));
}

}  // namespace
}  // namespace vigie

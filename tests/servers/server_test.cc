#include "tests/servers/server.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pipeline/base/strings.h"

namespace vigie {
namespace {

bool SomebodyListens(std::string_view address) {
  const auto port =
      ParseInt<std::uint16_t>(address.substr(address.find(':') + 1));
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(port.value_or(0));
  const int s = socket(AF_INET, SOCK_STREAM, 0);
  const bool connected =
      connect(s, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
  close(s);
  return connected;
}

class EveryServer : public testing::TestWithParam<const char*> {};

TEST_P(EveryServer, AnswersOnLoopbackAndEndsWithItsObject) {
  std::string address;
  {
    VIGIE_SERVER_OR_SKIP(server, Server::Start(GetParam()));
    address = server->address();
    EXPECT_THAT(address, testing::StartsWith("127.0.0.1:"));
    EXPECT_TRUE(SomebodyListens(address));
  }
  EXPECT_FALSE(SomebodyListens(address));
}

TEST_P(EveryServer, IsKilledAndComesBackAtTheSameAddress) {
  VIGIE_SERVER_OR_SKIP(server, Server::Start(GetParam()));
  ASSERT_TRUE(server->Kill().ok());
  EXPECT_FALSE(SomebodyListens(server->address()));
  ASSERT_TRUE(server->Restart().ok());
  EXPECT_TRUE(SomebodyListens(server->address()));
}

INSTANTIATE_TEST_SUITE_P(Scripts, EveryServer,
                         testing::Values("kafka.py", "prometheus.py",
                                         "alertmanager.py"),
                         [](const auto& info) {
                           const std::string_view name = info.param;
                           return std::string(name.substr(0, name.find('.')));
                         });

TEST(Server, ThatCannotBeHadIsNotFound) {
  EXPECT_EQ(Server::Start("no_such_server.py").status().code(),
            absl::StatusCode::kNotFound);
}

TEST(Server, ThatDoesNotStartIsUnavailable) {
  // A usage error of the script stands for a server that refuses its settings.
  EXPECT_EQ(
      Server::Start("prometheus.py", {"--no-such-option"}).status().code(),
      absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace vigie

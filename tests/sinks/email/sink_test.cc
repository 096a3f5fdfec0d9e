#include "sinks/email/sink.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/base/strings.h"
#include "pipeline/engine/sink_runner.h"
#include "tests/sinks/alerts.h"
#include "tests/sinks/email/mail_server.h"

namespace vigie {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kPassword[] = "correct-horse";

EmailOptions OptionsFor(const MailServer& server) {
  EmailOptions options;
  options.server = {.host = "127.0.0.1",
                    .port = server.port(),
                    .username = "vigie",
                    .password = kPassword,
                    .ca_file = server.ca_file()};
  options.addresses = {.from = "vigie@example.org", .to = {"lea@example.org"}};
  return options;
}

TEST(EmailSink, SendsAMailOverStarttlsAfterALogin) {
  MailServer server({.password = kPassword});
  ASSERT_TRUE(MakeEmailSink(OptionsFor(server))->Deliver(BadBuzz()).ok());
  const auto mails = server.mails();
  ASSERT_THAT(mails, SizeIs(1));
  EXPECT_TRUE(mails[0].tls);
  EXPECT_EQ(mails[0].user, "vigie");
  EXPECT_EQ(mails[0].from, "vigie@example.org");
  EXPECT_EQ(mails[0].to, "lea@example.org");
  EXPECT_EQ(mails[0].data,
            MailOf(MessageOf(BadBuzz(), {}),
                   {.from = "vigie@example.org", .to = {"lea@example.org"}}));
}

TEST(EmailSink, SendsAMailOverTlsFromTheFirstByte) {
  MailServer server({.tls_at_once = true, .password = kPassword});
  EmailOptions options = OptionsFor(server);
  options.server.tls = SmtpTls::kTls;
  ASSERT_TRUE(MakeEmailSink(options)->Deliver(BadBuzz()).ok());
  EXPECT_THAT(server.mails(), SizeIs(1));
}

TEST(EmailSink, ARelayOnThisMachineNeedsNeither) {
  MailServer server({.starttls = false});
  EmailOptions options = OptionsFor(server);
  options.server.tls = SmtpTls::kNone;
  options.server.username = options.server.password = "";
  ASSERT_TRUE(MakeEmailSink(options)->Deliver(BadBuzz()).ok());
  EXPECT_FALSE(server.mails().at(0).tls);
}

TEST(EmailSink, NothingIsSentInClearToAServerWithoutStarttls) {
  MailServer server({.starttls = false});
  EXPECT_TRUE(absl::IsUnavailable(
      MakeEmailSink(OptionsFor(server))->Deliver(BadBuzz())));
  EXPECT_THAT(server.mails(), IsEmpty());
}

TEST(EmailSink, NothingIsSentToAServerWhoseCertificateNobodyVouchesFor) {
  MailServer server({.password = kPassword});
  EmailOptions options = OptionsFor(server);
  options.server.ca_file = "";
  EXPECT_TRUE(absl::IsUnavailable(MakeEmailSink(options)->Deliver(BadBuzz())));
  EXPECT_THAT(server.mails(), IsEmpty());
}

TEST(EmailSink, AWrongPasswordIsToldWithoutBeingShownAndTriedAgain) {
  MailServer server({.password = "another"});
  const absl::Status status =
      MakeEmailSink(OptionsFor(server))->Deliver(BadBuzz());
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("535"));
  EXPECT_THAT(status.ToString(), Not(HasSubstr(kPassword)));
  // "\0vigie\0correct-horse" as the server echoed it.
  EXPECT_THAT(status.ToString(), Not(HasSubstr("AHZpZ2ll")));
}

TEST(EmailSink, ABusyServerIsTriedAgainAndARefusalIsFinal) {
  MailServer server({.password = kPassword});
  auto sink = MakeEmailSink(OptionsFor(server));
  server.AnswerNext("RCPT TO:<lea@example.org>", "451 4.7.1 greylisted");
  EXPECT_TRUE(absl::IsUnavailable(sink->Deliver(BadBuzz())));
  server.AnswerNext(".", "452 4.3.1 full");
  EXPECT_TRUE(absl::IsUnavailable(sink->Deliver(BadBuzz())));
  for (const char* command : {"RCPT TO:<lea@example.org>", "."}) {
    server.AnswerNext(command, "550 5.1.1 nobody");
    const absl::Status status = sink->Deliver(BadBuzz());
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("550 5.1.1 nobody"));
  }
  EXPECT_TRUE(sink->Deliver(BadBuzz()).ok());
  EXPECT_THAT(server.mails(), SizeIs(1));
}

TEST(EmailSink, EachRecipientHasEachStepOnce) {
  MailServer server({.password = kPassword});
  EmailOptions options = OptionsFor(server);
  options.addresses.to = {"lea@example.org", "tom@example.org"};
  auto sink = MakeEmailSink(options);
  server.AnswerNext("RCPT TO:<lea@example.org>", "450 busy");
  EXPECT_TRUE(absl::IsUnavailable(sink->Deliver(BadBuzz())));
  EXPECT_TRUE(sink->Deliver(BadBuzz()).ok());
  EXPECT_TRUE(sink->Deliver(BadBuzz()).ok());
  const auto mails = server.mails();
  ASSERT_THAT(mails, SizeIs(2));
  EXPECT_EQ(mails[0].to, "tom@example.org");
  EXPECT_EQ(mails[1].to, "lea@example.org");
}

TEST(EmailSink, ReadsItsKeysAndTellsItsMistakes) {
  const auto errors = [](std::string_view text) {
    auto document = ConfigDocument::Parse(text, "vigie.yaml");
    EXPECT_TRUE(document.ok());
    MakeEmailSink((*document)->root());
    (*document)->root().RefuseUnknown();
    return (*document)->errors().ToString();
  };
  EXPECT_EQ(errors("host: smtp.example.org\nusername: vigie\npassword: abcdef\n"
                   "from: vigie@example.org\nto: [lea@example.org]\n"
                   "language: fr\ntls: tls\ntimeout: 5s\n"),
            "");
  EXPECT_THAT(errors("to: lea@example.org"), HasSubstr("host: missing"));
  EXPECT_THAT(errors("host: \"smtp://x\"\nfrom: a@b.c\nto: a@b.c"),
              HasSubstr("host: a name"));
  const std::string clear = errors(
      "host: h\ntls: none\nusername: u\npassword: s3cr3t\nfrom: a@b.c\n"
      "to: \"a@b.c>\\r\\n\"\n");
  EXPECT_THAT(clear, HasSubstr("password: a password is not sent without TLS"));
  EXPECT_THAT(clear, HasSubstr("to: an address"));
  EXPECT_THAT(clear, Not(HasSubstr("s3cr3t")));
}

TEST(EmailSink, ARunnerRepeatsUntilTheServerTakesIt) {
  MailServer server({.password = kPassword});
  server.AnswerNext("DATA", "421 4.3.2 going down");
  MetricsBoard board;
  SinkRunner runner({"mail", MakeEmailSink(OptionsFor(server))}, SystemClock(),
                    board, {.retry = {.initial_backoff = kMillisecond}});
  ASSERT_TRUE(runner.Start().ok());
  runner.Post(BadBuzz());
  runner.Stop(20 * kSecond);
  const auto outcomes = runner.TakeOutcomes();
  ASSERT_THAT(outcomes, SizeIs(1));
  EXPECT_TRUE(outcomes[0].delivered) << outcomes[0].error;
  EXPECT_THAT(server.mails(), SizeIs(1));
}

}  // namespace
}  // namespace vigie

#include "sinks/email/mail.h"

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/base/strings.h"
#include "tests/sinks/alerts.h"

namespace vigie {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const MailAddresses& Addresses() {
  static const MailAddresses addresses = {
      .from = "vigie@example.org",
      .to = {"lea@example.org", "tom@example.org"}};
  return addresses;
}

// Headers, and the text after the part's own ones, decoded.
std::string HeadersOf(const std::string& mail) {
  return mail.substr(0, mail.find("\r\n\r\n"));
}
std::string PartOf(const std::string& mail, const std::string& type) {
  const std::size_t begin = mail.find("\r\n\r\n", mail.find(type)) + 4;
  std::string coded = mail.substr(begin, mail.find("\r\n--", begin) - begin);
  std::erase(coded, '\r');
  std::erase(coded, '\n');
  std::string text;
  EXPECT_TRUE(absl::Base64Unescape(coded, &text));
  return text;
}

TEST(Mail, TellsTheAlertAsTextAndAsHtml) {
  MessageOptions options;
  options.link = "https://vigie.example.org/i/{id}";
  const std::string mail = MailOf(MessageOf(BadBuzz(), options), Addresses());
  const std::string headers = HeadersOf(mail);
  EXPECT_THAT(headers, HasSubstr("From: Vigie <vigie@example.org>\r\n"));
  EXPECT_THAT(headers,
              HasSubstr("To: lea@example.org,\r\n tom@example.org\r\n"));
  EXPECT_THAT(headers, HasSubstr("Subject: aurore: bad buzz\r\n"));
  EXPECT_THAT(headers, HasSubstr("Date: Sat, 21 Nov 2026 09:31:00 +0000\r\n"));
  EXPECT_THAT(headers,
              HasSubstr("Message-ID: <5f2c9a11d0e47b63-1@example.org>\r\n"));
  for (const char* type : {"text/plain", "text/html"}) {
    const std::string text = PartOf(mail, type);
    EXPECT_THAT(text, HasSubstr("140 against 40 expected"));
    EXPECT_THAT(text, HasSubstr("clears below 24"));
    EXPECT_THAT(text, HasSubstr("merci @aurore"));
    EXPECT_THAT(text, HasSubstr("https://example.org/110"));
    EXPECT_THAT(text,
                HasSubstr("https://vigie.example.org/i/5f2c9a11d0e47b63"));
  }
}

TEST(Mail, AllStepsOfAnIncidentAreOneThread) {
  const std::string thread =
      "References: <5f2c9a11d0e47b63.incident@example.org>";
  for (const Alert& alert : {BadBuzz(1), BadBuzz(2), Resolved(BadBuzz(2))})
    EXPECT_THAT(MailOf(MessageOf(alert, {}), Addresses()), HasSubstr(thread));
}

TEST(Mail, OnlyAPageOfACrisisIsMarkedImportant) {
  const auto headers = [](const Alert& alert) {
    return HeadersOf(MailOf(MessageOf(alert, {}), Addresses()));
  };
  EXPECT_THAT(headers(BadBuzz(1, Level::kCrisis)),
              HasSubstr("Importance: high"));
  EXPECT_THAT(headers(BadBuzz()), Not(HasSubstr("Importance")));
}

TEST(Mail, NoAlertCanAddAHeader) {
  Alert alert = BadBuzz();
  alert.brand = "x\r\nBcc: all@example.org\r\n\r\nbody";
  alert.id = "a>\r\nBcc: b@example.org";
  const std::string mail = MailOf(MessageOf(alert, {}), Addresses());
  EXPECT_THAT(mail, Not(HasSubstr("\nBcc")));
  EXPECT_THAT(HeadersOf(mail), HasSubstr("Content-Type: multipart"));
}

TEST(Mail, NoAlertCanAddATag) {
  Alert alert = BadBuzz();
  alert.samples[0].text = "<script>alert('x')</script> & \"co\"";
  alert.samples[0].author = "<img src=x>";
  alert.brand = "<b>";
  const std::string html =
      PartOf(MailOf(MessageOf(alert, {}), Addresses()), "text/html");
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(&#39;x&#39;)"));
  for (const char* live : {"<script", "<img", "<h2 style=\"\"><b>"})
    EXPECT_THAT(html, Not(HasSubstr(live)));
}

TEST(Mail, LinesAreShortAndEndedByCrlfWhateverTheAlertSays) {
  Alert alert = BadBuzz();
  alert.brand = alert.description = std::string(50'000, '.') + "é\n.\n";
  alert.samples[0].text = std::string(20'000, 'x');
  const std::string mail = MailOf(MessageOf(alert, {}), Addresses());
  std::size_t begin = 0;
  for (std::size_t end; (end = mail.find('\n', begin)) != std::string::npos;
       begin = end + 1) {
    ASSERT_GT(end, begin);
    EXPECT_EQ(mail[end - 1], '\r');
    EXPECT_LE(end - begin, 79u);
  }
  EXPECT_EQ(begin, mail.size());
}

TEST(HeaderText, EncodesWhatIsNotAscii) {
  EXPECT_EQ(HeaderText("Aurore: crisis"), "Aurore: crisis");
  EXPECT_EQ(HeaderText("Énergie"), "=?UTF-8?B?w4luZXJnaWU=?=");
  EXPECT_THAT(HeaderText("=?UTF-8?B?forged?="), Not(HasSubstr("forged")));
  const std::string folded = HeaderText(std::string(200, 'x') + "é");
  EXPECT_THAT(folded, HasSubstr("?=\r\n =?UTF-8?B?"));
}

TEST(Address, IsCheckedBeforeItIsUsed) {
  EXPECT_THAT(AddressFault("lea.martin+vigie@example.org"), IsEmpty());
  for (const char* bad : {"", "lea", "@x", "x@", "a@b@c", "a b@c", "a@b>\r\n",
                          "léa@example.org", "a@b,c@d"})
    EXPECT_THAT(AddressFault(bad), Not(IsEmpty())) << bad;
}

}  // namespace
}  // namespace vigie

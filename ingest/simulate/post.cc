#include "ingest/simulate/post.h"

#include <charconv>
#include <chrono>

#include "pipeline/base/hash.h"

namespace vigie {
namespace {

void AppendInt(std::uint64_t value, std::string& out) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, static_cast<std::size_t>(end - digits));
}

// `digits` characters of `value` in an alphabet of 32, highest first.
void AppendBase32(std::uint64_t value, int digits, std::string& out) {
  static constexpr char kAlphabet[] = "234567abcdefghijklmnopqrstuvwxyz";
  for (int i = digits - 1; i >= 0; --i)
    out.push_back(i * 5 >= 64 ? '2' : kAlphabet[(value >> (i * 5)) & 31]);
}

void AppendTwo(int value, std::string& out) {
  out.push_back(static_cast<char>('0' + value / 10));
  out.push_back(static_cast<char>('0' + value % 10));
}

void AppendField(std::string_view key, std::string_view value,
                 std::string& out) {
  out.append(key);
  out.append(value);
  out.push_back('"');
}

void AppendCount(std::string_view key, std::uint64_t value, std::string& out) {
  out.append(key);
  AppendInt(value, out);
}

}  // namespace

std::string_view SimulatedPlatformName(SimulatedPlatform platform) {
  static constexpr std::string_view kNames[] = {
      "x", "bluesky", "mastodon", "reddit", "facebook", "youtube", "news"};
  return kNames[static_cast<int>(platform)];
}

void SimulatedPost::Clear() {
  id.clear();
  text.clear();
  title.clear();
  url.clear();
  site.clear();
  country = {};
  type = "post";
  reply_to.clear();
  repost_of.clear();
  tags.clear();
  link.clear();
  version = 0;
  brand = -1;
  tone = 0;
  crisis = false;
}

void GiveAddress(SimulatedPost& post, std::uint64_t serial,
                 const People& people) {
  const auto millis = static_cast<std::uint64_t>(post.published / kMillisecond);
  std::string& id = post.id;
  std::string& url = post.url;
  switch (post.platform) {
    case SimulatedPlatform::kX:
      AppendInt(((millis - 1'288'834'974'657) << 22) | (serial & 0x3fffff), id);
      url.append("https://x.com/");
      people.AppendHandle(post.author, url);
      url.append("/status/").append(id);
      break;
    case SimulatedPlatform::kBluesky: {
      std::size_t tid = 0;
      id.append("at://did:plc:");
      AppendBase32(people.Key(post.author), 12, id);
      AppendBase32(Mix64(people.Key(post.author)), 12, id);
      id.append("/app.bsky.feed.post/");
      tid = id.size();
      AppendBase32(
          (static_cast<std::uint64_t>(post.published) << 10) | (serial & 1023),
          13, id);
      url.append("https://bsky.app/profile/");
      people.AppendHandle(post.author, url);
      url.append(".bsky.social/post/").append(id, tid);
      break;
    }
    case SimulatedPlatform::kMastodon:
      AppendInt((millis << 16) | (serial & 0xffff), id);
      url.append("https://mastodon.example/@");
      people.AppendHandle(post.author, url);
      url.append("/").append(id);
      break;
    case SimulatedPlatform::kReddit:
      id.append("t1_");
      AppendBase32(serial, 8, id);
      url.append("https://www.reddit.com/r/france/comments/")
          .append(id, 3)
          .append("/");
      break;
    case SimulatedPlatform::kFacebook:
      AppendInt(100'000'000'000'000 + people.Key(post.author) % 900'000'000,
                id);
      id.push_back('_');
      AppendInt(serial, id);
      url.append("https://www.facebook.com/").append(id);
      break;
    case SimulatedPlatform::kYoutube:
      id.append("Ug");
      AppendBase32(Mix64(serial), 13, id);
      AppendBase32(serial, 9, id);
      url.append("https://www.youtube.com/watch?v=");
      AppendBase32(people.Key(post.author), 11, url);
      url.append("&lc=").append(id);
      break;
    case SimulatedPlatform::kNews:
      url.append("https://www.").append(post.site).append("/article/");
      AppendInt(serial, url);
      url.append(".html");
      id.append(url);
      break;
  }
}

void AppendPostTime(Micros t, std::string& out) {
  using namespace std::chrono;
  const std::int64_t day = FloorDiv(t, kDay);
  // One stream stays on a day for long.
  thread_local std::int64_t cached_day = INT64_MIN;
  thread_local char date[12];
  if (day != cached_day) {
    const year_month_day ymd{sys_days(days(day))};
    std::string text;
    AppendTwo(static_cast<int>(ymd.year()) / 100, text);
    AppendTwo(static_cast<int>(ymd.year()) % 100, text);
    text.push_back('-');
    AppendTwo(static_cast<int>(static_cast<unsigned>(ymd.month())), text);
    text.push_back('-');
    AppendTwo(static_cast<int>(static_cast<unsigned>(ymd.day())), text);
    text.push_back('T');
    text.copy(date, 11);
    cached_day = day;
  }
  out.append(date, 11);
  const std::int64_t millis = (t - day * kDay) / kMillisecond;
  const auto seconds = static_cast<int>(millis / 1000);
  AppendTwo(seconds / 3600, out);
  out.push_back(':');
  AppendTwo(seconds / 60 % 60, out);
  out.push_back(':');
  AppendTwo(seconds % 60, out);
  out.push_back('.');
  const auto fraction = static_cast<int>(millis % 1000);
  out.push_back(static_cast<char>('0' + fraction / 100));
  AppendTwo(fraction % 100, out);
  out.push_back('Z');
}

void AppendPostLine(const SimulatedPost& post, const People& people,
                    std::string& out) {
  AppendField(R"({"id":")", post.id, out);
  AppendField(R"(,"platform":")", SimulatedPlatformName(post.platform), out);
  if (post.version == 0) {
    out.append(R"(,"op":"create","published":")");
  } else {
    AppendCount(R"(,"op":"update","version":)", post.version, out);
    out.append(R"(,"published":")");
  }
  AppendPostTime(post.published, out);
  AppendField(R"(","text":")", post.text, out);
  if (!post.title.empty()) AppendField(R"(,"title":")", post.title, out);
  AppendField(R"(,"url":")", post.url, out);
  AppendField(R"(,"lang":")", post.language, out);
  if (!post.country.empty()) AppendField(R"(,"country":")", post.country, out);
  if (!post.site.empty()) AppendField(R"(,"site":")", post.site, out);
  AppendField(R"(,"type":")", post.type, out);

  const std::uint32_t followers = people.Followers(post.author);
  AppendCount(R"(,"author":{"id":")",
              1'000'000'000 + people.Key(post.author) % 9'000'000'000, out);
  out.append(R"(","handle":")");
  people.AppendHandle(post.author, out);
  out.append(R"(","name":")");
  people.AppendName(post.author, out);
  AppendCount(R"(","followers":)", followers, out);
  out.append(people.Verified(post.author) ? R"(,"verified":true})"
                                          : R"(,"verified":false})");
  if (!post.reply_to.empty())
    AppendField(R"(,"reply_to":")", post.reply_to, out);
  if (!post.repost_of.empty())
    AppendField(R"(,"repost_of":")", post.repost_of, out);
  // Few get many: the audience times the fourth power of a uniform draw.
  const std::uint64_t u = (post.draw >> 16) & 0xffff;
  const std::uint64_t fourth = (((u * u) >> 16) * ((u * u) >> 16)) >> 16;
  const std::uint64_t likes = (fourth * (followers + 40)) >> 21;
  AppendCount(R"(,"likes":)", likes, out);
  AppendCount(R"(,"reposts":)", likes * (post.draw & 63) / 256, out);
  AppendCount(R"(,"replies":)", likes * ((post.draw >> 6) & 63) / 512, out);
  AppendCount(R"(,"views":)", likes * 23 + followers / 8, out);
  if (!post.link.empty()) {
    AppendField(R"(,"links":[")", post.link, out);
    out.push_back(']');
  }
  if (!post.tags.empty()) {
    out.append(R"(,"hashtags":[)");
    for (std::size_t i = 0; i < post.tags.size(); ++i)
      AppendField(i == 0 ? R"(")" : R"(,")", post.tags[i], out);
    out.push_back(']');
  }
  out.push_back('}');
}

void AppendPostDeletion(SimulatedPlatform platform, std::string_view id,
                        Micros at, std::string& out) {
  AppendField(R"({"id":")", id, out);
  AppendField(R"(,"platform":")", SimulatedPlatformName(platform), out);
  out.append(R"(,"op":"delete","published":")");
  AppendPostTime(at, out);
  out.append(R"("})");
}

}  // namespace vigie

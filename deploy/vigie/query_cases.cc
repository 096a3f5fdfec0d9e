#include "deploy/vigie/query_cases.h"

#include <algorithm>
#include <memory>
#include <string_view>
#include <vector>

#include "analyzers/query/query.h"
#include "analyzers/text/tokenizer.h"
#include "pipeline/base/strings.h"
#include "pipeline/base/time.h"
#include "pipeline/model/mention.h"
#include "simdjson.h"

namespace vigie {
namespace {

using simdjson::SUCCESS;
using Element = simdjson::dom::element;
using Object = simdjson::dom::object;

// The end of the year 9999, as times are written.
constexpr std::int64_t kMaxSeconds = 253'402'300'799;

std::string Lower(std::string_view s) {
  std::string lower(s);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return lower;
}

// What a case says about its mention. Lifetime: as the document.
class CaseMention {
 public:
  explicit CaseMention(Element d) {
    mention.type_told = false;
    std::string_view text;
    if (d.get_string().get(text) == SUCCESS) {
      mention.text = text;
      return;
    }
    Object object;
    if (d.get_object().get(object) != SUCCESS) return;
    for (const auto& [key, value] : object) Set(key, value);
  }
  Mention mention;

 private:
  static void Text(Element value, std::string_view& to) {
    if (value.get_string().get(to) != SUCCESS) to = {};
  }
  static void Count(Element value, std::int64_t& to) {
    double number = 0;
    // No more than a count can be: what is beyond has no integer.
    constexpr double kMost = 1e15;
    if (value.get_double().get(number) == SUCCESS)
      to = static_cast<std::int64_t>(std::clamp(number, -kMost, kMost));
  }
  static void List(Element value, std::vector<std::string_view>& to) {
    std::string_view one;
    if (value.get_string().get(one) == SUCCESS) to.push_back(one);
    simdjson::dom::array list;
    if (value.get_array().get(list) != SUCCESS) return;
    for (Element item : list)
      if (item.get_string().get(one) == SUCCESS) to.push_back(one);
    for (std::string_view& word : to)
      if (word.starts_with('#') || word.starts_with('@')) word.remove_prefix(1);
  }
  void Mark(std::string_view word, bool value) {
    Mention& m = mention;
    if (word == "verified") m.verified = value;
    if (word == "edited") m.edited = value;
    if (word == "ad") m.ad = value;
    if (word == "images" || word == "has_images") m.has_images = value;
    if (word == "video" || word == "has_video") m.has_video = value;
    if (word == "geo" || word == "has_geo") m.has_geo = value;
    if (value && (word == "reply" || word == "repost" || word == "quote")) {
      m.type = MentionTypeOf(word);
      m.type_told = true;
    }
  }

  std::string platform_;

  void Set(std::string_view key, Element value) {
    Mention& m = mention;
    bool flag = false;
    if (value.get_bool().get(flag) == SUCCESS) return Mark(key, flag);
    if (key == "text" || key == "content" || key == "body")
      return Text(value, m.text);
    if (key == "title") return Text(value, m.title);
    if (key == "bio") return Text(value, m.bio);
    if (key == "author") {
      Object author;
      if (value.get_object().get(author) != SUCCESS) {
        Text(value, m.author);
        if (m.author.starts_with('@')) m.author.remove_prefix(1);
        return;
      }
      for (const auto& [name, part] : author)
        Set(name == "handle" ? "author"
            : name == "name" ? "authorname"
                             : name,
            part);
      return;
    }
    if (key == "authorname" || key == "author_name")
      return Text(value, m.author_name);
    if (key == "author_id") return Text(value, m.author_id);
    if (key == "site") return Text(value, m.site);
    if (key == "url") return Text(value, m.url);
    if (key == "country") return Text(value, m.country);
    if (key == "lang" || key == "language") return Text(value, m.language);
    if (key == "source" || key == "platform") {
      std::string_view word;
      Text(value, word);
      platform_ = Lower(word);
      m.platform = platform_;
      return;
    }
    if (key == "sentiment") return Text(value, m.sentiment);
    if (key == "emotion") return Text(value, m.emotion);
    if (key == "replyto" || key == "reply_to") return Text(value, m.reply_to);
    if (key == "type") {
      std::string_view word;
      Text(value, word);
      const std::string lower = Lower(word);
      m.type = MentionTypeOf(lower == "retweet" ? "repost" : lower);
      m.type_told = lower == "retweet" || lower == MentionTypeName(m.type);
      return;
    }
    if (key == "followers") return Count(value, m.followers);
    if (key == "engagement") return Count(value, m.engagement);
    if (key == "reach") return Count(value, m.reach);
    if (key == "cluster_size") return Count(value, m.cluster_size);
    if (key == "likes") return Count(value, m.likes);
    if (key == "reposts") return Count(value, m.reposts);
    if (key == "replies") return Count(value, m.replies);
    if (key == "quotes") return Count(value, m.quotes);
    if (key == "views") return Count(value, m.views);
    if (key == "rating") {
      if (value.get_double().get(m.rating) != SUCCESS) m.rating = 0;
      return;
    }
    // A time of the first of January 2026, UTC.
    constexpr Micros kDayOfCases = 20'454 * kDay;
    std::int64_t number = 0;
    if (key == "hour" || key == "minuteOfDay") {
      Count(value, number);
      number = std::clamp<std::int64_t>(number, 0, 1440);
      m.published = kDayOfCases + number * (key == "hour" ? kHour : kMinute);
      return;
    }
    if (key == "published" || key == "date") {
      std::string_view text;
      if (value.get_string().get(text) == SUCCESS)
        m.published = ParseRfc3339(text).value_or(0);
      else if (value.get_int64().get(number) == SUCCESS)
        m.published =
            std::clamp<std::int64_t>(number, 0, kMaxSeconds) * kSecond;
      return;
    }
    if (key == "links") return List(value, m.links);
    if (key == "hashtags") return List(value, m.hashtags);
    if (key == "mentions") return List(value, m.mentions);
    if (key == "tags" || key == "tag") return List(value, m.tags);
    if (key == "is" || key == "has" || key == "flags" || key == "media") {
      std::vector<std::string_view> words;
      List(value, words);
      for (const std::string_view word : words) Mark(word, true);
      return;
    }
    if (key == "images" || key == "video" || key == "geo") {
      simdjson::dom::array list;
      if (value.get_array().get(list) != SUCCESS || list.size() > 0)
        Mark(key, true);
    }
  }
};

std::string WantOf(Element want) {
  bool flag = false;
  if (want.get_bool().get(flag) == SUCCESS) return flag ? "true" : "false";
  std::string_view code;
  return want.get_string().get(code) == SUCCESS ? std::string(code) : "?";
}

std::string Outcome(std::string_view query, Element d, const QueryCheck& check,
                    Tokenizer& tokenizer) {
  if (!check.error.empty()) return check.error;
  BrandRule brand;
  brand.name = "case";
  brand.query = query;
  const auto matcher = MakeQueryMatcher({brand});
  if (!matcher.ok()) return "E_LIMIT";
  const CaseMention made(d);
  ScoredMention scored;
  scored.Reset(made.mention);
  return (*matcher)->Match(tokenizer.Cut(made.mention), scored) ? "true"
                                                                : "false";
}

}  // namespace

absl::StatusOr<CaseResults> RunQueryCases(const std::string& path) {
  simdjson::dom::parser parser;
  simdjson::dom::array cases;
  const auto error = parser.load(path).get_array().get(cases);
  if (error == simdjson::IO_ERROR) return NotFound(path, ": cannot be read");
  if (error)
    return InvalidArgument(path, ": ", simdjson::error_message(error),
                           "; a list of {\"q\", \"d\", \"want\"} is expected");
  CaseResults results;
  const std::unique_ptr<Tokenizer> tokenizer = MakeTokenizer();
  std::size_t number = 0;
  for (Element item : cases) {
    ++number;
    std::string_view query, note;
    Element d, want;
    if (item["q"].get_string().get(query) != SUCCESS ||
        item["d"].get(d) != SUCCESS || item["want"].get(want) != SUCCESS)
      return InvalidArgument(path, ": case ", number, ": needs q, d and want");
    std::int64_t id = 0;
    if (item["id"].get_int64().get(id) != SUCCESS)
      id = static_cast<std::int64_t>(number);
    if (item["note"].get_string().get(note) != SUCCESS) note = {};
    const QueryCheck check = CheckQueryText(query);
    const std::string wanted = WantOf(want);
    const std::string got = Outcome(query, d, check, *tokenizer);
    std::string missing;
    simdjson::dom::array warn;
    if (item["warn"].get_array().get(warn) == SUCCESS)
      for (Element code : warn) {
        std::string_view name;
        if (code.get_string().get(name) != SUCCESS) continue;
        if (std::none_of(check.warnings.begin(), check.warnings.end(),
                         [&](const QueryWarning& w) { return w.code == name; }))
          Append(missing, " without ", name);
      }
    if (got == wanted && missing.empty()) {
      ++results.passed;
      continue;
    }
    ++results.failed;
    Append(results.failures, "case ", id, ": ", query, "\n  on ",
           simdjson::minify(d), "\n  want ", wanted, ", got ", got, missing,
           note.empty() ? "" : Cat("  (", note, ")"), "\n");
  }
  return results;
}

}  // namespace vigie

#include "bench/corpus.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "ingest/mention/mapping.h"
#include "ingest/simulate/simulation.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/random.h"
#include "pipeline/base/strings.h"
#include "pipeline/base/time.h"
#include "pipeline/model/json_text.h"

namespace vigie::bench {
namespace {

constexpr std::size_t kMentionBytes = 884;
constexpr std::uint32_t kSource = 7;

std::string Digits(Random& random, int n) {
  std::string out(static_cast<std::size_t>(n), '0');
  for (char& c : out) c = static_cast<char>('0' + random.Below(10));
  if (out[0] == '0') out[0] = '1';
  return out;
}

std::string Letters(Random& random, int n) {
  static constexpr char kBase32[] = "abcdefghijklmnopqrstuvwxyz234567";
  std::string out(static_cast<std::size_t>(n), 'a');
  for (char& c : out) c = kBase32[random.Below(32)];
  return out;
}

std::string Json(std::string_view s) {
  std::string out;
  AppendJsonString(out, s);
  return out;
}

// What people say to each other when no brand is named.
class Talk {
 public:
  explicit Talk(std::uint64_t seed) : simulation_(Options(seed)) {}

  // About `bytes` of it.
  std::string Say(std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) {
      if (!text.empty()) text += ' ';
      text += Sentence();
    }
    std::size_t end = text.rfind(' ', bytes);
    if (end != std::string::npos && end > bytes / 2) text.resize(end);
    return text;
  }

 private:
  static SimulationOptions Options(std::uint64_t seed) {
    SimulationOptions options;
    options.seed = seed;
    options.rate = 1'000;
    options.duration = 24 * kHour;
    options.brand_share = 0;
    options.duplicates = options.deletions = options.edits = options.late = 0;
    return options;
  }
  std::string Sentence() {
    Micros time = 0;
    simulation_.Next(line_, time);
    line_.append(kPadding, '\0');
    const PaddedView payload{
        std::string_view(line_).substr(0, line_.size() - kPadding)};
    mention_.Clear();
    if (!mapping_->Map(payload, mention_).ok()) std::abort();
    // One paragraph: texts are joined.
    std::string text(mention_.text);
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
  }
  Simulation simulation_;
  std::unique_ptr<Mapping> mapping_ = MakeMentionMapping();
  std::string line_;
  Mention mention_;
};

// Pieces of one mention, format by format.
struct Pieces {
  std::string text, id, author, time;
  Micros micros = 0;
  std::size_t number = 0;
};

std::string Jetstream(const Pieces& p, std::string_view filler,
                      Random& random) {
  const std::string did = Cat("did:plc:", p.author, Letters(random, 14));
  return Cat(
      "{\"did\":\"", did, "\",\"time_us\":", p.micros,
      ",\"kind\":\"commit\",\"commit\":{\"rev\":\"3l", Letters(random, 11),
      "\",\"operation\":\"create\",\"collection\":\"app.bsky.feed.post\","
      "\"rkey\":\"3m",
      p.id, "\",\"record\":{\"$type\":\"app.bsky.feed.post\",\"createdAt\":\"",
      p.time,
      "\",\"embed\":{\"$type\":\"app.bsky.embed.external\",\"external\":{"
      "\"description\":\"",
      filler, "\",\"thumb\":{\"$type\":\"blob\",\"ref\":{\"$link\":\"bafkrei",
      Letters(random, 52),
      "\"},\"mimeType\":\"image/jpeg\",\"size\":", Digits(random, 6),
      "},\"title\":\"Le direct\",\"uri\":\"https://example.org/", p.id,
      "\"}},\"langs\":[\"fr\"],\"text\":", Json(p.text), "},\"cid\":\"bafyrei",
      Letters(random, 52), "\"}}");
}

std::string X(const Pieces& p, std::string_view filler, Random& random) {
  const std::string id = Cat("20", p.id);
  return Cat(
      "{\"data\":{\"author_id\":\"", p.author, "\",\"conversation_id\":\"", id,
      "\",\"created_at\":\"", p.time, "\",\"edit_history_tweet_ids\":[\"", id,
      "\"],\"id\":\"", id,
      "\",\"lang\":\"fr\",\"public_metrics\":{"
      "\"retweet_count\":",
      random.Below(40), ",\"reply_count\":", random.Below(20),
      ",\"like_count\":", random.Below(400),
      ",\"quote_count\":", random.Below(9),
      ",\"bookmark_count\":0,\"impression_count\":", random.Below(90'000),
      "},\"text\":", Json(p.text),
      "},\"includes\":{\"users\":[{\"created_at\":\"2012-05-01T08:30:00.000Z\","
      "\"description\":\"",
      filler, "\",\"id\":\"", p.author,
      "\",\"name\":\"Camille Martin\",\"public_metrics\":{\"followers_count\":",
      random.Below(20'000), ",\"following_count\":", random.Below(3'000),
      ",\"tweet_count\":", random.Below(50'000),
      ",\"listed_count\":3},\"username\":\"camille_", p.author,
      "\",\"verified\":false}]},\"matching_rules\":[{\"id\":\"1790000000000\","
      "\"tag\":\"veille\"}]}");
}

std::string Canonical(const Pieces& p, std::string_view filler,
                      Random& random) {
  return Cat(
      "{\"id\":\"", p.id,
      "\",\"platform\":\"mastodon\",\"op\":\"create\","
      "\"published\":\"",
      p.time, "\",\"text\":", Json(p.text),
      ",\"url\":\"https://mastodon.example/@camille_", p.author, "/", p.id,
      "\",\"lang\":\"fr\",\"country\":\"FR\",\"type\":\"post\",\"author\":{"
      "\"id\":\"",
      p.author, "\",\"handle\":\"camille_", p.author,
      "\",\"name\":\"Camille Martin\",\"bio\":\"", filler,
      "\",\"followers\":", random.Below(20'000),
      ",\"verified\":false},\"likes\":", random.Below(400),
      ",\"reposts\":", random.Below(40), ",\"replies\":", random.Below(20),
      ",\"views\":", random.Below(90'000), "}");
}

std::string Write(Format format, const Pieces& p, std::string_view filler,
                  Random random) {
  switch (format) {
    case Format::kJetstream:
      return Jetstream(p, filler, random);
    case Format::kX:
      return X(p, filler, random);
    default:
      return Canonical(p, filler, random);
  }
}

}  // namespace

std::string_view FormatNameOf(Format format) {
  static constexpr std::string_view kNames[] = {"bluesky", "x", "mention"};
  return kNames[static_cast<int>(format)];
}

std::string BrandName(std::size_t i) {
  static constexpr std::string_view kHeads[] = {
      "zor", "kwi", "vlu", "xan", "bry", "gwo", "dju", "mzi", "pty", "rhu"};
  static constexpr std::string_view kSyllables[] = {
      "va", "ne", "li", "to", "ku", "ra", "me", "si", "do", "fu"};
  std::string name(kHeads[i % 10]);
  name[0] = static_cast<char>(name[0] - 'a' + 'A');
  for (i /= 10; name.size() < 11; i /= 10) name += kSyllables[i % 10];
  return name;
}

std::vector<BrandRule> MakeBrands(std::size_t n) {
  std::vector<BrandRule> brands(n);
  for (std::size_t i = 0; i < n; ++i) {
    brands[i].name = BrandName(i);
    brands[i].query = Cat(brands[i].name, " OR @", brands[i].name, "fr");
  }
  return brands;
}

std::vector<BrandRule> MakeTerms(std::size_t n) {
  std::vector<BrandRule> brands(n);
  for (std::size_t i = 0; i < n; ++i)
    brands[i].name = brands[i].query = BrandName(i);
  return brands;
}

Corpus MakeCorpus(const CorpusOptions& options) {
  Random random(options.seed);
  Talk talk(options.seed);
  const std::string filler = talk.Say(1'500);
  std::string plain;  // without what JSON would escape
  for (const char c : filler)
    if (c != '"' && c != '\\') plain += c;

  Corpus corpus;
  struct Place {
    std::size_t begin, size;
  };
  std::vector<Place> places;
  for (std::size_t i = 0; i < options.mentions; ++i) {
    const double kind = random.Unit();
    const Format format = kind < 0.4   ? Format::kJetstream
                          : kind < 0.7 ? Format::kX
                                       : Format::kMention;
    Pieces p;
    p.number = i;
    p.text = talk.Say(100 + random.Below(221));
    // X writes & < > as entities, which would not come back as they are.
    std::erase_if(p.text,
                  [](char c) { return c == '&' || c == '<' || c == '>'; });
    const bool hit = random.Chance(options.hit_share);
    if (hit) {
      const double u = random.Unit();
      const auto brand = static_cast<std::size_t>(
          u * u * u * static_cast<double>(options.brands));
      const std::size_t at = p.text.find(' ', random.Below(p.text.size()));
      p.text.insert(at == std::string::npos ? p.text.size() : at,
                    Cat(" ", BrandName(brand)));
    }
    p.author = Digits(random, 10);
    p.id = Cat(Digits(random, 7), 1'000'000'000 + i);
    p.micros = kSimulationStart + static_cast<Micros>(static_cast<double>(i) *
                                                      kSecond / options.rate);
    p.time = FormatRfc3339(p.micros);
    const Random same(random.Next());
    // Twice: the filler brings every mention to the same size, up to a
    // character.
    const std::size_t bare = Write(format, p, "", same).size();
    std::size_t fill = bare < kMentionBytes ? kMentionBytes - bare : 0;
    fill = std::min(fill, plain.size());
    while (fill > 0 && (static_cast<unsigned char>(plain[fill]) & 0xc0) == 0x80)
      --fill;
    const std::string payload =
        Write(format, p, std::string_view(plain).substr(0, fill), same);
    places.push_back({corpus.storage.size(), payload.size()});
    corpus.storage += payload;
    corpus.items.push_back({{}, format, hit});
    corpus.payload_bytes += payload.size();
    corpus.text_bytes += p.text.size();
    corpus.hits += hit;
    corpus.texts.push_back(std::move(p.text));
  }
  corpus.storage.append(kPadding, '\0');
  for (std::size_t i = 0; i < places.size(); ++i)
    corpus.items[i].payload = std::string_view(corpus.storage)
                                  .substr(places[i].begin, places[i].size);
  return corpus;
}

std::vector<Record> MakeRecords(const Corpus& corpus) {
  std::vector<Record> records(corpus.items.size());
  const FormatName names[kFormats] = {FormatName::Of("bluesky"),
                                      FormatName::Of("x"),
                                      FormatName::Of("mention")};
  for (std::size_t i = 0; i < records.size(); ++i) {
    Record& record = records[i];
    record.append_time = kSimulationStart + kSecond;
    record.source = kSource;
    record.at = {1, i + 1, 0};
    record.item = Mix64(i + 1);
    record.format = names[static_cast<int>(corpus.items[i].format)];
    record.payload = corpus.items[i].payload;
  }
  return records;
}

}  // namespace vigie::bench

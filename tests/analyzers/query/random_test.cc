// Random queries on random texts, against the oracle; what differs is shrunk
// to the shortest text and query that still differ. VIGIE_PAIRS=10000000 for a
// long run, VIGIE_SEED=n for another one.
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "analyzers/query/query.h"
#include "analyzers/text/tokenizer.h"
#include "tests/analyzers/query/oracle.h"

namespace vigie {
namespace {

using oracle::Query;

struct Piece {
  std::string text;
};
struct Message {
  std::vector<std::string> title, body;
};

std::string Join(const std::vector<std::string>& pieces) {
  std::string out;
  for (const std::string& piece : pieces) out += piece;
  return out;
}

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}
  unsigned Below(unsigned n) { return static_cast<unsigned>(random_() % n); }
  template <std::size_t N>
  std::string Of(const char* const (&list)[N]) {
    return list[Below(N)];
  }

  Message Text() {
    Message m;
    if (Below(4) == 0) Fill(m.title, 1 + Below(4));
    Fill(m.body, Below(14));
    return m;
  }

  // Something with a place in the text.
  Query Spans(int depth) {
    Query q;
    const unsigned kind = depth == 0 ? 0 : Below(14);
    const auto pair = [&](Query::Op op) {
      q.op = op;
      q.children = {Spans(depth - 1), Spans(depth - 1)};
      q.n = static_cast<int>(Below(5));
      q.ordered = Below(3) == 0;
    };
    switch (kind) {
      case 6:
        pair(Query::kNear);
        return q;
      case 7:
        pair(Query::kNear);
        return q;
      case 8:
        pair(Query::kNotNear);
        return q;
      case 9:
        pair(Query::kSentence);
        return q;
      case 10:
        pair(Query::kUnless);
        return q;
      case 11:
        q.op = Query::kAtLeast;
        q.n = static_cast<int>(1 + Below(3));
        q.children = {Spans(depth - 1)};
        return q;
      case 12: {
        q.op = Query::kOr;
        for (unsigned n = 2 + Below(2); n > 0; --n)
          q.children.push_back(Spans(depth - 1));
        return q;
      }
      case 13: {
        q.op = Query::kGroup;
        q.n = static_cast<int>(Below(5));
        Query all;
        all.op = Query::kAnd;
        for (unsigned n = 2 + Below(2); n > 0; --n)
          all.children.push_back(Spans(0));
        q.children = {all};
        return q;
      }
      default:
        return Term();
    }
  }

  Query Any(int depth) {
    Query q;
    switch (depth == 0 ? 0 : Below(6)) {
      case 0:
      case 1:
      case 2:
        return Below(8) == 0 ? Scoped() : Spans(2);
      case 3:
        q.op = Query::kOr;
        q.children = {Any(depth - 1), Any(depth - 1)};
        return q;
      case 4:
        q.op = Query::kAnd;
        q.children = {Any(depth - 1), Any(depth - 1)};
        return q;
      default: {
        Query no;
        no.op = Query::kNot;
        no.children = {Any(depth - 1)};
        q.op = Query::kAnd;
        q.children = {Any(depth - 1), no};
        return q;
      }
    }
  }

 private:
  Query Scoped() {
    Query q = Term();
    q.scope = Below(2) == 0 ? 't' : 'b';
    return q;
  }

  Query Term() {
    static const char* const kPlain[] = {"air",
                                         "france",
                                         "airfrance",
                                         "AirFrance",
                                         "oréal",
                                         "oreal",
                                         "l'oréal",
                                         "L’Oréal",
                                         "loreal",
                                         "l'oréal's",
                                         "canal",
                                         "canal+",
                                         "h&m",
                                         "sncf",
                                         "S.N.C.F",
                                         "s.n.c.f.",
                                         "aujourd'hui",
                                         "hui",
                                         "coca-cola",
                                         "3,5",
                                         "3.5",
                                         "panne",
                                         "coeur",
                                         "cœur",
                                         "#airfrance",
                                         "#AirFrance",
                                         "#air_france",
                                         "@airfrance",
                                         "@air",
                                         "@air.france",
                                         "👍",
                                         "👍🏽",
                                         "❤",
                                         "👨",
                                         "三星",
                                         "星",
                                         "が",
                                         "か",
                                         "mcdonald's",
                                         "mcdonalds",
                                         "mcdonald",
                                         "ratp",
                                         "pbashing",
                                         "bashing",
                                         "rat",
                                         "covid",
                                         "19",
                                         "covid19",
                                         "paris",
                                         "d'air",
                                         "edf",
                                         "l'o.n.u",
                                         "onu",
                                         "france-paris",
                                         "d'aujourd'hui",
                                         "disney+'s"};
    static const char* const kPatterns[] = {
        "air*",  "fr?nce",     "lor*", "ore*",   "l'or*",   "can?l",
        "#air*", "@air*",      "pa*s", "panne?", "mcd*d's", "covid*",
        "sn*",   "aujourd'h*", "ai?",  "cana*+"};
    static const char* const kFuzzy[] = {
        "france",    "canal",       "paris", "mcdonalds",
        "airfrance", "aujourd'hui", "panne"};
    static const char* const kExact[] = {
        "SNCF",    "Oréal",         "L'Oréal",     "Air France", "France",
        "AIR",     "Canal+",        "#AirFrance",  "Cœur",       "Coeur",
        "S.N.C.F", "l'Oréal Paris", "Aujourd'hui", "三星"};
    static const char* const kAccent[] = {"oréal", "oreal",    "l'oréal",
                                          "cœur",  "#oréal",   "france",
                                          "ORÉAL", "coca-cola"};
    static const char* const kRaw[] = {
        "canal+",  "!",    "!!",  "air fr", "Air France",
        "l’oréal", "#air", "é",   "三",     "france.",
        "3,5",     "👍",    "s.n", "a",      ". "};
    static const char* const kWords[] = {
        "air",        "france",    "l'oréal",    "paris", "oréal",
        "*",          "panne",     "air*",       "edf",   "canal+",
        "mcdonald's", "sncf",      "fran?e",     "👍",     "#airfrance",
        "三",         "coca-cola", "aujourd'hui"};
    Query q;
    switch (Below(12)) {
      case 0:
        q.text = Of(kPatterns);
        return q;
      case 1: {
        q.text = Of(kFuzzy);
        q.n = q.text.size() >= 8 ? static_cast<int>(1 + Below(2)) : 1;
        return q;
      }
      case 2:
        q.style = Query::kExact;
        q.text = Of(kExact);
        return q;
      case 3:
        q.style = Query::kAccent;
        q.text = Of(kAccent);
        return q;
      case 4:
        q.style = Below(2) == 0 ? Query::kRaw : Query::kRawExact;
        q.text = Of(kRaw);
        return q;
      case 5:
      case 6:
      case 7: {
        q.style = Query::kPhrase;
        for (unsigned n = 1 + Below(3); n > 0; --n) {
          std::string word = Of(kWords);
          if (word == "*" && (q.text.empty() || n == 1)) word = "air";
          q.text += q.text.empty() ? word : " " + word;
        }
        return q;
      }
      case 8: {
        q.op = Query::kWindow;
        q.n = static_cast<int>(Below(4));
        for (unsigned n = 1 + Below(3); n > 0; --n) {
          std::string word = Of(kWords);
          if (word == "*") word = "paris";
          q.text += q.text.empty() ? word : " " + word;
        }
        return q;
      }
      default:
        q.text = Of(kPlain);
        return q;
    }
  }

  void Fill(std::vector<std::string>& out, unsigned n) {
    static const char* const kWords[] = {"air",
                                         "Air",
                                         "AIR",
                                         "france",
                                         "France",
                                         "FRANCE",
                                         "airfrance",
                                         "l'oréal",
                                         "L’Oréal",
                                         "L'OREAL",
                                         "oréal",
                                         "Oréal",
                                         "loreal",
                                         "Loreal's",
                                         "L'Oréal's",
                                         "canal",
                                         "Canal+",
                                         "canal+'s",
                                         "h&m",
                                         "H&M",
                                         "sncf",
                                         "SNCF",
                                         "S.N.C.F.",
                                         "S.N.C.F",
                                         "l'O.N.U.",
                                         "aujourd'hui",
                                         "Aujourd’hui",
                                         "d'aujourd'hui",
                                         "hui",
                                         "l oréal",
                                         "coca-cola",
                                         "coca",
                                         "cola",
                                         "3,5",
                                         "3.5",
                                         "panne",
                                         "pannes",
                                         "cœur",
                                         "Coeur",
                                         "#AirFrance",
                                         "#airfrance",
                                         "#air_france",
                                         "#RATPbashing",
                                         "#LOrealParis",
                                         "#OréalParis",
                                         "#covid19",
                                         "@AirFrance",
                                         "@air.france",
                                         "@airfrance@air.fr",
                                         "@sncf",
                                         "@mcdonalds",
                                         "#McDonalds",
                                         "👍",
                                         "👍🏽",
                                         "❤️",
                                         "👨‍👩‍👧",
                                         "三星",
                                         "三",
                                         "が",
                                         "か",
                                         "McDonald's",
                                         "mcdonalds",
                                         "mcdonald",
                                         "paris",
                                         "Paris",
                                         "d'air",
                                         "edf",
                                         "EDF",
                                         "https://air.france/x",
                                         "www.france.fr",
                                         "edf@air.fr",
                                         "frnce",
                                         "canl",
                                         "parsi",
                                         "mcdonldz",
                                         "m",
                                         "bd",
                                         "no",
                                         "Disney+'s",
                                         "covid",
                                         "#三星",
                                         "e\u0301t\u00e9",
                                         "o\u0301réal",
                                         "ORE\u0301AL",
                                         "#Oréal",
                                         "lorealparis"};
    static const char* const kBetween[] = {
        " ",  " ",   " ", " ",  " ",   " ",  ", ", ". ",  "! ", "… ",
        "\n", " : ", "-", "。", "!! ", " ?", ".",  " « ", "» "};
    for (; n > 0; --n) {
      // What touches an @ may be read in more than one way.
      const std::string word = Of(kWords);
      std::string between = Of(kBetween);
      const bool at = word.find('@') != std::string::npos;
      if (at && between[0] != ' ') between = " ";
      if (at && !out.empty() && out.back()[0] != ' ') out.back() = " ";
      out.push_back(word);
      out.push_back(between);
    }
  }

  std::mt19937 random_;
};

class Ours {
 public:
  explicit Ours(const std::vector<std::string>& queries) {
    std::vector<BrandRule> brands;
    for (const std::string& query : queries) {
      BrandRule& brand = brands.emplace_back();
      brand.name = query;
      brand.query = query;
    }
    auto made = MakeQueryMatcher(brands);
    if (made.ok())
      matcher_ = *std::move(made);
    else
      error_ = std::string(made.status().message());
  }
  const std::string& error() const { return error_; }
  // Might a glance at the text miss what the query asks for?
  bool Overlooks(const Message& message) {
    const WordFilter* const needed = matcher_->Needed();
    if (needed == nullptr) return false;
    ++glances_;
    const std::string title = Join(message.title), body = Join(message.body);
    Mention mention;
    mention.title = title;
    mention.text = body;
    return !tokenizer_->MayHold(mention, *needed);
  }
  long glances() const { return glances_; }

  std::vector<bool> Ask(const Message& message, std::size_t queries) {
    const std::string title = Join(message.title), body = Join(message.body);
    Mention mention;
    mention.title = title;
    mention.text = body;
    scored_.Reset(mention);
    matcher_->Match(tokenizer_->Cut(mention), scored_);
    std::vector<bool> out(queries);
    for (const BrandHit& hit : scored_.brands) out[hit.brand] = true;
    return out;
  }

 private:
  std::unique_ptr<Tokenizer> tokenizer_ = MakeTokenizer();
  std::unique_ptr<BrandMatcher> matcher_;
  ScoredMention scored_;
  std::string error_;
  long glances_ = 0;
};

bool Differs(const Query& query, const Message& message) {
  Ours ours({query.Written()});
  if (!ours.error().empty()) return false;
  return ours.Ask(message, 1)[0] !=
         oracle::True(query,
                      oracle::Cut(Join(message.title), Join(message.body)));
}

// The smallest that still differs, one change at a time.
void Shrink(Query& query, Message& message) {
  for (bool smaller = true; smaller;) {
    smaller = false;
    for (auto* pieces : {&message.title, &message.body})
      for (std::size_t i = 0; i < pieces->size(); ++i) {
        Message less = message;
        auto& to = pieces == &message.title ? less.title : less.body;
        to.erase(to.begin() + static_cast<std::ptrdiff_t>(i));
        if (!Differs(query, less)) continue;
        message = less;
        smaller = true;
        break;
      }
    std::vector<Query> tries;
    for (const Query& child : query.children)
      if (child.op != Query::kNot) tries.push_back(child);
    for (std::size_t i = 0; i < query.children.size(); ++i) {
      if (query.children.size() > 2) {
        Query less = query;
        less.children.erase(less.children.begin() +
                            static_cast<std::ptrdiff_t>(i));
        tries.push_back(less);
      }
      for (const Query& grandchild : query.children[i].children) {
        Query less = query;
        less.children[i] = grandchild;
        tries.push_back(less);
      }
    }
    for (const Query& less : tries)
      if (Differs(less, message)) {
        query = less;
        smaller = true;
        break;
      }
  }
}

TEST(QueryAtRandom, TheMatcherAgreesWithTheOracle) {
  const char* const pairs_wanted = std::getenv("VIGIE_PAIRS");
  const char* const seed = std::getenv("VIGIE_SEED");
  const long wanted =
      pairs_wanted != nullptr ? std::atol(pairs_wanted) : 200'000;
  const unsigned first =
      seed != nullptr ? static_cast<unsigned>(std::atol(seed)) : 1;
  Generator make(first);
  long pairs = 0, found = 0, glances = 0;
  int differences = 0;
  while (pairs < wanted) {
    std::vector<Query> queries;
    std::vector<std::string> written;
    for (int k = 0; k < 20; ++k) {
      queries.push_back(make.Any(2));
      written.push_back(queries.back().Written());
    }
    Ours ours(written);
    ASSERT_EQ(ours.error(), "");
    std::vector<Ours> alone;
    for (const std::string& query : written)
      alone.push_back(Ours(std::vector<std::string>{query}));
    for (int t = 0; t < 50; ++t) {
      const Message message = make.Text();
      const oracle::Text text =
          oracle::Cut(Join(message.title), Join(message.body));
      const std::vector<bool> matched = ours.Ask(message, queries.size());
      for (std::size_t k = 0; k < queries.size(); ++k) {
        ++pairs;
        const bool right = oracle::True(queries[k], text);
        found += right;
        ASSERT_FALSE(right && alone[k].Overlooks(message))
            << written[k] << "\n  title: " << Join(message.title)
            << "\n  text: " << Join(message.body) << "\n  is overlooked";
        if (matched[k] == right) continue;
        Query query = queries[k];
        Message least = message;
        const bool by_itself = Differs(query, least);
        if (by_itself) Shrink(query, least);
        ADD_FAILURE() << (by_itself ? "" : "only together with others: ")
                      << query.Written() << "\n  title: " << Join(least.title)
                      << "\n  text: " << Join(least.body) << "\n  "
                      << (right ? "should match" : "should not match");
        if (++differences == 12) return;
      }
    }
    for (const Ours& one : alone) glances += one.glances();
  }
  EXPECT_GT(glances, wanted / 100);
  EXPECT_GT(found, wanted / 50);  // the texts and the queries do meet
}

}  // namespace
}  // namespace vigie

// What a query may cost: hostile ones are refused or compiled at once, and no
// text takes longer than in proportion to its length and to what is found.
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <string>
#include <vector>

#include "analyzers/query/query.h"
#include "analyzers/text/tokenizer.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::size_t kAll = 64 * 1024;

std::string Repeat(std::string_view s, std::size_t size) {
  std::string out;
  while (out.size() + s.size() <= size) out += s;
  return out;
}

// Terms that are all different: "q0 OR q1 OR …".
std::string Different(std::string_view before, std::string_view after,
                      std::string_view between, std::size_t size) {
  std::string out;
  for (int i = 0;; ++i) {
    const std::string one = Cat(before, i, after);
    if (out.size() + between.size() + one.size() > size) return out;
    Append(out, out.empty() ? "" : between, one);
  }
}

double Milliseconds(const timespec& begin, const timespec& end) {
  return static_cast<double>(end.tv_sec - begin.tv_sec) * 1e3 +
         static_cast<double>(end.tv_nsec - begin.tv_nsec) * 1e-6;
}

template <typename Work>
double Least(int times, Work&& work) {
  double least = 1e9;
  for (int i = 0; i < times; ++i) {
    timespec begin, end;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
    work();
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
    least = std::min(least, Milliseconds(begin, end));
  }
  return least;
}

TEST(QueryLimits, SixtyFourKilobytesAreRefusedOrCompiledInFiftyMilliseconds) {
  std::string deep = "(a OR b)";
  for (int i = 0; i < 60; ++i) deep = "(" + deep + ") NEAR/100 (a OR b OR l)";
  const std::string queries[] = {
      Repeat("a", kAll),
      Repeat("a OR ", kAll - 8) + "a",
      Repeat("((((", kAll),
      Repeat("-", kAll),
      Repeat("NOT ", kAll),
      Repeat("title:", kAll - 1),
      Repeat("<<<", kAll),
      Repeat("a~", kAll),
      Repeat("\"", kAll),
      Repeat("{", kAll),
      "\"" + Repeat("l'l ", 3990) + "\"",
      "\"" + Repeat("l'", kAll - 2) + "\"",
      "#" + Repeat("aB", kAll - 1),
      Repeat("é", kAll),
      "\"" + Repeat("é ", kAll - 2) + "\"",
      "ab" + Repeat("*a", kAll - 10),
      "ab" + Repeat("?", kAll - 10),
      "+\"" + Repeat("!", 60'000) + "\"",
      "regex:\"" + Repeat(".*a", 60'000) + "\"",
      "regex:\"" + Repeat("(a|b)*", 60'000) + "\"",
      "regex:\"(a{100}){100}\"",
      "\"" + Repeat("ab ", 2900) + "\"~100",
      deep,
      "ATLEAST/1000(a NEAR/100 b)",
      Different("panne", "", " OR ", kAll),
      Different("panne", "~2", " OR ", kAll),
      Different("panne", "*", " OR ", kAll),
      Different("\"service client ", "\"", " OR ", kAll),
      Different("\"l'a d'b qu'c ", "\"", " OR ", kAll),
      Different("author:a", "", " OR ", kAll),
      Different("=pêche", "", " AND ", kAll),
      Different("(a NEAR/5 b", ")", " OR ", kAll),
      "author:(" + Different("a", "", " OR ", kAll - 9) + ")",
  };
  for (const std::string& query : queries) {
    std::string outcome;
    const double took = Least(3, [&] {
      BrandRule brand{.name = "b", .query = query};
      const auto program = CompileQueries({brand});
      outcome = program.ok()
                    ? "compiled"
                    : std::string(FromAbsl(program.status().message()));
    });
    EXPECT_LT(took, 50) << query.substr(0, 60) << ": "
                        << outcome.substr(0, 100);
  }
}

// How much longer the work takes on `text` four times as long: 4 when it is in
// proportion, 16 when it is quadratic.
double Growth(const std::string& query, std::string_view piece,
              std::size_t size) {
  auto matcher = MakeQueryMatcher({BrandRule{.name = "b", .query = query}});
  EXPECT_TRUE(matcher.ok()) << query.substr(0, 60) << matcher.status();
  if (!matcher.ok()) return 0;
  const auto time = [&](std::size_t bytes) {
    const std::string text = Repeat(piece, bytes);
    Mention mention;
    mention.text = text;
    const auto tokenizer = MakeTokenizer();
    const Tokens& tokens = tokenizer->Cut(mention);
    ScoredMention scored;
    return Least(5, [&] {
      scored.Reset(mention);
      (*matcher)->Match(tokens, scored);
    });
  };
  time(size);  // warm
  return time(4 * size) / std::max(time(size), 1e-3);
}

TEST(QueryLimits, NoTextTakesLongerThanInProportionToItsLength) {
  std::string deep = "(a OR b)";
  for (int i = 0; i < 30; ++i) deep = "(" + deep + ") NEAR/100 (a OR b)";
  std::string sentences = "a SENTENCE b";
  for (int i = 0; i < 10; ++i) sentences = "(" + sentences + ") SENTENCE a";
  const std::string queries[] = {
      "a NEAR/100 b",
      "a NOT NEAR/100 c",
      "a UNLESS \"a b c\"",
      "a SENTENCE z",
      "ATLEAST/1000(a OR b)",
      "ATLEAST/1000(a NEAR/100 b)",
      "\"a a a a a a a a z\"",
      "\"a b a b a z\"~100",
      "\"a * * * * * z\"",
      "\"l'a l'a l'a l'a z\"",
      "aaaaaaaa~2 OR aaaaa~1 OR bbbbb~1",
      "ab*a*b*c OR aa*z",
      "regex:\"(a|b)*c(a|b)*d\"",
      "+\"a b a z\" OR ++\"A b a z\"",
      deep,
      sentences,
  };
  for (const std::string& query : queries) {
    for (const std::string_view piece :
         {"a b ", "a ", "l'a ", "aaaaa bbbbb ", "#AaBbAa ", "ab"}) {
      // Three tries: others use the machine as well.
      double growth = 100;
      for (int i = 0; i < 3 && growth > 9; ++i)
        growth = std::min(growth, Growth(query, piece, 8'000));
      EXPECT_LT(growth, 9) << query.substr(0, 60) << " on " << piece;
    }
  }
}

TEST(QueryLimits, MoreTermsThatAreFoundTakeLongerInProportion) {
  const auto time = [](std::size_t terms) {
    std::string query = "(x NEAR/5 y)", text;
    for (std::size_t i = 0; i < terms; ++i) {
      Append(query, " OR (w", i, " NEAR/5 zz)");
      Append(text, "w", i, " ");
    }
    auto matcher = MakeQueryMatcher({BrandRule{.name = "b", .query = query}});
    EXPECT_TRUE(matcher.ok()) << matcher.status();
    Mention mention;
    mention.text = text;
    const auto tokenizer = MakeTokenizer();
    const Tokens& tokens = tokenizer->Cut(mention);
    ScoredMention scored;
    return Least(5,
                 [&] {
                   scored.Reset(mention);
                   (*matcher)->Match(tokens, scored);
                 }) /
           static_cast<double>(terms * text.size());
  };
  double growth = 100;
  for (int i = 0; i < 3 && growth > 2; ++i)
    growth = std::min(growth, time(1200) / time(300));
  EXPECT_LT(growth, 2) << "per term and byte of text";
}

}  // namespace
}  // namespace vigie

// Which watched brands is a mention about? Each brand has a query; most
// mentions match none and go no further. README.md in this folder is the
// language, for those who write queries.
//
//   orange OR "free mobile"            a word, or words side by side
//   sncf AND (retard* OR panne)        both; a space means AND
//   apple NOT juice, apple -juice      without
//   logitech NEAR/2 keyboard           at most two words between
//   apple UNLESS "apple juice"         one apple that is no apple juice
//   #AirFrance  {BT}  =pêche  decathlon~2  +"google+"
//   country:fr  followers:>=1000  title:(rappel OR scandale)
//
// Case and accents do not count; a word matches with or without its clitic
// (oréal finds L'Oréal; l'oréal wants the l'), and inside a CamelCase tag.
//
// Errors are InvalidArgument and name the brand, the character inside the
// query and the error's code. Life of a query: lexer, parser, term, compiler
// (into one Program for all brands), matcher (which wakes queries), evaluator.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "pipeline/model/rules.h"
#include "pipeline/plugin/analyzer.h"

namespace vigie {

// What is doubtful in a query that is right.
struct QueryWarning {
  std::size_t brand = 0;      // index
  std::string code{};         // "W_IMPLICIT_AND"
  std::size_t character = 0;  // of the query, counted from 1
  std::string message{};
};

// All queries, compiled: shared by the matchers of all workers. Thread-safe.
struct Program;
absl::StatusOr<std::shared_ptr<const Program>> CompileQueries(
    const std::vector<BrandRule>& brands,
    std::vector<QueryWarning>* warnings = nullptr);

// Who judges what a query may ask and a mention's sender did not say
// (language:fr, sentiment:negative). Made at the first such question; null:
// what nobody says is false.
struct QueryJudges {
  std::function<std::unique_ptr<Analyzer>()> language, tone;
};

// Thread-compatible. Allocates nothing once warm, except in regular
// expressions; its cost hardly grows with the queries. InvalidArgument when
// the regular expressions together need too much memory.
absl::StatusOr<std::unique_ptr<BrandMatcher>> MakeQueryMatcher(
    std::shared_ptr<const Program> program, QueryJudges judges = {});
absl::StatusOr<std::unique_ptr<BrandMatcher>> MakeQueryMatcher(
    const std::vector<BrandRule>& brands, QueryJudges judges = {});

// One part of a query that made a mention match, and where.
struct QueryFind {
  struct Place {
    std::string_view where{};        // "title", "text" or "bio"
    std::size_t begin = 0, end = 0;  // characters of it, from 0, end excluded
    std::string_view text{};         // lifetime: the mention's
  };
  std::string leaf{};  // "term orange", "field lang:fr"
  std::vector<Place> places{};
};

// One query, for those who try it. Thread-compatible.
class QueryTrial {
 public:
  virtual ~QueryTrial() = default;
  // Does it match? `finds` is why: parts that are not true, or that made no
  // difference (the far word of a NEAR), are not in it.
  virtual bool Match(const Tokens& tokens, const Mention& mention,
                     std::vector<QueryFind>& finds) = 0;
};
absl::StatusOr<std::unique_ptr<QueryTrial>> MakeQueryTrial(
    std::string_view query, QueryJudges judges = {});

// The code of the error in `query` and its place, or "" when it is right.
struct QueryCheck {
  std::string error{};        // "E_PAREN"
  std::size_t character = 0;  // counted from 1
  std::string message{};
  std::vector<QueryWarning> warnings{};
};
QueryCheck CheckQueryText(std::string_view query);

// The tree of a query, what it waits on, its cost and its warnings, for a
// person. InvalidArgument as above.
absl::StatusOr<std::string> ExplainQueryText(std::string_view query);

}  // namespace vigie

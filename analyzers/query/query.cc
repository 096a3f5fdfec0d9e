#include "analyzers/query/query.h"

#include <utility>

#include "analyzers/query/compiler.h"
#include "analyzers/query/explain.h"
#include "analyzers/query/matcher.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// `offset` in characters, counted from 1, the way an editor shows it.
std::size_t CharacterAt(std::string_view query, std::size_t offset) {
  std::size_t characters = 1;
  for (std::size_t i = 0; i < offset && i < query.size(); ++i)
    characters += (query[i] & 0xc0) != 0x80;
  return characters;
}

absl::Status ErrorOf(std::string_view brand, std::string_view query,
                     const QueryIssue& error) {
  return InvalidArgument("brand \"", brand, "\": query, character ",
                         CharacterAt(query, error.begin), ": ", error.code,
                         ": ", error.message);
}

QueryWarning WarningOf(std::size_t brand, std::string_view query,
                       const QueryIssue& issue) {
  return {brand, std::string(issue.code), CharacterAt(query, issue.begin),
          issue.message};
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Program>> CompileQueries(
    const std::vector<BrandRule>& brands, std::vector<QueryWarning>* warnings) {
  Compiler compiler;
  std::vector<QueryIssue> issues;
  std::size_t bytes = 0;
  for (const BrandRule& brand : brands) bytes += brand.query.size();
  compiler.Reserve(brands.size(), bytes);
  for (std::size_t i = 0; i < brands.size(); ++i) {
    const BrandRule& brand = brands[i];
    issues.clear();
    if (const QueryIssue error = compiler.Add(brand.name, brand.query, issues);
        error)
      return ErrorOf(brand.name, brand.query, error);
    if (warnings != nullptr)
      for (const QueryIssue& issue : issues)
        warnings->push_back(WarningOf(i, brand.query, issue));
  }
  return compiler.Finish();
}

absl::Status TooMuchMemory() {
  return InvalidArgument(
      "queries: E_LIMIT: the regular expressions together need more than "
      "64 MiB");
}

absl::StatusOr<std::unique_ptr<BrandMatcher>> MakeQueryMatcher(
    std::shared_ptr<const Program> program, QueryJudges judges) {
  auto matcher =
      std::make_unique<QueryMatcher>(std::move(program), std::move(judges));
  if (!matcher->ready()) return TooMuchMemory();
  return matcher;
}

absl::StatusOr<std::unique_ptr<BrandMatcher>> MakeQueryMatcher(
    const std::vector<BrandRule>& brands, QueryJudges judges) {
  VIGIE_ASSIGN_OR_RETURN(std::shared_ptr<const Program> program,
                         CompileQueries(brands));
  return MakeQueryMatcher(std::move(program), std::move(judges));
}

QueryCheck CheckQueryText(std::string_view query) {
  // A configuration of many brands asks once for each: one compiler serves a
  // few hundred before its program is thrown away.
  constexpr int kQueriesEach = 256;
  static thread_local std::unique_ptr<Compiler> compiler;
  static thread_local int asked = 0;
  if (!compiler || ++asked % kQueriesEach == 0)
    compiler = std::make_unique<Compiler>();
  std::vector<QueryIssue> issues;
  QueryCheck check;
  if (const QueryIssue error = compiler->Add("", query, issues); error) {
    compiler.reset();
    check.error = error.code;
    check.character = CharacterAt(query, error.begin);
    check.message = error.message;
  }
  for (const QueryIssue& issue : issues)
    check.warnings.push_back(WarningOf(0, query, issue));
  return check;
}

absl::StatusOr<std::string> ExplainQueryText(std::string_view query) {
  Compiler compiler;
  std::vector<QueryIssue> issues;
  if (const QueryIssue error = compiler.Add("", query, issues); error)
    return InvalidArgument("character ", CharacterAt(query, error.begin), ": ",
                           error.code, ": ", error.message);
  const QueryTree tree = compiler.tree();
  return ExplainQuery(query, tree, *compiler.Finish(), issues);
}

}  // namespace vigie

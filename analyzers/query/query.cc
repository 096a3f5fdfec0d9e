#include "analyzers/query/query.h"

#include <utility>

#include "analyzers/query/compiler.h"
#include "analyzers/query/matcher.h"
#include "analyzers/query/parser.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// `offset` in characters, counted from 1, the way an editor shows it.
std::size_t Character(std::string_view query, std::size_t offset) {
  std::size_t characters = 1;
  for (std::size_t i = 0; i < offset && i < query.size(); ++i)
    characters += (query[i] & 0xc0) != 0x80;
  return characters;
}

absl::Status ErrorOf(const BrandRule& brand, const QueryError& error) {
  return InvalidArgument("brand \"", brand.name, "\": query, character ",
                         Character(brand.query, error.offset), ": ", error.code,
                         ": ", error.message);
}

}  // namespace

absl::StatusOr<std::unique_ptr<BrandMatcher>> MakeQueryMatcher(
    const std::vector<BrandRule>& brands) {
  Compiler compiler;
  std::vector<std::string> names;
  for (const BrandRule& brand : brands) {
    QueryTree tree;
    QueryError error = ParseQuery(brand.query, tree);
    if (!error) error = compiler.Add(tree);
    if (error) return ErrorOf(brand, error);
    names.push_back(brand.name);
  }
  Program program;
  RegexSet regexes;
  if (const QueryError error = compiler.Finish(program, regexes); error)
    return InvalidArgument("queries: ", error.code, ": ", error.message);
  return std::make_unique<QueryMatcher>(std::move(program), std::move(regexes),
                                        std::move(names));
}

}  // namespace vigie

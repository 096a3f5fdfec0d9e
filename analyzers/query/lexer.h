// Cuts a query into its pieces.
#pragma once

#include <string_view>
#include <vector>

#include "analyzers/query/syntax.h"

namespace vigie {

// Fills `lexemes`, kEnd last. Lifetime: as `query`.
QueryError LexQuery(std::string_view query, std::vector<Lexeme>& lexemes);

}  // namespace vigie

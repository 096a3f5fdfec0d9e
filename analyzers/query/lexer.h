// The first stage of a query: from characters to pieces. Says what is wrong
// with quotes, braces, comments, fields' values and numbers.
#pragma once

#include <string_view>
#include <vector>

#include "analyzers/query/syntax.h"

namespace vigie {

// Fills `lexemes`, kEnd last. Lifetime: as `query`.
QueryIssue LexQuery(std::string_view query, std::vector<Lexeme>& lexemes);

}  // namespace vigie

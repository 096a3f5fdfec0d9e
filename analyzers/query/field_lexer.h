// The part of the lexer that reads fields: their names, the values they take,
// ranges and expressions.
#pragma once

#include <string_view>

#include "analyzers/query/scanner.h"

namespace vigie {

// Reads what stands after "name:", which begins at `begin`; the scanner is
// behind the colon.
QueryIssue LexField(Scanner& scan, std::size_t begin, std::string_view name);

}  // namespace vigie

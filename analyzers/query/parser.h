// Reads a query into a tree.
//
//   query = or ;
//   or    = and { "OR" and } ;
//   and   = not { ( "AND" | nothing | "NOT" ) not } ;
//   not   = [ "NOT" | "-" ] ( "(" or ")" | word | "phrase" | regex ) ;
//
// A query must name something that is there: one that only excludes, or has an
// alternative that only excludes, is an error (E_PURE_NEGATIVE).
#pragma once

#include <string_view>

#include "analyzers/query/syntax.h"

namespace vigie {

// Lifetime of the tree: as `query`.
QueryError ParseQuery(std::string_view query, QueryTree& tree);

}  // namespace vigie

// The second stage of a query: from pieces to a tree, with all that is wrong
// in how operators, parentheses and operands stand to each other.
//
//   query  = or ;
//   or     = and { "OR" and } ;
//   and    = not { ( "AND" | nothing | "NOT" ) not } ;
//   not    = [ "NOT" | "-" ] prox ;
//   prox   = prim [ proxop prim ] ;
//   proxop = ["NOT"] ("NEAR"|"ONEAR") ["/" n ["f"]]
//          | "SENTENCE" | "OSENTENCE" | "UNLESS" ;
//   prim   = "(" or ")" ["~" n] | "ATLEAST/" n "(" or ")" | field | term ;
//
// A query must name something that is there: one that only excludes, or has an
// alternative that only excludes, is an error (E_PURE_NEGATIVE).
#pragma once

#include <string_view>
#include <vector>

#include "analyzers/query/syntax.h"

namespace vigie {

// Lifetime of the tree: as `query`. Warnings about AND and OR are added to
// `warnings`; those about words are the compiler's.
QueryIssue ParseQuery(std::string_view query, QueryTree& tree,
                      std::vector<QueryIssue>& warnings);

}  // namespace vigie

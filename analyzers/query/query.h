// Which watched brands is a mention about? Each brand has a query; most
// mentions match none and go no further.
//
//   orange OR "free mobile"          a word, or words side by side
//   sncf AND (retard OR panne)       both; a space means AND
//   apple NOT juice, apple -juice    without
//   #AirFrance  @airfrance           the tag, the handle
//   regex:"gr[eè]ve (sncf|ratp)"     RE2 on the folded title or body
//   <<<a comment>>>
//
// Case and accents do not count; coca-cola is two words side by side; a word
// matches with or without its clitic (oréal finds L'Oréal; l'oréal wants the
// l'), and inside a CamelCase tag. What the language will say one day (near,
// wildcards, fields, exact forms) is refused with its place and what to write
// instead, never misread.
//
// InvalidArgument names the brand, the character inside the query and the
// error's code. The matcher is thread-compatible, allocates nothing once warm
// except in regular expressions, and its cost hardly grows with the terms.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "pipeline/model/rules.h"
#include "pipeline/plugin/analyzer.h"

namespace vigie {

absl::StatusOr<std::unique_ptr<BrandMatcher>> MakeQueryMatcher(
    const std::vector<BrandRule>& brands);

}  // namespace vigie

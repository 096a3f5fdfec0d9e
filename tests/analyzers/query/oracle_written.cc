// The oracle's queries as an analyst would write them.
#include "tests/analyzers/query/oracle.h"

namespace vigie::oracle {

std::string Query::Written() const {
  const std::string field = scope == 't'   ? "title:"
                            : scope == 'b' ? "text:"
                                           : "";
  const auto child = [&](std::size_t i) {
    return "(" + children[i].Written() + ")";
  };
  const std::string slash = "/" + std::to_string(n);
  switch (op) {
    case kTerm:
      switch (style) {
        case kPlain:
          return field + text + (n > 0 ? "~" + std::to_string(n) : "");
        case kPhrase:
          return field + "\"" + text + "\"";
        case kExact:
          return field + "{" + text + "}";
        case kAccent:
          return field + "=" + text;
        case kRaw:
          return field + "+\"" + text + "\"";
        case kRawExact:
          return field + "++\"" + text + "\"";
      }
      return "";
    case kWindow:
      return field + "\"" + text + "\"~" + std::to_string(n);
    case kNot:
      return "NOT " + child(0);
    case kNear:
      return child(0) + (ordered ? " ONEAR" : " NEAR") + slash + " " + child(1);
    case kNotNear:
      return child(0) + " NOT" + (ordered ? " ONEAR" : " NEAR") + slash + " " +
             child(1);
    case kSentence:
      return child(0) + (ordered ? " OSENTENCE " : " SENTENCE ") + child(1);
    case kUnless:
      return child(0) + " UNLESS " + child(1);
    case kAtLeast:
      return "ATLEAST" + slash + child(0);
    case kGroup:
      return child(0) + "~" + std::to_string(n);
    case kAnd:
    case kOr: {
      std::string out;
      for (const Query& c : children) {
        if (!out.empty()) out += op == kAnd ? " AND " : " OR ";
        out += c.op == kNot ? c.Written() : "(" + c.Written() + ")";
      }
      return out;
    }
  }
  return "";
}

}  // namespace vigie::oracle

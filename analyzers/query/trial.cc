// A query tried by a person: where exactly is what it asks for?
#include <utility>

#include "analyzers/query/explain.h"
#include "analyzers/query/forms.h"
#include "analyzers/query/matcher.h"
#include "analyzers/query/query.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

class Trial : public QueryTrial {
 public:
  Trial(const std::shared_ptr<const Program>& program, QueryJudges judges)
      : program_(*program), matcher_(program, std::move(judges)) {}
  bool ready() const { return matcher_.ready(); }

  bool Match(const Tokens& tokens, const Mention& mention,
             std::vector<QueryFind>& finds) override {
    finds.clear();
    scored_.Reset(mention);
    if (!matcher_.Match(tokens, scored_)) return false;
    Evaluator& evaluator = matcher_.evaluator();
    for (const FoundLeaf& found : FoundLeaves(program_, 0, evaluator)) {
      QueryFind& find = finds.emplace_back();
      find.leaf = LeafName(program_, found.leaf);
      const bool bio = program_.leaves[found.leaf].scope == Scope::kBio;
      const Tokens& from = bio ? evaluator.bio().tokens() : tokens;
      for (const Span& span : found.places) {
        const Token& first = from.tokens[span.first];
        const Tokens::Place place = from.PlaceOf(first, from.tokens[span.last]);
        const std::string_view whole = from.Written(first);
        QueryFind::Place& at = find.places.emplace_back();
        at.where = bio                                  ? "bio"
                   : (first.flags & kTokenInTitle) != 0 ? "title"
                                                        : "text";
        at.text = whole.substr(place.begin, place.end - place.begin);
        at.begin = CountCharacters(whole.substr(0, place.begin));
        at.end = at.begin + CountCharacters(at.text);
      }
    }
    return true;
  }

 private:
  const Program& program_;  // the matcher's
  QueryMatcher matcher_;
  ScoredMention scored_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<QueryTrial>> MakeQueryTrial(
    std::string_view query, QueryJudges judges) {
  BrandRule brand;
  brand.name = "query";
  brand.query = query;
  VIGIE_ASSIGN_OR_RETURN(std::shared_ptr<const Program> program,
                         CompileQueries({brand}));
  auto trial = std::make_unique<Trial>(program, std::move(judges));
  if (!trial->ready()) return TooMuchMemory();
  return trial;
}

}  // namespace vigie

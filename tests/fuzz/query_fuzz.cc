// Any bytes as a query: a matcher or an error with a code, never a crash; and
// the matcher runs on the same bytes as a text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "analyzers/query/query.h"
#include "analyzers/text/tokenizer.h"
#include "pipeline/base/strings.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace vigie;
  BrandRule brand;
  brand.name = "brand";
  // The query up to a zero byte, then the text; without one both are all.
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const std::size_t zero = all.find('\0');
  brand.query = all.substr(0, zero);
  const std::string text(zero == std::string_view::npos ? all
                                                        : all.substr(zero + 1));
  auto matcher = MakeQueryMatcher({brand});
  if (!matcher.ok()) {
    const std::string_view message = FromAbsl(matcher.status().message());
    if (message.find(": E_") == std::string_view::npos) std::abort();
    return 0;
  }
  static const auto tokenizer = MakeTokenizer();
  Mention mention;
  mention.text = text;
  ScoredMention scored;
  scored.Reset(mention);
  const Tokens& tokens = tokenizer->Cut(mention);
  if ((*matcher)->Match(tokens, scored)) {
    std::vector<Reason> reasons;
    (*matcher)->Explain(tokens, scored, reasons);
    const WordFilter* const needed = (*matcher)->Needed();
    if (needed != nullptr && !tokenizer->MayHold(mention, *needed))
      std::abort();
    // The tokenizer has begun this mention, which it need not finish.
    (void)tokenizer->Cut(mention);
  }
  return 0;
}

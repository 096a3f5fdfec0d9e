// Any bytes: both kernels fold alike, and tokens lie inside their text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "analyzers/text/normalise.h"
#include "analyzers/text/tokenizer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace vigie;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t split = size == 0 ? 0 : data[0] % (size + 1);
  static FoldedText table, fast;
  table.Clear();
  table.Append(bytes, FoldPath::kTable);
  if (HasAvx2Fold()) {
    fast.Clear();
    fast.Append(bytes, FoldPath::kAvx2);
    if (table.view() != fast.view() || table.steps() != fast.steps())
      std::abort();
  }
  static const auto tokenizer = MakeTokenizer();
  Mention mention;
  mention.title = bytes.substr(0, split);
  mention.text = bytes.substr(split);
  const Tokens& tokens = tokenizer->Cut(mention);
  std::uint32_t end = 0;
  for (const Token& token : tokens.tokens) {
    const std::string_view source =
        (token.flags & kTokenInTitle) != 0 ? mention.title : mention.text;
    const Tokens::Place place = tokens.PlaceOf(token, token);
    if (token.begin >= token.end || token.end > tokens.folded.size() ||
        place.begin > place.end || place.end > source.size())
      std::abort();
    if ((token.flags & kTokenSegment) != 0) continue;
    if (token.begin < end) std::abort();  // in order, and apart
    end = token.end;
  }
  return 0;
}

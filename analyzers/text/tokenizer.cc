#include "analyzers/text/tokenizer.h"

#include "analyzers/text/cutter.h"
#include "analyzers/text/normalise.h"

namespace vigie {
namespace {

class TextTokenizer : public Tokenizer {
 public:
  const Tokens& Cut(const Mention& mention) override {
    folded_.Clear();
    std::uint32_t body = 0;
    if (!mention.title.empty()) {
      folded_.Append(mention.title);
      folded_.AppendNewline();
      body = static_cast<std::uint32_t>(folded_.view().size());
    }
    folded_.Append(mention.text);
    tokens_.title = mention.title;
    tokens_.text = mention.text;
    tokens_.body = body;
    cutter_.Cut(folded_, body, tokens_);
    return tokens_;
  }

 private:
  FoldedText folded_;
  Cutter cutter_{HasAvx2Fold()};
  Tokens tokens_;
};

}  // namespace

std::unique_ptr<Tokenizer> MakeTokenizer() {
  return std::make_unique<TextTokenizer>();
}

}  // namespace vigie

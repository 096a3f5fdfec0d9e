#include "analyzers/text/tokenizer.h"

#include "analyzers/text/cutter.h"
#include "analyzers/text/glance.h"
#include "analyzers/text/normalise.h"

namespace vigie {
namespace {

class TextTokenizer : public Tokenizer {
 public:
  bool MayHold(const Mention& mention, const WordFilter& set) override {
    Fold(mention);
    is_folded_ = true;
    return glance_.MayHold(folded_, body_, mention.title, mention.text, set);
  }

  const Tokens& Cut(const Mention& mention) override {
    if (!is_folded_) Fold(mention);
    is_folded_ = false;
    tokens_.title = mention.title;
    tokens_.text = mention.text;
    tokens_.body = body_;
    cutter_.Cut(folded_, body_, tokens_);
    return tokens_;
  }

 private:
  void Fold(const Mention& mention) {
    folded_.Clear();
    body_ = 0;
    if (!mention.title.empty()) {
      folded_.Append(mention.title);
      folded_.AppendNewline();
      body_ = static_cast<std::uint32_t>(folded_.view().size());
    }
    folded_.Append(mention.text);
  }

  FoldedText folded_;
  std::uint32_t body_ = 0;
  bool is_folded_ = false;  // for the Cut that follows
  Glance glance_{HasAvx2Fold()};
  Cutter cutter_{HasAvx2Fold()};
  Tokens tokens_;
};

}  // namespace

std::unique_ptr<Tokenizer> MakeTokenizer() {
  return std::make_unique<TextTokenizer>();
}

}  // namespace vigie

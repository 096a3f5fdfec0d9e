// What a linear model sees of a text: its words, its pairs of words, and its
// pieces of four characters, word edges included. Training and judging call
// this same code, so that a model is never asked about features it was not
// taught.
//
// A feature is 32 bits of a hash; a table of 2^b rows uses the upper b of them
// ("hashing trick": Weinberger et al., "Feature Hashing for Large Scale
// Multitask Learning", 2009). What a room adds of its own (sums of a lexicon,
// say) are named features with a row of their own each.
//
// Links and handles count as "a link", "a handle", whatever they are: a model
// shall not learn who was in the news when its examples were written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "pipeline/model/tokens.h"

namespace vigie {

// Raised when the same text may give other features: tables of another version
// are refused.
inline constexpr std::uint32_t kFeatureVersion = 1;
// Rows for named features; row 0 is the bias, in every list.
inline constexpr std::uint16_t kNamedRows = 256;

struct FeatureList {
  std::vector<std::uint32_t> hashed{};
  std::vector<std::uint16_t> named{};  // below kNamedRows

  void Clear() {
    hashed.clear();
    named.clear();
  }
};

// Thread-compatible. No allocation once the buffers have grown.
class TextFeatures {
 public:
  // Appends the features of the tokens from `first` to before `last`, and of
  // the characters around them. `hidden`, where it is given, has a byte for
  // each token of the text: of those with a 1 nothing is seen but that there
  // was a name.
  void Append(const Tokens& tokens, std::size_t first, std::size_t last,
              FeatureList& out, std::span<const std::uint8_t> hidden = {});
  void Append(const Tokens& tokens, FeatureList& out) {
    Append(tokens, 0, tokens.tokens.size(), out);
  }

 private:
  using Hidden = std::span<const std::uint8_t>;
  void Words(const Tokens& tokens, std::size_t first, std::size_t last,
             Hidden hidden, FeatureList& out);
  void Characters(const Tokens& tokens, std::size_t first, std::size_t last,
                  Hidden hidden, FeatureList& out);
  void Copy(const char* p, const char* end);

  std::vector<unsigned char> codes_;  // one byte a character
};

}  // namespace vigie

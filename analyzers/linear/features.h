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

#include <algorithm>
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

// Features, appended many at a time: room is asked for, filled, and kept as far
// as it was filled. (A vector would write zeros first.)
class HashedFeatures {
 public:
  // Where up to `most` more may be written; until the next call of anything.
  std::uint32_t* Room(std::size_t most) {
    if (room_.size() < size_ + most) room_.resize(2 * (size_ + most));
    return room_.data() + size_;
  }
  // Keeps what was written up to before `end`.
  void Keep(const std::uint32_t* end) {
    size_ = static_cast<std::size_t>(end - room_.data());
  }
  void push_back(std::uint32_t feature) {
    std::uint32_t* const room = Room(1);
    *room = feature;
    Keep(room + 1);
  }
  void assign(const std::uint32_t* first, const std::uint32_t* last) {
    clear();
    Keep(std::copy(first, last, Room(static_cast<std::size_t>(last - first))));
  }
  void clear() { size_ = 0; }
  const std::uint32_t* data() const { return room_.data(); }
  std::size_t size() const { return size_; }
  const std::uint32_t* begin() const { return data(); }
  const std::uint32_t* end() const { return data() + size_; }
  std::uint32_t operator[](std::size_t i) const { return room_[i]; }
  friend bool operator==(const HashedFeatures& a, const HashedFeatures& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }

 private:
  std::vector<std::uint32_t> room_;
  std::size_t size_ = 0;
};

struct FeatureList {
  HashedFeatures hashed{};
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
  unsigned char* CodeRoom(std::size_t most) {
    if (codes_.size() < size_ + most) codes_.resize(2 * (size_ + most));
    return codes_.data() + size_;
  }

  std::vector<unsigned char> codes_;  // one byte a character; room for more
  std::size_t size_ = 0;
};

}  // namespace vigie

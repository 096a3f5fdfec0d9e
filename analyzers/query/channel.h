// One text that queries are asked of: a mention's title and body, or its
// author's biography, as tokens. What only few queries need (a filter of its
// words, distances, sentences) is worked out at the first question.
//
// Thread-compatible. No allocation once the buffers have grown.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "pipeline/model/tokens.h"

namespace vigie {

// Something found: its first and last token, and its bytes of the folded text.
struct Span {
  std::uint32_t first = 0, last = 0;
  std::uint32_t begin = 0, end = 0;
  friend auto operator<=>(const Span& a, const Span& b) {
    if (const auto order = a.begin <=> b.begin; order != 0) return order;
    return a.end <=> b.end;
  }
  friend bool operator==(const Span& a, const Span& b) {
    return a.begin == b.begin && a.end == b.end;
  }
};

class Channel {
 public:
  // Lifetime: `tokens` until the next Start.
  void Start(const Tokens& tokens) {
    tokens_ = &tokens;
    filtered_ = laid_out_ = false;
  }
  const Tokens& tokens() const { return *tokens_; }
  std::uint32_t size() const {
    return static_cast<std::uint32_t>(tokens_->tokens.size());
  }
  const Token& operator[](std::uint32_t i) const { return tokens_->tokens[i]; }
  bool InTitle(std::uint32_t i) const {
    return (tokens_->tokens[i].flags & kTokenInTitle) != 0;
  }
  // The token after `i` that is no segment, in the same title or body; size()
  // when there is none.
  std::uint32_t Next(std::uint32_t i) const;

  // False when no token has this hash, glued or not.
  bool MayHold(std::uint64_t hash) {
    if (!filtered_) Filter();
    return (filter_[hash & 15] >> (hash >> 58) & 1) != 0;
  }

  // Is there any hashtag or handle?
  bool HasTags() {
    if (!filtered_) Filter();
    return has_tags_;
  }

  Span SpanOf(std::uint32_t first, std::uint32_t last) const {
    return {first, last, tokens_->tokens[first].begin,
            tokens_->tokens[last].end};
  }
  // Words between two spans, `a` before `b`.
  std::uint32_t Between(const Span& a, const Span& b) {
    const std::uint32_t from = After(a.last), to = Before(b.first);
    return to > from ? to - from : 0;
  }
  // Words of the text before token `i`, and up to and with it.
  std::uint32_t Before(std::uint32_t i) {
    if (!laid_out_) LayOut();
    return places_[i].before;
  }
  std::uint32_t After(std::uint32_t i) {
    if (!laid_out_) LayOut();
    return places_[i].after;
  }
  std::uint32_t Sentence(std::uint32_t i) {
    if (!laid_out_) LayOut();
    return places_[i].sentence;
  }

 private:
  struct Place {
    std::uint32_t before, after, sentence;
  };
  void Filter();
  void LayOut();

  const Tokens* tokens_ = nullptr;
  bool filtered_ = false, laid_out_ = false, has_tags_ = false;
  std::array<std::uint64_t, 16> filter_{};
  std::vector<Place> places_{};
};

}  // namespace vigie

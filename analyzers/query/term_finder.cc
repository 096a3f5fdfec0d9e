#include "analyzers/query/term_finder.h"

#include <algorithm>
#include <cstring>

#include "analyzers/text/tokenizer.h"

namespace vigie {
namespace {
bool IsWordLike(TokenKind kind) {
  return kind == TokenKind::kWord || kind == TokenKind::kHashtag ||
         kind == TokenKind::kHandle;
}
}  // namespace

// Has the token what the element is written with, but for apostrophes?
bool TermFinder::Affixes(const Element& e, const Tokens& tokens,
                         const Token& token) const {
  if ((e.affixes & kTokenPlus) != 0 && (token.affixes & kTokenPlus) == 0)
    return false;
  return (e.affixes & kElementDots) == 0 || HasDots(tokens, token);
}

bool TermFinder::MatchesPatternOf(const Element& e, const Tokens& tokens,
                                  const Token& token) {
  if (!IsWordLike(token.kind) || !Affixes(e, tokens, token)) return false;
  const std::uint8_t clitic = e.affixes & kTokenCliticNumber;
  const bool possessive = (e.affixes & kTokenPossessive) != 0;
  const bool attached =
      (clitic == 0 || (token.affixes & kTokenCliticNumber) == clitic) &&
      (!possessive || (token.affixes & kTokenPossessive) != 0);
  const std::string_view pattern = program_.Text(e.text);
  if (e.form != Element::Form::kFolded)
    return attached && MatchesPattern(pattern, WrittenBase(tokens, token,
                                                           e.form, buffers_));
  if (attached && MatchesPattern(pattern, BaseOf(tokens, token, buffers_)))
    return true;
  if (e.glued_text.size > 0) {
    const std::string_view glued = program_.Text(e.glued_text);
    return MatchesPattern(glued, BaseOf(tokens, token, buffers_)) ||
           (token.kind != TokenKind::kWord &&
            MatchesPattern(glued, GluedOf(tokens, token, buffers_)));
  }
  return token.kind == TokenKind::kWord && clitic == 0 && !possessive &&
         token.glued_hash != token.hash &&
         MatchesPattern(pattern, GluedOf(tokens, token, buffers_));
}

bool TermFinder::Matches(const Element& e, const Channel& channel,
                         std::uint32_t i, bool segments) {
  const Tokens& tokens = channel.tokens();
  const Token& t = channel[i];
  // Most words end here.
  if (e.kind == Element::Kind::kWord && t.hash != e.hash && t.hash != e.glued &&
      t.glued_hash != e.hash && t.glued_hash != e.glued)
    return false;
  if (t.kind == TokenKind::kUrl || t.kind == TokenKind::kEmail) return false;
  if ((t.flags & kTokenSegment) != 0 && !segments) return false;
  if (e.sigil == Element::Sigil::kHashtag && t.kind != TokenKind::kHashtag)
    return false;
  if (e.sigil == Element::Sigil::kHandle && t.kind != TokenKind::kHandle)
    return false;
  switch (e.kind) {
    case Element::Kind::kAny:
      return t.kind == TokenKind::kWord || t.kind == TokenKind::kHashtag ||
             t.kind == TokenKind::kChar;
    case Element::Kind::kPattern:
      if (e.head != 0 && t.glued_hash == t.hash && t.affixes == 0) {
        // Most words begin otherwise. (An acronym's second byte is a dot; the
        // folded text goes on beyond its end.)
        std::uint16_t head;
        std::memcpy(&head, tokens.folded.data() + t.begin, sizeof head);
        if (head != e.head && head >> 8 != '.') return false;
      }
      return MatchesPatternOf(e, tokens, t);
    case Element::Kind::kFuzzy: {
      if (!IsWordLike(t.kind)) return false;
      const std::uint8_t clitic = e.affixes & kTokenCliticNumber;
      if ((clitic != 0 && (t.affixes & kTokenCliticNumber) != clitic) ||
          !Affixes(e, tokens, t) ||
          ((e.affixes & kTokenPossessive) != 0 &&
           (t.affixes & kTokenPossessive) == 0))
        return false;
      return WithinEdits(program_.Text(e.text), BaseOf(tokens, t, buffers_),
                         e.edits);
    }
    case Element::Kind::kWord:
      break;
  }
  if (e.sigil != Element::Sigil::kNone) {
    if (t.hash != e.hash || (e.full != 0 && t.full_hash != e.full))
      return false;
    return e.form == Element::Form::kFolded ||
           WrittenBase(tokens, t, e.form, buffers_) == program_.Text(e.text);
  }
  if (t.hash == e.hash) {
    if (e.full != 0) return t.full_hash == e.full;
    const std::uint8_t clitic = e.affixes & kTokenCliticNumber;
    if ((clitic == 0 || (t.affixes & kTokenCliticNumber) == clitic) &&
        ((e.affixes & kTokenPossessive) == 0 ||
         (t.affixes & kTokenPossessive) != 0) &&
        Affixes(e, tokens, t) &&
        (e.form == Element::Form::kFolded ||
         WrittenBase(tokens, t, e.form, buffers_) == program_.Text(e.text)))
      return true;
  }
  if (e.form != Element::Form::kFolded || !Affixes(e, tokens, t)) return false;
  // With an apostrophe, also without it: mcdonald's is @mcdonalds.
  if (e.glued != e.hash)
    return t.hash == e.glued ||
           (t.kind != TokenKind::kWord && t.glued_hash == e.glued);
  // Without one, also what is written with it: loreal is l'oreal.
  return t.kind == TokenKind::kWord && e.full == 0 && t.glued_hash == e.hash;
}

bool TermFinder::IsTag(const Leaf& leaf, const Tokens& tokens,
                       const Token& token) {
  if (token.kind != TokenKind::kHashtag && token.kind != TokenKind::kHandle)
    return false;
  const auto begin = program_.tags.begin() + leaf.tags;
  const auto end = begin + leaf.tag_count;
  if (std::find(begin, end, token.glued_hash) != end) return true;
  return token.kind == TokenKind::kHandle && token.full_hash != token.hash &&
         std::find(begin, end, WholeHandle(tokens, token, buffers_)) != end;
}

// l'oreal as l and oreal, from token `i` on: moves `i` behind and `last` on it.
bool TermFinder::Pieces(const Element& e, const Channel& channel,
                        std::uint32_t& i, std::uint32_t& last) {
  std::uint32_t at = i;
  for (std::uint32_t k = 0; k < e.piece_count; ++k) {
    if (at == channel.size() ||
        !Matches(program_.elements[e.pieces + k], channel, at, false))
      return false;
    last = at;
    at = channel.Next(at);
  }
  i = at;
  return true;
}

// One way to read each word, the whole one first: so a phrase takes no longer
// than its words.
bool TermFinder::From(const Leaf& leaf, Channel& channel, std::uint32_t i,
                      std::uint32_t& last) {
  const Element* const elements = program_.elements.data() + leaf.first;
  for (std::uint32_t k = 0; k < leaf.count; ++k) {
    const Element& e = elements[k];
    if (i == channel.size()) return false;
    if (Matches(e, channel, i, leaf.segments)) {
      last = i;
      i = channel.Next(i);
    } else if (e.piece_count == 0 || !Pieces(e, channel, i, last)) {
      return false;
    }
  }
  return true;
}

void TermFinder::Find(const Leaf& leaf, Channel& channel,
                      std::vector<Span>& spans) {
  const std::uint32_t n = channel.size();
  const std::size_t begin = spans.size();
  bool words = leaf.count > 0;
  if (words) {
    const Element& e = program_.elements[leaf.first + leaf.anchor];
    if (e.kind == Element::Kind::kWord && e.piece_count == 0)
      words = channel.MayHold(e.hash) ||
              (e.glued != e.hash && channel.MayHold(e.glued));
  }
  const bool tags = leaf.tag_count > 0 && channel.HasTags();
  if (!words && !tags) return;
  const bool one =
      leaf.count == 1 && program_.elements[leaf.first].piece_count == 0;
  // Most tokens are not the first word, whatever is attached to it.
  const Element* const head =
      words && program_.elements[leaf.first].kind == Element::Kind::kWord &&
              program_.elements[leaf.first].piece_count == 0
          ? &program_.elements[leaf.first]
          : nullptr;
  const auto may_begin = [&](const Token& t) {
    return head == nullptr || t.hash == head->hash || t.hash == head->glued ||
           t.glued_hash == head->hash || t.glued_hash == head->glued;
  };
  for (std::uint32_t i = 0; i < n; ++i) {
    if (words && may_begin(channel[i]) && InScope(leaf.scope, channel, i)) {
      if (one) {
        if (Matches(program_.elements[leaf.first], channel, i, leaf.segments))
          spans.push_back(channel.SpanOf(i, i));
      } else if ((channel[i].flags & kTokenSegment) == 0) {
        std::uint32_t last = i;
        if (From(leaf, channel, i, last))
          spans.push_back(channel.SpanOf(i, last));
      } else if (leaf.count == 1 && leaf.segments &&
                 Matches(program_.elements[leaf.first], channel, i, true)) {
        spans.push_back(channel.SpanOf(i, i));
      }
    }
    if (tags && (channel[i].flags & kTokenSegment) == 0 &&
        InScope(leaf.scope, channel, i) &&
        IsTag(leaf, channel.tokens(), channel[i]))
      spans.push_back(channel.SpanOf(i, i));
  }
  const auto first = spans.begin() + static_cast<std::ptrdiff_t>(begin);
  if (!std::is_sorted(first, spans.end())) std::sort(first, spans.end());
  spans.erase(std::unique(first, spans.end()), spans.end());
}

}  // namespace vigie

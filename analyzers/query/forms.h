// The forms of a token that a query may ask for: its base (oreal in L'Oréal's),
// its glued form (loreal), and its base as it was written.
//
// No allocation once the scratch buffers have grown.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/query/program.h"
#include "pipeline/model/tokens.h"

namespace vigie {

// Buffers that keep their memory. Views given out point into them or into the
// tokens, until the next call with the same buffers.
struct FormBuffers {
  std::string text;
  std::string written;
  std::vector<std::int32_t> characters;
};

// Folded, without clitic, 's, + and the dots of an acronym: what Token::hash
// is the hash of.
std::string_view BaseOf(const Tokens& tokens, const Token& token,
                        FormBuffers& buffers);
// Without apostrophes: what Token::glued_hash is the hash of.
std::string_view GluedOf(const Tokens& tokens, const Token& token,
                         FormBuffers& buffers);
// The base with its accents, and for kExact its capitals.
std::string_view WrittenBase(const Tokens& tokens, const Token& token,
                             Element::Form form, FormBuffers& buffers);
// Is it an acronym written with dots?
bool HasDots(const Tokens& tokens, const Token& token);
// Hash of a handle with its server, _ . - and @ left out ("air.france").
std::uint64_t WholeHandle(const Tokens& tokens, const Token& token,
                          FormBuffers& buffers);

// Is `word` of the form `pattern` says? * is any characters, ? is one.
bool MatchesPattern(std::string_view pattern, std::string_view word);
// Can `a` become `b` by at most `edits` characters put in, left out or
// changed? Linear in the length.
bool WithinEdits(std::string_view a, std::string_view b, int edits);
// Characters of UTF-8.
std::size_t CountCharacters(std::string_view text);

}  // namespace vigie

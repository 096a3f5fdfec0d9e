// The words of the simulated crowd, written by hand, one grammar per language.
//
// The form of a grammar: `= name` begins a rule, each line or `|` below is one
// alternative, the earlier the more frequent (Zipf). `{name}` stands for a
// rule, `{name?30}` for a rule in 30 % of the cases. Upper-case names are
// filled by the simulation: {B} the brand as people write it, {X} a handle,
// {D} a number, {T} an hour, {M} a price, {W} a rare
// proper name, and {P} {N} {G} {Q} the sector's own
// product, mishap, good fact and question ("telecom.P", …). The characters
// are those of a JSON string: no quotation mark, and a line break is \n.
#pragma once

#include <string_view>

namespace vigie {

std::string_view FrenchVocabulary();
std::string_view EnglishVocabulary();
// Spanish, German and Portuguese: a handful of each.
std::string_view SpanishVocabulary();
std::string_view GermanVocabulary();
std::string_view PortugueseVocabulary();

}  // namespace vigie

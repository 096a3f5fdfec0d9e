// The tone tables that are part of the program: one a language, trained on
// public posts (see models/CARD.md: data, licences, figures, limits).
#pragma once

#include <span>
#include <string_view>

#include "analyzers/linear/table.h"
#include "pipeline/model/language.h"

namespace vigie {

struct ToneTable {
  Language language;
  LinearTable table;
  // Hardly better than chance where it was measured: of a brand the lexicon's
  // words are believed, and not the table.
  bool experimental = false;
};

// The tables inside the program, which the kernel maps with it. One that does
// not pass its checksum is left out: its language is then unsupported.
// Thread-safe; lives for ever.
std::span<const ToneTable> BuiltInToneTables();

}  // namespace vigie

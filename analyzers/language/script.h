// In which script is a text mostly written, and what that says of its language?
// For texts that hold other letters than Latin ones.
#pragma once

#include "pipeline/model/language.h"
#include "pipeline/model/tokens.h"

namespace vigie {

struct Script {
  bool latin = true;  // mostly Latin letters
  // The script's language; kUnknown for a script that Vigie does not name.
  Language language = Language::kUnknown;
  bool shared = false;  // other languages write with it, too
};

Script ScriptOf(const Tokens& tokens);

// Of a script that several languages share: the platform's tag, unless it names
// a language of Latin letters.
Language LanguageOfScript(const Script& script, Language tag);

}  // namespace vigie

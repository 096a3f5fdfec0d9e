// Does somebody give a phone number, a private e-mail address, a customer's
// number or where he lives, for all to read? By form, whatever the language.
//
// Thread-safe; allocates nothing.
#pragma once

#include "pipeline/model/tokens.h"

namespace vigie {

bool HasPersonalData(const Tokens& tokens);

}  // namespace vigie

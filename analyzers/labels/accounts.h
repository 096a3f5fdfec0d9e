// What the account says of its author, whatever the text: known satire, the
// press, elected people.
//
// Thread-safe; allocates nothing.
#pragma once

#include "pipeline/model/labels.h"
#include "pipeline/model/mention.h"

namespace vigie {

// Published by an account or a site known for satire?
bool IsKnownSatire(const Mention& mention);

// By how the authors describe themselves; kUnknown when they do not.
AuthorType AuthorByBio(const Mention& mention);

}  // namespace vigie

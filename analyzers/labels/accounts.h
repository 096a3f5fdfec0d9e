// What the account says of its author, whatever the text: known satire, the
// press, elected people; and accounts that the customer names.
//
// Thread-safe; once made, allocates nothing.
#pragma once

#include <string>
#include <string_view>

#include "pipeline/model/labels.h"
#include "pipeline/model/mention.h"

namespace vigie {

// An account as a configuration names it: "platform:handle", or "handle" on
// any platform; "@" before the handle or not, in capitals or not.
class NamedAccount {
 public:
  explicit NamedAccount(std::string_view text);
  bool IsAuthorOf(const Mention& mention) const;

 private:
  std::string platform_, handle_;
};

// Published by an account or a site best known for satire?
bool IsKnownSatire(const Mention& mention);

// Published on the site of this name, "www." aside?
bool IsOnSite(const Mention& mention, std::string_view site);

// By how the authors describe themselves; kUnknown when they do not.
AuthorType AuthorByBio(const Mention& mention);

}  // namespace vigie

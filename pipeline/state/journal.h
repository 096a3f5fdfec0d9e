// The journal of incidents as evidence: what was seen, how grave it was, who
// was told when, who took charge, one line each, every line bearing the hash
// of the one before, so that none can be changed, removed or put in between
// without all later hashes being wrong.
//
//     {"seq":7,"at":"…","what":"told","incident":"…","data":{…},
//      "previous":"<SHA-256 of line 6>","hash":"<SHA-256 of this line>"}
//
// The hash is of the line's own bytes up to `,"hash"`: a person can verify it
// with sha256sum. What it proves: against somebody who knows a hash, that what
// lies before it was not changed since. It does not prove when it was written,
// and who holds the state can write another journal from its beginning: keep
// the last hash where they cannot reach it (`vigie journal` prints it).
//
// Pure. Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <istream>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "pipeline/base/time.h"

namespace vigie {

struct JournalEntry {
  Micros at = 0;         // folded time
  std::string what;      // "level", "told", "held", "delivered", …
  std::string incident;  // Alert::id
  std::string data;      // one JSON object
};

// "previous" of the first line.
extern const std::string_view kNoHash;

// The line without its newline. REQUIRES: `previous` is kNoHash or a hash.
std::string JournalLine(std::int64_t seq, const JournalEntry& entry,
                        std::string_view previous);
// The hash that a line says it has; "" when it says none.
std::string_view HashOfLine(std::string_view line);

struct JournalReport {
  std::int64_t lines = 0;
  std::int64_t gaps = 0;    // places where lines of others were left out
  std::int64_t broken = 0;  // number of the first wrong line, from 1; 0: none
  std::string fault;        // what is wrong with it
  std::string last_hash;
};
// Reads lines up to the first wrong one. A line whose seq does not follow is a
// gap (an excerpt of one incident); a `previous` that is not the hash of the
// line before is a fault.
JournalReport VerifyJournal(std::istream& in);

}  // namespace vigie

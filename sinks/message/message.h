// What a person is told of an alert, in French or English, before it is laid
// out for a chat or a mail: which brand, how grave in words, what was seen
// against what was expected, why, who said what, and where to read more.
//
// The texts are plain: whoever lays them out escapes them and cuts them to the
// platform's limits (text.h). Brand, scope, quotes and their addresses are
// other people's words.
//
// An alert whose words are in the other language (Alert::words) has its reasons
// told from its signals, without the causes; one without signals keeps its
// words.
//
// Pure. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "pipeline/config/node.h"
#include "pipeline/model/alert.h"

namespace vigie {

struct MessageOptions {
  // kFrench or kEnglish; unknown: the one that the alert's words are in.
  Language language = Language::kUnknown;
  // Where a person reads more; {id}, {step} and {brand} are put in, encoded.
  // "" for none.
  std::string link;
  std::optional<absl::TimeZone> time_zone;  // none: the alert's
};

// Keys: language (en, fr) and time_zone (a name as Europe/Paris), else as
// `alerts:` says; link (may be a secret). Mistakes are told through the node.
MessageOptions ReadMessageOptions(const ConfigNode& config);

struct Fact {
  std::string label, value;  // "Negative mentions", "96 against 12 expected"
};

struct Quote {
  std::string who;   // "@léa, mastodon"
  std::string text;  // may have newlines
  std::string url;   // SafeUrl; "" for none
};

struct Message {
  std::string icon;   // one sign: how grave, at a glance
  std::string title;  // "Aurore: crisis", "Aurore: all clear"
  Level level = Level::kCalm;
  bool firing = true;
  bool urgent = false;          // somebody may be woken for it
  std::uint32_t color = 0;      // 0xRRGGBB, of the level
  std::string notice;           // "For information", "" when it is a page
  std::string summary;          // one sentence
  std::vector<Fact> facts;      // level, times, scope, one for each signal
  std::string reasons_title;    // "Why"
  std::string reasons;          // sentences; may be empty
  std::string quotes_title;     // "What is said"
  std::vector<Quote> quotes;    // at most five
  std::string see;              // the words of a quote's link
  std::string link_text, link;  // the link may be empty; SafeUrl
  std::string footer;           // "Vigie · <time> · <key>": tells repetitions
  std::string incident, key;    // Alert::id, Alert::Key()
  Micros at = 0;                // of this step
};

Message MessageOf(const Alert& alert, const MessageOptions& options);

// "crisis", "crise majeure".
std::string_view LevelWords(Level level, Language language);

}  // namespace vigie

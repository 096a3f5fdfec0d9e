// An alert: one change of an incident, told to the people who must know.
//
// (id, step) is its name for ever: a crash can repeat a delivery, never invent
// or lose one, and a receiver that has seen the name drops the repetition.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/base/time.h"
#include "pipeline/model/incident.h"
#include "pipeline/model/labels.h"
#include "pipeline/model/language.h"
#include "pipeline/model/scored_mention.h"

namespace vigie {

// A mention shown with an alert.
struct Sample {
  std::string platform, id, author, url, text;
  Tone tone = Tone::kUnsupported;
  Micros published = 0;
  std::uint64_t family = 0;  // of its copies, 0 none
  std::uint32_t copies = 0;  // others of its family when this was told
  Language language = Language::kUnknown;
  ThemeSet themes{};
};

struct Alert {
  std::string id;
  std::uint32_t step = 0;
  std::string rule;   // "bad_buzz", "source_silent", "lost", "clock"
  std::string brand;  // "" when it concerns the system
  std::string scope;
  Level level = Level::kCalm;
  bool firing = true;         // false: resolved
  bool page = true;           // false: for the digest
  Micros starts = 0;          // the incident's onset
  Micros at = 0;              // folded time of this step
  Micros ends = 0;            // while firing: valid until; resolved: the end
  std::string summary;        // one line, in words
  std::string description;    // observed against expected, what would clear it
  Language words = kEnglish;  // of summary and description: or kFrench
  std::vector<SignalReading> signals;
  std::vector<Sample> samples;
  // Of what is said: in which languages most of it is, about what.
  std::vector<Language> languages;
  ThemeSet themes{};
  std::string link;  // the dashboard's view of it, "" for none
  // In which its receivers read the time, as "Europe/Paris".
  std::string time_zone = "UTC";

  // Of one delivery, not of the step (pipeline/route decides them): why it is
  // told only now, or to this person ("" when there is nothing to say), and a
  // recipient as the sink knows them ("" for those it is configured to tell).
  std::string notice, to;

  // The name in the outbox and the receiver's idempotency key: "id-step".
  std::string Key() const;
  // One JSON object (no newline), the form all generic sinks send. Keys are
  // documented in the README.
  std::string ToJson() const;
};

// How the outbox keeps an alert over a restart.
std::string EncodeAlert(const Alert& alert);  // binary, versioned
bool DecodeAlert(std::string_view bytes, Alert& alert);

}  // namespace vigie

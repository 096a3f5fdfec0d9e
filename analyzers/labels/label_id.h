// The labels by number: how lexicons, models and figures name them. A number
// is a bit of the lexicons' masks and a class of the tables.
#pragma once

#include <string>
#include <string_view>

#include "pipeline/model/labels.h"

namespace vigie {

// All natures but kVoice, all authors but kUnknown.
inline constexpr int kFirstNature = 0;
inline constexpr int kFirstAuthor = kFirstNature + kNatures - 1;
inline constexpr int kFirstTheme = kFirstAuthor + kAuthorTypes - 1;
inline constexpr int kFirstIntent = kFirstTheme + kThemes;
inline constexpr int kFirstCare = kFirstIntent + kIntents;
inline constexpr int kIrony = kFirstCare + kCares;
inline constexpr int kAlarm = kIrony + 1;
inline constexpr int kLabels = kAlarm + 1;
static_assert(kLabels == 47);

constexpr int LabelOf(Nature n) {
  return kFirstNature + static_cast<int>(n) - 1;
}
constexpr int LabelOf(AuthorType a) {
  return kFirstAuthor + static_cast<int>(a) - 1;
}
constexpr int LabelOf(Theme t) { return kFirstTheme + static_cast<int>(t); }
constexpr int LabelOf(Intent i) { return kFirstIntent + static_cast<int>(i); }
constexpr int LabelOf(Care c) { return kFirstCare + static_cast<int>(c); }

// "job", "price"; "alarming", "ironic".
std::string_view LabelName(int label);
// "nature", "author", "theme", "intent", "care", "crisis", "irony".
std::string_view LabelGroup(int label);
// "nature:job": its name in a table.
std::string LabelClass(int label);

}  // namespace vigie

#include "analyzers/labels/label_id.h"

#include "pipeline/base/strings.h"

namespace vigie {

std::string_view LabelName(int label) {
  if (label < kFirstAuthor)
    return NatureName(static_cast<Nature>(label - kFirstNature + 1));
  if (label < kFirstTheme)
    return AuthorTypeName(static_cast<AuthorType>(label - kFirstAuthor + 1));
  if (label < kFirstIntent)
    return ThemeName(static_cast<Theme>(label - kFirstTheme));
  if (label < kFirstCare)
    return IntentName(static_cast<Intent>(label - kFirstIntent));
  if (label < kIrony) return CareName(static_cast<Care>(label - kFirstCare));
  return label == kIrony ? "ironic" : "alarming";
}

std::string_view LabelGroup(int label) {
  if (label < kFirstAuthor) return "nature";
  if (label < kFirstTheme) return "author";
  if (label < kFirstIntent) return "theme";
  if (label < kFirstCare) return "intent";
  if (label < kIrony) return "care";
  return label == kIrony ? "irony" : "crisis";
}

std::string LabelClass(int label) {
  return Cat(LabelGroup(label), ":", LabelName(label));
}

}  // namespace vigie

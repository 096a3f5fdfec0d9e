#include "pipeline/model/label_text.h"

#include <string_view>

namespace vigie {
namespace {

// Names need no escapes.
template <typename E, typename Set>
void AppendSet(std::string& json, std::string_view key, Set set, int size,
               std::string_view (*name)(E)) {
  json += ",\"";
  json += key;
  json += "\":[";
  bool first = true;
  for (int i = 0; i < size; ++i) {
    if (!set.Has(static_cast<E>(i))) continue;
    json += first ? "\"" : ",\"";
    json += name(static_cast<E>(i));
    json += '"';
    first = false;
  }
  json += ']';
}

}  // namespace

void AppendLabels(std::string& json, const Labels& labels) {
  json += "{\"nature\":\"";
  json += NatureName(labels.nature);
  json += "\",\"author\":\"";
  json += AuthorTypeName(labels.author);
  json += '"';
  AppendSet<Theme>(json, "themes", labels.themes, kThemes, ThemeName);
  AppendSet<Intent>(json, "intents", labels.intents, kIntents, IntentName);
  AppendSet<Care>(json, "care", labels.care, kCares, CareName);
  json += labels.alarming ? ",\"alarming\":true" : ",\"alarming\":false";
  json += labels.ironic ? ",\"ironic\":true}" : ",\"ironic\":false}";
}

}  // namespace vigie

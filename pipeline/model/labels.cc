#include "pipeline/model/labels.h"

#include <array>
#include <cstddef>

namespace vigie {
namespace {

constexpr std::array<std::string_view, kNatures> kNatureNames = {
    "voice",  "news",  "own",         "job",    "giveaway", "promotion",
    "resale", "stock", "sponsorship", "status", "satire",   "spoiler"};
constexpr std::array<std::string_view, kAuthorTypes> kAuthorNames = {
    "unknown", "customer",     "employee",  "journalist",
    "elected", "organisation", "competitor"};
constexpr std::array<std::string_view, kThemes> kThemeNames = {
    "price",  "delivery",    "quality",     "service", "safety",  "privacy",
    "ethics", "employment",  "environment", "outage",  "billing", "product",
    "app",    "advertising", "waiting",     "refund"};
constexpr std::array<std::string_view, kIntents> kIntentNames = {
    "question", "complaint", "leave", "boycott", "legal", "praise", "purchase"};
constexpr std::array<std::string_view, kCares> kCareNames = {
    "answer", "urgent", "personal-data", "staff-threat", "self-harm"};

}  // namespace

std::string_view NatureName(Nature nature) {
  return kNatureNames[static_cast<std::size_t>(nature)];
}
std::string_view AuthorTypeName(AuthorType type) {
  return kAuthorNames[static_cast<std::size_t>(type)];
}
std::string_view ThemeName(Theme theme) {
  return kThemeNames[static_cast<std::size_t>(theme)];
}
std::string_view IntentName(Intent intent) {
  return kIntentNames[static_cast<std::size_t>(intent)];
}
std::string_view CareName(Care care) {
  return kCareNames[static_cast<std::size_t>(care)];
}

}  // namespace vigie

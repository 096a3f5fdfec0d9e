// What kind of message it is, who speaks, and what it is about: labels that
// analyzers put on a mention, for the dashboard, the figures and the alerts.
//
// A label that was not measured to be right often enough is experimental
// (analyzers/labels says which): it is shown, and used where somebody asks for
// it by name, and decides neither what counts nor what is told.
#pragma once

#include <cstdint>
#include <string_view>

namespace vigie {

// What a message is. All but kVoice and kNews are counted apart: a giveaway or
// a job ad is not what people think.
enum class Nature : std::uint8_t {
  kVoice,  // somebody says what he thinks
  kNews,
  kOwn,  // the brand itself speaks
  kJob,
  kGiveaway,
  kPromotion,  // offers, affiliates, coupons
  kResale,
  kStock,  // shares, crypto
  kSponsorship,
  kStatus,  // written by a machine
  kSatire,
  kSpoiler,
};
inline constexpr int kNatures = 12;
std::string_view NatureName(Nature nature);

// Part of what is said of a brand, good or bad?
inline bool IsOpinion(Nature nature) {
  return nature == Nature::kVoice || nature == Nature::kNews;
}

enum class AuthorType : std::uint8_t {
  kUnknown,
  kCustomer,
  kEmployee,
  kJournalist,
  kElected,
  kOrganisation,
  kCompetitor,
};
inline constexpr int kAuthorTypes = 7;
std::string_view AuthorTypeName(AuthorType type);

// Several at once: bits of a set.
enum class Theme : std::uint8_t {
  kPrice,
  kDelivery,
  kQuality,
  kService,
  kSafety,
  kPrivacy,
  kEthics,
  kEmployment,
  kEnvironment,
  kOutage,
  kBilling,
  kProduct,
  kApp,
  kAdvertising,
  kWaiting,
  kRefund,
};
inline constexpr int kThemes = 16;
std::string_view ThemeName(Theme theme);

enum class Intent : std::uint8_t {
  kQuestion,  // waits for an answer
  kComplaint,
  kLeave,  // threatens to leave
  kBoycott,
  kLegal,  // threatens with the law
  kPraise,
  kPurchase,
};
inline constexpr int kIntents = 7;
std::string_view IntentName(Intent intent);

// What the people who answer must know.
enum class Care : std::uint8_t {
  kAnswer,  // needs an answer from the brand
  kUrgent,
  kPersonalData,  // a phone number, an address in public
  kStaffThreat,
  kSelfHarm,  // to a person, at once
};
inline constexpr int kCares = 5;
std::string_view CareName(Care care);

// A small set of the values of an enum.
template <typename E, typename Bits>
class EnumSet {
 public:
  constexpr EnumSet() = default;
  explicit constexpr EnumSet(Bits bits) : bits_(bits) {}
  constexpr void Add(E label) {
    bits_ = static_cast<Bits>(bits_ | Bits{1} << static_cast<int>(label));
  }
  constexpr bool Has(E label) const {
    return (bits_ >> static_cast<int>(label) & 1) != 0;
  }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr Bits bits() const { return bits_; }
  friend constexpr bool operator==(EnumSet, EnumSet) = default;

 private:
  Bits bits_ = 0;
};
using ThemeSet = EnumSet<Theme, std::uint16_t>;
using IntentSet = EnumSet<Intent, std::uint8_t>;
using CareSet = EnumSet<Care, std::uint8_t>;

struct Labels {
  ThemeSet themes{};
  IntentSet intents{};
  CareSet care{};
  Nature nature = Nature::kVoice;
  AuthorType author = AuthorType::kUnknown;
  // Speaks of what could become a crisis: danger, recall, leak, death, court.
  bool alarming = false;
  bool ironic = false;  // the words perhaps say the contrary: never a flip
  // What is sure, by the account or by a label that was measured to be right:
  // only this decides what counts and what is told.
  Nature sure_nature = Nature::kVoice;
  bool press = false;  // news, or a journalist
  bool waits = false;  // for an answer

  friend bool operator==(const Labels&, const Labels&) = default;
};

}  // namespace vigie

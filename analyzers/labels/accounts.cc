#include "analyzers/labels/accounts.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace vigie {
namespace {

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool Same(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(),
                    [](char x, char y) { return Lower(x) == Lower(y); });
}

constexpr std::string_view kSatireAccounts[] = {
    "le_gorafi",      "legorafi",     "gorafi",          "lagroscnews",
    "nordpresse",     "theonion",     "babylonbee",      "thebabylonbee",
    "thedailymash",   "newsthump",    "thebeaverton",    "thepoke",
    "wwnwaterford",   "clickhole",    "betootaadvocate", "derpostillon",
    "der_postillon",  "elmundotoday", "lercionotizie",   "lercio",
    "sensacionalista"};
constexpr std::string_view kSatireSites[] = {
    "legorafi.fr",        "nordpresse.be",          "theonion.com",
    "babylonbee.com",     "thedailymash.co.uk",     "newsthump.com",
    "thebeaverton.com",   "der-postillon.com",      "elmundotoday.com",
    "lercio.it",          "sensacionalista.com.br", "waterfordwhispersnews.com",
    "betootaadvocate.com"};

// How words begin, in small letters.
struct BioWord {
  std::string_view word;
  AuthorType type;
};
constexpr BioWord kBioWords[] = {
    {"journalist", AuthorType::kJournalist},
    {"reporter", AuthorType::kJournalist},
    {"rédacteur en chef", AuthorType::kJournalist},
    {"rédactrice en chef", AuthorType::kJournalist},
    {"news editor", AuthorType::kJournalist},
    {"periodista", AuthorType::kJournalist},
    {"giornalista", AuthorType::kJournalist},
    {"jornalista", AuthorType::kJournalist},
    {"député", AuthorType::kElected},
    {"sénateur", AuthorType::kElected},
    {"sénatrice", AuthorType::kElected},
    {"maire de ", AuthorType::kElected},
    {"maire d'", AuthorType::kElected},
    {"conseiller municipal", AuthorType::kElected},
    {"conseillère municipale", AuthorType::kElected},
    {"mp for ", AuthorType::kElected},
    {"member of parliament", AuthorType::kElected},
    {"councillor for ", AuthorType::kElected},
    {"senator for ", AuthorType::kElected}};

// By a word's first letter, a bit for each that begins so.
constexpr std::array<std::uint32_t, 256> kBioStarts = [] {
  static_assert(std::size(kBioWords) <= 32);
  std::array<std::uint32_t, 256> starts{};
  for (std::size_t w = 0; w < std::size(kBioWords); ++w)
    starts[static_cast<unsigned char>(kBioWords[w].word[0])] |= 1u << w;
  return starts;
}();

}  // namespace

NamedAccount::NamedAccount(std::string_view text) {
  if (const std::size_t colon = text.find(':'); colon != text.npos) {
    platform_ = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  if (text.starts_with('@')) text.remove_prefix(1);
  handle_ = text;
}

bool NamedAccount::IsAuthorOf(const Mention& mention) const {
  return (platform_.empty() || Same(platform_, mention.platform)) &&
         Same(mention.author, handle_);
}

bool IsOnSite(const Mention& mention, std::string_view site) {
  std::string_view own = mention.site;
  if (own.starts_with("www.")) own.remove_prefix(4);
  return Same(own, site);
}

bool IsKnownSatire(const Mention& mention) {
  return std::any_of(std::begin(kSatireAccounts), std::end(kSatireAccounts),
                     [&](std::string_view known) {
                       return Same(mention.author, known);
                     }) ||
         std::any_of(
             std::begin(kSatireSites), std::end(kSatireSites),
             [&](std::string_view known) { return IsOnSite(mention, known); });
}

AuthorType AuthorByBio(const Mention& mention) {
  const std::string_view bio = mention.bio;
  AuthorType type = AuthorType::kUnknown;
  bool inside = false;  // of a word
  for (std::size_t i = 0; i < bio.size(); ++i) {
    const char c = Lower(bio[i]);
    const bool letter = (c >= 'a' && c <= 'z') || (c & 0x80) != 0;
    std::uint32_t may =
        letter && !inside ? kBioStarts[static_cast<unsigned char>(c)] : 0;
    for (; may != 0; may &= may - 1) {
      const BioWord& word = kBioWords[std::countr_zero(may)];
      if (i + 1 < bio.size() && Lower(bio[i + 1]) == word.word[1] &&
          Same(bio.substr(i, word.word.size()), word.word)) {
        // A journalist who was elected once writes as a journalist.
        if (word.type == AuthorType::kJournalist) return word.type;
        type = word.type;
      }
    }
    inside = letter;
  }
  return type;
}

}  // namespace vigie

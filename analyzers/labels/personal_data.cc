#include "analyzers/labels/personal_data.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "analyzers/text/phrases.h"

namespace vigie {
namespace {

enum Cue : std::uint64_t {
  kCuePhone = 1,     // what stands before somebody's number
  kCueCustomer = 2,  // before a customer's number
  kCueHome = 4,      // where he lives
  kCueStreet = 8,
};

const PhraseTable& Cues() {
  static const PhraseTable* const table = [] {
    auto* words = new PhraseTable;
    words->Add(
        "tel tél téléphone portable mobile mob fixe rappelez_moi "
        "rappelez_moi_au joignable mon_numéro appelez_moi phone my_number "
        "number_is call_me cell telefon handy móvil teléfono cellulare "
        "telefono telefone celular whatsapp",
        kCuePhone);
    words->Add(
        "num_client numéro_client n_client numéro_de_client client_n "
        "réf_client référence_client identifiant sociétaire adhérent "
        "numéro_d'adhérent numéro_de_contrat contrat_n contrat compte "
        "numéro_de_compte iban customer_number customer_id cust_id "
        "account_number acct policy_number membership_number member_id "
        "service_tag booking kundennummer número_de_cliente codice_cliente "
        "numero_cliente",
        kCueCustomer);
    words->Add(
        "j'habite habite_au je_suis_au mon_adresse adresse_est domicilié "
        "domiciliée chez_moi_au i_live_at my_address address_is",
        kCueHome);
    words->Add(
        "rue avenue allée impasse chemin quai boulevard street road lane "
        "drive row close",
        kCueStreet);
    return words;
  }();
  return *table;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Digits of a number written from `i` on, with single blanks, dots or dashes
// between; `end` becomes where it ends.
std::size_t NumberFrom(std::string_view text, std::size_t i, std::size_t& end,
                       char* digits, std::size_t most) {
  std::size_t n = 0;
  end = i;
  while (i < text.size()) {
    if (IsDigit(text[i])) {
      if (n < most) digits[n] = text[i];
      ++n;
      end = ++i;
    } else if (i + 1 < text.size() && IsDigit(text[i + 1]) &&
               (text[i] == ' ' || text[i] == '.' || text[i] == '-')) {
      ++i;
    } else {
      break;
    }
  }
  return n;
}

// A mobile phone's number: French 06 and 07, British 07, either with the
// country before it.
bool IsMobile(const char* d, std::size_t n, bool plus) {
  if (plus)
    return (n == 11 && d[0] == '3' && d[1] == '3' &&
            (d[2] == '6' || d[2] == '7')) ||
           (n == 12 && d[0] == '4' && d[1] == '4' && d[2] == '7');
  if (d[0] != '0') return false;
  return (n == 10 && (d[1] == '6' || d[1] == '7')) || (n == 11 && d[1] == '7');
}

bool IsPrivateMail(std::string_view mail) {
  static constexpr std::string_view kRoles[] = {
      "contact", "support",  "info",    "service",  "sav",    "help",
      "press",   "presse",   "jobs",    "rh",       "recrut", "career",
      "noreply", "no-reply", "hello",   "bonjour",  "team",   "equipe",
      "client",  "care",     "sales",   "media",    "legal",  "dpo",
      "privacy", "abuse",    "admin",   "office",   "mail",   "reserv",
      "book",    "order",    "command", "feedback", "talent"};
  const std::string_view local = mail.substr(0, mail.find('@'));
  return std::none_of(std::begin(kRoles), std::end(kRoles),
                      [&](std::string_view role) {
                        return local.starts_with(role) || local == role;
                      });
}

// Where the next digit is from `i` on; the text's size when there is none.
// REQUIRES: eight readable bytes after the text.
std::size_t NextDigit(std::string_view text, std::size_t i) {
  constexpr std::uint64_t kEach = 0x0101010101010101ull;
  for (; i < text.size(); i += 8) {
    std::uint64_t eight;
    std::memcpy(&eight, text.data() + i, 8);
    // A digit less '0' is below ten ("Bit Twiddling Hacks": a byte less than
    // n); the lowest that is marked is one.
    eight ^= 0x30 * kEach;
    const std::uint64_t any = (eight - 10 * kEach) & ~eight & 0x80 * kEach;
    if (any != 0)
      return std::min(text.size(),
                      i + static_cast<std::size_t>(std::countr_zero(any)) / 8);
  }
  return text.size();
}

}  // namespace

bool HasPersonalData(const Tokens& tokens) {
  const std::string_view text = tokens.folded;
  for (const Token& token : tokens.tokens)
    if (token.kind == TokenKind::kEmail && IsPrivateMail(tokens.Folded(token)))
      return true;
  std::size_t i = NextDigit(text, 0);
  if (i == text.size()) return false;
  while (i < text.size()) {
    char digits[16] = {};
    std::size_t end = i;
    const std::size_t n = NumberFrom(text, i, end, digits, sizeof digits);
    if (IsMobile(digits, n, i > 0 && text[i - 1] == '+')) return true;
    i = NextDigit(text, end);
  }
  bool home = false, street = false, found = false;
  Cues().Find(tokens, [&](std::size_t, std::size_t last, std::uint64_t cues) {
    home = home || (cues & kCueHome) != 0;
    street = street || (cues & kCueStreet) != 0;
    if ((cues & (kCuePhone | kCueCustomer)) == 0 || found) return;
    // The number stands in the next words.
    const std::size_t begin = tokens.tokens[last - 1].end;
    const std::size_t stop = std::min(text.size(), begin + 40);
    for (std::size_t at = begin; at < stop; ++at) {
      if (!IsDigit(text[at])) continue;
      char digits[16] = {};
      std::size_t end = at;
      const std::size_t n = NumberFrom(text, at, end, digits, sizeof digits);
      if ((cues & kCuePhone) != 0 && n >= 8 && digits[1] != '8') found = true;
      if ((cues & kCueCustomer) != 0 && n >= 6) found = true;
      // "fbx20459981": letters before the digits belong to it.
      break;
    }
  });
  return found || (home && street);
}

}  // namespace vigie

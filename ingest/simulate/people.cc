#include "ingest/simulate/people.h"

#include <algorithm>
#include <cmath>

#include "pipeline/base/hash.h"

namespace vigie {
namespace {

constexpr int kQuantiles = 1 << 14;
constexpr std::string_view kSyllables[] = {
    "ma",  "lo",  "ki",  "na",   "ti",  "ra",  "jo",  "le",  "zo",  "pa",
    "mi",  "ca",  "du",  "fi",   "be",  "so",  "vi",  "ga",  "no",  "ri",
    "lu",  "da",  "el",  "chou", "max", "tom", "bou", "pix", "nat", "val",
    "oli", "syl", "mar", "ben",  "ju",  "cam", "the", "jul", "ana", "leo",
    "sab", "kev", "pat", "yo",   "ni",  "mo"};
constexpr std::string_view kFirst[] = {
    "Marie", "Thomas", "Léa",     "Nicolas", "Camille", "Julien", "Sarah",
    "Karim", "Chloé",  "Antoine", "Inès",    "Mehdi",   "Julie",  "Kevin",
    "Manon", "Hugo",   "Fatou",   "Lucas",   "Emma",    "Paul",   "Sophie",
    "Yanis", "Laura",  "Maxime",  "Nadia",   "Pierre",  "Clara",  "Olivier",
    "Aïcha", "Romain", "Emily",   "James",   "Olivia",  "Jack",   "Grace",
    "Liam",  "Sophia", "Daniel",  "Ana",     "Jürgen"};
constexpr std::string_view kLast[] = {
    "Martin",    "Bernard",  "Petit",    "Durand", "Moreau", "Lefèvre",
    "Garcia",    "Roux",     "Fournier", "Girard", "Benali", "Diallo",
    "Nguyen",    "Lopez",    "Mercier",  "Blanc",  "Guérin", "Faure",
    "Chevalier", "Gauthier", "Smith",    "Jones",  "Taylor", "Brown",
    "Wilson",    "Evans",    "Walker",   "Müller"};

template <std::size_t n>
std::string_view Pick(const std::string_view (&from)[n], std::uint64_t bits) {
  return from[(bits & 0xffff) % n];
}

// The standard normal quantile by bisection of its distribution: slow, exact
// enough, and only for tables.
double NormalQuantile(double p) {
  double low = -8, high = 8;
  for (int i = 0; i < 50; ++i) {
    const double mid = (low + high) / 2;
    (std::erfc(-mid / std::sqrt(2.0)) / 2 < p ? low : high) = mid;
  }
  return low;
}

// The base letter of a Latin-1 letter whose second UTF-8 byte is given; 0 when
// it has none.
char BaseLetter(unsigned char second) {
  static constexpr char kBase[] =
      "AAAAAA\0CEEEEIIII\0NOOOOO\0\0UUUU\0\0\0"
      "aaaaaa\0ceeeeiiii\0nooooo\0\0uuuu\0\0y";
  return second >= 0x80 && second <= 0xbf ? kBase[second - 0x80] : 0;
}

void StripAccents(std::string& text) {
  std::size_t to = 0;
  for (std::size_t from = 0; from < text.size(); ++from) {
    const auto byte = static_cast<unsigned char>(text[from]);
    if (byte == 0xc3 && from + 1 < text.size()) {
      const char base = BaseLetter(static_cast<unsigned char>(text[from + 1]));
      if (base != 0) {
        text[to++] = base;
        ++from;
        continue;
      }
    }
    text[to++] = text[from];
  }
  text.resize(to);
}

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }

}  // namespace

People::People(std::uint64_t seed) : seed_(Mix64(seed ^ 0x70656f706c65)) {
  constexpr double kOffset = 200;
  for (int i = 0; i < kQuantiles; ++i) {
    const double u = (i + 0.5) / kQuantiles;
    const double rank =
        kOffset * (std::exp(u * std::log((kCount + kOffset) / kOffset)) - 1);
    ranks_.push_back(static_cast<std::uint32_t>(rank));
    audiences_.push_back(static_cast<std::uint32_t>(
        std::min(2e7, 180 * std::exp(1.7 * NormalQuantile(u)))));
  }
}

std::uint32_t People::Draw(Random& random) const {
  const std::uint64_t bits = random.Next();
  const std::size_t i = bits & (kQuantiles - 1);
  const std::uint32_t low = ranks_[i];
  const std::uint32_t high = i + 1 < ranks_.size() ? ranks_[i + 1] : kCount;
  return high <= low
             ? low
             : low + static_cast<std::uint32_t>((bits >> 20) % (high - low));
}

std::uint32_t People::DrawLoud(Random& random) const {
  return static_cast<std::uint32_t>(random.Below(300));
}

void People::AppendHandle(std::uint32_t person, std::string& out) const {
  const std::uint64_t key = Key(person);
  out.append(Pick(kSyllables, key));
  out.append(Pick(kSyllables, key >> 8));
  out.append(Pick(kSyllables, key >> 16));
  if (key & (1ull << 40)) out.push_back('_');
  // The number of the person makes the handle unique.
  char digits[8];
  int n = 0;
  for (std::uint32_t rest = person; n == 0 || rest > 0; rest /= 10)
    digits[n++] = static_cast<char>('0' + rest % 10);
  while (n > 0) out.push_back(digits[--n]);
}

void People::AppendName(std::uint32_t person, std::string& out) const {
  const std::uint64_t key = Key(person) >> 12;
  out.append(Pick(kFirst, key));
  if (key & (1ull << 41)) {
    out.append(" ");
    out.append(Pick(kLast, key >> 16));
  }
  if ((key >> 30) % 12 == 0) out.append(" ✨");
}

void People::AppendProperName(Random& random, std::string& out) const {
  // Ranks are spread over the syllables by a hash that the seed does not
  // change: the world has the same names in every simulation.
  const std::uint64_t key = Mix64(Draw(random) ^ 0x6e616d65);
  const std::size_t begin = out.size();
  const int syllables = 2 + static_cast<int>(key % 3);
  for (int i = 0; i < syllables; ++i)
    out.append(Pick(kSyllables, key >> (8 + 12 * i)));
  out[begin] = static_cast<char>(out[begin] - 32);
}

std::uint32_t People::Followers(std::uint32_t person) const {
  const std::uint32_t usual =
      audiences_[(Key(person) >> 20) & (kQuantiles - 1)];
  return person < 300 ? 2'000 + usual * 40 : usual;
}

void People::Mangle(std::uint32_t person, Random& random,
                    std::string& text) const {
  const std::uint64_t style = (Key(person) >> 34) % 100;
  if (style < 26) StripAccents(text);
  if (style < 10)
    for (char& c : text)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  if (style == 99)
    for (char& c : text)
      if (IsLower(c)) c = static_cast<char>(c - 32);
  if (style >= 20 && style < 40 && text.size() > 8 && random.Chance(0.4)) {
    const std::size_t at = random.Below(text.size() - 1);
    if (IsLower(text[at]) && IsLower(text[at + 1]))
      std::swap(text[at], text[at + 1]);
  }
}

}  // namespace vigie

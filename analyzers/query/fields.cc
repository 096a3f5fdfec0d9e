#include "analyzers/query/fields.h"

#include <algorithm>
#include <array>
#include <limits>

#include "analyzers/text/normalise.h"
#include "pipeline/base/strings.h"
#include "pipeline/config/node.h"

namespace vigie {
namespace {

using enum FieldForm;

constexpr FieldInfo kFields[] = {
    {FieldId::kTitle, "title", kTerms},
    {FieldId::kText, "text", kTerms},
    {FieldId::kBio, "bio", kTerms},
    {FieldId::kAuthor, "author", kFree},
    {FieldId::kAuthorName, "authorname", kFree},
    {FieldId::kSite, "site", kFree},
    {FieldId::kUrl, "url", kFree},
    {FieldId::kLinks, "links", kFree},
    {FieldId::kCountry, "country", kListed},
    {FieldId::kLanguage, "language", kListed},
    {FieldId::kSource, "source", kFree},
    {FieldId::kType, "type", kListed},
    {FieldId::kIs, "is", kListed},
    {FieldId::kHas, "has", kListed},
    {FieldId::kFollowers, "followers", kNumber},
    {FieldId::kEngagement, "engagement", kNumber},
    {FieldId::kReach, "reach", kNumber},
    {FieldId::kRating, "rating", kNumber},
    {FieldId::kHour, "hour", kNumber},
    {FieldId::kMinuteOfDay, "minuteOfDay", kNumber},
    {FieldId::kSentiment, "sentiment", kListed},
    {FieldId::kEmotion, "emotion", kListed},
    {FieldId::kTag, "tag", kFree},
    {FieldId::kHashtag, "hashtag", kFree},
    {FieldId::kMention, "mention", kFree},
    {FieldId::kReplyTo, "replyto", kFree},
    {FieldId::kClusterSize, "cluster_size", kNumber},
    {FieldId::kRegex, "regex", kRegex},
    // Other vendors' names.
    {FieldId::kType, "engagementType", kListed},
    {FieldId::kFollowers, "authorFollowers", kNumber},
    {FieldId::kLanguage, "lang", kListed},
    {FieldId::kSource, "sourcetype", kFree},
    {FieldId::kText, "content", kTerms},
    {FieldId::kMention, "at_mentions", kFree},
    {FieldId::kHashtag, "hashtags", kFree},
    {FieldId::kTitle, "intitle", kTerms},
};

// A value and the words that mean it; the first is the one form.
using Words = std::vector<std::vector<std::string_view>>;

const Words& ListOf(FieldId id) {
  static const Words languages = {
      {"fr", "fra", "fre"}, {"en", "eng"}, {"de", "deu", "ger"},
      {"es", "spa"},        {"it", "ita"}, {"pt", "por"},
      {"nl", "nld", "dut"}, {"ar", "ara"}, {"hi", "hin"},
      {"ru", "rus"},        {"ja", "jpn"}, {"zh", "zho", "chi"},
      {"ko", "kor"},        {"pl", "pol"}, {"tr", "tur"}};
  static const Words types = {
      {"post"},  {"comment"}, {"reply"},   {"repost", "retweet"},
      {"quote"}, {"review"},  {"article"}, {"video"}};
  static const Words is = {{"reply"},  {"repost"},   {"quote"},
                           {"edited"}, {"verified"}, {"ad"}};
  static const Words has = {{"links"},    {"images"}, {"video"}, {"mentions"},
                            {"hashtags"}, {"emoji"},  {"geo"}};
  static const Words sentiment = {{"positive"}, {"neutral"}, {"negative"}};
  static const Words emotion = {{"anger"},   {"fear"},    {"joy"},
                                {"sadness"}, {"disgust"}, {"surprise"}};
  static const Words source = {{"x", "twitter"},
                               {"facebook", "fb"},
                               {"instagram", "ig"},
                               {"youtube", "yt"},
                               {"vk", "vkontakte"}};
  static const Words none;
  switch (id) {
    case FieldId::kLanguage:
      return languages;
    case FieldId::kType:
      return types;
    case FieldId::kIs:
      return is;
    case FieldId::kHas:
      return has;
    case FieldId::kSentiment:
      return sentiment;
    case FieldId::kEmotion:
      return emotion;
    case FieldId::kSource:
      return source;
    default:
      return none;
  }
}

std::string_view InList(const Words& words, std::string_view word) {
  for (const auto& forms : words)
    if (std::find(forms.begin(), forms.end(), word) != forms.end())
      return forms[0];
  return {};
}

// ISO 3166-1: alpha-2 and alpha-3, five letters each.
constexpr std::string_view kCountries =
    "adandaeareafafgagatgaiaiaalalbamarmaoagoaqataarargasasmatautauausawabw"
    "axalaazazebabihbbbrbbdbgdbebelbfbfabgbgrbhbhrbibdibjbenblblmbmbmubnbrn"
    "bobolbqbesbrbrabsbhsbtbtnbvbvtbwbwabyblrbzblzcacancccckcdcodcfcafcgcog"
    "chchecicivckcokclchlcmcmrcnchncocolcrcricucubcvcpvcwcuwcxcxrcycypczcze"
    "dedeudjdjidkdnkdmdmadodomdzdzaececueeestegegyeheshereriesespetethfifin"
    "fjfjifkflkfmfsmfofrofrfragagabgbgbrgdgrdgegeogfgufggggyghghagigibglgrl"
    "gmgmbgngingpglpgqgnqgrgrcgssgsgtgtmgugumgwgnbgyguyhkhkghmhmdhnhndhrhrv"
    "hthtihuhunididnieirlilisrimimninindioiotiqirqirirnisislititajejeyjmjam"
    "jojorjpjpnkekenkgkgzkhkhmkikirkmcomknknakpprkkrkorkwkwtkycymkzkazlalao"
    "lblbnlclcalilielklkalrlbrlslsoltltululuxlvlvalylbymamarmcmcomdmdamemne"
    "mfmafmgmdgmhmhlmkmkdmlmlimmmmrmnmngmomacmpmnpmqmtqmrmrtmsmsrmtmltmumus"
    "mvmdvmwmwimxmexmymysmzmoznanamncnclnenernfnfkngnganinicnlnldnonornpnpl"
    "nrnrununiunznzlomomnpapanpeperpfpyfpgpngphphlpkpakplpolpmspmpnpcnprpri"
    "pspseptprtpwplwpypryqaqatrereurorourssrbrurusrwrwasasausbslbscsycsdsdn"
    "seswesgsgpshshnsisvnsjsjmsksvkslslesmsmrsnsensosomsrsurssssdststpsvslv"
    "sxsxmsysyrszswztctcatdtcdtfatftgtgoththatjtjktktkltltlstmtkmtntuntoton"
    "trturttttotvtuvtwtwntztzauaukrugugaumumiususauyuryuzuzbvavatvcvctveven"
    "vgvgbvivirvnvnmvuvutwfwlfwswsmyeyemytmytzazafzmzmbzwzwe";

char LowerOf(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

std::string Lower(std::string_view s) {
  std::string lower(s);
  for (char& c : lower) c = LowerOf(c);
  return lower;
}

}  // namespace

const FieldInfo* FindField(std::string_view name) {
  for (const FieldInfo& field : kFields)
    if (std::equal(name.begin(), name.end(), field.name.begin(),
                   field.name.end(),
                   [](char a, char b) { return LowerOf(a) == LowerOf(b); }))
      return &field;
  return nullptr;
}

std::string_view FieldName(FieldId id) {
  for (const FieldInfo& field : kFields)
    if (field.id == id) return field.name;
  return {};
}

std::string NearestField(std::string_view name) {
  std::vector<std::string> names;
  for (const FieldInfo& field : kFields) names.emplace_back(field.name);
  return NearestWord(name, names);
}

std::string_view SourceName(std::string_view platform) {
  const std::string_view one = InList(ListOf(FieldId::kSource), platform);
  return one.empty() ? platform : one;
}

std::string_view CountryCode(std::string_view written) {
  if (written.size() != 2 && written.size() != 3) return {};
  char code[3];
  for (std::size_t i = 0; i < written.size(); ++i)
    code[i] = LowerOf(written[i]);
  const std::string_view wanted(code, written.size());
  for (std::size_t i = 0; i < kCountries.size(); i += 5)
    if (kCountries.substr(i + (wanted.size() == 2 ? 0 : 2), wanted.size()) ==
        wanted)
      return kCountries.substr(i, 2);
  return {};
}

std::string_view LanguageCode(std::string_view written) {
  char code[3];
  std::size_t n = 0;
  for (; n < written.size() && written[n] != '-' && written[n] != '_'; ++n) {
    if (n == 3) return {};
    code[n] = LowerOf(written[n]);
  }
  return InList(ListOf(FieldId::kLanguage), std::string_view(code, n));
}

bool FieldValue(FieldId id, std::string_view written, std::string& value,
                bool& unknown) {
  unknown = false;
  switch (id) {
    case FieldId::kCountry: {
      unknown = Lower(written) == "unknown";
      const std::string_view code = CountryCode(written);
      value = code;
      return unknown || !code.empty();
    }
    case FieldId::kLanguage:
    case FieldId::kType:
    case FieldId::kIs:
    case FieldId::kHas:
    case FieldId::kSentiment:
    case FieldId::kEmotion: {
      const std::string_view one = InList(ListOf(id), Lower(written));
      value = one;
      return !one.empty();
    }
    case FieldId::kSource: {
      value = Lower(written);
      if (const std::string_view one = InList(ListOf(id), value); !one.empty())
        value = one;
      return std::all_of(value.begin(), value.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '.' || c == '-';
      });
    }
    case FieldId::kSite:
      value = Folded(HostOf(written));
      break;
    case FieldId::kLinks:
    case FieldId::kUrl:
      value = Folded(BareAddress(written));
      break;
    case FieldId::kAuthor:
    case FieldId::kMention:
    case FieldId::kHashtag:
      if (!written.empty() &&
          written[0] == (id == FieldId::kHashtag ? '#' : '@'))
        written.remove_prefix(1);
      value = Folded(written);
      break;
    default:
      value = Folded(written);
  }
  return !value.empty();
}

std::string FieldValues(FieldId id) {
  if (id == FieldId::kCountry)
    return "a code of ISO 3166 (fr or fra), or unknown";
  if (id == FieldId::kSource) return "a platform: x, facebook, mastodon, …";
  std::string out;
  for (const auto& forms : ListOf(id))
    for (const std::string_view form : forms)
      Append(out, out.empty() ? "" : ", ", form);
  return out.empty() ? "a word, or text between quotes" : out;
}

std::string_view BareAddress(std::string_view address) {
  if (const std::size_t scheme = address.find("://");
      scheme != std::string_view::npos && scheme < 12)
    address.remove_prefix(scheme + 3);
  if (address.size() > 4 && LowerOf(address[0]) == 'w' &&
      LowerOf(address[1]) == 'w' && LowerOf(address[2]) == 'w' &&
      address[3] == '.')
    address.remove_prefix(4);
  return address;
}

std::string_view HostOf(std::string_view address) {
  address = BareAddress(address);
  address = address.substr(0, address.find_first_of("/?#"));
  if (const std::size_t at = address.rfind('@'); at != std::string_view::npos)
    address.remove_prefix(at + 1);
  return address.substr(0, address.find(':'));
}

}  // namespace vigie

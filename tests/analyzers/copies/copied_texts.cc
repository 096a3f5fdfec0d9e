#include "tests/analyzers/copies/copied_texts.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// A sentence takes one of each column; some columns are left out.
struct Voice {
  std::array<std::string_view, 11> columns;  // alternatives between |
  std::string_view words, tags;
};

constexpr Voice kFrenchVoice = {
    {{"ce matin|hier soir|encore|depuis lundi|à chaque grève|pendant les "
      "vacances|mardi|au retour|comme toujours|ce midi|vers minuit|avant "
      "Noël|sans prévenir|samedi",
      "la SNCF|mon TGV|ce train|le service client|un contrôleur|la "
      "direction|l'application|le guichet|notre ligne|le ministre|un agent|la "
      "région|une voyageuse|le conducteur|le chef de gare|la compagnie|un "
      "syndicat|la presse|mon voisin|une famille|le maire|une étudiante|la "
      "police|un touriste",
      "enfin|vraiment|discrètement|partiellement|tardivement|gratuitement|"
      "courageusement|brusquement|finalement|poliment|longuement|"
      "mystérieusement",
      "annonce|supprime|rembourse|oublie|défend|explique|retarde|promet|vend|"
      "refuse|modernise|facture|ignore|prépare|rouvre|nettoie|surveille|"
      "contourne|reporte|critique|filme|double|répare|abandonne",
      "les billets|la correspondance|une amende|mon dossier|les "
      "horaires|l'abonnement|la climatisation|deux cents passagers|un "
      "autocar|les petites gares|la ponctualité|une indemnité|le bar|les "
      "vélos|la signalisation|une valise|le chantier|le chauffage|une "
      "annonce|les portes|un aiguillage|le parking|les toilettes|la "
      "billetterie",
      "impossible|ridicule|attendue|fragile|incomplète|gelée|historique|"
      "coûteuse|inutile|superbe|introuvable|régionale|secrète|bruyante|"
      "obsolète|solidaire|scandaleuse|rassurante|nocturne|estivale|électrique|"
      "précaire|magnifique|douteuse",
      "à Lyon|à Rennes|vers Nantes|à Marseille|sur le RER|vers Toulouse|en "
      "Bretagne|à Lille|pour Bordeaux|dans l'Est|à Montpellier|à Dijon|à "
      "Strasbourg|près d'Orléans|à Tours|au Mans|à Nancy|en Normandie|à "
      "Limoges|à Brest|vers Annecy|à Grenoble|à Pau|à Reims",
      "et|mais|alors que|parce que|car|tandis que",
      "personne|un collègue|le personnel|la météo|le budget|ma fille|une "
      "caméra|le quai|un médecin|la neige|le café|une pétition|un avocat|le "
      "dialogue|la foule|un journaliste",
      "répond|déborde|rigole|dort|proteste|applaudit|témoigne|patine|gèle|"
      "pleure|insiste|circule|recule|surprend|hésite|progresse",
      "quelle honte|bravo|je prendrai la voiture|merci quand même|qui "
      "paiera|affaire à suivre|vivement demain|rien ne change|belle "
      "surprise|dommage|on attend|c'est tant mieux|incroyable|courage|pauvre "
      "France|joli geste"}},
    "terrible|voyage|panne|client|valise|argent|colère|quai|photo|réunion|"
    "soleil|hiver|courrier|famille|semaine|demande",
    "SNCF|train|grève|retard|transport|TER|RER|ponctualité|honte|usagers"};
constexpr Voice kEnglishVoice = {
    {{"this morning|last night|again|since Monday|on strike days|over the "
      "holidays|Tuesday|heading home|as ever|at noon|around midnight|before "
      "Christmas|without warning|Saturday",
      "Northrail|my express|that train|customer service|an inspector|the "
      "management|the app|the help desk|our line|the minister|a steward|the "
      "county|a passenger|the driver|a station master|the company|the "
      "union|the press|my neighbour|a family|the mayor|a student|the police|a "
      "tourist",
      "finally|truly|quietly|partly|belatedly|freely|bravely|suddenly|"
      "eventually|politely|endlessly|mysteriously",
      "announces|cancels|refunds|forgets|defends|explains|delays|promises|"
      "sells|refuses|modernises|charges|ignores|prepares|reopens|cleans|"
      "watches|avoids|postpones|criticises|films|doubles|repairs|abandons",
      "the tickets|our connection|a penalty|my claim|the timetable|the season "
      "pass|the heating|two hundred travellers|a coach|the small stations|its "
      "punctuality|a voucher|the buffet|bikes|the signalling|a suitcase|the "
      "roadworks|the radiators|an announcement|the doors|a junction|the car "
      "park|the toilets|the booking office",
      "impossible|ridiculous|overdue|fragile|incomplete|frozen|historic|costly|"
      "useless|superb|invisible|regional|secret|noisy|obsolete|charitable|"
      "scandalous|reassuring|nightly|seasonal|electric|shaky|magnificent|"
      "doubtful",
      "in Leeds|near York|at Durham|in Newcastle|towards Carlisle|across "
      "Cumbria|at Manchester|to Sheffield|in Sunderland|near Halifax|outside "
      "Doncaster|at Preston|around Bradford|in Hull|at Crewe|near Chester|in "
      "Derby|towards Lincoln|at Buxton|in Bolton|near Wigan|at Oldham|in "
      "Whitby|towards Ripon",
      "and|but|while|because|though|since",
      "nobody|a colleague|the staff|the weather|the budget|my daughter|a "
      "camera|the platform|a doctor|snow|the coffee|a petition|a lawyer|the "
      "talks|the crowd|a reporter",
      "answers|overflows|laughs|sleeps|protests|applauds|testifies|stalls|"
      "freezes|cries|insists|circulates|retreats|surprises|hesitates|improves",
      "what a disgrace|bravo|next time I drive|thanks anyway|guess who "
      "pays|watch closely|roll on tomorrow|nothing changes|lovely "
      "surprise|pity|still waiting|honestly good|unbelievable|good luck|poor "
      "commuters|nice gesture"}},
    "awful|journey|breakdown|customer|suitcase|money|anger|platform|picture|"
    "meeting|sunshine|winter|letter|family|week|demand",
    "Northrail|train|strike|delay|commute|travel|rail|fail|shame|news"};

std::vector<std::string> Split(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    if (end != 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return words;
}

std::string_view Any(std::string_view list, Random& random) {
  const auto count =
      static_cast<std::uint64_t>(std::count(list.begin(), list.end(), '|'));
  for (std::uint64_t n = random.Below(count + 1); n > 0; --n)
    list.remove_prefix(list.find('|') + 1);
  return list.substr(0, list.find('|'));
}

}  // namespace

std::string WriteText(const CopiedTextOptions& options, Random& random) {
  const Voice& voice = options.french ? kFrenchVoice : kEnglishVoice;
  std::string text;
  for (int s = 0; s < options.sentences; ++s) {
    if (s > 0) text += ". ";
    // Somebody does something; where, when and what follows half the time.
    const bool more = random.Chance(.5);
    for (std::size_t c = 0; c < voice.columns.size(); ++c) {
      const bool second = c >= 7 && c <= 9;
      const bool always = c == 1 || c == 3 || c == 4 || c == 5;
      if (second ? !more : !always && random.Chance(.4)) continue;
      if (!text.empty() && text.back() != ' ') text += ' ';
      text += Any(voice.columns[c], random);
    }
  }
  return text;
}

std::string CopyText(const std::string& text, bool french, int edits,
                     Random& random, std::string* names) {
  const Voice& voice = french ? kFrenchVoice : kEnglishVoice;
  std::vector<std::string> words = Split(text);
  std::string done;
  for (int e = 0; e < edits; ++e) switch (random.Below(6)) {
      case 0: {  // up to a seventh of the words
        const std::size_t most = std::max<std::size_t>(1, words.size() / 7);
        for (std::size_t n = 1 + random.Below(most); n > 0; --n) {
          const std::size_t at = random.Below(words.size());
          switch (random.Below(3)) {
            case 0:
              words.insert(words.begin() + static_cast<std::ptrdiff_t>(at),
                           std::string(Any(voice.words, random)));
              break;
            case 1:
              if (words.size() > 1) {
                words.erase(words.begin() + static_cast<std::ptrdiff_t>(at));
                break;
              }
              [[fallthrough]];
            default:
              words[at] = Any(voice.words, random);
          }
        }
        done += 'W';
        break;
      }
      case 1:  // five to nine tenths stay
        words.resize(std::max<std::size_t>(
            1, words.size() * (50 + random.Below(40)) / 100));
        words.back() += "…";
        done += 'T';
        break;
      case 2:
        for (std::uint64_t n = 1 + random.Below(3); n > 0; --n)
          words.insert(random.Chance(.2) ? words.begin() : words.end(),
                       Cat("#", Any(voice.tags, random)));
        done += 'H';
        break;
      case 3:
        words.push_back(Cat("https://ex.fr/a", random.Below(100'000)));
        done += 'L';
        break;
      case 4:
        words.insert(words.begin(),
                     {"RT", Cat("@lea", random.Below(1000), ":")});
        done += 'R';
        break;
      default:
        words.push_back("via");
        words.push_back(Cat("@paul", random.Below(1000)));
        done += 'V';
    }
  if (names != nullptr) *names = done;
  std::string out;
  for (const std::string& word : words) {
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

}  // namespace vigie

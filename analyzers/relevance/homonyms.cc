#include "analyzers/relevance/homonyms.h"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace vigie {
namespace {

constexpr std::string_view kEveryday =
    "free total action but next three very well always kind wise smart "
    "now game sky mini normal quick base red avis ange salt max prime "
    "star just ideal simple sure pure best first one plus mega super "
    "extra direct express elan volt bolt april mars go boost ring edge "
    "echo target signal switch meta x discover progressive calm clear "
    "match gap chase giant lion nana lu sens alma iris innocent intact "
    "national premier nationwide universal global general continental "
    "impulse benefit origins lush soap glory body glow urban rare drunk "
    "pears axe vue odeon fever epic valve twitch tidal peacock paramount "
    "focus look feu_vert feu vert point point_p marches leader price "
    "netto cora spar casino eden sport jules brice caroll maje sandro "
    "dim minelli bocage andre san_marina courir foot_locker truffaut "
    "jardiland point_s midas speedy bien_vu vinci mint elmy barry gaz "
    "lime dott tier bird spin ter swift delta united spirit frontier "
    "virgin emirates qatar swiss alliance iberia condor level hop joon "
    "corsair avanti southern northern trainline ada hertz budget post "
    "relais ups council navigo ants metropole arte canal salto steam "
    "blizzard rockstar stadia luna oasis dove lynx sanex vichy clinique "
    "rituals mac kiko ariel dash skip gillette venus monsavon ushuaia "
    "adopt pixi boots ";

constexpr std::string_view kWords =
    "orange apple shell visa carrefour casino boulanger leclerc picard "
    "nickel coriolis sunrise mango monsoon boots iceland halifax "
    "starling tide lemonade stripe chime churchill spectrum cricket bell "
    "fido mint octopus puma hive bulb galaxy dove bounty monster magnum "
    "chipotle walkers subway jaguar mustang beetle leaf lotus lincoln "
    "genesis ranger golf seat ford fiat smart oscar anthem libre apollo "
    "clicks trojan windows slack nest alexa brother discord copilot "
    "oracle java pixel gemini claude mistral notion chrome canon intel "
    "corsair bosch president mars kinder paul ricard maille oasis volvic "
    "evian bonne_maman bonne maman la_laitiere la laitiere carte_noire "
    "carte noire brioche_doree brioche doree la_halle halle habitat "
    "orchestra printemps camaieu metro coop amazon gulf aa ds mg alpine "
    "ram coyote la_centrale centrale electra atlante petit_bateau petit "
    "bateau roche baxter meetic shark ninja dyson caterpillar cat "
    "north_face patagonia columbia camel diesel guess converse jordan "
    "supreme coach fossil swatch omega tudor tiffany sage square block "
    "cash wave bill ally marcus atom wise plum nutmeg cleo so_energy so "
    "energy bird spin lime bolt grab tinder hinge bumble grindr happn "
    "zoom teams monday linear craft things word excel access outlook "
    "bing edge safari opera brave firefox prime fire echo ring blink "
    "nothing sharp candy hoover brandt vedette thomson calor ariete "
    "activia boursin kiri vache_qui_rit aoste loue marie rivoire tipiak "
    "amora carambar lutti hollywood lion crunch smarties prince bn lu "
    "mikado tuc curly vico coca sprite innocent joker pago burn rockstar "
    "corona costa pret nero quick ange hippopotamus leon nature "
    "decouvertes spar cora match netto globus lydia alan friday april "
    "generali intact helvetia mobiliere baloise zurich livi nana always "
    "novo merck oxygen phoenix atlas titan nova luna astro vega orion "
    "sirius polaris compass crown anchor eagle falcon hawk tiger panther "
    "cobra viper storm thunder spark flash blaze frost cloud rain snow "
    "river ocean delta alpha beta gamma sigma poste cap ligne bleu vert "
    "rouge noir blanc rose violet blue red green black white pink purple "
    "silver gold center parcs pierre vacances canal ouest france "
    "le_monde le_point marianne liberation the_sun the_times the_mirror "
    "sun times mirror guardian independent express star mail telegraph "
    "economist spectator fox now trek giant scott specialized look arena "
    "speedo head wilson continental mercedes mini lancia rover focus "
    "fiesta polo panda punto clio megane scenic espace partner saxo "
    "picasso zoe spring juke note kona sunday saturn mercury venus "
    "jupiter neptune pluto ";

constexpr std::string_view kPersons =
    "alan lydia leclerc picard boulanger paul alma jules claude alexa "
    "ada electra lilly mercedes oscar zoe baxter ariel nana churchill "
    "ford tesla lincoln bosch truffaut andre brice caroll sandro marcus "
    "cleo oliver wendy denny dave morgan charles fisher hugo boss tommy "
    "ralph lauren calvin klein michael kors martin winchester remington "
    "gillette campbell ricard ferrari dodge cadillac buick tudor louis "
    "philippe jacques yves rocher jean gaultier chloe gemini leon nando "
    "jack daniel jim beam johnnie walker pernod mistral marie alain "
    "manoukian henri maire martini campari hertz volta ampere ohm joule "
    "darwin newton pascal kelvin edison barbera tinder siri cortana "
    "bixby watson einstein sage bella anna emma sofia nina rosa julia "
    "clara lucie leo lea alice victor arthur felix max tom tim sam ben "
    "sophie bell halifax virgin bic bolt ashley kinder dyson mark "
    "spencer marks harvey jordan harry potter ";

constexpr std::string_view kPlaces =
    "gap evian volvic vichy amazon iceland halifax orange java alpine "
    "helvetia malakoff picard epinal vittel contrex badoit perrier hepar "
    "salvetat thonon patagonia columbia lincoln dakota tucson malibu "
    "capri ibiza leon cordoba toledo cupra avon cambridge oxford bristol "
    "york lancaster berkeley stanford philadelphia zurich baloise vaud "
    "nationwide southern northern delta emirates qatar swiss iberia "
    "malaysia singapore turkish american british alaska hawaiian virgin "
    "costa sahara kona savannah montana aspen vail everest olympus "
    "monterey sierra phoenix houston denver austin brooklyn bronx harlem "
    "chelsea kensington mayfair soho camden roubaix tourcoing lens nancy "
    "troyes tours vannes brest cergy nanterre parisot paris lyon "
    "marseille nice monaco savoie bretagne normandie auvergne provence "
    "bourgogne corse arena odeon palace globe grand rex loue ";

using Names = std::unordered_map<std::string, NameKind>;

void AddAll(Names& names, std::string_view list, NameKind kind) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(' '), list.size());
    std::string name(list.substr(0, end));
    std::replace(name.begin(), name.end(), '_', ' ');
    // The first list that holds a name says what it is.
    if (!name.empty()) names.try_emplace(std::move(name), kind);
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

}  // namespace

NameKind KindOfName(std::string_view folded) {
  static const Names* const names = [] {
    auto* all = new Names;
    AddAll(*all, kEveryday, NameKind::kEveryday);
    AddAll(*all, kPersons, NameKind::kPerson);
    AddAll(*all, kPlaces, NameKind::kPlace);
    AddAll(*all, kWords, NameKind::kWord);
    return all;
  }();
  const auto found = names->find(std::string(folded));
  return found == names->end() ? NameKind::kPlain : found->second;
}

}  // namespace vigie

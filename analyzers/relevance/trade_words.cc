#include "analyzers/relevance/trade_words.h"

namespace vigie {
namespace {

constexpr std::string_view kService =
    // French
    "service_client service_clients sav hotline conseiller/s conseillère/s "
    "client/e/s/es clientèle abonn* résili* forfait/s facture/s facturé/e/s "
    "facturation prélèvement/s prélevé/e/s rembours* remboursement/s livraison "
    "livreur livré/e/s colis commande/s commandé/e/s réclamation/s contrat/s "
    "engagement souscri* assurance/s sinistre compte/s carte_bancaire agence/s "
    "box fibre débit réseau réseaux 4g 5g mobile/s sim appli/s application "
    "site_internet bug/s panne/s technicien/s raccordement offre/s parrainage "
    "devis garantie dépannage espace_client chatbot mise_à_jour smartphone/s "
    "opérateur/s fournisseur/s banque/s mutuelle/s borne/s recharge "
    // English
    "customer_service customer_services customer_support support refund/s "
    "refunded subscription/s subscriber/s cancel/led/ling bill/s billed "
    "billing charge/s charged invoice delivery delivered parcel order/s "
    "ordered complaint/s contract broadband signal_bars router app outage "
    "helpline call_centre chatbot warranty account policy premium claim/s "
    "insurer bank banking roaming data_plan sim_only meter tariff install "
    "update phone/s iphone ipad macbook laptop";
constexpr std::string_view kShop =
    "magasin/s boutique/s rayon/s caisse/s caissier caissière drive caddie "
    "courses promo/s promotion/s soldes prix ticket_de_caisse carte_fidélité "
    "hyper hypermarché supermarché enseigne/s marque/s station/s essence plein "
    "carburant sp95 gazole litre catalogue bon_d'achat carte_cadeau produit/s "
    "gamme pub publicité modèle/s concession garage achat achats acheté/e/s "
    "achète acheter vendeur vendeuse euros € balles neuf occasion "
    "store/s shop/s till checkout aisle trolley supermarket voucher clubcard "
    "loyalty petrol forecourt sale/s price/s product/s brand/s range bought "
    "buy buying sold cashier staff dealer/s dealership menu franchise "
    "pounds quid gift_card self_checkout";
constexpr std::string_view kFirm =
    "groupe pdg dg ceo salarié/s salariés embauche recrute recrutement "
    "actionnaire/s dividende bourse chiffre_d'affaires bénéfice/s trimestre "
    "résultats lance annonce partenariat partenaire siège direction syndicat/s "
    "grève filiale rachat fusion plainte amende concurrence concurrent/s "
    "sponsor leader marché entreprise société communiqué conseil_municipal "
    "cdi cdd alternance stage recherche_un recherche_une "
    "shares shareholder/s profit/s revenue quarter quarterly earnings results "
    "launches announces acquisition merger employees workers hiring hire/s "
    "layoffs lawsuit sponsor/s partnership headquarters company competitor/s "
    "market regulator stock ceo chief_executive";
constexpr std::string_view kNames =
    "sfr bouygues sosh orange_france iliad freebox livebox bbox prixtel "
    "vodafone verizon t_mobile tmobile talktalk virgin_media giffgaff "
    "bnp société_générale lcl boursobank boursorama crédit_agricole "
    "caisse_d'épargne crédit_mutuel revolut n26 fortuneo barclays hsbc lloyds "
    "natwest santander monzo axa maif macif matmut maaf allianz groupama "
    "aviva admiral carrefour leclerc auchan lidl aldi intermarché monoprix "
    "super_u cora tesco asda sainsbury's sainsburys morrisons waitrose "
    "walmart costco ikea fnac darty decathlon conforama amazon cdiscount "
    "vinted zara primark shein edf engie totalenergies enedis esso bp "
    "british_gas octopus_energy eon e.on tesla renault peugeot citroën dacia "
    "volkswagen toyota bmw mercedes audi hyundai kia nestlé danone mcdo "
    "mcdonald's kfc burger_king starbucks coca samsung iphone android google "
    "microsoft whatsapp instagram facebook netflix spotify doctolib sncf "
    "ryanair easyjet air_france";

}  // namespace

const PhraseTable& TradeWords() {
  static const PhraseTable* const table = [] {
    auto* words = new PhraseTable;
    words->Add(kService, kTradeService);
    words->Add(kShop, kTradeShop);
    words->Add(kFirm, kTradeFirm);
    words->Add(kNames, kTradeNames);
    return words;
  }();
  return *table;
}

}  // namespace vigie

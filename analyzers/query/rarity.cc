#include "analyzers/query/rarity.h"

#include "analyzers/query/forms.h"
#include "analyzers/text/term_table.h"
#include "analyzers/text/tokenizer.h"

namespace vigie {
namespace {

constexpr std::string_view kVeryCommon =
    " de la le et les des en un une a est pour que qui dans il pas sur ce du "
    "au avec plus par je se ne on tout mais nous vous si sont ou the to and "
    "of in is it you that for this be not are with my have me so just all at "
    "was your like do can get we they but up out what now no new one ";
constexpr std::string_view kCommon =
    " bien fait faire comme sans encore merci jour aussi cette ces meme tous "
    "mon ma mes son sa ses leur leurs notre votre vos nos etre avoir etait "
    "peut quand ici alors apres avant trop toujours jamais rien oui non bon "
    "bonne grand petit vie temps monde france paris service client clients "
    "prix produit produits panne retard achat vente entreprise probleme "
    "marque groupe compte mobile internet reseau train avion voiture banque "
    "credit assurance magasin livraison commande super nul arnaque bonjour "
    "good time day today love people know want think make really great best "
    "need see company service customer product price phone app free air help "
    "work home world news video game first last right back still never ever "
    "two years year week month man life here there their them from our or as "
    "if by an will about more some when how who has had been than then only "
    "orange apple play jour nouveau nouvelle ";

const TermTable<std::uint32_t>& Table() {
  static const TermTable<std::uint32_t>& table = [] {
    auto* made = new TermTable<std::uint32_t>;
    const auto add = [&](std::string_view words, std::uint32_t frequency) {
      for (std::size_t i = 0;
           (i = words.find_first_not_of(' ', i)) != std::string_view::npos;) {
        const std::size_t end = words.find(' ', i);
        (*made)[TermHash(words.substr(i, end - i))] = frequency;
        i = end;
      }
    };
    add(kCommon, 100);
    add(kVeryCommon, 1000);
    return std::ref(*made);
  }();
  return table;
}

}  // namespace

std::uint32_t WordFrequency(std::string_view folded) {
  if (const std::uint32_t* known = Table().Get(TermHash(folded))) return *known;
  const std::size_t letters = CountCharacters(folded);
  return letters <= 2 ? 60 : letters <= 4 ? 12 : letters <= 6 ? 4 : 2;
}

}  // namespace vigie

#include <algorithm>

#include "absl/strings/ascii.h"
#include "ingest/simulate/simulation.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"

namespace vigie {

const std::vector<SimulatedBrand>& SimulatedBrands() {
  static const auto& brands = *new std::vector<SimulatedBrand>{
      {"Novalia", "telecom", "NovaliaFR", "novalia OR @novaliafr"},
      {"Railéo", "rail", "RaileoFR", "raileo OR @raileofr"},
      {"Orvane", "bank", "BanqueOrvane", "orvane OR @banqueorvane"},
      {"Voltéa", "energy", "VolteaFR", "voltea OR @volteafr"},
      {"Marchéo", "retail", "Marcheo", "marcheo OR @marcheo"},
      {"Nuvoka", "tech", "NuvokaTech", "nuvoka OR @nuvokatech"},
      {"Escale", "air", "EscaleAir",
       "\"escale air\" OR @escaleair OR (escale AND (vol OR vols OR avion OR "
       "aeroport OR bagage OR bagages OR flight OR airport OR baggage))",
       true},
      {"Lumélia", "beauty", "LumeliaParis", "lumelia OR @lumeliaparis"},
      {"Vélinor", "car", "VelinorAuto", "velinor OR @velinorauto"},
      {"Cinévox", "media", "CinevoxTV", "cinevox OR @cinevoxtv"},
      {"Tournesol", "food", "TournesolBio",
       "\"tournesol bio\" OR @tournesolbio OR (tournesol AND (magasin OR rayon "
       "OR bio OR yaourts OR organic OR shop))",
       true},
      {"Santivia", "health", "SantiviaFR", "santivia OR @santiviafr"},
      {"MonGuichet", "public", "MonGuichet", "monguichet OR @monguichet"},
  };
  return brands;
}

std::vector<SimulatedBrand> BrandsNamed(const std::vector<std::string>& names) {
  if (names.empty()) return SimulatedBrands();
  std::vector<SimulatedBrand> chosen;
  for (const std::string& name : names) {
    const auto& known = SimulatedBrands();
    const auto found =
        std::find_if(known.begin(), known.end(),
                     [&](const SimulatedBrand& b) { return b.name == name; });
    if (found != known.end()) {
      chosen.push_back(*found);
      continue;
    }
    // A name of the user's own: some sector, its letters as the handle.
    SimulatedBrand brand{name, known[Hash64(name) % known.size()].sector, "",
                         Cat("\"", name, "\"")};
    for (const char c : name)
      if (static_cast<unsigned char>(c) >= 0x80 || absl::ascii_isalnum(c))
        brand.handle.push_back(c);
    chosen.push_back(std::move(brand));
  }
  return chosen;
}

}  // namespace vigie

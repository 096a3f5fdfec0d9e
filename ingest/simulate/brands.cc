#include "ingest/simulate/simulation.h"

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

}  // namespace vigie

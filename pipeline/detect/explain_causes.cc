#include "pipeline/detect/explain_causes.h"

#include <array>
#include <utility>

#include "pipeline/base/strings.h"
#include "pipeline/detect/explain.h"

namespace vigie {
namespace {

// In the order of Theme.
constexpr std::array<std::pair<std::string_view, std::string_view>, kThemes>
    kThemeWords = {{{"price", "prix"},
                    {"delivery", "livraison"},
                    {"quality", "qualité"},
                    {"service", "service client"},
                    {"safety", "sécurité"},
                    {"privacy", "données personnelles"},
                    {"ethics", "éthique"},
                    {"employment", "emploi"},
                    {"environment", "environnement"},
                    {"an outage", "panne"},
                    {"billing", "facturation"},
                    {"the product", "produit"},
                    {"the app", "application"},
                    {"advertising", "publicité"},
                    {"waiting", "attente"},
                    {"refunds", "remboursement"}}};

std::int64_t Percent(double share) {
  return static_cast<std::int64_t>(share * 100.0 + 0.5);
}

}  // namespace

std::string CauseName(CauseKind kind, std::string_view name, bool french) {
  switch (kind) {
    case CauseKind::kHashtag:
      return name.starts_with('#') ? std::string(name) : Cat("#", name);
    case CauseKind::kLink: {
      for (const std::string_view scheme : {"https://", "http://", "www."})
        if (name.starts_with(scheme)) name.remove_prefix(scheme.size());
      return std::string(name);
    }
    case CauseKind::kAuthor: {
      // "x:12345 handle"
      const std::size_t space = name.find(' ');
      const std::string_view handle = space == name.npos
                                          ? name.substr(name.find(':') + 1)
                                          : name.substr(space + 1);
      return Cat("@", handle, " (", name.substr(0, name.find(':')), ")");
    }
    case CauseKind::kTheme:
      for (int t = 0; t < kThemes; ++t)
        if (ThemeName(static_cast<Theme>(t)) == name) {
          const auto& words = kThemeWords[static_cast<std::size_t>(t)];
          return std::string(french ? words.second : words.first);
        }
      return std::string(name);
    case CauseKind::kCopies:
    case CauseKind::kPlatform:
      break;
  }
  return std::string(name);
}

std::string DriverPhrase(const std::vector<Driver>& drivers, const Measures& m,
                         bool french) {
  if (drivers.empty()) return "";
  const Driver& d = drivers.front();
  const std::string name = CauseName(d.cause->kind, d.cause->name, french);
  const std::string counted =
      french ? Cat(Grouped(d.negatives, true), " des ",
                   Grouped(m.negatives, true), " mentions négatives ")
             : Cat(Grouped(d.negatives, false), " of the ",
                   Grouped(m.negatives, false), " negatives ");
  const std::string share = french ? Cat(Percent(d.share), " % de l'excès ")
                                   : Cat(Percent(d.share), " % of the excess ");
  switch (d.cause->kind) {
    case CauseKind::kHashtag:
      return Cat(share, french ? "porte " : "carries ", name);
    case CauseKind::kLink:
      return Cat(counted, french ? "partagent " : "share ", name);
    case CauseKind::kAuthor:
      return Cat(counted, french ? "sont de " : "are by ", name);
    case CauseKind::kCopies:
      return Cat(counted, french ? "viennent d'un même message et de ses copies"
                                 : "come from one post and its copies");
    case CauseKind::kTheme:
      return Cat(share, french ? "a pour thème : " : "is about ", name);
    case CauseKind::kPlatform:
      return Cat(share, french ? "est sur " : "is on ", name);
  }
  return "";
}

std::string DriversText(const std::vector<Driver>& drivers, const Measures& m,
                        bool french) {
  std::string text;
  for (const Driver& driver : drivers)
    Append(text,
           text.empty() ? ""
           : french     ? " ; "
                        : "; ",
           DriverPhrase({driver}, m, french));
  if (!text.empty()) text += ". ";
  if (m.newcomers >= 600 && !drivers.empty() && drivers.front().share >= 0.5 &&
      (drivers.front().cause->kind == CauseKind::kHashtag ||
       drivers.front().cause->kind == CauseKind::kLink))
    Append(text,
           french ? "Cela ressemble à un raid : " : "This looks like a raid: ",
           m.newcomers / 10,
           french ? " % des auteurs n'avaient jamais parlé de la marque. "
                  : " % of its authors had never spoken of the brand. ");
  if (!m.spread_name.empty())
    Append(text, m.spread_name, french ? " est passé " : " has reached ",
           m.spread_press ? (french ? "dans la presse" : "the press")
           : french       ? Cat("sur ", m.spread_platform)
                          : m.spread_platform,
           ". ");
  if (m.reposters >= 25)
    Append(text,
           french ? "Un même message négatif est repris par environ "
                  : "One negative post is repeated by about ",
           m.reposters,
           french ? " personnes en une demi-heure. "
                  : " people within half an hour. ");
  return text;
}

}  // namespace vigie

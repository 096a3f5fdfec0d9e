#include "pipeline/model/rules.h"

#include "pipeline/base/bytes.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {
constexpr std::string_view kMagic = "vigie rules 1\n";
}  // namespace

std::string Rules::Body() const {
  std::string body(kMagic);
  ByteWriter out(body);
  out.String(analysis);
  out.Varint(brands.size());
  for (const BrandRule& brand : brands) {
    out.String(brand.name);
    out.String(brand.query);
    out.String(brand.panel);
    out.Varint(brand.competitor);
    out.Varint(brand.owned.size());
    for (const std::string& account : brand.owned) out.String(account);
  }
  out.Varint(detection.size());
  for (const auto& [key, value] : detection) {
    out.String(key);
    out.String(value);
  }
  return body;
}

absl::StatusOr<Rules> Rules::Parse(std::string_view body) {
  if (!body.starts_with(kMagic))
    return InvalidArgument(
        "rules body: written by a newer version, or damaged");
  ByteReader in(body.substr(kMagic.size()));
  Rules rules;
  rules.analysis = in.String();
  const std::uint64_t brands = in.Varint();
  for (std::uint64_t i = 0; i < brands && in.ok(); ++i) {
    BrandRule& brand = rules.brands.emplace_back();
    brand.name = in.String();
    brand.query = in.String();
    brand.panel = in.String();
    brand.competitor = in.Varint() != 0;
    const std::uint64_t owned = in.Varint();
    for (std::uint64_t k = 0; k < owned && in.ok(); ++k)
      brand.owned.emplace_back(in.String());
  }
  const std::uint64_t settings = in.Varint();
  for (std::uint64_t i = 0; i < settings && in.ok(); ++i) {
    std::string key(in.String());
    rules.detection.emplace_back(std::move(key), std::string(in.String()));
  }
  if (!in.ok() || !in.done())
    return InvalidArgument("rules body: cut short or damaged");
  return rules;
}

std::uint64_t Rules::Hash() const { return Hash64(Body()); }

}  // namespace vigie

#include "pipeline/parse/parser.h"

#include "pipeline/base/strings.h"

namespace vigie {

Parser::Parser(const Mappings& mappings) {
  for (const auto& [name, make] : mappings)
    mappings_.emplace_back(FormatName::Of(name), make());
}

Mapping* Parser::Find(std::string_view format) {
  const FormatName name = FormatName::Of(format);
  for (const auto& [known, mapping] : mappings_)
    if (known == name) return mapping.get();
  return nullptr;
}

absl::Status Parser::Parse(const Record& record, Mention& mention) {
  mention.Clear();
  for (const auto& [name, mapping] : mappings_) {
    if (!(name == record.format)) continue;
    if (record.swept)
      return InvalidArgument("payload removed after a deletion");
    if (record.payload.size() > kMaxPayload)
      return InvalidArgument(name.view(), ": payload of ",
                             record.payload.size(), " bytes is over 1 MiB");
    return mapping->Map(PaddedView{record.payload}, mention);
  }
  return InvalidArgument("format \"", record.format.view(),
                         "\": no mapping of that name in this build");
}

}  // namespace vigie

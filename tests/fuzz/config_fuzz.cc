#include <cstdlib>
#include <string_view>

#include "pipeline/config/node.h"

namespace vigie {
namespace {

// Reads every value in every way: none may harm.
void ReadAll(const ConfigNode& node) {
  node.String();
  node.Bool(false);
  node.Int(0, -5, 5);
  node.Number(0, -5, 5);
  node.Duration(0, 0, kDay);
  node.Bytes(0, 0, 1 << 20);
  node.OneOf({"embedded", "kafka"}, "kafka");
  node.Strings();
  node["name"].Required("a name").String();
  for (const ConfigNode& item : node.items()) ReadAll(item);
  for (const auto& [key, value] : node.entries())
    if (!key.starts_with('z')) ReadAll(value);
  node.RefuseUnknown();
}

}  // namespace
}  // namespace vigie

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto document = vigie::ConfigDocument::Parse(text, "f.yaml");
  if (!document.ok()) {
    // Every refusal names the file.
    if (document.status().message().find("f.yaml") != 0) std::abort();
    return 0;
  }
  vigie::ReadAll((*document)->root());
  (*document)->errors().ToString();
  return 0;
}

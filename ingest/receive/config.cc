#include <string_view>
#include <utility>

#include "ingest/receive/connector.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::string_view kSecret = "a secret, `env:NAME` or `file:PATH`";

std::vector<ReceiveSender> Senders(const ConfigNode& tokens) {
  std::vector<ReceiveSender> senders;
  if (tokens.is_map()) {
    for (const auto& [name, token] : tokens.entries())
      senders.push_back({name, token.Required(kSecret).Secret()});
  } else {
    for (const ConfigNode& sender : tokens.items())
      senders.push_back({sender["name"].Required("who sends").String(),
                         sender["token"].Required(kSecret).Secret()});
  }
  return senders;
}

}  // namespace

std::unique_ptr<Source> MakeReceiveSource(const ConfigNode& config) {
  ReceiveOptions options;
  options.listen = config["listen"].ListenAddress(options.listen);
  options.path = config["path"].String(options.path);
  options.max_body = static_cast<std::size_t>(
      config["max_body"].Bytes(8 << 20, 1 << 10, 64 << 20));
  options.max_waiting = static_cast<std::size_t>(config["max_waiting"].Bytes(
      64 << 20, static_cast<std::int64_t>(options.max_body), 1 << 30));
  const ConfigNode tokens = config["tokens"];
  bool good = !options.listen.empty();  // else told already
  const auto refuse = [&](const ConfigNode& node, std::string_view reason) {
    node.Error(reason);
    good = false;
  };
  if (options.path.empty() || options.path.front() != '/' ||
      options.path.find_first_of("?#% ") != std::string::npos)
    refuse(config["path"], "give a path, as /v1/mentions");
  if (!tokens.present()) {
    tokens.Required("a map of senders to their secrets, as `crm: env:TOKEN`");
    return nullptr;
  }
  options.senders = Senders(tokens);
  if (options.senders.empty()) refuse(tokens, "nobody may send; give a token");
  for (std::size_t i = 0; i < options.senders.size(); ++i) {
    if (options.senders[i].token.empty()) good = false;  // told already
    for (std::size_t j = 0; j < i; ++j)
      if (options.senders[i].token == options.senders[j].token)
        refuse(tokens, Cat(options.senders[j].name, " and ",
                           options.senders[i].name, " have the same token"));
  }
  return good ? MakeReceiveSource(options) : nullptr;
}

}  // namespace vigie

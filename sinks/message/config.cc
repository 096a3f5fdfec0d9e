#include "absl/strings/str_replace.h"
#include "pipeline/base/strings.h"
#include "sinks/http/client.h"
#include "sinks/message/chat.h"
#include "sinks/message/message.h"

namespace vigie {

MessageOptions ReadMessageOptions(const ConfigNode& config) {
  MessageOptions options;
  const ConfigNode language = config["language"];
  if (language.present())
    options.language =
        language.OneOf({"en", "fr"}, "") == "fr" ? kFrench : kEnglish;
  const ConfigNode link = config["link"];
  if (link.present()) {
    options.link = link.Secret();
    const std::string filled = absl::StrReplaceAll(
        options.link, {{"{id}", "id"}, {"{step}", "1"}, {"{brand}", "brand"}});
    if (filled.find_first_of("{}") != std::string::npos)
      link.Error("only {id}, {step} and {brand} are put in");
    else if (const std::string fault = UrlFault(filled); !fault.empty())
      link.Error(fault);
  }
  const ConfigNode zone = config["time_zone"];
  if (zone.present() &&
      !absl::LoadTimeZone(zone.String(), &options.time_zone.emplace()))
    zone.Error("no such time zone; give one as Europe/Paris");
  return options;
}

ChatOptions ReadChatOptions(const ConfigNode& config,
                            std::string_view what_url) {
  ChatOptions options;
  const ConfigNode url = config["url"];
  url.Required(what_url);
  if (url.present()) options.url = ReadUrl(url);
  options.timeout = ReadTimeout(config);
  options.ca_file = config["ca_file"].Certificates();
  options.message = ReadMessageOptions(config);
  return options;
}

}  // namespace vigie

#include "sinks/http/reach.h"

#include "absl/strings/escaping.h"
#include "pipeline/base/strings.h"
#include "sinks/http/client.h"

namespace vigie {

HttpHeaders ReadHeaders(const ConfigNode& config) {
  HttpHeaders headers;
  const ConfigNode map = config["headers"];
  if (!map.present()) return headers;
  for (const auto& [name, node] : map.entries()) {
    std::string value = node.Secret();
    if (const std::string fault = HeaderFault(name, value); !fault.empty())
      node.Error(fault);
    else
      headers.emplace_back(name, std::move(value));
  }
  return headers;
}

HttpHeaders ReadAuthorization(const ConfigNode& config) {
  const ConfigNode bearer = config["bearer"];
  const ConfigNode username = config["username"];
  const ConfigNode password = config["password"];
  if (bearer.present() && username.present())
    bearer.Error("give a bearer or a username, not both");
  if (bearer.present()) {
    std::string value = Cat("Bearer ", bearer.Secret());
    if (const std::string fault = HeaderFault("Authorization", value);
        !fault.empty())
      bearer.Error(fault);
    return {{"Authorization", std::move(value)}};
  }
  if (username.present())
    return {{"Authorization",
             BasicAuthorization(username.String(),
                                password.present() ? password.Secret() : "")}};
  if (password.present()) password.Error("give a username too");
  return {};
}

Micros ReadTimeout(const ConfigNode& config) {
  return config["timeout"].Duration(10 * kSecond, 100 * kMillisecond,
                                    5 * kMinute);
}

std::string ReadUrl(const ConfigNode& node) {
  std::string url = node.Secret();
  if (url.empty()) return url;  // told already
  if (const std::string fault = UrlFault(url); !fault.empty())
    node.Error(fault);
  return url;
}

std::vector<std::string> SecretsOf(const std::vector<std::string>& urls,
                                   const HttpHeaders& headers) {
  std::vector<std::string> secrets;
  for (const std::string& url : urls) {
    const std::size_t host = url.find("://");
    const std::size_t begin = host == std::string::npos ? 0 : host + 3;
    const std::size_t path = url.find('/', begin);
    const std::string authority = url.substr(begin, path - begin);
    if (const std::size_t at = authority.rfind('@'); at != std::string::npos) {
      const std::string user = authority.substr(0, at);
      secrets.push_back(user);
      if (const std::size_t colon = user.find(':'); colon != std::string::npos)
        secrets.push_back(user.substr(colon + 1));
    }
    if (path == std::string::npos) continue;
    secrets.push_back(url.substr(path));
    if (const std::size_t query = url.find('?', path);
        query != std::string::npos) {
      secrets.push_back(url.substr(path, query - path));
      secrets.push_back(url.substr(query + 1));
    }
  }
  for (const auto& [name, value] : headers) {
    secrets.push_back(value);
    // "Bearer token": the token alone, too.
    if (const std::size_t blank = value.find(' '); blank != std::string::npos)
      secrets.push_back(value.substr(blank + 1));
  }
  return secrets;
}

std::string Blotted(std::string message,
                    const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    if (secret.size() < 4) continue;
    for (std::size_t at = message.find(secret); at != std::string::npos;
         at = message.find(secret, at + 3))
      message.replace(at, secret.size(), "***");
  }
  return message;
}

std::string BasicAuthorization(std::string_view user,
                               std::string_view password) {
  return Cat("Basic ",
             FromAbsl(absl::Base64Escape(ToAbsl(Cat(user, ":", password)))));
}

}  // namespace vigie

#include "pipeline/config/secret_text.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::size_t kMostBytes = 64 << 10;

bool IsVariableName(std::string_view s) {
  const auto letter = [](char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  return !s.empty() && letter(s[0]) &&
         std::all_of(s.begin(), s.end(), [&](char c) {
           return letter(c) || (c >= '0' && c <= '9');
         });
}

absl::StatusOr<std::string> FromVariable(std::string_view name) {
  // What is no name may be a secret that begins with "env:": not shown.
  if (!IsVariableName(name))
    return InvalidArgument("env: needs the name of an environment variable");
  const char* value = std::getenv(std::string(name).c_str());
  if (value == nullptr || *value == '\0')
    return InvalidArgument("environment variable ", name, " is not set");
  return std::string(value);
}

absl::StatusOr<std::string> FromFile(std::string_view path) {
  if (path.empty()) return InvalidArgument("file: needs a path");
  errno = 0;
  std::ifstream in(std::string(path), std::ios::binary);
  std::string text(kMostBytes + 1, '\0');
  if (in) in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!in.is_open() || in.bad() || (in.fail() && !in.eof()))
    return InvalidArgument("cannot read ", path, ": ",
                           std::strerror(errno != 0 ? errno : EIO));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > kMostBytes)
    return InvalidArgument(path, " is over 64 KiB, too long for a secret");
  if (!text.empty() && text.back() == '\n') text.pop_back();
  if (!text.empty() && text.back() == '\r') text.pop_back();
  if (text.empty()) return InvalidArgument(path, " is empty");
  return text;
}

}  // namespace

absl::StatusOr<std::string> ReadSecret(std::string_view written) {
  if (written.empty()) return InvalidArgument("an empty secret");
  if (written.starts_with("env:")) return FromVariable(written.substr(4));
  if (written.starts_with("file:")) return FromFile(written.substr(5));
  return std::string(written);
}

}  // namespace vigie

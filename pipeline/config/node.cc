#include "pipeline/config/node.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <limits>
#include <optional>

#include "absl/strings/ascii.h"
#include "pipeline/base/strings.h"
#include "pipeline/config/node_data.h"
#include "pipeline/config/secret_text.h"

namespace vigie {

void ConfigErrors::Add(int line, int column, std::string message) {
  constexpr std::size_t kMost = 200;
  if (entries_.size() == kMost) {
    more_ = true;
    return;
  }
  // A value may be read twice; its mistake is told once.
  for (const Entry& e : entries_)
    if (e.line == line && e.column == column && e.message == message) return;
  entries_.push_back({line, column, std::move(message)});
}

std::string ConfigErrors::ToString() const {
  std::vector<const Entry*> sorted;
  for (const Entry& e : entries_) sorted.push_back(&e);
  std::stable_sort(
      sorted.begin(), sorted.end(), [](const Entry* a, const Entry* b) {
        return std::pair(a->line, a->column) < std::pair(b->line, b->column);
      });
  std::string out;
  for (const Entry* e : sorted) {
    if (!out.empty()) out += '\n';
    if (e->line == 0)
      Append(out, file_, ": ", e->message);
    else
      Append(out, file_, ":", e->line, ":", e->column, ": ", e->message);
  }
  if (more_) Append(out, "\n", file_, ": and more mistakes");
  return out;
}

const std::string& ConfigNode::Data::Path() const {
  if (path.empty() && parent != nullptr) {
    path = parent->Path();
    if (parent->kind == Kind::kList) {
      Append(path, "[", index, "]");
    } else {
      if (!path.empty()) path += '.';
      path += key;
    }
  }
  return path;
}

namespace {

const std::string& NoPath() {
  static const std::string empty;
  return empty;
}

std::string Shown(std::string_view value) {
  constexpr std::size_t kMost = 40;
  if (value.size() <= kMost) return Cat("`", value, "`");
  std::size_t end = kMost;  // not in the middle of a character
  while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xc0) == 0x80)
    --end;
  return Cat("`", value.substr(0, end), "…`");
}

// Digits without a sign or a leading zero.
bool IsWhole(std::string_view s) {
  if (s.empty() || (s.size() > 1 && s[0] == '0')) return false;
  return std::all_of(s.begin(), s.end(),
                     [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<double> ParseNumber(std::string_view s) {
  std::string_view body = s;
  if (!body.empty() && body[0] == '-') body.remove_prefix(1);
  if (body.empty() || body[0] < '0' || body[0] > '9') return std::nullopt;
  if (body.size() > 1 && body[0] == '0' && body[1] >= '0' && body[1] <= '9')
    return std::nullopt;
  double value = 0;
  const auto [end, error] =
      std::from_chars(s.data(), s.data() + s.size(), value);
  if (error != std::errc() || end != s.data() + s.size() || end[-1] == '.')
    return std::nullopt;
  return value;
}

struct Unit {
  std::string_view name;
  std::int64_t size;
};
constexpr Unit kDurations[] = {{"d", kDay},
                               {"h", kHour},
                               {"m", kMinute},
                               {"s", kSecond},
                               {"ms", kMillisecond}};
constexpr Unit kSizes[] = {{"TiB", std::int64_t{1} << 40},
                           {"GiB", 1 << 30},
                           {"MiB", 1 << 20},
                           {"KiB", 1 << 10}};

// "90s" in the largest unit that holds it whole.
template <std::size_t N>
std::string InUnits(std::int64_t value, const Unit (&units)[N],
                    std::string_view smallest) {
  if (value != 0)
    for (const Unit& unit : units)
      if (value % unit.size == 0) return Cat(value / unit.size, unit.name);
  return Cat(value, smallest);
}

// A whole number and a unit; nothing when it is not that. What does not fit is
// the largest number, so that the range is what gets told.
template <std::size_t N>
std::optional<std::int64_t> WithUnit(std::string_view s,
                                     const Unit (&units)[N]) {
  const std::size_t digits =
      std::min(s.find_first_not_of("0123456789"), s.size());
  if (!IsWhole(s.substr(0, digits))) return std::nullopt;
  for (const Unit& unit : units) {
    if (s.substr(digits) != unit.name) continue;
    constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
    const auto count = ParseInt<std::int64_t>(s.substr(0, digits));
    if (!count || *count > kMax / unit.size) return kMax;
    return *count * unit.size;
  }
  return std::nullopt;
}

}  // namespace

bool ConfigNode::present() const {
  return data_ != nullptr && data_->kind != Data::Kind::kAbsent &&
         data_->kind != Data::Kind::kNull;
}
bool ConfigNode::is_scalar() const {
  return data_ != nullptr && data_->kind == Data::Kind::kScalar;
}
bool ConfigNode::is_list() const {
  return data_ != nullptr && data_->kind == Data::Kind::kList;
}
bool ConfigNode::is_map() const {
  return data_ != nullptr && data_->kind == Data::Kind::kMap;
}
int ConfigNode::line() const { return data_ == nullptr ? 0 : data_->line; }
int ConfigNode::column() const { return data_ == nullptr ? 0 : data_->column; }
const std::string& ConfigNode::path() const {
  return data_ == nullptr ? NoPath() : data_->Path();
}

void ConfigNode::Error(std::string_view message) const {
  if (data_ == nullptr) return;
  data_->refused = true;
  const std::string& where = path();
  data_->store->errors.Add(
      data_->line, data_->column,
      where.empty() ? std::string(message) : Cat(where, ": ", message));
}

ConfigNode ConfigNode::operator[](std::string_view key) const {
  if (data_ == nullptr) return {};
  if (present() && !is_map())
    Error(Cat("expected keys and values, found ", data_->KindName()));
  if (Data* child = data_->Child(key)) {
    child->known = true;
    return ConfigNode(child);
  }
  for (Data* absent : data_->asked)
    if (absent->key == key) return ConfigNode(absent);
  Data& absent = data_->store->nodes.emplace_back();
  absent.store = data_->store;
  absent.parent = data_;
  absent.key = key;
  absent.line = data_->line;
  absent.column = data_->column;
  data_->asked.push_back(&absent);
  return ConfigNode(&absent);
}

std::vector<ConfigNode> ConfigNode::items() const {
  std::vector<ConfigNode> out;
  if (!present()) return out;
  if (!is_list()) {
    Error(Cat("expected a list, found ", data_->KindName()));
    return out;
  }
  for (Data* child : data_->children) out.push_back(ConfigNode(child));
  return out;
}

std::vector<std::pair<std::string, ConfigNode>> ConfigNode::entries() const {
  std::vector<std::pair<std::string, ConfigNode>> out;
  if (!present()) return out;
  if (!is_map()) {
    Error(Cat("expected keys and values, found ", data_->KindName()));
    return out;
  }
  for (Data* child : data_->children) {
    child->known = true;
    out.emplace_back(child->key, ConfigNode(child));
  }
  return out;
}

bool ConfigNode::Scalar(std::string_view expected) const {
  if (!present()) return false;
  if (is_scalar()) return true;
  Error(Cat("expected ", expected, ", found ", data_->KindName()));
  return false;
}

bool ConfigNode::Plain(std::string_view expected) const {
  if (!Scalar(expected)) return false;
  if (!data_->quoted) return true;
  Error(
      Cat("expected ", expected, ", found a text in quotes; drop the quotes"));
  return false;
}

std::string ConfigNode::String(std::string_view fallback) const {
  if (!Scalar("text")) return std::string(fallback);
  return data_->value;
}

bool ConfigNode::Bool(bool fallback) const {
  if (!Plain("true or false")) return fallback;
  if (data_->value == "true") return true;
  if (data_->value == "false") return false;
  Error(Cat("expected true or false, found ", Shown(data_->value)));
  return fallback;
}

std::int64_t ConfigNode::Int(std::int64_t fallback, std::int64_t least,
                             std::int64_t most) const {
  const std::string expected = Cat("a whole number from ", least, " to ", most);
  if (!Plain(expected)) return fallback;
  std::string_view body = data_->value;
  if (!body.empty() && body[0] == '-') body.remove_prefix(1);
  if (!IsWhole(body)) {
    Error(Cat("expected ", expected, ", found ", Shown(data_->value)));
    return fallback;
  }
  const auto value = ParseInt<std::int64_t>(data_->value);
  if (!value || *value < least || *value > most) {
    Error(Cat("expected ", expected, ", found ", Shown(data_->value)));
    return fallback;
  }
  return *value;
}

double ConfigNode::Number(double fallback, double least, double most) const {
  const std::string expected = Cat("a number from ", least, " to ", most);
  if (!Plain(expected)) return fallback;
  const std::optional<double> value = ParseNumber(data_->value);
  if (!value || !(*value >= least && *value <= most)) {
    Error(Cat("expected ", expected, ", found ", Shown(data_->value)));
    return fallback;
  }
  return *value;
}

Micros ConfigNode::Duration(Micros fallback, Micros least, Micros most) const {
  constexpr std::string_view kExpected =
      "a duration such as 500ms, 30s, 5m, 2h or 7d";
  if (!Scalar(kExpected)) return fallback;
  const auto value = WithUnit(data_->value, kDurations);
  if (!value) {
    Error(Cat("expected ", kExpected, ", found ", Shown(data_->value)));
    return fallback;
  }
  if (*value < least || *value > most) {
    Error(Cat("expected a duration from ", InUnits(least, kDurations, "s"),
              " to ", InUnits(most, kDurations, "s"), ", found ",
              Shown(data_->value)));
    return fallback;
  }
  return *value;
}

std::int64_t ConfigNode::Bytes(std::int64_t fallback, std::int64_t least,
                               std::int64_t most) const {
  constexpr std::string_view kExpected =
      "a size such as 64KiB, 512MiB, 20GiB or a number of bytes";
  if (!Scalar(kExpected)) return fallback;
  std::optional<std::int64_t> value = WithUnit(data_->value, kSizes);
  if (!value && IsWhole(data_->value))
    value = ParseInt<std::int64_t>(data_->value)
                .value_or(std::numeric_limits<std::int64_t>::max());
  if (!value) {
    Error(Cat("expected ", kExpected, ", found ", Shown(data_->value)));
    return fallback;
  }
  if (*value < least || *value > most) {
    Error(Cat("expected a size from ", InUnits(least, kSizes, ""), " to ",
              InUnits(most, kSizes, ""), ", found ", Shown(data_->value)));
    return fallback;
  }
  return *value;
}

std::string ConfigNode::OneOf(const std::vector<std::string>& allowed,
                              std::string_view fallback) const {
  std::string expected = "one of ";
  for (std::size_t i = 0; i < allowed.size(); ++i)
    Append(expected, i == 0 ? "" : ", ", allowed[i]);
  if (!Scalar(expected)) return std::string(fallback);
  if (std::find(allowed.begin(), allowed.end(), data_->value) != allowed.end())
    return data_->value;
  const std::string nearest = NearestWord(data_->value, allowed);
  Error(Cat("expected ", expected, ", found ", Shown(data_->value),
            nearest.empty() ? "" : Cat("; did you mean `", nearest, "`?")));
  return std::string(fallback);
}

std::vector<std::string> ConfigNode::Strings() const {
  std::vector<std::string> out;
  if (is_scalar()) {
    out.push_back(data_->value);
  } else if (is_map()) {
    Error("expected a list of texts, found keys and values");
  } else if (is_list()) {
    for (Data* child : data_->children) {
      const ConfigNode item(child);
      if (!item.present())
        item.Error("expected text, found nothing");
      else if (item.Scalar("text"))
        out.push_back(child->value);
    }
  }
  return out;
}

std::string ConfigNode::Secret() const {
  if (!Scalar("a secret (its text, env:NAME or file:PATH)")) return {};
  absl::StatusOr<std::string> secret = ReadSecret(data_->value);
  if (secret.ok()) return *std::move(secret);
  Error(FromAbsl(secret.status().message()));
  return {};
}

std::string ConfigNode::ListenAddress(std::string_view fallback) const {
  std::string address = String(fallback);
  const std::size_t colon = std::min(address.rfind(':'), address.size());
  std::string_view host = std::string_view(address).substr(0, colon);
  // An address with colons of its own stands in brackets.
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  const bool good =
      !host.empty() && std::all_of(host.begin(), host.end(), [&](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return absl::ascii_isalnum(byte) || c == '.' || c == '-' ||
               (bracketed && (c == ':' || c == '%'));
      });
  const auto port = ParseInt<int>(
      std::string_view(address).substr(std::min(colon + 1, address.size())));
  if (good && port && *port >= 0 && *port <= 65535) return address;
  Error("give an address and a port, as 127.0.0.1:8080 or [::1]:8080");
  return {};
}

std::string ConfigNode::Certificates() const {
  const std::string path = String();
  if (path.empty()) return {};
  std::ifstream file(path, std::ios::binary);
  std::string line;
  bool begun = false;
  while (std::getline(file, line)) {
    if (line.find("CERTIFICATE-----") == std::string::npos) continue;
    if (line.rfind("-----BEGIN ", 0) == 0) begun = true;
    if (begun && line.rfind("-----END ", 0) == 0) return path;
  }
  Error(file.is_open() ? Cat(path, ": holds no certificate (PEM)")
                       : Cat(path, ": cannot be read: ", std::strerror(errno)));
  return {};
}

const ConfigNode& ConfigNode::Required(std::string_view what_to_give) const {
  if (!present())
    Error(Cat("missing; give ", what_to_give));
  else if (is_scalar() && data_->value.empty())
    Error(Cat("empty; give ", what_to_give));
  return *this;
}

void ConfigNode::RefuseUnknown() const {
  // A value that was refused is told once, not key by key.
  if (data_ == nullptr || data_->refused) return;
  for (Data* child : data_->children) {
    if (is_list() || child->known) {
      ConfigNode(child).RefuseUnknown();
      continue;
    }
    std::vector<std::string> known;
    for (const Data* absent : data_->asked) known.push_back(absent->key);
    const std::string nearest = NearestWord(child->key, known);
    std::string message = Cat(child->Path(), ": unknown key");
    if (!nearest.empty()) {
      Append(message, "; did you mean `", nearest, "`?");
    } else {
      for (const Data* other : data_->children)
        if (other->known) known.push_back(other->key);
      std::sort(known.begin(), known.end());
      constexpr std::size_t kMostShown = 12;
      for (std::size_t i = 0; i < known.size() && i < kMostShown; ++i)
        Append(message, i == 0 ? "; known here: " : ", ", known[i]);
      if (known.size() > kMostShown) message += ", …";
    }
    data_->store->errors.Add(child->key_line, child->key_column,
                             std::move(message));
  }
}

}  // namespace vigie

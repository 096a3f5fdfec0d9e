// simdjson's on-demand parser with Vigie's limits, and the few readings that
// every mapping needs.
//
// One pass: objects are walked field by field in the order they come, the key
// chosen by its raw bytes (KeyIs), the value read at once or skipped. A key
// written with escapes is an unknown key.
//
// Limits: 1 MiB a record, depth 32; UTF-8 is validated by stage 1. On-demand
// does not validate what it skips beyond its brackets; what a mapping reads is
// validated.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "pipeline/base/strings.h"
#include "pipeline/plugin/mapping.h"
#include "simdjson.h"

namespace vigie {

using JsonValue = simdjson::ondemand::value;
using JsonObject = simdjson::ondemand::object;

// Thread-compatible. LIFETIME: strings read from a document live in the
// parser and die at the next Open.
class JsonReader {
 public:
  JsonReader() : parser_(kMaxPayload) {
    // Cannot fail but for memory; a failure shows as an error of Open.
    const simdjson::error_code shown_by_open =
        parser_.allocate(kMaxPayload, kMaxDepth);
    (void)shown_by_open;
  }

  // InvalidArgument "NAME: …" when it is not a JSON document of ours.
  absl::Status Open(std::string_view name, PaddedView payload,
                    simdjson::ondemand::document& document) {
    if (payload.bytes.size() > kMaxPayload)
      return InvalidArgument(name, ": payload of ", payload.bytes.size(),
                             " bytes is over 1 MiB");
    if (DeeperThan(payload.bytes, kMaxDepth))
      return InvalidArgument(name, ": nested deeper than 32");
    const simdjson::error_code error =
        parser_
            .iterate(payload.bytes.data(), payload.bytes.size(),
                     payload.bytes.size() + kPadding)
            .get(document);
    if (error != simdjson::SUCCESS) return Error(name, error);
    return absl::OkStatus();
  }

  // Opens a document that is one object.
  absl::Status OpenObject(std::string_view name, PaddedView payload,
                          simdjson::ondemand::document& document,
                          JsonObject& object) {
    VIGIE_RETURN_IF_ERROR(Open(name, payload, document));
    const simdjson::error_code error = document.get_object().get(object);
    if (error == simdjson::INCORRECT_TYPE)
      return InvalidArgument(name, ": not a JSON object");
    if (error != simdjson::SUCCESS) return Error(name, error);
    return absl::OkStatus();
  }

  // After its object was walked to the end: does something follow it (two
  // records in one, say)?
  static bool SomethingFollows(simdjson::ondemand::document& document) {
    return document.current_location().error() == simdjson::SUCCESS;
  }

  static absl::Status Error(std::string_view name, simdjson::error_code error) {
    return InvalidArgument(name, ": ", simdjson::error_message(error));
  }

  // Is the text nested deeper than `most`? (simdjson's own limit holds for its
  // DOM only: on-demand skips what is deep without a stack.)
  static bool DeeperThan(std::string_view text, std::size_t most) {
    // Fewer opening brackets cannot be deeper; most records end here, at the
    // cost of one sweep. It counts in 32 lanes, which compilers keep in one
    // vector register.
    std::size_t openings = 0, i = 0;
    while (i + 32 <= text.size()) {
      std::uint8_t lanes[32] = {};
      const std::size_t end =
          i + 32 * std::min<std::size_t>((text.size() - i) / 32, 255);
      for (; i < end; i += 32)
        for (std::size_t k = 0; k < 32; ++k)
          lanes[k] += (text[i + k] | 0x20) == '{';
      for (const std::uint8_t count : lanes) openings += count;
    }
    for (; i < text.size(); ++i) openings += (text[i] | 0x20) == '{';
    if (openings <= most) return false;
    std::size_t depth = 0;
    for (i = 0; i < text.size(); ++i) {
      const char c = text[i];
      if (c == '"') {
        for (++i; i < text.size() && text[i] != '"'; ++i)
          if (text[i] == '\\') ++i;
      } else if (c == '{' || c == '[') {
        if (++depth > most) return true;
      } else if ((c == '}' || c == ']') && depth > 0) {
        --depth;
      }
    }
    return false;
  }

 private:
  static constexpr std::size_t kMaxDepth = 32;
  simdjson::ondemand::parser parser_;
};

// Is the raw key (what follows its opening quote) this word? Reads at most
// size + 1 bytes of a padded payload.
template <std::size_t N>
inline bool KeyIs(const char* raw, const char (&word)[N]) {
  return std::memcmp(raw, word, N - 1) == 0 && raw[N - 1] == '"';
}

// What a visit returns to stop a walk without an error: for who wants nothing
// of what follows in the whole record. simdjson passes over the rest of a list
// by its brackets, and after a value with something behind it (["fr"H]) one too
// far; a walk to the end sees it.
inline constexpr simdjson::error_code kStopHere = simdjson::OUT_OF_BOUNDS;

// Is there, where a value should be, a string with a colon behind it, or a mark
// with which no value begins? simdjson passes over such a "value" to the end of
// what encloses it, one bracket too far: a record could then be one item to who
// skips a part and another to who reads it.
inline bool IsNoValue(JsonValue& value) {
  const std::string_view token = value.raw_json_token();
  switch (token.front()) {
    case '"':
      return token.data()[token.size()] == ':';
    case ']':
    case '}':
    case ',':
    case ':':
      return true;
    default:
      return false;
  }
}

// Calls visit(const char* raw_key, JsonValue&) -> error_code for each field.

template <typename Visit>
inline simdjson::error_code ForEachField(JsonObject& object, Visit visit) {
  // Results are looked at where they are: copying one that was just written
  // member by member stalls the processor, once per field.
  for (auto result : object) {
    if (const auto error = result.error()) return error;
    simdjson::ondemand::field&& field = std::move(result).value_unsafe();
    if (IsNoValue(field.value())) return simdjson::TAPE_ERROR;
    if (const auto error = visit(field.key().raw(), field.value()))
      return error == kStopHere ? simdjson::SUCCESS : error;
  }
  return simdjson::SUCCESS;
}

// The same for a value that should be an object; one of another type is passed
// over.
template <typename Visit>
inline simdjson::error_code ForEachField(JsonValue& value, Visit visit) {
  auto type = simdjson::ondemand::json_type::null;
  if (const auto error = value.type().get(type)) return error;
  if (type != simdjson::ondemand::json_type::object) return simdjson::SUCCESS;
  auto object = value.get_object();
  if (const auto error = object.error()) return error;
  JsonObject&& fields = std::move(object).value_unsafe();
  return ForEachField(fields, visit);
}

// Calls visit(JsonValue&) -> error_code for each item of a list; a value of
// another type is passed over.
template <typename Visit>
inline simdjson::error_code ForEachItem(JsonValue& value, Visit visit) {
  auto type = simdjson::ondemand::json_type::null;
  if (const auto error = value.type().get(type)) return error;
  if (type != simdjson::ondemand::json_type::array) return simdjson::SUCCESS;
  auto array = value.get_array();
  if (const auto error = array.error()) return error;
  for (auto result : std::move(array).value_unsafe()) {
    if (const auto error = result.error()) return error;
    JsonValue&& item = std::move(result).value_unsafe();
    if (IsNoValue(item)) return simdjson::TAPE_ERROR;
    if (const auto error = visit(item))
      return error == kStopHere ? simdjson::SUCCESS : error;
  }
  return simdjson::SUCCESS;
}

// The text of a string, unescaped; of another type: `out` stays as it is.
inline simdjson::error_code ReadText(JsonValue& value, std::string_view& out) {
  auto type = simdjson::ondemand::json_type::null;
  if (const auto error = value.type().get(type)) return error;
  if (type != simdjson::ondemand::json_type::string) return simdjson::SUCCESS;
  return value.get_string().get(out);
}

// A boolean; of another type: `out` stays as it is.
inline simdjson::error_code ReadFlag(JsonValue& value, bool& out) {
  auto type = simdjson::ondemand::json_type::null;
  if (const auto error = value.type().get(type)) return error;
  if (type != simdjson::ondemand::json_type::boolean) return simdjson::SUCCESS;
  return value.get_bool().get(out);
}

// A whole number of 64 bits; of another type, or beyond: `out` stays as it is.
inline simdjson::error_code ReadInteger(JsonValue& value, std::int64_t& out) {
  auto type = simdjson::ondemand::json_type::null;
  if (const auto error = value.type().get(type)) return error;
  std::int64_t whole = 0;
  if (type == simdjson::ondemand::json_type::number &&
      value.get_int64().get(whole) == simdjson::SUCCESS)
    out = whole;
  return simdjson::SUCCESS;
}

// Of a key given twice the first holds: true the first time it hears `bit`.
class FirstOf {
 public:
  bool operator()(unsigned bit) {
    const bool first = (seen_ >> bit & 1) == 0;
    seen_ |= 1u << bit;
    return first;
  }
  bool Heard(unsigned bit) const { return (seen_ >> bit & 1) != 0; }
  // Were all of the bits below `count` heard?
  bool All(unsigned count) const { return (~seen_ & ((1u << count) - 1)) == 0; }

 private:
  std::uint32_t seen_ = 0;
};

// No count of ours is larger.
inline constexpr std::int64_t kMostCount = 1'000'000'000'000'000;

// A count: a number brought into [0, kMostCount]; one below zero, or a value of
// another type, leaves `out` as it is (not known).
inline simdjson::error_code ReadCount(JsonValue& value, std::int64_t& out) {
  auto type = simdjson::ondemand::json_type::null;
  if (const auto error = value.type().get(type)) return error;
  if (type != simdjson::ondemand::json_type::number) return simdjson::SUCCESS;
  std::int64_t whole = 0;
  if (value.get_int64().get(whole) == simdjson::SUCCESS) {
    if (whole >= 0) out = whole < kMostCount ? whole : kMostCount;
    return simdjson::SUCCESS;
  }
  // Beyond 64 bits, or with a fraction.
  double number = 0;
  if (const auto error = value.get_double().get(number)) return error;
  if (number >= static_cast<double>(kMostCount))
    out = kMostCount;
  else if (number >= 0)
    out = static_cast<std::int64_t>(number);
  return simdjson::SUCCESS;
}

}  // namespace vigie

// The values of the canonical form, read strictly: what is there but of another
// type is an error that names the field; null is as if it were not there.
// Private to this room; inline, for they are asked for every field.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

#include "pipeline/base/strings.h"
#include "pipeline/base/time.h"
#include "pipeline/plugin/json_reader.h"

namespace vigie {

inline constexpr std::string_view kMentionForm = "mention";
// 9999-12-31T23:59:59.999999Z.
inline constexpr Micros kLastTime = 253'402'300'799'999'999;

inline absl::Status Wrong(std::string_view field, std::string_view reason) {
  return InvalidArgument(kMentionForm, ": ", field, ": ", reason);
}
inline absl::Status Wrong(std::string_view field, simdjson::error_code error) {
  return Wrong(field, simdjson::error_message(error));
}

inline absl::Status TypeOf(JsonValue& value, std::string_view field,
                           simdjson::ondemand::json_type& type) {
  if (const simdjson::error_code error = value.type().get(type))
    return Wrong(field, error);
  return absl::OkStatus();
}

inline absl::Status ReadString(JsonValue& value, std::string_view field,
                               std::string_view& out) {
  simdjson::ondemand::json_type type = simdjson::ondemand::json_type::null;
  VIGIE_RETURN_IF_ERROR(TypeOf(value, field, type));
  if (type == simdjson::ondemand::json_type::null) return absl::OkStatus();
  if (type != simdjson::ondemand::json_type::string)
    return Wrong(field, "expected a string");
  if (const simdjson::error_code error = value.get_string().get(out))
    return Wrong(field, error);
  return absl::OkStatus();
}

// The digits of a whole number, as they are written.
inline absl::Status ReadDigits(JsonValue& value, std::string_view field,
                               std::string_view& out) {
  std::string_view token = value.raw_json_token();
  while (!token.empty() && static_cast<unsigned char>(token.back()) <= ' ')
    token.remove_suffix(1);
  std::string_view digits = token;
  if (digits.starts_with('-')) digits.remove_prefix(1);
  const bool whole = !digits.empty() &&
                     (digits.size() == 1 || digits[0] != '0') &&
                     std::all_of(digits.begin(), digits.end(),
                                 [](char c) { return c >= '0' && c <= '9'; });
  if (!whole) return Wrong(field, "expected a string or a whole number");
  out = token;
  return absl::OkStatus();
}

inline absl::Status ReadIdentifier(JsonValue& value, std::string_view field,
                                   std::string_view& out) {
  simdjson::ondemand::json_type type = simdjson::ondemand::json_type::null;
  VIGIE_RETURN_IF_ERROR(TypeOf(value, field, type));
  switch (type) {
    case simdjson::ondemand::json_type::null:
      return absl::OkStatus();
    case simdjson::ondemand::json_type::string:
      if (const simdjson::error_code error = value.get_string().get(out))
        return Wrong(field, error);
      return absl::OkStatus();
    case simdjson::ondemand::json_type::number:
      return ReadDigits(value, field, out);
    default:
      return Wrong(field, "expected a string or a whole number");
  }
}

inline absl::Status ReadNumber(JsonValue& value, std::string_view field,
                               std::optional<double>& out) {
  simdjson::ondemand::json_type type = simdjson::ondemand::json_type::null;
  VIGIE_RETURN_IF_ERROR(TypeOf(value, field, type));
  if (type == simdjson::ondemand::json_type::null) return absl::OkStatus();
  if (type != simdjson::ondemand::json_type::number)
    return Wrong(field, "expected a number");
  double number = 0;
  if (const simdjson::error_code error = value.get_double().get(number))
    return Wrong(field, error);
  out = number;
  return absl::OkStatus();
}

inline absl::Status ReadCounted(JsonValue& value, std::string_view field,
                                std::int64_t& out) {
  simdjson::ondemand::json_type type = simdjson::ondemand::json_type::null;
  VIGIE_RETURN_IF_ERROR(TypeOf(value, field, type));
  if (type == simdjson::ondemand::json_type::null) return absl::OkStatus();
  if (type != simdjson::ondemand::json_type::number)
    return Wrong(field, "expected a number");
  if (const simdjson::error_code error = ReadCount(value, out))
    return Wrong(field, error);
  return absl::OkStatus();
}

inline absl::Status ReadBool(JsonValue& value, std::string_view field,
                             bool& out) {
  simdjson::ondemand::json_type type = simdjson::ondemand::json_type::null;
  VIGIE_RETURN_IF_ERROR(TypeOf(value, field, type));
  if (type == simdjson::ondemand::json_type::null) return absl::OkStatus();
  if (type != simdjson::ondemand::json_type::boolean)
    return Wrong(field, "expected true or false");
  if (const simdjson::error_code error = value.get_bool().get(out))
    return Wrong(field, error);
  return absl::OkStatus();
}

// A number: seconds, milliseconds or microseconds, told by its size.
inline std::optional<Micros> FromNumber(JsonValue& value) {
  constexpr std::int64_t kMilliseconds = 100'000'000'000;
  constexpr std::int64_t kMicroseconds = 100'000'000'000'000;
  std::int64_t whole = 0;
  if (value.get_int64().get(whole) == simdjson::SUCCESS) {
    if (whole < 0) return -1;  // refused with its range
    if (whole < kMilliseconds) return whole * kSecond;
    if (whole < kMicroseconds) return whole * kMillisecond;
    return whole;
  }
  double number = 0;
  if (value.get_double().get(number) != simdjson::SUCCESS) return std::nullopt;
  if (number < 0) return -1;
  if (!(number < static_cast<double>(kLastTime))) return std::nullopt;
  if (number < static_cast<double>(kMilliseconds))
    number *= kSecond;
  else if (number < static_cast<double>(kMicroseconds))
    number *= kMillisecond;
  return static_cast<Micros>(std::floor(number));
}

inline absl::Status ReadTime(JsonValue& value, std::string_view field,
                             std::optional<Micros>& out) {
  simdjson::ondemand::json_type type = simdjson::ondemand::json_type::null;
  VIGIE_RETURN_IF_ERROR(TypeOf(value, field, type));
  if (type == simdjson::ondemand::json_type::null) return absl::OkStatus();
  std::optional<Micros> time;
  if (type == simdjson::ondemand::json_type::string) {
    std::string_view text;
    if (const simdjson::error_code error = value.get_string().get(text))
      return Wrong(field, error);
    time = ParseRfc3339(text);
  } else if (type == simdjson::ondemand::json_type::number) {
    time = FromNumber(value);
  }
  if (!time) return Wrong(field, "expected an RFC 3339 date or Unix time");
  if (*time < 0 || *time > kLastTime)
    return Wrong(field, "a date outside 1970 to 9999");
  out = time;
  return absl::OkStatus();
}

}  // namespace vigie

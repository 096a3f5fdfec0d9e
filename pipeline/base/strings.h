// The one place where Debian's absl::string_view meets std::string_view.
//
// Debian builds Abseil for C++14, so absl::string_view is a type of its own
// that does not convert. Vigie says std::string_view everywhere; what must be
// handed to Abseil passes through here.
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace vigie {

inline absl::string_view ToAbsl(std::string_view s) {
  return absl::string_view(s.data(), s.size());
}
inline std::string_view FromAbsl(absl::string_view s) {
  return std::string_view(s.data(), s.size());
}

namespace strings_internal {
inline absl::string_view Piece(std::string_view s) { return ToAbsl(s); }
inline absl::string_view Piece(const std::string& s) { return ToAbsl(s); }
inline absl::string_view Piece(const char* s) { return s; }
template <typename T>
const T& Piece(const T& value) {
  return value;
}
}  // namespace strings_internal

// absl::StrCat that takes std::string_view as well.
template <typename... T>
std::string Cat(const T&... parts) {
  return absl::StrCat(strings_internal::Piece(parts)...);
}
template <typename... T>
void Append(std::string& to, const T&... parts) {
  absl::StrAppend(&to, strings_internal::Piece(parts)...);
}

// Statuses whose code says what the caller should do; `parts` are joined to
// the message "thing: reason".
template <typename... T>
absl::Status InvalidArgument(const T&... parts) {  // reject, or mend the input
  return absl::InvalidArgumentError(Cat(parts...));
}
template <typename... T>
absl::Status Unavailable(const T&... parts) {  // try again later
  return absl::UnavailableError(Cat(parts...));
}
template <typename... T>
absl::Status ResourceExhausted(const T&... parts) {  // wait, then try again
  return absl::ResourceExhaustedError(Cat(parts...));
}
template <typename... T>
absl::Status Unauthenticated(const T&... parts) {  // stop the source
  return absl::UnauthenticatedError(Cat(parts...));
}
template <typename... T>
absl::Status DataLoss(const T&... parts) {  // what was stored is damaged
  return absl::DataLossError(Cat(parts...));
}
template <typename... T>
absl::Status NotFound(const T&... parts) {
  return absl::NotFoundError(Cat(parts...));
}
template <typename... T>
absl::Status OutOfRange(const T&... parts) {  // end of input
  return absl::OutOfRangeError(Cat(parts...));
}
template <typename... T>
absl::Status FailedPrecondition(const T&... parts) {  // an operator must act
  return absl::FailedPreconditionError(Cat(parts...));
}
template <typename... T>
absl::Status Internal(const T&... parts) {  // our bug
  return absl::InternalError(Cat(parts...));
}

// Copies `s` to `to`, replacing what it held.
inline void Assign(std::string& to, std::string_view s) {
  to.assign(s.data(), s.size());
}

// The whole of `s` as a number, or nothing.
template <typename Int>
std::optional<Int> ParseInt(std::string_view s) {
  Int value{};
  const auto [end, error] =
      std::from_chars(s.data(), s.data() + s.size(), value);
  if (error != std::errc() || end != s.data() + s.size()) return std::nullopt;
  return value;
}

}  // namespace vigie

// Returns from the enclosing function when `expression` is not OK.
#define VIGIE_RETURN_IF_ERROR(expression)                             \
  do {                                                                \
    if (absl::Status vigie_status = (expression); !vigie_status.ok()) \
      return vigie_status;                                            \
  } while (false)

#define VIGIE_CONCAT_INNER(a, b) a##b
#define VIGIE_CONCAT(a, b) VIGIE_CONCAT_INNER(a, b)
// Declares or assigns `target` from a StatusOr, or returns its error.
#define VIGIE_ASSIGN_OR_RETURN(target, expression)                       \
  VIGIE_ASSIGN_OR_RETURN_IMPL(VIGIE_CONCAT(vigie_or_, __LINE__), target, \
                              expression)
#define VIGIE_ASSIGN_OR_RETURN_IMPL(temp, target, expression) \
  auto temp = (expression);                                   \
  if (!temp.ok()) return temp.status();                       \
  target = *std::move(temp)

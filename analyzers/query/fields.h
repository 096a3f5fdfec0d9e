// The fields of a mention that a query may ask about, and what each may be
// asked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzers/query/syntax.h"
#include "pipeline/model/mention.h"

namespace vigie {

enum class FieldForm : std::uint8_t {
  kTerms,   // title, text, bio
  kListed,  // one of a list
  kFree,    // any word or quoted text
  kNumber,
  kRegex,
};

struct FieldInfo {
  FieldId id;
  std::string_view name;
  FieldForm form;
};

// By name or alias, in any case; nullptr when there is none.
const FieldInfo* FindField(std::string_view name);
std::string_view FieldName(FieldId id);
// The nearest known name, or "".
std::string NearestField(std::string_view name);

// The value that `written` means, or false: `value` holds the one form that
// mentions are compared with ("fra" is "fr", "twitter" is "x").
bool FieldValue(FieldId id, std::string_view written, std::string& value,
                bool& unknown);
// "a, b, c": what a listed field takes.
std::string FieldValues(FieldId id);

// The one form of a mention's platform, which is lower case: "x" of "twitter".
std::string_view SourceName(std::string_view platform);
// The one form of a mention's country and language: "fr"; "" when unknown.
std::string_view CountryCode(std::string_view written);
std::string_view LanguageCode(std::string_view written);

// "https://www.apple.com/iphone" without the scheme and www.
std::string_view BareAddress(std::string_view address);
// The host of an address, without www. and port.
std::string_view HostOf(std::string_view address);

}  // namespace vigie

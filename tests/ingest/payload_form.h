// How a payload of a format is bent for the mapping contract: fields put in,
// nested, doubled, their values replaced.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vigie::testing {

class PayloadForm {
 public:
  virtual ~PayloadForm() = default;

  // The marks of its grammar, and a letter or two that are none.
  virtual std::string_view marks() const = 0;
  // With one more field, which no mapping knows, that holds `bytes` (letters,
  // or what is no UTF-8).
  virtual std::string With(const std::string& text,
                           std::string_view bytes) const = 0;
  // With such a field nested `levels` deep, closed again or not.
  virtual std::string Nested(const std::string& text, std::size_t levels,
                             bool closed) const = 0;
  // Followed by `count` closings of what was never opened.
  virtual std::string Closed(const std::string& text,
                             std::size_t count) const = 0;
  // With each of some unknown fields: to be read like `text` itself.
  virtual std::vector<std::string> Unknown(const std::string& text) const = 0;
  // Each value, by turns, replaced by each of many strange ones.
  virtual std::vector<std::string> Strange(const std::string& text) const = 0;
  // Each field, by turns, given a second time with another value.
  virtual std::vector<std::string> Doubled(const std::string& text) const = 0;
};

const PayloadForm& JsonForm();
const PayloadForm& XmlForm();

}  // namespace vigie::testing

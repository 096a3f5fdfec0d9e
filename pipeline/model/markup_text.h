// Text inside HTML, SVG and XML: what people wrote is shown, never obeyed.
#pragma once

#include <string>
#include <string_view>

namespace vigie {

// `text` for an element or a quoted attribute: & < > " ' as entities; control
// characters that XML forbids are left out.
std::string MarkupText(std::string_view text);

}  // namespace vigie

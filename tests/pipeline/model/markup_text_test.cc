#include "pipeline/model/markup_text.h"

#include "gtest/gtest.h"

namespace vigie {
namespace {

TEST(MarkupText, WhatPeopleWroteIsShownAndNotObeyed) {
  EXPECT_EQ(MarkupText("<b onclick='x'>R&D \"é\"</b>"),
            "&lt;b onclick=&#39;x&#39;&gt;R&amp;D &quot;é&quot;&lt;/b&gt;");
}

TEST(MarkupText, WhatXmlForbidsIsLeftOut) {
  EXPECT_EQ(MarkupText(std::string_view("a\0b\x1b[1m\tc\n", 10)), "ab[1m\tc\n");
}

}  // namespace
}  // namespace vigie

#include "tests/ingest/payload_form.h"

#include "pipeline/base/strings.h"

namespace vigie::testing {
namespace {

std::string Repeated(std::string_view piece, std::size_t count) {
  std::string out;
  out.reserve(piece.size() * count);
  for (std::size_t i = 0; i < count; ++i) out += piece;
  return out;
}

class Json final : public PayloadForm {
 public:
  std::string_view marks() const override { return "[]{},:\"H0"; }
  std::string With(const std::string& text,
                   std::string_view bytes) const override {
    return First(text, Cat(R"("zz":")", bytes, "\""));
  }
  std::string Nested(const std::string& text, std::size_t levels,
                     bool closed) const override {
    return First(text, Cat(R"("zz":)", Repeated("[", levels),
                           closed ? Repeated("]", levels) : ""));
  }
  std::string Closed(const std::string& text,
                     std::size_t count) const override {
    return Cat(text, Repeated("]", count));
  }
  std::vector<std::string> Unknown(const std::string& text) const override {
    std::vector<std::string> all;
    for (const char* field :
         {R"("zz":1e999)", R"("zz":99999999999999999999)", R"("zz":"\ud800")",
          R"("zz":{"id":"9","text":"no","did":"x","data":{"id":"8"}})",
          R"("":null)", R"("zz":[{},[],"",{"a":[]}])"})
      all.push_back(First(text, field));
    return all;
  }
  std::vector<std::string> Strange(const std::string& text) const override {
    std::vector<std::string> all;
    for (std::size_t i = text.find("\":"); i != std::string::npos;
         i = text.find("\":", i + 1)) {
      const std::size_t begin = i + 2;
      if (text[begin] == '{' || text[begin] == '[') continue;
      std::size_t end = begin;
      if (text[begin] == '"') {
        for (++end; text[end] != '"'; ++end)
          if (text[end] == '\\') ++end;
        ++end;
      } else {
        end = text.find_first_of(",}]", begin);
      }
      for (const char* value :
           {"null", "true", "-1", "1e999", "18446744073709551616",
            "-9223372036854775809", "0.1", "[]", "{}", "\"\"", "[[1]]",
            "\"1970-01-01T00:00:00Z\"", "\"2099-12-31T23:59:59Z\"",
            "\"\\ud800\"", "\"\\u0000\"", "nul", "\"\\x\""})
        all.push_back(std::string(text).replace(begin, end - begin, value));
    }
    return all;
  }
  std::vector<std::string> Doubled(const std::string& text) const override {
    std::vector<std::string> all;
    for (std::size_t i = text.find("\":\""); i != std::string::npos;
         i = text.find("\":\"", i + 1)) {
      const std::size_t key = text.rfind('"', i - 1);
      const std::string name = text.substr(key, i + 1 - key);
      for (std::size_t end = text.find('}', i); end != std::string::npos;
           end = text.find('}', end + 1))
        all.push_back(
            std::string(text).insert(end, Cat(",", name, ":\"other\"")));
    }
    return all;
  }

 private:
  // Into the first object.
  static std::string First(const std::string& text, std::string_view field) {
    std::string out = text;
    return out.insert(out.find('{') + 1, Cat(field, ","));
  }
};

class Xml final : public PayloadForm {
 public:
  std::string_view marks() const override { return "<>/=\"&;!H"; }
  std::string With(const std::string& text,
                   std::string_view bytes) const override {
    return Last(text, Cat("<zz a=\"", bytes, "\">", bytes, "</zz>"));
  }
  std::string Nested(const std::string& text, std::size_t levels,
                     bool closed) const override {
    return Last(text, Cat(Repeated("<z>", levels),
                          closed ? Repeated("</z>", levels) : ""));
  }
  std::string Closed(const std::string& text,
                     std::size_t count) const override {
    return Cat(text, Repeated("</z>", count));
  }
  std::vector<std::string> Unknown(const std::string& text) const override {
    std::vector<std::string> all;
    for (const char* element :
         {"<zz/>", "<!-- <title>no</title> -->", "<?zz no?>",
          "<zz><title>no</title><guid>9</guid></zz>", "<![CDATA[ no ]]>",
          "&zz;", "<zz a=\"&zz;&#xD800;&#99999999;\">&#0;</zz>"})
      all.push_back(Last(text, element));
    std::string attribute = text;
    all.push_back(attribute.insert(attribute.find_first_of(" >"), " zz=\"9\""));
    return all;
  }
  std::vector<std::string> Strange(const std::string& text) const override {
    std::vector<std::string> all;
    const auto replace = [&](std::size_t begin, std::size_t end) {
      for (const char* value :
           {"", "null", "-1", "1e999", "18446744073709551616",
            "-9223372036854775809", "delete", "update",
            "Thu, 01 Jan 1970 00:00:00 GMT", "2099-12-31T23:59:59Z",
            "Tue, 99 Foo 99999 99:99:99 +9999", "&#0;", "&#xD800;", "&zz;", "&",
            "<", "\"", "&lt;b&gt;&amp;eacute;&lt;/b&gt;", "]]>"})
        all.push_back(std::string(text).replace(begin, end - begin, value));
    };
    for (std::size_t i = text.find("=\""); i != std::string::npos;
         i = text.find("=\"", i + 2))
      replace(i + 2, text.find('"', i + 2));
    for (std::size_t i = text.find('>'); i != std::string::npos;
         i = text.find('>', i + 1)) {
      const std::size_t end = text.find('<', i);
      if (end != std::string::npos && end > i + 1) replace(i + 1, end);
    }
    return all;
  }
  std::vector<std::string> Doubled(const std::string& text) const override {
    std::vector<std::string> all;
    for (std::size_t i = text.find("=\""); i != std::string::npos;
         i = text.find("=\"", i + 2)) {
      const std::size_t key = text.rfind(' ', i) + 1;
      const std::size_t end = text.find('"', i + 2) + 1;
      all.push_back(std::string(text).insert(
          end, Cat(" ", text.substr(key, i - key), "=\"other\"")));
    }
    for (std::size_t i = text.find("</"); i != std::string::npos;
         i = text.find("</", i + 2)) {
      const std::size_t end = text.find('>', i) + 1;
      const std::string name = text.substr(i + 2, end - i - 3);
      all.push_back(
          std::string(text).insert(end, Cat("<", name, ">other</", name, ">")));
    }
    return all;
  }

 private:
  // Into the item's own element, at its end.
  static std::string Last(const std::string& text, std::string_view piece) {
    std::size_t end = text.rfind("</");
    if (const std::size_t inner = text.rfind("</", end - 1);
        inner != std::string::npos)
      end = inner;
    return std::string(text).insert(end, piece);
  }
};

}  // namespace

const PayloadForm& JsonForm() {
  static const Json form;
  return form;
}
const PayloadForm& XmlForm() {
  static const Xml form;
  return form;
}

}  // namespace vigie::testing

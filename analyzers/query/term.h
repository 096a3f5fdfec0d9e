// The third stage of a query: a term as it was written becomes words as the
// tokenizer reads them, with all the variants that also count.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/query/forms.h"
#include "analyzers/query/program.h"
#include "analyzers/query/syntax.h"
#include "pipeline/plugin/analyzer.h"

namespace vigie {

// One word of a term.
struct TermWord {
  Element element{};
  std::string folded{};            // as the tokenizer gives it, clitic included
  std::string text{};              // what Element::text will hold
  std::string glued{};             // what Element::glued_text will hold
  std::vector<TermWord> pieces{};  // "l", "oreal" for l'oreal
  bool joins = false;              // may be part of a tag's concatenation
  std::size_t literals = 0;        // bytes before the first * or ?
};

struct Term {
  std::vector<TermWord> words{};
  bool never = false;  // an address: matches no text
  // The forms as one tag: lorealparis, and with each clitic.
  std::vector<std::string> tags{};
};

// Thread-compatible.
class TermReader {
 public:
  TermReader();
  // Reads a term that is not raw. `query` is the whole query, for places.
  QueryIssue Read(const QueryNode& node, std::string_view query, Term& term,
                  std::vector<QueryIssue>& warnings);

 private:
  QueryIssue CheckWildcards(const QueryNode& node, std::string_view query,
                            std::vector<QueryIssue>& warnings);
  void Cut(std::string_view text, const QueryNode& node,
           std::vector<TermWord>& words, bool& address);
  bool CutPlain(std::string_view text, const QueryNode& node,
                std::vector<TermWord>& words) const;
  void AddTags(const std::vector<TermWord>& words,
               std::vector<std::string>& tags) const;

  std::unique_ptr<Tokenizer> tokenizer_;
  FormBuffers buffers_;
  std::string replaced_;
};

}  // namespace vigie

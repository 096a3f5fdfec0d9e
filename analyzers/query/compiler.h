// From trees to the program that the matcher runs.
#pragma once

#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzers/query/program.h"
#include "analyzers/query/regex_set.h"
#include "analyzers/query/syntax.h"
#include "pipeline/plugin/analyzer.h"

namespace vigie {

class Compiler {
 public:
  Compiler();

  // Adds the next brand's query.
  QueryError Add(const QueryTree& tree);
  // After the last Add, once. E_LIMIT when the regular expressions together
  // need too much memory.
  QueryError Finish(Program& program, RegexSet& regexes);

 private:
  struct Word {  // of a term, as the tokenizer read it
    Element element;
    std::string folded;
    bool joins;  // may be part of a tag's concatenation
  };
  // What a query could wait on, and how often that is expected to be true.
  struct Wait {
    std::vector<std::uint32_t> leaves;
    std::uint64_t cost = 0;
    bool possible = false;
  };

  QueryError AddLeaf(const QueryNode& node, std::uint32_t& leaf);
  QueryError AddTerm(const QueryNode& node, std::uint32_t leaf);
  void AddSequence(std::uint32_t leaf, const std::vector<Element>& elements,
                   bool segments);
  void AddTag(std::uint32_t leaf, std::string_view glued);
  void ChooseAnchors();
  std::uint64_t LeafCost(std::uint32_t leaf) const;

  std::unique_ptr<Tokenizer> tokenizer_;
  Program program_;
  std::unique_ptr<RegexSet> regexes_{new RegexSet};
  std::unordered_map<std::string, std::uint32_t> known_;  // leaves by meaning
  std::vector<std::uint64_t> costs_;                      // by leaf
  std::vector<std::pair<std::uint32_t, std::uint32_t>> waits_;  // leaf, query
};

}  // namespace vigie

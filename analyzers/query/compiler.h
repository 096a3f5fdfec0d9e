// The fourth stage of a query: from trees to the one program of all brands.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "analyzers/query/program.h"
#include "analyzers/query/syntax.h"
#include "analyzers/query/term.h"
#include "analyzers/text/glance.h"

namespace vigie {

// Thread-compatible. After the first error a compiler is of no more use.
class Compiler {
 public:
  Compiler();
  ~Compiler();

  // Makes room at once for queries of so many bytes in all.
  void Reserve(std::size_t queries, std::size_t bytes);
  // Adds the next brand's query.
  QueryIssue Add(std::string_view brand, std::string_view query,
                 std::vector<QueryIssue>& warnings);
  // After the last Add, once.
  std::shared_ptr<const Program> Finish();

  // Of the query added last, for those who show it.
  const QueryTree& tree() const { return tree_; }

 private:
  // What a query could wait on, and how often that is expected to be true.
  struct Wait {
    absl::InlinedVector<std::uint32_t, 6> leaves{};
    std::uint64_t cost = 0;
    bool possible = false;
  };

  QueryIssue AddNode(std::uint32_t number, std::string_view query,
                     std::vector<QueryIssue>& warnings);
  QueryIssue AddTerm(const QueryNode& node, std::string_view query,
                     std::vector<QueryIssue>& warnings, std::uint32_t& root,
                     Wait& wait);
  QueryIssue AddRaw(const QueryNode& node, std::uint32_t leaf);
  QueryIssue AddExpression(const QueryNode& node, std::string_view expression,
                           std::uint32_t leaf);
  // The leaf of this meaning, and whether it is new.
  std::pair<std::uint32_t, bool> LeafOf(std::string_view meaning,
                                        std::string_view written);
  void FillTerm(std::uint32_t leaf, const std::vector<TermWord>& words,
                bool segments, const std::vector<std::string>& tags);
  std::uint32_t AddElement(const TermWord& word);
  TextRef Keep(std::string_view text);
  std::uint32_t AddLeafNode(std::uint32_t leaf);
  std::uint32_t AddGroup(const ProgramNode& node,
                         const std::vector<std::uint32_t>& children);

  void SortByWork(std::size_t first_node);

  Wait LeafWait(std::uint32_t leaf) const;
  Wait AnyOf(std::vector<Wait>& waits) const;
  Wait BestOf(std::vector<Wait>& waits) const;
  void AddWaiter(std::uint32_t leaf);
  bool AddAnchors(std::uint32_t leaf, std::uint32_t element);

  using Entries = std::vector<std::pair<std::uint64_t, std::uint32_t>>;

  std::unique_ptr<Program> program_;
  TermReader reader_;
  QueryTree tree_;
  absl::flat_hash_map<std::uint64_t, std::uint32_t> known_;  // by meaning
  std::vector<std::uint64_t> meanings_;  // a second hash, by leaf
  std::vector<std::uint64_t> costs_;     // by leaf
  std::vector<std::pair<std::uint32_t, std::uint32_t>> waits_;  // leaf, query
  std::vector<std::uint32_t> place_;  // of each node of the tree
  std::vector<Wait> node_waits_;
  std::vector<std::uint32_t> children_;  // of the node being added
  std::vector<Wait> child_waits_;
  std::vector<std::uint32_t> work_;  // of each node of the query added last
  std::string meaning_;
  Term term_;
  Entries word_entries_, bio_entries_, value_entries_;
  std::vector<std::pair<std::string, std::uint32_t>> prefix_entries_;
  std::vector<FuzzyIndex::Entry> fuzzy_entries_;
  // What elements and tags are made of, folded: pieces of folded_.
  std::string folded_;
  std::vector<TextRef> element_words_, tag_words_;  // by number
  Waited waited_;
};

}  // namespace vigie

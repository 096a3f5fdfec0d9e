// In which order a query's parts are asked: the compiler's step after the tree.
#include <algorithm>

#include "analyzers/query/compiler.h"

namespace vigie {

// A yes or no often needs only one side of AND and OR: the side that is quickly
// answered is asked first. Children come before their parents.
void Compiler::SortByWork(std::size_t first_node) {
  constexpr std::uint32_t kMost = 1 << 20;
  Program& program = *program_;
  work_.assign(program.nodes.size() - first_node, 0);
  const auto work = [&](std::uint32_t node) {
    return work_[node - first_node];
  };
  for (std::size_t i = 0; i < work_.size(); ++i) {
    const ProgramNode& node = program.nodes[first_node + i];
    if (node.op == QueryOp::kTerm) {
      const Leaf& leaf = program.leaves[node.first];
      switch (leaf.kind) {
        case LeafKind::kNever:
          break;
        case LeafKind::kField: {
          // These may have to be judged: 0.4 and 3 microseconds.
          const FieldId field = program.tests[leaf.test].field;
          work_[i] = field == FieldId::kSentiment  ? 512 * 64
                     : field == FieldId::kLanguage ? 64 * 64
                                                   : 1;
          break;
        }
        case LeafKind::kTerm:
          // Of two alike the rarer: what woke the query is known already.
          work_[i] = (leaf.single ? 2 : 4) * 64 +
                     static_cast<std::uint32_t>(
                         std::min<std::uint64_t>(costs_[node.first], 63));
          break;
        default:
          work_[i] = 64 * 64;
      }
      continue;
    }
    const auto begin = program.links.begin() + node.first;
    if (node.op == QueryOp::kAnd || node.op == QueryOp::kOr)
      std::stable_sort(
          begin, begin + node.count,
          [&](std::uint32_t a, std::uint32_t b) { return work(a) < work(b); });
    const bool near = node.op != QueryOp::kAnd && node.op != QueryOp::kOr &&
                      node.op != QueryOp::kNot;
    work_[i] = near ? 16 * 64 : 0;
    for (std::uint32_t k = 0; k < node.count; ++k)
      work_[i] = std::min(kMost, work_[i] + work(*(begin + k)));
  }
}

}  // namespace vigie

// Asks a mention's fields what a query wants to know. What a mention does not
// say is false, but for its language and its tone, which Vigie can judge.
//
// Thread-compatible. No allocation once the buffers have grown.
#pragma once

#include <string_view>

#include "analyzers/query/channel.h"
#include "analyzers/query/conclusions.h"
#include "analyzers/query/program.h"
#include "analyzers/text/normalise.h"
#include "pipeline/model/scored_mention.h"

namespace vigie {

class FieldReader {
 public:
  // Lifetime: `conclusions` outlives it, and is about the mention asked of.
  explicit FieldReader(Conclusions& conclusions) : conclusions_(conclusions) {}

  bool True(const FieldTest& test, const Mention& mention, const Channel& text);
  // Calls `found(leaf)` for the leaves of Program::values that hold.
  template <typename Found>
  void Look(const Program& program, const Mention& mention, const Channel& text,
            Found&& found) {
    for (unsigned f = 0; f < 32; ++f) {
      if ((program.value_fields >> f & 1) == 0) continue;
      const auto field = static_cast<FieldId>(f);
      keys_.clear();
      Keys(field, mention, text);
      for (const std::uint64_t key : keys_)
        if (program.values.MayHold(key))
          for (const std::uint32_t leaf : program.values.Find(key)) found(leaf);
    }
  }

 private:
  void Keys(FieldId field, const Mention& mention, const Channel& text);
  std::string_view Fold(std::string_view text);

  Conclusions& conclusions_;
  FoldedText folded_;
  std::vector<std::uint64_t> keys_;
};

// The author's handle among `author_id` and `author`; counts as a query means
// them, negative when unknown.
double NumberOf(FieldId field, const Mention& mention);

}  // namespace vigie

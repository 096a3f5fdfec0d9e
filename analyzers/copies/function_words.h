// Words that say nothing by themselves (the, pour, nicht, …): two texts that
// share only these share nothing.
#pragma once

#include <array>
#include <cstdint>

namespace vigie {

// Of French, English, German, Spanish, Italian and Portuguese, three letters
// and more; by TermHash of the folded word. Immutable.
class FunctionWords {
 public:
  static const FunctionWords& Get();
  bool Has(std::uint64_t hash) const {
    for (std::size_t i = hash & (kSlots - 1);; i = (i + 1) & (kSlots - 1)) {
      if (slots_[i] == hash) return true;
      if (slots_[i] == 0) return false;
    }
  }

 private:
  static constexpr std::size_t kSlots = 2048;
  FunctionWords();
  std::array<std::uint64_t, kSlots> slots_{};
};

}  // namespace vigie

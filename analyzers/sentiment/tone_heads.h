// Two opinions in one table. People do not write about brands as the public
// data's authors wrote about politics and ecology: what is praise here is plain
// there. So a table may hold two sets of weights, one learned from all texts
// and one from those that are like what will be judged ("like"), and a third
// weight a feature that says which of both a text resembles. The two are mixed
// by it (a mixture of experts: Jacobs, Jordan, Nowlan, Hinton, "Adaptive
// Mixtures of Local Experts", 1991).
//
// A table of three classes has one opinion; one of seven has two and the gate.
//
// Thread-safe: pure functions. Integers: two machines mix alike.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzers/linear/table.h"
#include "analyzers/linear/trainer.h"

namespace vigie {

// The order of a tone table's classes is Tone's: negative, neutral, positive.
inline constexpr std::uint32_t kToneClasses = 3;
// Those of all texts, those of like texts, the gate.
inline constexpr std::uint32_t kTwoHeads = 7;
inline constexpr std::uint32_t kGate = 6;

// InvalidArgument when it is not a table of tones for a language.
absl::Status CheckToneTable(const LinearTable& table);

// The sums of the three classes (room for kMaxClasses). `gate` is how much the
// text is like those, in thousandths: worked out when below zero, else taken,
// because a part of a text is of the kind that the whole is.
void ToneSums(const LinearTable& table, const FeatureList& features,
              std::int32_t* sums, std::int32_t& gate);

// Learns both opinions and the gate. `like`: by example. InvalidArgument when a
// class has no example among the like ones.
absl::StatusOr<LinearTable> TrainTwoHeads(
    const Examples& examples, const std::vector<bool>& like, TableTask task,
    const TrainSettings& settings,
    const std::function<void(int done, int all)>& progress = {});

}  // namespace vigie

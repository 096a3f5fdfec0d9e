#include "pipeline/model/scored_mention.h"

namespace vigie {

std::string_view ToneName(Tone tone) {
  switch (tone) {
    case Tone::kNegative:
      return "negative";
    case Tone::kNeutral:
      return "neutral";
    case Tone::kPositive:
      return "positive";
    case Tone::kUnsupported:
      break;
  }
  return "unsupported";
}

}  // namespace vigie

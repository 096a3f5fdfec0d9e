// What a run answers when it is asked to note who takes charge.
#pragma once

#include <atomic>
#include <string>
#include <string_view>

#include "pipeline/engine/engine.h"

namespace vigie {

// Followed by the incident's id, a newline and the name.
inline constexpr std::string_view kAcknowledgeRequest = "ack ";

// "acknowledged …" or "error: reason".
std::string AnswerAcknowledge(std::string_view request, Engine& engine,
                              const std::atomic<bool>& stopping);

}  // namespace vigie

// The verbs of the command line, one file each. Each adds its options to the
// program and returns what to call when it is chosen; the exit code is 0, 1
// (failed), 2 (usage) or 78 (bad configuration).
#pragma once

#include <functional>

#include "CLI/CLI.hpp"

namespace vigie {

inline constexpr int kExitOk = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitConfiguration = 78;

using Verb = std::function<int()>;

Verb AddRun(CLI::App& program);
Verb AddAnalyze(CLI::App& program);
Verb AddCheck(CLI::App& program);
Verb AddSimulate(CLI::App& program);
Verb AddState(CLI::App& program);
Verb AddErase(CLI::App& program);
Verb AddReload(CLI::App& program);
Verb AddIncident(CLI::App& program);
Verb AddAck(CLI::App& program);
Verb AddJournal(CLI::App& program);
Verb AddDrill(CLI::App& program);
Verb AddTrain(CLI::App& program);
Verb AddEval(CLI::App& program);
Verb AddDetect(CLI::App& program);
Verb AddBacktest(CLI::App& program);
Verb AddQuery(CLI::App& program);

}  // namespace vigie

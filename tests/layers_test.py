#!/usr/bin/env python3
"""Who may include whom: a room includes only rooms of a lower rank.

    pipeline/base < model < config < plugin, log, state
      < parse, aggregate, detect, route < engine
      < ingest/* | analyzers/* | sinks/* < deploy < bench, tests

A plug-in sees base, model, config, plugin, its own room and its shelf's shared
room; rooms of equal rank do not see each other, but for those named here.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
RANKS = {
    "pipeline/base": 0,
    "pipeline/model": 1,
    "pipeline/config": 2,
    "pipeline/plugin": 3,
    "pipeline/log": 3,
    "pipeline/state": 3,
    "pipeline/parse": 4,
    "pipeline/aggregate": 4,
    "pipeline/detect": 4,
    "pipeline/route": 4,
    "pipeline/engine": 5,
    "deploy": 7,
    "bench": 8,
    "tests": 8,
}
SHELVES = ("ingest", "analyzers", "sinks")
SHARED = {
    "ingest/http", "analyzers/text", "analyzers/linear", "sinks/http", "sinks/message",
}
PLUGIN_SEES = {"pipeline/base", "pipeline/model", "pipeline/config", "pipeline/plugin"}
TOP = {
    "CMakeLists.txt", "CMakePresets.json", "CHANGELOG.md", "CONTRIBUTING.md",
    "LICENSE", "README.md", "analyzers", "bench", "deploy", "ingest", "pipeline",
    "sinks", "tests", "build",
}


def room_of(path):
    parts = path.split("/")
    if parts[0] in SHELVES or parts[0] == "pipeline":
        return "/".join(parts[:2])
    return parts[0]


def allowed(room, target):
    if room == target:
        return True
    shelf = room.split("/")[0]
    if shelf in SHELVES:
        if room == "analyzers/text" and target == "analyzers/linear":
            return False  # words know nothing of models
        if room == "sinks/http" and target == "sinks/message":
            return False  # the wire knows nothing of what is said on it
        return target in PLUGIN_SEES or (
            target in SHARED and target.split("/")[0] == shelf
        )
    if target.split("/")[0] in SHELVES:
        return RANKS[room] > 6
    return RANKS[target] < RANKS[room]


def main():
    wrong = []
    files = 0
    for path in sorted(ROOT.rglob("*")):
        relative = path.relative_to(ROOT).as_posix()
        if path.suffix not in (".h", ".cc") or relative.startswith(("build", ".")):
            continue
        files += 1
        room = room_of(relative)
        if room not in RANKS and room.split("/")[0] not in SHELVES:
            wrong.append(f"{relative}: a room of no known rank")
            continue
        for number, line in enumerate(
            path.read_text(encoding="utf-8").splitlines(), start=1
        ):
            found = re.match(
                r'#include "((?:pipeline|ingest|analyzers|sinks|deploy|bench|tests)/[^"]+)"',
                line,
            )
            if found and not allowed(room, room_of(found[1])):
                wrong.append(f"{relative}:{number}: {room} must not include {found[1]}")
    for entry in ROOT.iterdir():
        if not entry.name.startswith(".") and entry.name not in TOP:
            wrong.append(f"{entry.name}: does not belong at the top level")
    for line in wrong:
        print(line)
    print(f"{files} files, {len(wrong)} wrong")
    return 1 if wrong or files < 100 else 0


sys.exit(main())

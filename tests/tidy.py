#!/usr/bin/env python3
"""clang-tidy over the project's sources: any finding fails.

    tests/tidy.py                        all of them (four minutes on two cores)
    tests/tidy.py --budget 240           as many as four minutes allow
    tests/tidy.py ingest/x sinks         those below these folders
    tests/tidy.py ingest/x/mapping.cc    these, whether known to be clean or not

The files of a folder are looked at together, as one that includes them all:
most of the time goes into the headers that they share. Those whose names clash
with another's are looked at apart.

First come the folders of what the last commits and the working tree changed;
then the others in an order that the commit decides, so that with a budget each
commit looks at other folders and none is left out for long. A file whose text
and whose headers of ours have not changed since they were found clean is not
looked at again (build/tidy). Needs build/release, for its compile commands.
"""
import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMMITS = 20  # the last ones, whose files come first
TOGETHER = 3  # tries to find files that go together, before one by one
INCLUDE = re.compile(r'^#include "([^"]+)"', re.M)
PLACE = re.compile(r"^(/[^:\n]+):\d+:\d+: (?:fatal )?error:", re.M)


def git(*arguments):
    done = subprocess.run(["git", *arguments], cwd=ROOT, text=True,
                          capture_output=True, check=False)
    return done.stdout.split() if done.returncode == 0 else []


def in_order(files):
    """What changed lately first, then as the commit decides."""
    changed = set(git("diff", "--name-only", "HEAD"))
    changed |= set(git("log", f"-{COMMITS}", "--format=", "--name-only"))
    commit = "".join(git("rev-parse", "HEAD"))

    def rank(path):
        chance = hashlib.sha256((commit + path).encode()).digest()
        return (path not in changed, chance)
    return sorted(files, key=rank)


class Stamps:
    """Which files were found clean, as they are with their headers."""

    def __init__(self):
        self.folder = ROOT / "build" / "tidy"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.rules = (ROOT / ".clang-tidy").read_bytes()
        self.texts = {}

    def text(self, path):
        if path not in self.texts:
            file = ROOT / path
            self.texts[path] = file.read_text() if file.is_file() else ""
        return self.texts[path]

    def of(self, path):
        seen, waiting = set(), [path]
        while waiting:
            name = waiting.pop()
            if name not in seen and self.text(name):
                seen.add(name)
                waiting += INCLUDE.findall(self.text(name))
        digest = hashlib.sha256(self.rules)
        for name in sorted(seen):
            digest.update(name.encode() + b"\0" + self.text(name).encode())
        return self.folder / f"{path.replace('/', '_')}.{digest.hexdigest()[:16]}"


class Compiler:
    """Runs clang over one file, or over several as if they were one."""

    def __init__(self, commands):
        self.flags = {}
        for command in commands:
            path = pathlib.Path(command["file"])
            if path.is_relative_to(ROOT):
                words = shlex.split(command["command"])
                self.flags[str(path.relative_to(ROOT))] = [
                    word for word in words
                    if word.startswith(("-D", "-I", "-isystem", "-std=", "-m",
                                        "-f", "-O", "/usr/include"))]

    def run(self, program, files):
        """Returns what is wrong, and in which of these files."""
        flags = list(dict.fromkeys(
            flag for path in files for flag in self.flags[path]))
        with tempfile.NamedTemporaryFile("w", suffix=".cc") as whole:
            name = str(ROOT / files[0])
            if len(files) > 1:
                whole.writelines(f'#include "{ROOT / path}"\n' for path in files)
                whole.flush()
                name = whole.name
            command = ([program, "-fsyntax-only", "-w", "-ferror-limit=0",
                        *flags, name] if program != "clang-tidy" else
                       [program, "--quiet",
                        f"--config-file={ROOT / '.clang-tidy'}", name, "--",
                        *flags])
            done = subprocess.run(command, cwd=ROOT, text=True, check=False,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode == 0:
            return "", set()
        said = done.stdout + ("" if program == "clang-tidy" else done.stderr)
        places = {os.path.relpath(place, ROOT) for place in PLACE.findall(said)}
        return said or done.stderr, places & set(files)

    def groups(self, files):
        """Those that can be one file together; what is left, one by one."""
        rest = list(files)
        for _ in range(TOGETHER):
            if len(rest) < 2:
                break
            group = list(rest)
            while len(group) > 1:
                wrong, clash = self.run("clang++", group)
                if not wrong:
                    break
                group = [path for path in group if path not in clash][
                    :len(group) if clash else 1]
            if len(group) < 2:
                break
            yield group
            rest = [path for path in rest if path not in group]
        for path in rest:
            yield [path]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--budget", type=float, default=float("inf"),
                        help="seconds after which no further file is begun")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("paths", nargs="*")
    options = parser.parse_args()

    build = ROOT / "build" / "release"
    if not (build / "compile_commands.json").is_file():
        print("tidy: no build/release/compile_commands.json; "
              "run `cmake --preset release` first")
        return 1
    commands = json.loads((build / "compile_commands.json").read_text())
    known = set()
    for command in commands:
        path = pathlib.Path(command["file"])
        if path.is_relative_to(ROOT):
            name = str(path.relative_to(ROOT))
            if not name.startswith(("tests/", "bench/", "build/")):
                known.add(name)
    paths = [os.path.relpath(p, ROOT)
             for p in options.paths]
    named = [p for p in paths if (ROOT / p).is_file()]
    folders = tuple(p + "/" for p in paths if (ROOT / p).is_dir())
    if len(named) + len(folders) < len(paths):
        print("tidy: no such file or folder among", *paths)
        return 1
    stamps = Stamps()
    others = {p for p in known if p.startswith(folders)} if paths else known
    files = named + in_order(others - set(named))
    fresh = [path for path in files
             if path in named or not stamps.of(path).exists()]
    ends = time.monotonic() + options.budget
    lock = threading.Lock()
    looked = []
    bad = []

    def look(files):
        for group in compiler.groups(files):
            if time.monotonic() > ends:
                return
            wrong, where = compiler.run("clang-tidy", group)
            with lock:
                looked.extend(group)
                if not wrong:
                    for path in group:
                        stamps.of(path).touch()
                    continue
                bad.extend(where or group[:1])
                print(wrong, flush=True)

    compiler = Compiler(commands)
    rooms = {}
    for path in fresh:
        room = path if path in named else os.path.dirname(path)
        rooms.setdefault(room, []).append(path)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        list(pool.map(look, rooms.values()))
    known_clean = len(files) - len(fresh)
    print(f"tidy: {len(looked)} files looked at, {known_clean} known to be "
          f"clean, {len(fresh) - len(looked)} left for another time; "
          f"{len(bad)} with findings")
    for path in sorted(bad):
        print(" ", path)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

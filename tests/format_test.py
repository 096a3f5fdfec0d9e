#!/usr/bin/env python3
"""Every C++ file is as .clang-format says. `--fix` makes it so."""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
ROOMS = ("ingest", "pipeline", "analyzers", "sinks", "bench", "deploy", "tests")


def main():
    files = sorted(
        str(path) for room in ROOMS for path in (ROOT / room).rglob("*")
        if path.suffix in (".cc", ".h"))
    mode = ["-i"] if "--fix" in sys.argv else ["--dry-run", "--Werror"]
    failed = 0
    for begin in range(0, len(files), 100):
        run = subprocess.run(["clang-format", *mode, *files[begin:begin + 100]])
        failed |= run.returncode
    if failed:
        print("not formatted: run tests/format_test.py --fix", file=sys.stderr)
    return failed


if __name__ == "__main__":
    sys.exit(main())

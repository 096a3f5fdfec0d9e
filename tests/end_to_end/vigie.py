"""What the end-to-end tests share: the binary, folders, configurations."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("VIGIE_BINARY", str(ROOT / "build/release/bin/vigie"))
REQUIRE_ALL = os.environ.get("VIGIE_REQUIRE_ALL") == "1"
SKIPPED = 77  # ctest's SKIP_RETURN_CODE


class Failed(Exception):
    pass


def check(truth, what):
    if not truth:
        raise Failed(what)


def skip(why):
    print(f"SKIPPED: {why}")
    sys.exit(1 if REQUIRE_ALL else SKIPPED)


def run(*arguments, input=None, expect=0, timeout=300):
    """Runs vigie; returns (stdout, stderr)."""
    done = subprocess.run(
        [BINARY, *map(str, arguments)],
        input=input,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        timeout=timeout,
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    check(
        expect is None or done.returncode == expect,
        f"vigie {' '.join(map(str, arguments))}: exit code {done.returncode}, "
        f"not {expect}\n{out[-2000:]}\n{err[-4000:]}",
    )
    return out, err


def simulate(path, *options):
    """Writes a simulated stream; returns what it says of the crisis."""
    with open(path, "wb") as out:
        done = subprocess.run(
            [BINARY, "simulate", *map(str, options)],
            stdout=out,
            stderr=subprocess.PIPE,
            check=True,
        )
    text = done.stderr.decode()
    return json.loads(text)["crisis"] if text.startswith("{") else None


def brands():
    return run("simulate", "--brands")[0]


def summary(stdout):
    return json.loads(stdout.strip().splitlines()[-1])


class Folder:
    """A temporary folder, removed unless the test failed."""

    def __enter__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="vigie-test-"))
        return self.path

    def __exit__(self, kind, value, trace):
        if kind is None or kind is SystemExit:
            shutil.rmtree(self.path, ignore_errors=True)
        else:
            print(f"kept for a look: {self.path}")


def main(*tests):
    """Runs the functions; prints what failed; exits."""
    failed = 0
    for test in tests:
        try:
            test()
            print(f"ok      {test.__name__.replace('_', ' ')}")
        except Failed as error:
            failed += 1
            print(f"FAILED  {test.__name__.replace('_', ' ')}\n{error}")
    sys.exit(1 if failed else 0)

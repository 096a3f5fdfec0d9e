"""Children of a test that end with it, however it ends: vigie itself and the
real servers of tests/servers."""
import json
import os
import subprocess
import sys
import time

from vigie import BINARY, ROOT, Failed, check, skip

sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/servers"))
import serving  # noqa: E402


def free_port():
    return serving.free_ports(1)[0]


def await_that(truth, what, timeout=30.0, every=0.05):
    """Waits until `truth()` is true and returns it."""
    deadline = time.monotonic() + timeout
    while True:
        value = truth()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Failed(f"not within {timeout} s: {what}")
        time.sleep(every)


class Server:
    """A script of tests/servers; skips the test when it cannot be had."""

    def __init__(self, script, *arguments):
        self.script = script
        self.process = subprocess.Popen(
            [sys.executable, ROOT / "tests/servers" / script, "--control",
             *map(str, arguments)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            self.address = self._answer("READY")
        except Failed:
            if self.end() == 3:
                skip(f"{script} cannot be had")
            raise

    def _answer(self, word):
        line = self.process.stdout.readline().strip()
        check(line.startswith(word), f"{self.script} said {line!r}, not {word}")
        return line[len(word):].strip()

    def tell(self, command, answer):
        print(command, file=self.process.stdin, flush=True)
        return self._answer(answer)

    def kill(self):
        self.tell("kill", "KILLED")

    def restart(self):
        self.tell("start", "READY")

    def end(self):
        self.process.stdin.close()  # the end of its input is the end of it
        return self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()


class Run:
    """`vigie run`, in the background."""

    def __init__(self, config, *options):
        self.log = open(f"{config}.log", "a+b")
        self.process = subprocess.Popen(
            [BINARY, "run", "--config", config, *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log,
            preexec_fn=serving._die_with_parent)

    def said(self):
        self.log.seek(0)
        return self.log.read().decode(errors="replace")[-4000:]

    def running(self):
        return self.process.poll() is None

    def kill(self):
        if self.running():
            os.kill(self.process.pid, 9)
        self.process.wait()

    def stop(self, timeout=30):
        """As a person would; returns what its last line says."""
        if self.running():
            self.process.terminate()
        return self.finish(timeout)

    def finish(self, timeout=120):
        """Waits for its own end; returns what its last line says."""
        out, _ = self.process.communicate(timeout=timeout)
        check(self.process.returncode == 0,
              f"exit code {self.process.returncode}\n{self.said()}")
        return json.loads(out.decode().strip().splitlines()[-1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()
        self.process.stdout.close()
        self.log.close()

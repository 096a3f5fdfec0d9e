"""What the scripts beside this file share: a server as a child process on
loopback, in a folder of its own, that never outlives the script.

The protocol of every script: once the server answers, one line
`READY host:port` on stdout. It then runs until SIGTERM or SIGINT. With
--control it also obeys lines on stdin, answering each on stdout, and ends when
stdin does:
    kill    SIGKILL; answers KILLED
    stop    SIGTERM, waits; answers STOPPED
    start   starts it again on the same port, keeping its data; READY host:port
Exit status 3: the server cannot be had on this machine.

When the test is killed (kill -9), the script ends its server and clears its
folder. When the script itself is killed, the server dies with it but its
folder under the temporary directory stays.
"""
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time

PR_SET_PDEATHSIG = 1


def cannot_be_had(reason):
    print(reason, file=sys.stderr)
    sys.exit(3)


def free_ports(count):
    """Ports that are free now; all held at once so that they differ."""
    sockets = [socket.socket() for _ in range(count)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def answers_http(port, path):
    """Is `path` answered with 200?"""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _die_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Server:
    """One server: its command, its folder, and how to see that it is ready."""

    def __init__(self, command, folder, address, is_ready, env=None,
                 patience=60):
        self.command, self.folder, self.address = command, folder, address
        self.is_ready, self.env, self.patience = is_ready, env, patience
        self.process = None

    def start(self):
        log = open(os.path.join(self.folder, "server.log"), "ab")
        with log:
            self.process = subprocess.Popen(
                self.command, cwd=self.folder, env=self.env,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                preexec_fn=_die_with_parent)
        deadline = time.monotonic() + self.patience
        while not self.is_ready():
            if self.process.poll() is not None:
                self.fail(f"ended with status {self.process.returncode}")
            if time.monotonic() > deadline:
                self.fail(f"not ready after {self.patience} s")
            time.sleep(0.05)

    def fail(self, reason):
        print(f"{os.path.basename(self.command[0])}: {reason}",
              file=sys.stderr)
        with open(os.path.join(self.folder, "server.log"), "rb") as log:
            sys.stderr.write(log.read()[-4000:].decode("utf-8", "replace"))
        self.kill()
        sys.exit(1)

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.kill()


def serve(server, control):
    """Starts it, says so, and obeys until told to end."""

    def end(signum, frame):
        sys.exit(0)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    try:
        server.start()
        print(f"READY {server.address}", flush=True)
        if not control:
            while True:
                signal.pause()
        for line in sys.stdin:
            word = line.strip()
            if word == "kill":
                server.kill()
                print("KILLED", flush=True)
            elif word == "stop":
                server.stop()
                print("STOPPED", flush=True)
            elif word == "start":
                server.start()
                print(f"READY {server.address}", flush=True)
    finally:
        # The end of stdin and the parent's death come together: the second
        # must not interrupt the clearing up after the first.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        server.kill()

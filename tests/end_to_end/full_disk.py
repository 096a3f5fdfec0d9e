#!/usr/bin/env python3
"""A disk that is really full (a small tmpfs of the test's own): input is
refused, what is there is finished, and all goes on when there is room again.
With no byte left at all the run waits, or ends and says why; nothing is lost."""
import os
import subprocess
import sys
import threading
import time

from children import Run, await_that
from live import TOKEN, Live, line
from vigie import Folder, check, main, skip

MIB = 1 << 20
RESERVE = 32 * MIB


def in_a_world_of_its_own():
    """Again, where a mount is seen by nobody else and ends with the process."""
    if "--inside" in sys.argv:
        return
    for how in (["--mount"], ["--user", "--map-root-user", "--mount"]):
        command = ["unshare", *how, "--propagation", "private"]
        if subprocess.run([*command, "true"], stderr=subprocess.DEVNULL).returncode == 0:
            os.execvp("unshare", [*command, sys.executable, __file__, "--inside"])
    skip("nobody may mount here, so no disk can be filled")


class Disk:
    """160 MiB, mounted on `path`."""

    def __init__(self, path):
        path.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160m", "none", path],
                       check=True)
        self.path = path
        self.ballast = path / "ballast"

    def free(self):
        space = os.statvfs(self.path)
        return space.f_bavail * space.f_bsize

    def leave(self, free):
        """Fills the disk until so many bytes are left."""
        with open(self.ballast, "ab") as ballast:
            for block in (MIB, 4096):
                while self.free() >= free + block:
                    try:
                        ballast.write(bytes(block))
                        ballast.flush()
                    except OSError:
                        return

    def make_room(self):
        self.ballast.unlink(missing_ok=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", "-l", self.path], check=False)


class Posting(threading.Thread):
    """A sender who waits for an answer."""

    def __init__(self, live, lines):
        super().__init__(daemon=True)
        self.live, self.lines, self.status = live, lines, None
        self.start()

    def run(self):
        self.status = self.live.post(self.lines)[0]


def configuration(folder, live, disk):
    path = folder / "vigie.yaml"
    path.write_text(
        f"data: {disk.path}/data\n"
        f"log: {{segment: 4MiB, data_at_risk: 5ms, reserve: {RESERVE // MIB}MiB}}\n"
        "brands:\n  - name: Odyssée\n    query: odyssee\n"
        f"sources:\n  - kind: receive\n    listen: {live.receive}\n"
        f"    tokens: {{test: {TOKEN}}}\n"
        f"sinks:\n  - {{kind: prometheus, listen: '{live.metrics}'}}\n")
    return path


def mentions(first, count):
    now = time.time()
    return [line(f"m{i}", now, "odyssee", "x" * 2000, f"a{i}")
            for i in range(first, first + count)]


def counted(live):
    return live.figure("vigie_brand_mentions_total")


def a_full_disk_refuses_input_and_finishes_what_is_there():
    with Folder() as folder, Disk(folder / "disk") as disk:
        live = Live()
        with Run(configuration(folder, live, disk)) as vigie:
            await_that(lambda: live.ready()[0] == 200, "it is ready")
            status, why = live.post(mentions(0, 300))
            check(status == 202, f"300 mentions: {status} {why}\n{vigie.said()}")
            disk.leave(RESERVE // 2)
            # It looks at the disk when it writes, twice a second at least.
            sent, waiting = 300, None
            while waiting is None or waiting.status == 202:
                check(sent < 2000, "a full disk refuses nothing")
                waiting = Posting(live, mentions(sent, 10))
                sent += 10
                waiting.join(2)
            check(waiting.status is None, f"answered {waiting.status} while full")
            check("disk full" in live.ready()[1], f"says {live.ready()}")
            await_that(lambda: counted(live) == sent - 10,
                       "what is there is counted")
            before = live.figure("vigie_folded_time_seconds")
            await_that(lambda: live.figure("vigie_folded_time_seconds")
                       >= before + 2, "time goes on")
            check(waiting.status is None, f"answered {waiting.status} while full")
            check(vigie.running(), vigie.said())
            disk.make_room()
            waiting.join(20)
            check(waiting.status == 202, f"answered {waiting.status} with room")
            check(live.post(mentions(sent, 300))[0] == 202, "300 more are taken")
            await_that(lambda: live.ready()[0] == 200, "it is ready again")
            done = vigie.stop()
        check(done["mentions"] == done["matched"] == sent + 300, f"{done}")


def with_no_byte_left_nothing_is_lost_nor_counted_twice():
    with Folder() as folder, Disk(folder / "disk") as disk:
        live = Live()
        config = configuration(folder, live, disk)
        with Run(config) as vigie:
            await_that(lambda: live.ready()[0] == 200, "it is ready")
            check(live.post(mentions(0, 300))[0] == 202, "300 mentions are taken")
            disk.leave(0)
            waiting = Posting(live, mentions(300, 3000))
            waiting.join(5)
            check(waiting.status != 202, "took what it could not keep")
            # The log waits for room; the state, if it had to be written,
            # cannot: then the run has ended and said so.
            if not vigie.running():
                check(vigie.process.returncode == 1, vigie.process.returncode)
                said = vigie.said()
                check("disk is full" in said, f"it does not say why:\n{said}")
            disk.make_room()
            waiting.join(60)
            print(f"the run {'waited' if vigie.running() else 'ended'}, the "
                  f"sender was told {waiting.status}")
        with Run(config) as vigie:
            await_that(lambda: live.ready()[0] == 200, "it is ready again")
            check(live.post(mentions(300, 3000))[0] == 202, "they are sent again")
            done = vigie.stop()
        check(done["mentions"] - done["duplicates"] == done["matched"] == 3300,
              f"{done}")


in_a_world_of_its_own()
main(a_full_disk_refuses_input_and_finishes_what_is_there,
     with_no_byte_left_nothing_is_lost_nor_counted_twice)

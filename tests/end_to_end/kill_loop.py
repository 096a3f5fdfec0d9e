#!/usr/bin/env python3
"""kill -9 at random moments, again and again: the state ends the same.

A fixed input on the stream clock, read once without interruption and once with
CYCLES kills; windows, incidents, alerts and dead letters must be the same
bytes. With 1, 2 and 3 workers.

kill_loop.py [CYCLES] [SEED]
"""
import os
import random
import signal
import subprocess
import sys
import time

from vigie import BINARY, Folder, brands, check, main, run, simulate

CYCLES = int(sys.argv[1]) if len(sys.argv) > 1 else 100
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
WORKERS = (1, 2, 3)


def configuration(folder, workers, speed):
    path = folder / f"w{workers}-{speed}.yaml"
    path.write_text(
        f"data: {folder}/data\nclock: stream\nspeed: {speed}\nworkers: {workers}\n"
        f"log: {{segment: 4MiB, data_at_risk: 5ms}}\n{brands()}\n"
        f"sources:\n  - kind: file\n    path: {folder}/input.ndjson\n"
        f"sinks:\n  - kind: ndjson\n    path: {folder}/alerts.ndjson\n"
    )
    return path


def input_with_faults(folder):
    """Hours of mentions, with lines in between that cannot be read."""
    simulate(
        folder / "clean.ndjson",
        *("--hours", 5, "--rate", 6, "--seed", 11, "--crisis-at", "3h"),
        *("--duplicates", 0.05),
    )
    chance = random.Random(5)
    bad = [b'{"id":', b'{"id":"1","text":"\xff\xfe","published":1}', b"[" * 5000,
           b'{"id":"a","published":"yesterday","text":"x"}', b"null", b'"x"']
    with open(folder / "clean.ndjson", "rb") as lines, open(
        folder / "input.ndjson", "wb"
    ) as out:
        for line in lines:
            out.write(line)
            if chance.random() < 0.002:
                out.write(chance.choice(bad) + b"\n")


def damage_windows(folder, chance):
    """What is remembered beside the state may be spoilt, cut or gone."""
    for path in (folder / "data" / "windows").glob("*.window"):
        what = chance.random()
        if what < 0.1:
            path.unlink()
        elif what < 0.4:
            with open(path, "r+b") as file:
                size = file.seek(0, os.SEEK_END)
                if what < 0.2:
                    file.truncate(chance.randrange(size + 1))
                elif size > 0:
                    for _ in range(chance.choice((1, 20, 200))):
                        file.seek(chance.randrange(size))
                        file.write(bytes([chance.randrange(256)]))


def run_with_kills(folder, chance, cycles, seconds):
    """Starts and kills until it has been killed `cycles` times."""
    kills = 0
    while kills < cycles:
        workers = chance.choice(WORKERS)
        # Paced, so that all the kills fall within the input.
        config = configuration(folder, workers, 5 * 3600 / seconds)
        with open(folder / "run.log", "ab") as log:
            process = subprocess.Popen(
                [BINARY, "run", "--config", config], stdout=log, stderr=log
            )
            try:
                process.wait(chance.uniform(0.02, 2 * seconds / cycles))
                check(process.returncode == 0, (folder / "run.log").read_text()[-3000:])
                return kills  # it reached the end
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
                process.wait()
                kills += 1
                damage_windows(folder, chance)
    return kills


def state_is_the_same_after_every_kill():
    chance = random.Random(SEED)
    print(f"{CYCLES} kills, seed {SEED}")
    with Folder() as folder:
        input_with_faults(folder)
        expected = []
        for workers in WORKERS:
            subprocess.run(["rm", "-rf", folder / "data"], check=True)
            run("run", "--config", configuration(folder, workers, 0))
            expected.append(run("state", "dump", folder / "data")[0])
        check(all(e == expected[0] for e in expected),
              "1, 2 and 3 workers give different states")
        for kind in ("window ", "incident ", "alert ", "dead letter ", "summary "):
            check(kind in expected[0], f"the input makes no {kind}: it tests little")
        subprocess.run(["rm", "-rf", folder / "data"], check=True)
        kills = run_with_kills(folder, chance, CYCLES, CYCLES * 0.35)
        run("run", "--config", configuration(folder, 2, 0))
        got = run("state", "dump", folder / "data")[0]
        if got != expected[0]:
            (folder / "expected.txt").write_text(expected[0])
            (folder / "got.txt").write_text(got)
        check(got == expected[0],
              f"after {kills} kills the state differs (seed {SEED}): "
              f"compare expected.txt and got.txt in {folder}")
        print(f"the same bytes after {kills} kills")
        check(kills >= CYCLES * 0.6, f"only {kills} kills fell within the input")


main(state_is_the_same_after_every_kill)

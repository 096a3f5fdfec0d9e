#!/usr/bin/env python3
"""Brands change while Vigie runs: by SIGHUP, by `vigie reload`, around kill -9."""
import json
import os
import pty
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

from children import Run, await_that
from live import TOKEN, Live, line
from vigie import BINARY, Folder, brands, check, main, run, simulate, summary

SEED = int(sys.argv[1]) if len(sys.argv) > 1 else int(time.time())
BETA = "  - {name: Beta, query: beta}\n"


class Watched:
    """A live run on a configuration that is written again and again."""

    def __init__(self, folder):
        self.live = Live()
        self.config = folder / "vigie.yaml"
        self.data = folder / "data"
        self.posted = 0

    def write(self, brand_lines, rest="", silence=""):
        # As an editor saves: another file takes the name.
        fresh = self.config.with_suffix(".new")
        fresh.write_text(
            f"data: {self.data}\nbrands:\n{brand_lines}"
            f"sources:\n  - kind: receive\n    listen: {self.live.receive}\n"
            f"    tokens: {{tests: {TOKEN}}}\n{silence}"
            f"sinks:\n  - {{kind: prometheus, listen: '{self.live.metrics}'}}\n"
            f"{rest}")
        os.replace(fresh, self.config)

    def say(self, count=10):
        lines = [line(str(self.posted + i), time.time(), "alpha", "beta gamma",
                      f"a{i}") for i in range(count)]
        self.posted += count
        check(self.live.post(lines)[0] == 202, "the mentions are not taken")
        await_that(lambda: self.live.figure("vigie_mentions_total") ==
                   self.posted, "they are counted")

    def of(self, brand):
        return self.live.figure("vigie_brand_mentions_total", brand=brand)

    def reloads(self, outcome):
        return self.live.figure("vigie_rules_reloads_total", outcome=outcome)

    def ready(self):
        await_that(lambda: self.live.ready()[0] == 200, "it is ready")


def a_signal_changes_the_brands_and_a_mistake_changes_nothing():
    alpha = "  - {name: Alpha, query: alpha}\n"
    with Folder() as folder:
        watched = Watched(folder)
        watched.write(alpha)
        with Run(watched.config) as vigie:
            watched.ready()
            watched.say()
            check((watched.of("Alpha"), watched.of("Beta")) == (10, 0), "at first")

            watched.write(alpha + BETA)
            vigie.process.send_signal(signal.SIGHUP)
            await_that(lambda: watched.reloads("changed") == 1, "a reload")
            watched.say()
            check((watched.of("Alpha"), watched.of("Beta")) == (20, 10), "Beta more")

            watched.write(BETA)
            vigie.process.send_signal(signal.SIGHUP)
            await_that(lambda: watched.reloads("changed") == 2, "another")
            watched.say()
            check((watched.of("Alpha"), watched.of("Beta")) == (20, 20), "Alpha less")

            watched.write("  - {name: Beta, query: 'beta AND ('}\n")
            _, told = run("check", watched.config, expect=78)
            vigie.process.send_signal(signal.SIGHUP)
            await_that(lambda: watched.reloads("refused") == 1, "a refusal")
            said = vigie.said()
            check(told.strip() in said and "old rules stay" in said, said)
            check(vigie.running(), said)
            watched.say()
            check((watched.of("Alpha"), watched.of("Beta")) == (20, 30), "as before")
            vigie.process.send_signal(signal.SIGTERM)


def the_verb_tells_what_changed_and_what_waits_for_a_restart():
    with Folder() as folder:
        watched = Watched(folder)
        watched.write("  - {name: Alpha, query: alpha}\n" + BETA)
        _, told = run("reload", watched.config, expect=1)
        check("nobody runs" in told, told)
        with Run(watched.config) as vigie:
            watched.ready()
            out, _ = run("reload", watched.config)
            check("the same rules, 2 brands" in out, out)
            # What is watched for silence is a rule: no restart.
            watched.write("  - {name: Alpha, query: alpha}\n" + BETA,
                          silence="    silent_after: 2h\n")
            out, _ = run("reload", watched.config)
            check("other rules changed" in out and "restart" not in out, out)
            watched.write("  - {name: Alpha, query: alpha OR aleph}\n"
                          "  - {name: Gamma, query: gamma}\n",
                          "keep: {details: 3d}\nlog: {retain: {age: 2d}}\n")
            out, _ = run("reload", "--config", watched.config)
            for part in ("2 brands", "added Gamma", "removed Beta",
                         "changed Alpha", "added keep, log", "restart"):
                check(part in out, f"{part!r} is not in {out}")
            watched.say(5)
            check((watched.of("Gamma"), watched.of("Beta")) == (5, 0), "Gamma")
            watched.config.write_text("brands: [{name: A, qery: a}]\n"
                                      f"data: {watched.data}\n")
            _, checked = run("check", watched.config, expect=78)
            _, told = run("reload", watched.config, expect=78)
            check(told == checked, f"{told} is not {checked}")
            watched.config.write_text("brands: [\n")
            _, told = run("reload", watched.config, expect=78)
            check("vigie.yaml:" in told, told)
            _, told = run("reload", "--data", watched.data, watched.config, expect=78)
            check("vigie.yaml:" in told, told)
            check(vigie.running(), vigie.said())
            check(watched.reloads("refused") == 2, "two were refused")


def a_closed_terminal_ends_a_run_and_does_not_reload_it():
    with Folder() as folder:
        watched = Watched(folder)
        watched.write(BETA)
        child, terminal = pty.fork()
        if child == 0:
            with open(folder / "out", "wb") as out:
                os.dup2(out.fileno(), 1)
                os.dup2(out.fileno(), 2)
            os.execv(BINARY, [BINARY, "run", "--config", str(watched.config)])
        watched.ready()
        watched.say()
        os.close(terminal)
        _, status = os.waitpid(child, 0)
        said = (folder / "out").read_text()
        check(status == 0, f"status {status}: {said}")
        check(summary(said)["brand_hits"] == 10, said)


def folded_again(folder):
    """The state of a copy that begins with the log and the texts of rules."""
    shutil.copytree(folder / "data", folder / "again")
    shutil.rmtree(folder / "again/windows", ignore_errors=True)
    state = sqlite3.connect(folder / "again/state.db")
    tables = [name for name, in state.execute(
        "SELECT name FROM sqlite_master WHERE type='table'")]
    for table in tables:
        if table != "rules":
            state.execute(f"DELETE FROM {table}")
    state.commit()
    state.close()
    run("run", "--config", folder / "vigie.yaml", "--data", folder / "again")
    return run("state", "dump", folder / "again")[0]


def whatever_is_killed_around_a_reload_counts_once_and_as_the_log_says():
    """Reloads and kills at random moments of a stream. Then the log is folded
    once more from its beginning, by the rules it names: the same state."""
    chance = random.Random(SEED)
    sets = [brands(), brands().replace("query: ", "query: panne OR ", 1),
            brands()[:brands().rindex("  - name:")]]
    with Folder() as folder:
        simulate(folder / "in.ndjson", "--hours", 3, "--rate", 6, "--seed", 4,
                 "--crisis-at", "2h")
        config = folder / "vigie.yaml"

        def write(which, speed):
            fresh = folder / "new.yaml"
            fresh.write_text(
                f"data: {folder}/data\nclock: stream\nspeed: {speed}\n"
                f"log: {{segment: 4MiB, data_at_risk: 5ms}}\n{sets[which]}\n"
                f"sources:\n  - kind: file\n    path: {folder}/in.ndjson\n")
            os.replace(fresh, config)

        kills = reloads = 0
        write(0, 900)
        for cycle in range(12):
            with open(folder / "run.log", "ab") as log:
                process = subprocess.Popen([BINARY, "run", "--config", config],
                                           stdout=log, stderr=log)
            for _ in range(chance.randrange(1, 4)):
                time.sleep(chance.uniform(0.05, 0.4))
                write(chance.randrange(len(sets)), 900)
                if process.poll() is None:
                    process.send_signal(signal.SIGHUP)
                    reloads += 1
            time.sleep(chance.choice((0, 0.01, 0.1, 0.12, 0.2)))
            if process.poll() is None:
                process.kill()
                kills += 1
            code = process.wait()
            check(code in (0, -signal.SIGKILL),
                  (folder / "run.log").read_text()[-3000:])
            if code == 0:
                break
        out, _ = run("run", "--config", config)
        lines = sum(1 for _ in open(folder / "in.ndjson", "rb"))
        end = summary(out)
        check(end["mentions"] == lines and end["lost"] == 0, f"{end} of {lines}")
        first = run("state", "dump", folder / "data")[0]
        check(folded_again(folder) == first,
              f"the log folded again gives another state (seed {SEED})")
        print(f"{kills} kills, {reloads} reloads, seed {SEED}")
        check(kills >= 3 and reloads >= 5, "too few fell within the input")


main(a_signal_changes_the_brands_and_a_mistake_changes_nothing,
     the_verb_tells_what_changed_and_what_waits_for_a_restart,
     a_closed_terminal_ends_a_run_and_does_not_reload_it,
     whatever_is_killed_around_a_reload_counts_once_and_as_the_log_says)

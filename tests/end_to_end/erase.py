#!/usr/bin/env python3
"""An author asks to be forgotten while Vigie runs: it forgets and goes on."""
import json
import subprocess
import time

from children import Run, await_that
from live import TOKEN, Live, rfc3339
from vigie import Folder, brands, check, main, run, simulate

MARK = "MarqueurUnique"


def mention(name, author, text="rien", at=None):
    return json.dumps({
        "id": name, "platform": "x", "published": rfc3339(at or time.time()),
        "text": f"Railéo en panne, une honte : {text}", "lang": "fr",
        "author": {"id": author, "handle": author}}).encode() + b"\n"


def holding(data, mark=MARK):
    return [p.name for p in data.rglob("*")
            if p.is_file() and mark.encode() in p.read_bytes()]


def vacuum(data):
    subprocess.run(["sqlite3", data / "state.db",
                    "PRAGMA wal_checkpoint(TRUNCATE); VACUUM;"], check=True,
                   stdout=subprocess.DEVNULL)


def a_live_run_forgets_an_author_and_goes_on():
    live = Live()
    with Folder() as folder:
        data = folder / ("d" * 120)  # longer than a socket's address may be
        config = folder / "vigie.yaml"
        config.write_text(
            f"data: {data}\nbrands:\n  - name: Railéo\n    query: raileo\n"
            f"sources:\n  - kind: receive\n    listen: {live.receive}\n"
            f"    tokens: {{tests: {TOKEN}}}\n"
            f"sinks:\n  - {{kind: prometheus, listen: '{live.metrics}'}}\n")
        with Run(config) as vigie:
            await_that(lambda: live.ready()[0] == 200, "it is ready")
            lines = [mention(str(i), f"a{i}") for i in range(50)]
            lines[20] = mention("20", "victime", MARK)
            check(live.post(lines)[0] == 202, "50 mentions are taken")
            await_that(lambda: live.figure("vigie_brand_mentions_total") == 50,
                       "they are counted")
            check(len(holding(data)) >= 2, "log and state should hold it")
            began = time.monotonic()
            out, _ = run("erase", "--config", config, "x:victime")
            print(f"erased in {time.monotonic() - began:.1f} s: {out.strip()}")
            check("1 messages emptied" in out, out)
            check(vigie.running(), vigie.said())
            check(all(f.startswith("state.db") for f in holding(data)),
                  f"still in {holding(data)}")
            # What is said afterwards is another message.
            check(live.post([mention("50", "victime", "encore")])[0] == 202, "after")
            await_that(lambda: live.figure("vigie_brand_mentions_total") == 51,
                       "the count goes on")
            run("erase", "--config", config, "victime", expect=2)
            done = vigie.stop()
        check(done["mentions"] == 51, f"{done}")
        vacuum(data)
        check(holding(data) == [], f"still in {holding(data)}")
        check(not (data / "control").exists(), "the door stays open")


def a_run_that_was_killed_leaves_no_door_that_leads_nowhere():
    with Folder() as folder:
        data, config = folder / "data", folder / "vigie.yaml"
        (folder / "in.ndjson").write_bytes(b"".join(
            mention(str(i), "victime" if i == 20 else f"a{i}",
                    MARK if i == 20 else "rien", 1767600000 + 60 * i)
            for i in range(50)))
        config.write_text(
            f"data: {data}\nbrands:\n  - name: Railéo\n    query: raileo\n"
            f"sources:\n  - kind: file\n    path: {folder}/in.ndjson\n")
        # At the end of its input, where no tick comes by itself.
        with Run(config, "--stay") as vigie:
            await_that(lambda: len(holding(data)) >= 2, "it is in log and state")
            out, _ = run("erase", "--config", config, "x:victime")
            check("1 messages emptied" in out, out)
            check(vigie.running(), vigie.said())
            vigie.kill()
        check((data / "control").exists(), "a killed run leaves its door")
        out, _ = run("erase", "--config", config, "x:a3")
        check("1 messages emptied" in out, out)
        vacuum(data)
        check(holding(data) == [], f"still in {holding(data)}")


def what_a_forgetting_finds_in_the_log_is_told_by_the_next_run():
    with Folder() as folder:
        data, alerts = folder / "data", folder / "alerts.ndjson"
        config = folder / "vigie.yaml"
        crisis = simulate(folder / "in.ndjson", "--hours", 8, "--rate", 2,
                          "--seed", 7, "--crisis-at", "6h")
        config.write_text(
            f"data: {data}\n{brands()}"
            f"sources:\n  - kind: file\n    path: {folder}/in.ndjson\n"
            f"sinks:\n  - kind: ndjson\n    path: {alerts}\n")
        run("run", config)
        told = alerts.read_bytes()
        check(crisis["brand"] in told.decode(), f"{crisis}: {told[:500]}")
        # All of the log is ahead of the state, as after a long outage.
        alerts.unlink()
        for file in data.glob("state.db*"):
            file.unlink()
        run("erase", "--config", config, "x:nobody")
        run("run", config)
        check(alerts.exists() and alerts.read_bytes() == told,
              "the alerts that the forgetting found are told by nobody")


main(a_live_run_forgets_an_author_and_goes_on,
     a_run_that_was_killed_leaves_no_door_that_leads_nowhere,
     what_a_forgetting_finds_in_the_log_is_told_by_the_next_run)

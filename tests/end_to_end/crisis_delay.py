#!/usr/bin/env python3
"""How long after its beginning a crisis is told by the whole chain, language by
language: real texts of the simulation, filtered by their language, through
`vigie run`: language, tone, families, detection, rules of alerts.

    crisis_delay.py [SEEDS [FIRST [HOURS]]]     1 seed from 7 on, 12 hours, unless
                                                given

Thirteen brands; the crisis begins four hours before the end: in twelve hours on
a first day, at an hour never seen before. A language rarer in the simulation
gets more of it, so that brands are as big in each."""
import datetime
import json
import statistics
import sys

from vigie import Folder, brands, check, main, run, simulate

SEEDS, FIRST, HOURS = map(int, (sys.argv[1:] + ["1", "7", "12"][len(sys.argv) - 1 :]))
RATES = {"fr": 12, "en": 34}  # mentions a second, all languages


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def minutes(delays):
    return f"{', '.join(f'{delay:.0f}' for delay in delays)} min" if delays else "-"


def one_life(folder, language, seed):
    """The crisis, and when its brand reached which level; others' alerts."""
    whole, kept = folder / "whole.ndjson", folder / "kept.ndjson"
    crisis = simulate(
        whole, "--hours", HOURS, "--rate", RATES[language], "--seed", seed,
        "--crisis-at", f"{HOURS - 4}h",
    )
    mark = f'"lang":"{language}"'
    with open(whole) as lines, open(kept, "w") as out:
        out.writelines(line for line in lines if mark in line)
    config = folder / "vigie.yaml"
    alerts = folder / "alerts.ndjson"
    data = folder / f"data-{language}-{seed}"
    config.write_text(
        f"data: {data}\n{brands()}\n"
        f"sources:\n  - {{kind: file, path: {kept}}}\n"
        f"sinks:\n  - {{kind: ndjson, path: {alerts}}}\n"
    )
    alerts.unlink(missing_ok=True)
    run("run", "--config", config, timeout=600)
    levels, elsewhere = {}, 0
    for line in alerts.read_text().splitlines():
        alert = json.loads(line)
        if alert.get("rule") not in ("bad_buzz", "sector"):
            continue
        if alert["status"] != "firing" or alert["level"] < 2:
            continue
        delay = (moment(alert["at"]) - moment(crisis["onset"])).total_seconds() / 60
        if alert["brand"] != crisis["brand"] or delay < 0:
            elsewhere += 1
            continue
        for level in range(2, alert["level"] + 1):
            levels.setdefault(level, delay)
    return levels, elsewhere


def a_crisis_is_told_within_the_hour_in_each_language():
    with Folder() as folder:
        for language in RATES:
            lives = [one_life(folder, language, FIRST + i) for i in range(SEEDS)]
            found = [levels[2] for levels, _ in lives if 2 in levels]
            grave = [levels[3] for levels, _ in lives if 3 in levels]
            wrong = sum(elsewhere for _, elsewhere in lives)
            print(
                f"{language}: told in {len(found)} of {SEEDS}, after {minutes(found)}; "
                f"level 3 in {len(grave)}, after {minutes(grave)}; {wrong} others"
            )
            check(len(found) == SEEDS, f"{language}: {lives}")
            check(statistics.median(found) <= 60, f"{language}: {lives}")


main(a_crisis_is_told_within_the_hour_in_each_language)

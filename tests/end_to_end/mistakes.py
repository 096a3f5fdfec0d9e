#!/usr/bin/env python3
"""A whole configuration with mistakes at random places: the check tells each
with its place or lets it pass, and what it lets pass runs. Nothing ends by a
fault of the program.

    tests/end_to_end/mistakes.py [CHECKS] [SEED]
    tests/end_to_end/mistakes.py all      each strange value at each place
"""
import copy
import json
import random
import re
import shutil
import subprocess
import sys

from vigie import BINARY, Folder, check, main

ALL = sys.argv[1:] == ["all"]
CHECKS = int(sys.argv[1]) if len(sys.argv) > 1 and not ALL else 300
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 32)
NOBODY = "127.0.0.1:9"  # nobody listens there


def whole(folder):
    """Every room that takes a configuration, on loopback."""
    return {
        "data": f"{folder}/data",
        "clock": "wall",
        "workers": 2,
        "brands": [
            {"name": "Orange", "query": "(orange AND livebox) OR @orange",
             "panel": "telecom", "owned": ["x:orange_france"],
             "relevance": {"threshold": 0.5}, "time_zone": "Europe/Paris",
             "tests": [{"text": "ma livebox orange", "want": True, "lang": "fr"}]},
            {"name": "Free", "terms": ["free mobile"], "competitor": True,
             "words": {"praise": ["de ouf"], "complaint": ["ramer"]},
             "tone": {"prior": [0.45, 0.4, 0.15]}}],
        "themes": {"refund": ["geste commercial", "dédommag*"]},
        "satire": ["x:parodie", "faux.example"],
        "calendar": [{"name": "match", "from": "2026-06-01T19:00:00Z",
                      "to": "2026-06-01T22:00:00Z", "factor": 5,
                      "brands": ["Orange"]}],
        "detection": {"budget": "1/4w", "time_zone": "Europe/Paris",
                      "holidays": "fr", "sensitive_themes": ["safety"]},
        "metrics": {"series_cap": 1000},
        "keep": {"windows": "100d", "details": "10d"},
        "log": {"kind": "embedded", "partitions": 4, "segment": "4MiB",
                "retain": {"size": "1GiB", "age": "30d"}},
        "sources": [
            {"kind": "bluesky", "url": f"ws://{NOBODY}/subscribe",
             "silent_after": "2h"},
            {"kind": "rss", "name": "feed", "url": f"http://{NOBODY}/a.xml",
             "every": "5m"},
            {"kind": "receive", "listen": "127.0.0.1:0", "path": "/in",
             "tokens": {"crm": "a secret of the test"}},
            {"kind": "file", "path": f"{folder}/later", "follow": True,
             "format": "x"}],
        "sinks": [
            {"kind": "prometheus", "listen": "127.0.0.1:0"},
            {"kind": "alertmanager", "url": f"http://{NOBODY}",
             "labels": {"team": "x"}, "refresh": "1m"},
            {"kind": "webhook", "url": f"http://{NOBODY}/", "secret": "hush",
             "headers": {"X-A": "b"}, "timeout": "1s"},
            {"kind": "slack", "url": f"http://{NOBODY}/x", "language": "fr",
             "time_zone": "Europe/Paris", "link": "https://v.example/{id}"},
            {"kind": "email", "host": "127.0.0.1", "port": 9,
             "from": "vigie@example.org", "to": ["crisis@example.org"]},
            {"kind": "kafka", "brokers": [NOBODY], "settings": {"linger.ms": 5}},
            {"kind": "ndjson", "path": f"{folder}/out",
             "which": ["alerts", "mentions"]}],
        "dashboard_url": "https://vigie.example.org",
        "alerts": {
            "language": "fr", "time_zone": "Europe/Paris",
            "hours": "lun-ven 09:00-18:30", "tell": "team",
            "people": {"team": ["slack", {"sink": "email", "to": "a@example.org"}],
                       "boss": {"sink": "email", "to": "b@example.org"}},
            "rules": [
                {"name": "safety", "themes": ["safety"], "tell": "team",
                 "escalate": [{"after": "15m", "tell": "boss"}]},
                {"name": "others", "competitors": "only", "how": "inform",
                 "level": 2, "quiet": "20:00-08:00", "group": "30m"}],
            "silences": [{"brands": "Orange", "from": "2026-11-21T22:00:00Z",
                          "until": "2026-11-22T06:00:00Z", "reason": "x"}],
            "digest": {"at": "08:30", "tell": "team"}},
    }


STRANGE = [
    "", " ", "x ", "mon-fri ", " 09:00-10:00", "-", ":", "a:", "@", "é" * 60,
    "x" * 5000, "\u202e", "env:", "env:VIGIE_NOT_SET", "file:", "file:/none",
    "file:/", "-1", "0", "1e99", "nan", "9223372036854775808", "99999999999d",
    "1d", "-5m", "25:99", "2026-13-45T99:00:00Z", "1/0w", "0/4w", "http://",
    "https://[::1", "http://a:99999/", "h:", "[::]:0", "host:99999", "*", '"',
    '"open', "(a", "a AND", "a~", "a NEAR/999999 b", "+", "/(/", "{id", "}",
    "../..", "/dev/null", "0*0", "5*99999999", "1 2 3", "Europe/Nope", None, [],
    {}, [[]], {"a": {}}, [None], True, 0, -1, 1.5, 10**30, ["x"] * 300,
]


def places(node, at=()):
    """Where something stands, of all depths."""
    yield at
    inside = (node.items() if isinstance(node, dict) else
              enumerate(node) if isinstance(node, list) else ())
    for key, child in inside:
        yield from places(child, at + (key,))


NOTHING = object()


def put(config, at, value):
    *way, last = at
    node = config
    for key in way:
        node = node[key]
    if value is NOTHING:
        del node[last]
    else:
        node[last] = copy.deepcopy(value)


def spoiled(folder):
    """Whole configurations with something strange, or nothing, at a place or
    two."""
    if ALL:
        for at in [at for at in places(whole(folder)) if at]:
            for value in STRANGE + [NOTHING]:
                config = whole(folder)
                put(config, at, value)
                yield config
        return
    rng = random.Random(SEED)
    print(f"{CHECKS} configurations, seed {SEED}")
    for _ in range(CHECKS):
        config = whole(folder)
        for _ in range(rng.choice((1, 1, 1, 2))):
            put(config, rng.choice([at for at in places(config) if at]),
                rng.choice(STRANGE * 2 + [NOTHING] * 20))
        yield config


def no_mistake_ends_the_program_by_a_fault():
    refused = ran = 0
    with Folder() as folder:
        config = folder / "vigie.yaml"

        def vigie(*arguments):
            done = subprocess.run(
                [BINARY, *map(str, arguments)], stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
            said = done.stderr.decode(errors="replace")
            check(done.returncode in (0, 1, 78),
                  f"{arguments[0]} ended with {done.returncode}: {said[-500:]}")
            return done.returncode, said

        config.write_text(json.dumps(whole(folder)))  # JSON is YAML, too
        check(vigie("check", config)[0] == 0, "the configuration itself is right")
        for number, strange in enumerate(spoiled(folder)):
            config.write_text(json.dumps(strange, ensure_ascii=number % 2 == 0))
            code, said = vigie("check", config)
            check(code != 1, said)
            if code == 78:
                refused += 1
                check(re.search(r"vigie\.yaml(:\d+:\d+)?: ", said), said)
                continue
            # Not where it would write to a strange path of this machine.
            paths = [str(sink.get("path", "-")) for sink in strange.get("sinks") or []
                     if sink.get("kind") == "ndjson"]
            if any(p != "-" and not p.startswith(str(folder)) for p in paths):
                continue
            ran += 1
            data = folder / "own"
            vigie("run", config, "--for", "50ms", "--data", data)
            shutil.rmtree(data, ignore_errors=True)
    print(f"{refused} refused, {ran} run")
    check(refused > 3 * ran > 0, "too few of either")


main(no_mistake_ends_the_program_by_a_fault)

#!/usr/bin/env python3
"""Who is told what, when, with the real program: quiet hours, escalation,
silences and digests to receivers on loopback, kill -9 in between, exactly the
wanted deliveries; the journal, the list of incidents and the picture."""
import http.server
import json
import random
import re
import subprocess
import threading
import time
import xml.dom.minidom

from children import Run, await_that
from vigie import BINARY, Folder, brands, check, main, run, simulate, summary


class Receivers:
    """One address for each sink: what each was told, once a key."""

    def __init__(self):
        told = self.told = {}
        self.order = order = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                alert = json.loads(body)
                key = (self.path[1:], self.headers["Idempotency-Key"])
                if key not in told:
                    order.append(key)
                told[key] = alert
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def of(self, sink):
        return [self.told[key] for key in self.order if key[0] == sink]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


# The stream begins on Monday at 06:00 UTC; the crisis three hours later.
RULES = """
dashboard_url: https://vigie.example.org
alerts:
  language: fr
  time_zone: Europe/Paris
  ready_made: false
  rules:
    - name: garde
      brands: [Railéo]            # the one with the crisis
      level: 2
      quiet: 09:00-11:00          # of Paris: 08:00 to 10:00 UTC
      always: never
      tell: garde
      escalate: [{after: 30m, tell: direction}]
    - {name: reste, how: digest}
  digest: {every: hour, at: 15, tell: resume}
"""


def configuration(folder, name, url, rules=RULES, speed=0):
    path = folder / f"{name}.yaml"
    sinks = "".join(f"  - {{kind: webhook, name: {sink}, url: '{url}{sink}'}}\n"
                    for sink in ("garde", "direction", "resume"))
    path.write_text(f"data: {folder}/{name}\nspeed: {speed}\n{brands()}\nsources:\n"
                    f"  - {{kind: file, path: {folder}/in.ndjson}}\n"
                    f"sinks:\n{sinks}{rules}")
    return path


def archive(folder):
    return simulate(folder / "in.ndjson", "--hours", 6, "--rate", 5, "--seed", 11,
                    "--crisis-at", "3h", "--start", "2026-01-05T06:00:00Z")


def quiet_hours_hold_and_nobody_answering_calls_the_next():
    with Folder() as folder, Receivers() as receivers:
        crisis = archive(folder)
        config = configuration(folder, "data", receivers.url)
        words = run("check", config)[0]
        check("sauf aux heures calmes 09:00-11:00" in words, words)
        end = summary(run("run", "--config", config)[0])
        incident = next(i for i in end["incidents"] if i["brand"] == crisis["brand"])
        check(incident["detected"] < "2026-01-05T10", f"the test is void: {end}")
        guard, boss = receivers.of("garde"), receivers.of("direction")
        check(guard and boss, f"{receivers.told}")
        check("Retenu depuis le 05/01 " in guard[0]["notice"], f"{guard[0]}")
        check("négati" in guard[0]["summary"] and "contre" in guard[0]["summary"],
              f"not in the language of the alerts: {guard[0]}")
        check("(Europe/Paris)" in guard[0]["description"],
              f"not in the time of the alerts: {guard[0]}")
        check(guard[0]["link"].endswith("/incidents/" + guard[0]["id"]), f"{guard[0]}")
        check(boss[0]["notice"] == "Sans accusé de réception après 30 min.", f"{boss[0]}")
        out = json.loads(run("incident", guard[0]["id"], "--config", config, "--json")[0])
        times = {d["sink"]: d["at"] for d in reversed(out["deliveries"])}
        check(times["garde"].startswith("2026-01-05T10:00:00"), f"{times}")
        check(times["direction"].startswith("2026-01-05T10:30:00"), f"{times}")
        check(all(d["outcome"] == "delivered" for d in out["deliveries"]), f"{out}")

        listed = run("incident", "--data", folder / "data")[0]
        check(guard[0]["id"] in listed and "told " in listed, listed)
        drawn = folder / "incident.svg"
        run("incident", guard[0]["id"], "--data", folder / "data", "--svg", drawn,
            "--language", "fr", "--time-zone", "Europe/Paris")
        svg = drawn.read_text(encoding="utf-8")
        xml.dom.minidom.parseString(svg)
        check(crisis["brand"] in svg and "début" in svg and "prévenu" in svg, svg[:500])
        _, err = run("incident", "none", "--data", folder / "data", expect=1)
        check("no such incident" in err, err)


def a_drill_reaches_whom_an_alert_would():
    with Folder() as folder, Receivers() as receivers:
        archive(folder)
        config = configuration(folder, "data", receivers.url)
        told = run("drill", config)[0]
        check(told == "garde: told\ndirection: told\nresume: told\n", told)
        for sink in ("garde", "direction", "resume"):
            begin, end = receivers.of(sink)
            check(begin["rule"] == "drill" and begin["status"] == "firing"
                  and "Exercice" in begin["summary"], f"{begin}")
            check(end["id"] == begin["id"] and end["status"] == "resolved", f"{end}")
        check(not (folder / "data").exists(), "a drill is no run")
        told, _ = run("drill", config, "--sink", "direction")
        check(told == "direction: told\n", told)
        _, err = run("drill", config, "--sink", "nobody", expect=2)
        check("nobody" in err, err)
        nowhere = configuration(folder, "nowhere", "http://127.0.0.1:9/")
        told, _ = run("drill", nowhere, expect=1)
        check(told.count("told") == 0 and told.count("127.0.0.1:9") == 3, told)


def a_crash_tells_nobody_more_and_nobody_less():
    with Folder() as folder:
        archive(folder)
        rules = RULES.replace("  rules:\n", "  rules:\n    - {name: suivi, brands: [Railéo], "
                              "level: 2, tell: resume, also: true}\n")
        with Receivers() as whole:
            run("run", "--config", configuration(folder, "whole", whole.url, rules))
            wanted = dict(whole.told)
        check(len(wanted) >= 3, f"it tells too little: {wanted}")
        chance = random.Random(7)
        with Receivers() as receivers:
            config = configuration(folder, "killed", receivers.url, rules,
                                   speed=6 * 3600 / 8)
            for _ in range(8):
                with Run(config) as going:
                    time.sleep(chance.uniform(0.2, 1.2))
                    going.kill()
            run("run", "--config", configuration(folder, "killed", receivers.url, rules))
            got = dict(receivers.told)
        check(got.keys() == wanted.keys(),
              f"more: {got.keys() - wanted.keys()}, less: {wanted.keys() - got.keys()}")
        for key, alert in wanted.items():
            check(got[key] == alert, f"{key}: {got[key]} is not {alert}")
        # The decisions are the same lines, whatever crashed between them.
        decisions = []
        for name in ("whole", "killed"):
            lines = map(json.loads, run("journal", "--data", folder / name)[0].splitlines())
            decisions.append([(l["at"], l["what"], l["incident"], l["data"]) for l in lines
                              if l["what"] not in ("delivered", "refused")])
        check(decisions[0] == decisions[1], "the journals tell different decisions")


def the_journal_names_the_first_line_that_was_touched():
    with Folder() as folder, Receivers() as receivers:
        archive(folder)
        config = configuration(folder, "data", receivers.url)
        run("run", "--config", config)
        text, err = run("journal", "--config", config)
        lines = text.splitlines()
        check(json.loads(lines[-1])["hash"] in err, err)
        kinds = {json.loads(line)["what"] for line in lines}
        check({"level", "held", "told", "delivered"} <= kinds, f"{kinds}")
        good = folder / "journal.ndjson"
        good.write_text(text, encoding="utf-8")
        said = run("journal", "--verify", good)[0]
        check(f"{len(lines)} lines" in said, said)
        bad = folder / "bad.ndjson"
        for what, touched, line in (
            ("changed", lines[:2] + [lines[2].replace("2026", "2025")] + lines[3:], 3),
            ("swapped", [lines[1], lines[0]] + lines[2:], 2),
            ("forged", lines[:1] + [re.sub(r'"previous":"[^"]*"', '"previous":"' + "0" * 64 + '"',
                                           lines[1])] + lines[2:], 2),
            ("cut", lines[:3] + [lines[3][:40]], 4),
        ):
            bad.write_text("\n".join(touched) + "\n", encoding="utf-8")
            _, err = run("journal", "--verify", bad, expect=1)
            check(f":{line}: " in err, f"{what}: {err}")
        incident = receivers.of("garde")[0]["id"]
        excerpt = run("journal", "--data", folder / "data", "--incident", incident)[0]
        good.write_text(excerpt, encoding="utf-8")
        run("journal", "--verify", good)
        run("journal", "--verify", folder / "none", expect=1)


def who_takes_charge_stops_the_calls():
    with Folder() as folder, Receivers() as receivers:
        archive(folder)
        config = configuration(
            folder, "data", receivers.url,
            RULES.replace("      quiet: 09:00-11:00          # of Paris: 08:00 to "
                          "10:00 UTC\n      always: never\n", "")
            .replace("30m", "90m"), speed=1200)
        with Run(config) as going:
            first = await_that(lambda: receivers.of("garde"), "the first alert", 60)[0]
            out, _ = run("ack", first["id"], "--by", "Léa", "--config", config)
            check("acknowledged" in out, out)
            _, err = run("ack", "nothing", "--by", "Léa", "--config", config, expect=1)
            check("none of this name" in err, err)
            going.finish()
        check(not receivers.of("direction"), f"{receivers.of('direction')}")
        out = json.loads(run("incident", first["id"], "--config", config, "--json")[0])
        check(out["acknowledged"][0]["by"] == "Léa", f"{out}")
        run("ack", first["id"], "--by", "Léa", "--config", config, expect=1)


def a_good_buzz_shows_praise():
    with Folder() as folder:
        praise = ["J'adore Railéo, service génial", "Merci Railéo, voyage parfait",
                  "Railéo, bravo, je recommande", "Excellent accueil chez Railéo, top"]
        rest = ["Railéo encore en panne, c'est nul", "Je prends un train Railéo ce soir"]
        start = time.mktime((2026, 1, 5, 0, 0, 0, 0, 0, 0)) - time.timezone
        with open(folder / "in.ndjson", "w", encoding="utf-8") as out:
            for minute in range(3 * 1440):
                crowd = [rest[minute % 2]] if minute % 6 < 2 else []
                if minute % 18 == 5:
                    crowd = praise[:1]
                if 3600 <= minute < 3660:
                    crowd = [f"{text} {minute}" for text in praise]
                for i, text in enumerate(crowd):
                    out.write(json.dumps({
                        "id": f"{minute}-{i}", "platform": "forum", "text": text,
                        "lang": "fr", "published": start + 60 * minute,
                        "author": {"id": f"a{minute}-{i}"}}) + "\n")
        config = folder / "vigie.yaml"
        config.write_text(f"""data: {folder}/data
brands: [{{name: Railéo, query: raileo}}]
sources: [{{kind: file, path: {folder}/in.ndjson}}]
sinks: [{{kind: ndjson, path: {folder}/out.ndjson}}]
detection: {{language: fr}}
alerts: {{rules: [{{name: bon buzz, kinds: [good_buzz], how: inform}}]}}
""", encoding="utf-8")
        run("run", "--config", config)
        lines = map(json.loads, (folder / "out.ndjson").read_text().splitlines())
        good = [a for a in lines if a.get("rule") == "good_buzz" and a["status"] == "firing"]
        check(len(good) == 1, f"{good}")
        check("bon buzz" in good[0]["summary"], f"{good}")
        texts = [sample["text"] for sample in good[0]["samples"]]
        check(len(texts) >= 3, f"{texts}")
        check(not any("panne" in text for text in texts), f"{texts}")


main(
    a_good_buzz_shows_praise,
    
    quiet_hours_hold_and_nobody_answering_calls_the_next,
    a_drill_reaches_whom_an_alert_would,
    a_crash_tells_nobody_more_and_nobody_less,
    the_journal_names_the_first_line_that_was_touched,
    who_takes_charge_stops_the_calls,
)

#!/usr/bin/env python3
"""A live run among its neighbours: programs that post mentions, Prometheus
that scrapes, Alertmanager and a webhook that are told; a receiver that is dead
all the while; kill -9 with an alert in the outbox."""
import calendar
import hashlib
import hmac
import http.server
import json
import re
import subprocess
import threading
import time
import urllib.parse

from children import Run, Server, await_that, free_port
from live import TOKEN, Live, line, request, rfc3339
from vigie import Folder, brands, check, main, run, simulate, summary

SECRET = b"secret of the tests"
ODD = 'Ody"ssée \\ n°1 {x="y"}, 東京'  # everything a label must escape
CALM = "Vieille Maison"  # its bad day is nearly over when the live run begins
MINUTE = 60


class Receiver:
    """A webhook's receiver on loopback: keeps what it was told, and when."""

    def __init__(self, port=0):
        receiver = self
        self.told = []  # (time of the first bytes, key, alert)
        self.faults = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                at = time.time()
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.take(at, self.headers, body)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/alerts"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def take(self, at, headers, body):
        alert = json.loads(body)
        found = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})",
                             headers.get("X-Vigie-Signature", ""))
        wanted = found and hmac.new(SECRET, found[1].encode() + b"." + body,
                                    hashlib.sha256).hexdigest()
        if not found or not hmac.compare_digest(wanted, found[2]):
            self.faults.append(f"the signature of {alert}")
        elif abs(int(found[1]) - at) > 60:
            self.faults.append(f"the time of the signature: {found[1]}")
        key = headers.get("Idempotency-Key")
        if key != f"{alert['id']}-{alert['step']}":
            self.faults.append(f"the key {key} of {alert}")
        self.told.append((at, key, alert))

    def of(self, brand):
        return [(at, alert) for at, _, alert in list(self.told)
                if alert["brand"] == brand]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class Notified(Receiver):
    """What Alertmanager sends to those whom it notifies."""

    def take(self, at, headers, body):
        for alert in json.loads(body)["alerts"]:
            self.told.append((at, alert["fingerprint"], alert))

    def of(self, brand, status):
        return [alert for _, _, alert in list(self.told)
                if alert["labels"].get("brand") == brand
                and alert["status"] == status]


BAD = ("c'est une honte, service catastrophique, je suis furieux",
       "encore en panne, scandaleux, plus jamais",
       "arnaque totale, très déçu, fuyez")
GOOD = ("merci, équipe formidable, je recommande", "ouvre un magasin à Lyon",
        "quelqu'un connaît les horaires ?", "présente sa nouvelle collection")


def history(path, begin, end, filler_until):
    """Five hours of two brands, calm but for 25 bad minutes of CALM; then
    lines about nobody, that only say what time it is."""
    number = 0
    with open(path, "wb") as out:
        for at in range(begin, filler_until, 30):
            number += 1
            name = f"h{begin}-{number}"
            if at >= end:
                out.write(line(name, at, "il fait", "beau", "passant"))
                continue
            for word in ("odyssee", "vieillemaison"):
                into = at - begin
                bad = word == "vieillemaison" and 90 * MINUTE <= into < 115 * MINUTE
                texts = BAD if bad or number % 10 == 0 else GOOD
                for i in range(3 if bad else 1):
                    out.write(line(f"{name}-{word}-{i}", at, word,
                                   texts[(number + i) % len(texts)],
                                   f"a{number % 97}-{i}"))


CONFIGURATION = """
data: {data}
workers: 2
brands:
  - name: '{odd}'
    query: odyssee
  - name: {calm}
    query: vieillemaison
detection:
  clear_minutes: {clear}
  down_minutes: 1
  major_minutes: 1440
"""


def configuration(folder, name, data, clear, rest):
    path = folder / f"{name}.yaml"
    path.write_text(CONFIGURATION.format(data=data, odd=ODD, calm=CALM,
                                         clear=clear) + rest, encoding="utf-8")
    return path


def prepared(folder):
    """A data folder whose history ends now, in which the incident of CALM will
    be over at the minute that is returned (one or two minutes from now), by
    the clear_minutes that is returned too."""
    source = f"sources:\n  - kind: file\n    path: {folder}/history.ndjson\n"
    # The rule counts in bins of five minutes: the history is shifted by bins,
    # the minutes within come from the setting.
    shift, clear = 0, 60
    for tries in range(8):
        now = int(time.time())
        over = (now // MINUTE + 2) * MINUTE
        begin = over - 5 * 3600 + shift * MINUTE
        # What would happen: the clock goes on, nobody says a word.
        history(folder / "history.ndjson", begin, now - 2, now + 7200)
        trial = folder / f"trial{tries}"
        out = folder / f"trial{tries}.ndjson"
        run("run", "--config", configuration(
            folder, f"trial{tries}", trial, clear,
            f"{source}sinks:\n  - kind: ndjson\n    path: {out}\n"))
        told = [json.loads(text) for text in out.read_text().splitlines()]
        told = [alert for alert in told if alert["brand"] == CALM]
        ends = [alert["at"] for alert in told if alert["status"] == "resolved"]
        check(len(ends) == 1, f"the history has no incident that ends: {told}")
        off = (over - calendar_seconds(ends[0])) // MINUTE
        left = over - time.time()
        if off == 0 and left > 40:
            history(folder / "history.ndjson", begin, now - 2, now - 2)
            run("run", "--config",
                configuration(folder, "before", folder / "data", clear, source))
            return over, clear
        bins, clear = divmod(clear - 60 + off, 5)
        shift, clear = shift + 5 * bins, clear + 60
    check(False, "no history was found that ends in a minute or two")


def calendar_seconds(text):
    return calendar.timegm(time.strptime(text[:19], "%Y-%m-%dT%H:%M:%S"))


def negatives(first, count):
    now = time.time()
    return [line(f"n{i}", now, "odyssee", BAD[i % len(BAD)], f"angry{i}")
            for i in range(first, first + count)]


def calm(first, count):
    now = time.time()
    return [line(f"c{i}", now, "odyssee", GOOD[i % len(GOOD)], f"calm{i}")
            for i in range(first, first + count)]


def firing_at(alertmanager, brand):
    """The alerts that fire there about the brand."""
    filters = urllib.parse.quote(
        'brand="' + brand.replace("\\", "\\\\").replace('"', '\\"') + '"')
    status, body = request(alertmanager, f"/api/v2/alerts?filter={filters}")
    check(status == 200, f"Alertmanager answers {status}: {body}")
    return json.loads(body)


def fires_once_and_is_told_again(alertmanager, brand):
    (alert,) = await_that(lambda: firing_at(alertmanager, brand),
                          f"Alertmanager fires for {brand}", 15)
    for key in ("summary", "description"):
        check(alert["annotations"].get(key), f"no {key}: {alert}")
    check(alert["labels"]["alertname"] == "BadBuzz", f"{alert}")
    await_that(lambda: firing_at(alertmanager, brand)[0]["updatedAt"] >
               alert["updatedAt"], f"{brand} is told again", 15)
    check(len(firing_at(alertmanager, brand)) == 1, f"{brand} fires twice")
    return alert


def prometheus_value(prometheus, query):
    path = "/api/v1/query?query=" + urllib.parse.quote(query)
    status, body = request(prometheus, path)
    check(status == 200, f"{query}: {body}")
    return {tuple(sorted(r["metric"].items())): float(r["value"][1])
            for r in json.loads(body)["data"]["result"]}


def posts_are_durable_or_refused(live):
    for token in ("wrong", "", TOKEN + "x"):
        check(live.post(calm(0, 1), token)[0] == 401, f"token {token!r}")
    before = live.figure("vigie_brand_mentions_total", brand=ODD)
    bad = [b'{"id":\n', b"null\n", b'{"id":"b","text":"\xff","published":1}\n',
           b'{"id":"b2","published":"yesterday","text":"x"}\n']
    status, body = live.post(calm(0, 20) + bad)
    check(status == 202 and json.loads(body)["accepted"] == 24, f"{status} {body}")
    await_that(lambda: live.figure("vigie_mentions_total", source="receive",
                                   outcome="rejected") == len(bad),
               "bad lines are counted as rejected", 5)
    await_that(lambda: live.figure("vigie_brand_mentions_total",
                                   brand=ODD) == before + 20,
               "good lines are counted", 5)
    return 20 + len(bad)


def a_burst_is_told(live, receiver):
    """Returns how many mentions it took."""
    count = 40
    before = live.figure("vigie_brand_mentions_total", brand=ODD)
    status, _ = live.post(negatives(0, count))
    posted = time.time()
    check(status == 202, f"the burst is answered {status}")
    at, alert = await_that(lambda: receiver.of(ODD), "the burst is told", 20)[0]
    print(f"told {at - posted:.2f} s after the post")
    check(abs(calendar_seconds(alert["at"]) - posted) < 2,
          f"decided at {alert['at']}, posted at {rfc3339(posted)}")
    check(at - posted < 2, f"told {at - posted:.1f} s after the post")
    check(alert["status"] == "firing" and alert["level"] >= 2, f"{alert}")
    check(alert["samples"] and alert["summary"], f"{alert}")
    # The alert may overtake the figures, which are published twice a second.
    await_that(lambda: live.figure("vigie_brand_mentions_total",
                                   brand=ODD) == before + count,
               "the burst is counted", 5)
    return count


def a_dead_receiver_slows_nobody(live, name):
    check(live.figure("vigie_sink_queue", sink=name) >= 1,
          "the dead receiver has nothing to be told")
    before = live.figure("vigie_brand_mentions_total", brand=ODD)
    for i in range(10):
        status, _ = live.post(calm(1000 + 50 * i, 50))
        check(status == 202, f"answered {status}")
    posted = time.monotonic()
    await_that(lambda: live.figure("vigie_brand_mentions_total",
                                   brand=ODD) == before + 500,
               "the counts go on beside a dead receiver", 5, 0.02)
    print(f"500 mentions counted {time.monotonic() - posted:.2f} s after the "
          "last of ten posts, beside a dead receiver")
    return 500


def a_drill_beside_the_run_arrives(config, receiver, notified):
    told, _ = run("drill", config, "--sink", "alertmanager", "--sink", "webhook",
                  "--sink", "dead", expect=1)
    check(told.startswith("alertmanager: told\nwebhook: told\ndead: ")
          and "connect" in told, told)
    steps = [alert["status"] for _, alert in receiver.of("")
             if alert["rule"] == "drill"]
    check(steps == ["firing", "resolved"], f"{steps}")
    await_that(lambda: [alert for _, _, alert in list(notified.told)
                        if alert["labels"]["alertname"] == "Drill"],
               "Alertmanager passes the drill on", 15)


def metrics_are_as_prometheus_wants_them(live, prometheus):
    lint = subprocess.run(["promtool", "check", "metrics"], check=False,
                          input=live.exposition().encode(),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    check(lint.returncode == 0 and not lint.stdout.strip(), lint.stdout.decode())

    def the_same():
        shown = prometheus_value(
            prometheus, "sum by (brand) (vigie_brand_mentions_total)")
        return all(shown.get((("brand", brand),)) ==
                   live.figure("vigie_brand_mentions_total", brand=brand) > 0
                   for brand in (ODD, CALM))

    await_that(the_same, "Prometheus has the figures of /metrics", 15)
    (up,) = prometheus_value(prometheus, "up").values()
    check(up == 1, "Prometheus cannot scrape")


def resolved_with_all_annotations(notified, receiver, alertmanager, fired):
    await_that(lambda: [a for _, a in receiver.of(CALM)
                        if a["status"] == "resolved"],
               "the webhook is told the all clear", 130)
    (ended,) = await_that(lambda: notified.of(CALM, "resolved"),
                          "Alertmanager tells the all clear", 15)
    check(ended["labels"] == fired["labels"], f"{ended} is not {fired}")
    missing = set(fired["annotations"]) - set(ended["annotations"])
    check(not missing, f"the resolved alert lacks {missing}")
    check(firing_at(alertmanager, CALM) == [], "it still fires")


def a_live_run_among_its_neighbours():
    live, dead = Live(), free_port()
    with Folder() as folder, Receiver() as receiver, Notified() as notified, \
            Server("alertmanager.py", "--webhook", notified.url) as alertmanager, \
            Server("prometheus.py", "--scrape", live.metrics) as prometheus:
        over, clear = prepared(folder)
        lines = sum(1 for _ in open(folder / "history.ndjson", "rb"))
        rest = (
            f"sources:\n  - kind: receive\n    listen: {live.receive}\n"
            f"    tokens: {{tests: {TOKEN}}}\n"
            f"sinks:\n  - kind: prometheus\n    listen: {live.metrics}\n"
            f"  - kind: alertmanager\n    url: http://{alertmanager.address}\n"
            "    refresh: 1s\n"
            f"  - kind: webhook\n    url: {receiver.url}\n"
            f"    secret: {SECRET.decode()}\n"
            f"  - kind: webhook\n    name: dead\n"
            f"    url: http://127.0.0.1:{dead}/\n"
            f"  - kind: ndjson\n    path: {folder}/out.ndjson\n"
            "    which: [alerts, mentions, dead_letters]\n")
        config = configuration(folder, "live", folder / "data", clear, rest)
        with Run(config) as process:
            await_that(lambda: live.ready()[0] == 200, "ready", 20)
            check(request(live.metrics, "/-/healthy")[0] == 200, "not healthy")
            print(f"live {over - time.time():.0f} s before the all clear is due")
            fired = fires_once_and_is_told_again(alertmanager.address, CALM)
            lines += posts_are_durable_or_refused(live)
            a_drill_beside_the_run_arrives(config, receiver, notified)
            lines += a_burst_is_told(live, receiver)
            fires_once_and_is_told_again(alertmanager.address, ODD)
            lines += a_dead_receiver_slows_nobody(live, "dead")
            metrics_are_as_prometheus_wants_them(live, prometheus.address)
            resolved_with_all_annotations(notified, receiver,
                                          alertmanager.address, fired)
            told = receiver.of(ODD)
            check(len(told) == len({a["step"] for _, a in told}), f"{told}")
            check(process.running(), process.said())
            end = process.stop()
        check(receiver.faults == [], f"{receiver.faults}")
        check(end["mentions"] == lines, f"{end}, {lines} lines")
        check(end["rejected"] == 4 and end["duplicates"] == 0, f"{end}")
        check({(i["brand"], i["status"]) for i in end["incidents"]} >=
              {(ODD, "firing"), (CALM, "resolved")}, f"{end}")
        out = [json.loads(text) for text in
               (folder / "out.ndjson").read_text(encoding="utf-8").splitlines()]
        kinds = {kind: sum(o["type"] == kind for o in out)
                 for kind in ("alert", "mention", "dead_letter")}
        check(kinds["dead_letter"] == 4 and kinds["mention"] == 560, f"{kinds}")
        check({(o["brand"], o["status"]) for o in out if o["type"] == "alert"} ==
              {(ODD, "firing"), (CALM, "resolved")}, f"{out}")

        # The same again, with a source that cannot be reached.
        config = configuration(
            folder, "unready", folder / "data", clear,
            rest.replace("sources:", "sources:\n  - kind: bluesky\n"
                         f"    url: ws://127.0.0.1:{dead}/subscribe"))
        with Run(config) as process:
            def waits_for_bluesky():
                code, why = live.ready()
                return code == 503 and "bluesky" in why
            await_that(waits_for_bluesky,
                       "not ready while a source cannot be reached", 20)
            check(request(live.metrics, "/-/healthy")[0] == 200, "not healthy")
            await_that(lambda: live.post(calm(5000, 1))[0] == 202,
                       "the others go on", 10)
            end = process.stop()
        check(end["mentions"] == lines + 1, f"{end}, {lines + 1} lines")


def what_was_answered_202_survives_kill_9():
    live = Live()
    with Folder() as folder:
        config = configuration(
            folder, "durable", folder / "data", 60,
            f"sources:\n  - kind: receive\n    listen: {live.receive}\n"
            f"    tokens: {{tests: {TOKEN}}}\n"
            f"sinks:\n  - kind: prometheus\n    listen: {live.metrics}\n")
        for kills in range(1, 4):
            with Run(config) as process:
                await_that(lambda: live.ready()[0] == 200, "ready", 20)
                status, body = await_that(
                    lambda: answered(live.post(calm(1000 * kills, 500))),
                    "the endpoint answers", 10)
                process.kill()
                check(status == 202, f"{status} {body}")
        end = summary(run("run", "--config", config, "--for", "1s")[0])
        check(end["mentions"] - end["duplicates"] == 1500, f"{end}")


def answered(answer):
    return answer if answer[0] else None


def an_alert_in_the_outbox_is_delivered_once_after_kill_9():
    port = free_port()
    with Folder() as folder:
        simulate(folder / "in.ndjson", "--hours", 3.5, "--rate", 5, "--seed", 11,
                 "--crisis-at", "2h")
        config = folder / "outbox.yaml"
        config.write_text(
            f"data: {folder}/data\n{brands()}\nsources:\n  - kind: file\n"
            f"    path: {folder}/in.ndjson\nsinks:\n  - kind: webhook\n"
            f"    url: http://127.0.0.1:{port}/alerts\n"
            f"    secret: {SECRET.decode()}\n"
            f"  - kind: ndjson\n    path: {folder}/out.ndjson\n")
        out = folder / "out.ndjson"
        with Run(config, "--stay") as process:
            await_that(lambda: out.exists() and out.read_text().endswith("\n"),
                       "an alert", 60)
            process.kill()
        with Receiver(port) as receiver:
            run("run", "--config", config)
            names = {f"{a['id']}-{a['step']}" for a in
                     map(json.loads, out.read_text().splitlines())}
            check(sorted(key for _, key, _ in receiver.told) == sorted(names),
                  f"{receiver.told}, not {names}")
            run("run", "--config", config)
            check(len(receiver.told) == len(names), "told again")
            check(receiver.faults == [], f"{receiver.faults}")


main(
    a_live_run_among_its_neighbours,
    what_was_answered_202_survives_kill_9,
    an_alert_in_the_outbox_is_delivered_once_after_kill_9,
)

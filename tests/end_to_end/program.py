#!/usr/bin/env python3
"""The verbs as a person or a script uses them: output, errors, exit codes."""
import json
import os
import resource
import select
import shutil
import signal
import socket
import sqlite3
import subprocess
import time

from children import Run, await_that
from vigie import BINARY, Folder, brands, check, main, run, simulate, summary

MENTION = (
    '{"id":"1","platform":"x","published":"2026-01-05T09:00:00Z",'
    '"text":"%s","lang":"%s"}\n'
)


def small_files():
    """No file of the child may grow beyond 16 megabytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16 << 20, 16 << 20))


def analyze(text, *options):
    out, _ = run("analyze", *options, input=text.encode())
    return [json.loads(line) for line in out.splitlines()]


def help_and_version_answer():
    for verb in ("", "run", "analyze", "check", "simulate", "state", "erase"):
        out, _ = run(*verb.split(), "--help")
        check("xample" in out or verb == "", f"{verb} --help has no example:\n{out}")
    check(run("--version")[0].startswith("vigie "), "no version")
    _, err = run("analize", expect=2)
    check("analize" in err and "did you mean analyze" in err, err)
    run("run", expect=2)


def analyze_says_brand_tone_language_and_why():
    (line,) = analyze(
        MENTION % ("La SNCF encore en panne, c'est une honte", "fr"), "--brand", "SNCF"
    )
    check(line["id"] == "1" and line["language"] == "fr", f"{line}")
    check(line["brands"][0]["brand"] == "SNCF", f"{line}")
    check(line["brands"][0]["tone"] == "negative", f"{line}")
    check(line["sentiment"]["label"] == "negative", f"{line}")
    check(0 < line["sentiment"]["p"] <= 1 and line["sentiment"]["score"] < 0, f"{line}")
    check(line["why"], f"{line}")


def analyze_tells_two_brands_apart():
    (line,) = analyze(
        MENTION % ("Delta is great, but United lost my bag", "en"),
        *("--brand", "Delta", "--brand", "United"),
    )
    tones = {b["brand"]: b["tone"] for b in line["brands"]}
    check(tones == {"Delta": "positive", "United": "negative"}, f"{line}")


def analyze_reads_jetstream_x_and_feeds():
    post = {
        "did": "did:plc:abc", "time_us": 1767603600000000, "kind": "commit",
        "commit": {"rev": "1", "operation": "create", "rkey": "r1",
                   "collection": "app.bsky.feed.post", "cid": "c",
                   "record": {"$type": "app.bsky.feed.post", "langs": ["fr"],
                              "createdAt": "2026-01-05T09:00:00Z",
                              "text": "Merci la SNCF"}},
    }
    (line,) = analyze(json.dumps(post) + "\n", "--format", "jetstream", "--brand", "SNCF")
    check(line["platform"] == "bluesky" and line["brands"], f"{line}")
    tweet = {"data": {"id": "12", "text": "la SNCF est en retard", "author_id": "3",
                      "created_at": "2026-01-05T09:00:00.000Z", "lang": "fr"}}
    (line,) = analyze("\r\n" + json.dumps(tweet) + "\r\n", "--format", "x", "--brand", "SNCF")
    check(line["platform"] == "x" and line["id"] == "12", f"{line}")
    feed = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Le Journal</title>'
        "<language>fr</language><item><guid>g1</guid><title>Panne à la SNCF</title>"
        "<pubDate>Mon, 05 Jan 2026 09:00:00 GMT</pubDate></item></channel></rss>"
    )
    (line,) = analyze(feed, "--format", "rss", "--brand", "SNCF")
    check(line["platform"] == "web" and line["brands"], f"{line}")


def hostile_lines_become_errors_and_the_next_is_read():
    hostile = [
        b'{"id":"1","text":"\xff\xfe","published":1}',
        b"[" * 100_000,
        b'{"id":"2","text":"x"',
        b'{"id":"3","published":"2026-01-05T09:00:00Z","text":"'
        + b"a" * (20 << 20) + b'"}',
        b'{"id":"4","published":99999999999999999999999999,"text":"x"}',
    ]
    good = (MENTION % ("bonjour", "fr")).encode()
    out, _ = run("analyze", input=b"".join(h + b"\n" + good for h in hostile))
    lines = [json.loads(line) for line in out.splitlines()]
    check(len(lines) == 10, f"{len(lines)} lines")
    check(all("error" in line for line in lines[::2]), f"{lines[::2]}")
    check(all(line["language"] for line in lines[1::2]), f"{lines[1::2]}")


def hostile_records_of_a_run_end_as_dead_letters_or_clamped():
    head = b'{"id":"%s","published":"2026-01-05T09:00:01Z",'
    dead = [
        head % b"1" + b'"text":"a \xff\xfe"}',
        head % b"2" + b'"text":"a \x00"}',
        head % b"3" + b'"text":"a \\ud800"}',
        head % b"4" + b'"text":"a","x":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a":' * 100_000,
        head % b"5" + b'"text":"a ' + b"x" * (20 << 20) + b'"}',
        head % b"6" + b'"text":"a',
        head % b"7" + b'"text":"a","likes":1e999}',
        head % b"8" + b'"text":"a","rating":NaN}',
        head % b"9" + b'"text":"a","platform":"x\\"} 1"}',
        head % (b"i" * 100_000) + b'"text":"a"}',
        b'{"id":"10","published":"1969-12-31T00:00:00Z","text":"a"}',
        b'{"id":"11","published":1e30,"text":"a"}',
        b'{"published":1,"text":"a"}',
        head % b"12" + b'"text":"a"}{"id":"13"}',
        b"[1]", b"{}",
    ]
    clamped = [
        head % b"20" + b'"id":"21","text":"a one","text":"a two"}',
        head % b"22" + b'"text":"a","likes":99999999999999999999999999}',
        head % b"23" + b'"text":"a","likes":-5}',
        b'{"id":"24","published":"1970-01-01T00:00:00Z","text":"a"}',
        b'{"id":"25","published":"2099-01-01T00:00:00Z","text":"a"}',
    ]
    with Folder() as folder:
        good = head % b"99" + b'"text":"a"}'
        (folder / "in.ndjson").write_bytes(b"\n".join(dead + clamped + [good]))
        config = folder / "vigie.yaml"
        config.write_text(
            f"data: {folder}/data\nbrands: [{{name: A, query: a}}]\n"
            f"sources: [{{kind: file, path: {folder}/in.ndjson}}]\n"
            f"sinks: [{{kind: ndjson, path: {folder}/out, "
            "which: [mentions, dead_letters]}]\n")
        end = summary(run("run", "--config", config)[0])
        check(end["rejected"] == len(dead) and end["lost"] == 0, f"{end}")
        check(end["matched"] == len(clamped) + 1, f"{end}")
        lines = [json.loads(line) for line in open(folder / "out")]
        reasons = [line["reason"] for line in lines if "reason" in line]
        check(len(reasons) == len(dead) and all(len(r) > 10 for r in reasons), f"{lines}")
        times = {line["id"]: line["published"] for line in lines if "reason" not in line}
        check(times["24"] == "2026-01-05T09:00:01Z", f"no time: the stream's: {times}")
        check(times["25"] == "2026-01-05T09:05:01Z", f"five minutes ahead: {times}")


def what_cannot_be_read_or_written_is_told_and_fails():
    with Folder() as folder:
        for verb in (["analyze"], ["analyze", "--format", "rss"], ["detect", "-"]):
            descriptor = os.open(folder, os.O_RDONLY)
            done = subprocess.run([BINARY, *verb], stdin=descriptor,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            os.close(descriptor)
            check(done.returncode == 1, f"{verb} of a folder: {done}")
            check(b"cannot be read" in done.stderr, f"{verb}: {done.stderr}")
        _, err = run("detect", folder, expect=1)
        check("cannot be read" in err, err)
        for verb in (["analyze"], ["simulate", "--hours", "0.01"],
                     ["simulate", "--brands"]):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([BINARY, *verb], stdout=full,
                                      input=(MENTION % ("x", "en")).encode(),
                                      stderr=subprocess.PIPE)
            check(done.returncode == 1 and b"No space" in done.stderr,
                  f"{verb} on a full disk: {done}")


def a_run_without_stdin_or_stdout_says_so():
    with Folder() as folder:
        config = folder / "vigie.yaml"
        text = f"data: {folder}/data\nbrands: [{{name: A, terms: [a]}}]\n"
        config.write_text(text + 'sources: [{kind: file, path: "-"}]\n')
        # Without a stdin the first file opened would take its place.
        done = subprocess.run(["sh", "-c", 'exec "$0" run "$1" <&-', BINARY, config],
                              capture_output=True, timeout=60)
        check(done.returncode == 1 and b"stdin: cannot read" in done.stderr, f"{done}")
        (folder / "in.ndjson").write_text(MENTION % ("a", "en"))
        config.write_text(text + f"sources: [{{kind: file, path: {folder}/in.ndjson}}]\n")
        for verb in ("run", "check"):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([BINARY, verb, config], stdout=full,
                                      stderr=subprocess.PIPE, timeout=60)
            check(done.returncode == 1 and b"No space" in done.stderr, f"{done}")
        # What people wrote is not for everybody's eyes.
        for path in [folder / "data", *(folder / "data").rglob("*")]:
            check(path.stat().st_mode & 0o007 == 0, f"{path} is open to all")


def reading_verbs_want_to_know_whose_state():
    for verb in (["incident"], ["journal"], ["ack", "1", "--by", "Ann"]):
        _, err = run(*verb, expect=2)
        check("--config FILE or --data FOLDER" in err, err)
    for verb in ("backup", "restore", "dump"):
        out, _ = run("state", verb, "--help")
        check(f"vigie state {verb} " in out, out)


def simulate_refuses_what_it_cannot_do():
    for wrong in (["--hours", "nan"], ["--rate", "nan"], ["--brand-share", "nan"],
                  ["--start", "0001-01-01"], ["--crisis-brand", "Novalia"],
                  ["--crisis-at", "1h", "--crisis-brand", "Nobody"],
                  # More days than a count of microseconds holds.
                  ["--crisis-at", "213503982d"]):
        out, err = run("simulate", *wrong, expect=2)
        check(not out and wrong[-1] in err or "--crisis" in err, f"{wrong}: {err}")


def a_mark_of_the_encoding_begins_no_mention():
    (line,) = analyze("\ufeff" + MENTION % ("bonjour", "fr"))
    check(line.get("id") == "1", f"{line}")


def analyze_answers_a_stream_that_lives_at_once():
    with subprocess.Popen([BINARY, "analyze", "--brand", "SNCF"],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        for text in ("la SNCF", "encore la SNCF"):
            child.stdin.write((MENTION % (text, "fr")).encode())
            child.stdin.flush()
            ready, _, _ = select.select([child.stdout], [], [], 10)
            answer = child.stdout.readline() if ready else b"no answer"
            check(b"SNCF" in answer, f"{answer}")
        child.stdin.close()
        check(child.stdout.read() == b"", "more than was asked")


def what_a_person_should_know_is_said_when_a_run_starts():
    with Folder() as folder:
        simulate(folder / "in.ndjson", "--hours", 8, "--rate", 2, "--seed", 7,
                 "--crisis-at", "6h")
        config = folder / "vigie.yaml"

        def write(sinks):
            config.write_text(
                f"data: {folder}/data\n{brands()}"
                "sources: [{kind: file, path: %s/in.ndjson}]\n"
                "sinks: [%s]\n"
                "alerts: {tell: %s, rules: [{name: all}, {name: never}]}\n"
                % (folder, sinks, "old" if "old" in sinks else "new"))

        with socket.socket() as nobody:  # has the port, does not listen
            nobody.bind(("127.0.0.1", 0))
            port = nobody.getsockname()[1]
            write(f"{{kind: webhook, name: old, url: 'http://127.0.0.1:{port}/'}}")
            _, err = run("run", config)
            check('"never" is never reached' in err, err)
            check("wait for the sink" not in err, err)
            write("{kind: ndjson, name: new, path: %s/alerts}" % folder)
            _, err = run("run", config)
        check('wait for the sink "old"' in err or 'waits for the sink "old"' in err,
              err)


def who_presses_ctrl_c_twice_does_not_wait():
    with Folder() as folder:
        simulate(folder / "in.ndjson", "--hours", 3, "--rate", 5)
        os.mkfifo(folder / "nobody_reads")
        config = folder / "vigie.yaml"
        config.write_text(
            f"data: {folder}/data\n{brands()}sources:\n  - kind: file\n"
            f"    path: {folder}/in.ndjson\nsinks:\n  - kind: ndjson\n"
            f"    path: {folder}/nobody_reads\n    which: [mentions]\n")
        # Once politely: the sink that is stuck is waited for.
        for presses, code in ((1, 0), (2, -signal.SIGINT)):
            with Run(config, "--stay", "--data", folder / f"d{presses}") as vigie:
                await_that(lambda: "mentions" in vigie.said(), "it reads", 60)
                vigie.process.send_signal(signal.SIGINT)
                time.sleep(1)
                check(vigie.running(), "it should wait for the sink")
                if presses == 2:
                    vigie.process.send_signal(signal.SIGINT)
                vigie.process.wait(20)
                check(vigie.process.returncode == code,
                      f"{presses}: {vigie.process.returncode} {vigie.said()}")
            (folder / "vigie.yaml.log").unlink()


def a_brand_is_given_once():
    _, err = run("analyze", "--brand", "A", "--brand", "A=b", input=b"", expect=78)
    check("A=b" in err, err)


def a_damaged_state_says_which_file_and_what_to_do():
    with Folder() as folder:
        (folder / "data").mkdir()
        state = folder / "data/state.db"
        state.write_bytes(b"no database " * 1000)
        _, err = run("state", "dump", folder / "data", expect=1)
        check(str(state) in err and "restore a backup" in err and "-wal" in err, err)


def damage_of_the_log_is_told_on_the_terminal_and_in_the_summary():
    with Folder() as folder:
        simulate(folder / "in.ndjson", "--hours", 2, "--rate", 2)
        config = folder / "vigie.yaml"
        config.write_text(
            f"data: {folder}/data\n{brands()}\nsources:\n  - kind: file\n"
            f"    path: {folder}/in.ndjson\n"
        )
        whole = summary(run("run", "--config", config)[0])
        check(whole["lost"] == 0, f"{whole}")
        for path in (folder / "data").glob("state.db*"):
            path.unlink()
        with open(folder / "data/log/00000000.segment", "r+b") as segment:
            segment.seek(300_000)
            segment.write(b"\xff\xfe\xfd\xfc")
        out, err = run("run", "--config", config)
        end = summary(out)
        check(end["lost"] > 0, f"{end}")
        check("cannot be read again" in err, err)
        check(0 < whole["mentions"] - end["mentions"] <= end["lost"], f"{end}")


def check_tells_every_mistake_with_its_place():
    with Folder() as folder:
        bad = folder / "bad.yaml"
        bad.write_text(
            "brands:\n  - name: Orange\n    qery: orange\n"
            "sources:\n  - kind: bluesy\n  - kind: google+\n"
            "sinks:\n  - kind: webhook\nspeed: fast\nspeed: 2\n"
        )
        _, err = run("check", bad, expect=78)
        check("bad.yaml:10:1" in err and "speed" in err, f"duplicate key: {err}")
        bad.write_text(bad.read_text().replace("speed: fast\nspeed: 2\n", ""))
        _, err = run("check", bad, expect=78)
        for part in ("bad.yaml:3:5", "did you mean `query`", "did you mean `bluesky`",
                     "closed in 2019", "bad.yaml:8"):
            check(part in err, f"{part!r} is not in\n{err}")
        run("run", "--config", bad, expect=78)
        run("check", folder / "none.yaml", expect=78)
        good = "brands: [{name: A, query: a}]\nsources: [{kind: file, path: x}]\n"
        for mistake, place, words in (
            ("data: ''\n", ":3:7", "empty"),
            ("log: {kind: kafka, brokers: ''}\n", ":3:29", "host:port"),
            ("log: {kind: kafka, brokers: h, topic: 'a b'}\n", ":3:39", "letters"),
            ("sinks: [{listen: x}]\n", ":3:9", "missing; give its kind"),
            ("log: {kind: kafka, brokers: h, settings: {sasl.usrname: x}}\n", ":3:57",
             "does not know"),
            ("sinks: [{kind: prometheus, listen: 'a:70000'}]\n", ":3:36", "port"),
        ):
            bad.write_text(good + mistake)
            _, err = run("check", bad, expect=78)
            check(place in err and words in err, f"{mistake}: {err}")
        # A series that would be played for hours.
        bad.write_text(good + "alerts: {rules: [{name: r, tests: [{name: t, want: "
                       "nothing, mentions: 100000*50000, negatives: 1*50000}]}]}\n")
        _, err = run("check", bad, expect=78, timeout=60)
        check("make the series smaller" in err, err)
        # Counts from a file, as `detect` reads them.
        series = folder / "series.csv"
        for fine in (True, False):
            rows = [f"2026-01-{1 + i // 288:02}T{i // 12 % 24:02}:{i % 12 * 5:02}:00Z,"
                    + ("60,45" if i >= 2016 else "10,1") for i in range(2028)]
            series.write_text("timestamp,mentions,negatives\n" + "\n".join(rows) + "\n")
            bad.write_text(good.replace("path: x", f"path: {series}")
                           + f"sinks: [{{kind: ndjson, path: {folder}/out}}]\n"
                           "alerts: {rules: [{name: r, level: 2, tests: [{name: t, csv: "
                           f"{series}, want: {'{level: 2}' if fine else 'nothing'}}}]}}]}}\n")
            _, err = run("check", bad, expect=0 if fine else 78)
            check(fine or "should tell nobody" in err, err)
        for text, words in (("", "empty"), ("timestamp,value\n2026-01-01,3\n", "needed"),
                            ("timestamp,mentions,negatives\n", "rows"),
                            ("timestamp,mentions,negatives\nsoon,1,1\n", ":2: timestamp")):
            series.write_text(text)
            _, err = run("check", bad, expect=78)
            check(words in err, f"{text!r}: {err}")
        for brand, words in (("query: ''", "E_EMPTY"), ("terms: ['a\"b']", "quotes")):
            bad.write_text(good.replace("query: a", brand))
            _, err = run("check", bad, expect=78)
            check(words in err, f"{brand}: {err}")
        bad.write_text("")
        _, err = run("check", bad, expect=78)
        check("missing; give the brands" in err, err)


def what_a_configuration_names_must_be_what_it_should():
    with Folder() as folder:
        config = folder / "vigie.yaml"

        def refused(more, brand, *words):
            config.write_text(
                f"brands: [{{name: A, query: a{brand}}}]\n"
                + ("" if "sources" in more else
                   "sources: [{kind: simulate, duration: 1m}]\n") + more + "\n")
            _, err = run("check", config, expect=78)
            for word in words:
                check(word in err, f"{word!r} is not in\n{err}")

        event = ("calendar: [{name: %s, from: '2026-06-01T19:00:00Z', "
                 "to: '2026-06-01T22:00:00Z', factor: %s}]")
        refused(f"lexicon: [{folder}]", "", "vigie.yaml:3:10: lexicon", "Is a directory")
        refused("", f", relevance: {{model: {folder}}}", "vigie.yaml:1", str(folder))
        refused(event % ("match", "1 2 3"), "", "calendar[0].factor", "`1 2 3`")
        refused(event % ("'a|b'", "2"), "", "calendar[0].name")
        refused("alerts: {hours: 'mon-fri '}", "", "alerts.hours", "no hours")
        refused("sources: [{kind: rss, url: ''}]", "", "vigie.yaml:2:", "url: empty")
        sink = "sinks: [{kind: %s, %s}]"
        refused(sink % ("email", "host: '', from: a@b.fr, to: a@b.fr"), "", "host: empty")
        refused(sink % ("alertmanager", "url: [null]"), "", "url[0]: missing")
        for listen in ("25", "x y:80", "https://[::1", "::1:80", "[::1:80", "a:70000"):
            refused(sink % ("prometheus", f"listen: '{listen}'"), "", "listen: give an")
        refused(sink % ("ndjson", "path: '-'") + "\nalerts: {people: {a: {sink: ndjson, "
                "to: []}}, tell: a}", "", "nobody; give a recipient")
        refused("dashboard_url: 'https://[::1'", "", "dashboard_url: give an address")
        _, err = run("query", "--import", "brandwatch", folder, expect=1)
        check(str(folder) in err, err)


def a_start_that_needs_another_configuration_says_where_and_ends_with_78():
    with Folder() as folder:
        (folder / "in.ndjson").write_text(MENTION % ("bonjour", "fr") + "\n")
        (folder / "in.gz").write_bytes(b"\x1f\x8b rest")
        (folder / "plain").write_text("no folder")
        config = folder / "vigie.yaml"

        def start(words, expect=78, path="in.ndjson", data="data", more="",
                  both=True):
            config.write_text(
                f"data: {folder}/{data}\nbrands: [{{name: A, query: a}}]\nsources:\n"
                f"  - kind: file\n    path: {folder}/{path}\n{more}\n")
            for verb in ("check", "run") if both else ("run",):
                _, err = run(verb, config, expect=expect)
                for word in words:
                    check(word in err, f"{word!r} is not in\n{err}")

        start(["vigie.yaml:5:11", "no such file", "follow: true"], path="none")
        start(["vigie.yaml:5:11", "is a folder"], path="")
        start(["vigie.yaml:5:11", "zcat"], path="in.gz")
        sinks = f"sinks: [{{kind: ndjson, path: {folder}/none/a}}]"
        start(["vigie.yaml:6:30", f"{folder}/none: No such"], more=sinks)
        start(["vigie.yaml:1:7: data", "Not a directory"], data="plain/x", both=False)
        start([], expect=0)
        start(["vigie.yaml:6:19: log.partitions", "begun with 8"], both=False,
              more="log: {partitions: 4}")
        # What a second start, another program or a backup may mend.
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            start([address, "in use"], expect=1, both=False,
                  more=f"sinks: [{{kind: prometheus, listen: '{address}'}}]")
        shutil.rmtree(folder / "data/log")
        start(["older than the state", "begin anew"], expect=1, both=False)
        with sqlite3.connect(folder / "data/state.db") as state:
            state.execute("PRAGMA user_version = 1000")
        state.close()
        start(["state.db", "newer Vigie"], expect=1, both=False)


def a_file_that_is_followed_may_come_later_and_the_wait_is_told():
    with Folder() as folder:
        config = folder / "vigie.yaml"
        config.write_text(
            f"data: {folder}/data\nbrands: [{{name: A, query: a}}]\nsources:\n"
            f"  - {{kind: file, path: {folder}/later, follow: true}}\n")
        run("check", config)
        _, err = run("run", config, "--for", "1s")
        check("source file" in err and "No such file" in err, err)


def a_run_counts_every_mention_once_and_again_changes_nothing():
    with Folder() as folder:
        simulate(folder / "in.ndjson", "--hours", 2, "--rate", 20, "--seed", 3)
        config = folder / "vigie.yaml"
        config.write_text(
            f"data: {folder}/data\n{brands()}\nsources:\n  - kind: file\n"
            f"    path: {folder}/in.ndjson\n"
        )
        out, _ = run("run", "--config", config)
        lines = sum(1 for _ in open(folder / "in.ndjson", "rb"))
        end = summary(out)
        check(end["mentions"] == lines and end["rejected"] == 0, f"{end} of {lines}")
        first = run("state", "dump", folder / "data")[0]
        check(summary(run("run", "--config", config)[0])["mentions"] == lines, "again")
        check(run("state", "dump", folder / "data")[0] == first, "a second run differs")
        # A backup restores to the same state, and goes on.
        run("state", "backup", folder / "data", folder / "backup")
        run("state", "restore", folder / "backup", folder / "restored")
        check(run("state", "dump", folder / "restored")[0] == first, "restore differs")
        run("run", "--config", config, "--data", folder / "restored")
        check(run("state", "dump", folder / "restored")[0] == first, "restored run")
        # One that was broken off is none.
        done = subprocess.run(
            [BINARY, "state", "backup", folder / "data", folder / "half"],
            stderr=subprocess.PIPE, preexec_fn=small_files)
        check(done.returncode == 1 and b"File too large" in done.stderr, f"{done}")
        _, err = run("state", "restore", folder / "half", folder / "none", expect=1)
        check("no whole backup" in err and not (folder / "none").exists(), err)
        _, err = run("state", "backup", folder / "data", folder / "half", expect=1)
        check("a part of one" in err, err)
        # Over what is left of another state, or beside its log, it does not.
        (folder / "restored" / "state.db").unlink()
        _, err = run("state", "restore", folder / "backup", folder / "restored", expect=1)
        check("move the whole folder away" in err, err)
        # The data folder has one owner.
        config.write_text(config.read_text() + "speed: 1\n")
        other = subprocess.Popen([BINARY, "run", "--config", config, "--data",
                                  folder / "held"], stderr=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL)
        try:
            time.sleep(1)
            _, err = run("run", "--config", config, "--data", folder / "held", expect=1)
            check("held" in err, err)
        finally:
            other.terminate()
            other.wait()


def a_backup_of_a_run_at_work_goes_on_as_the_run_does():
    with Folder() as folder:
        simulate(folder / "in.ndjson", "--hours", 5, "--rate", 8, "--seed", 5)
        config = folder / "vigie.yaml"
        config.write_text(
            f"data: {folder}/data\n{brands()}\nspeed: 3600\n"
            "log: {segment: 4MiB}\n"
            f"sources:\n  - kind: file\n    path: {folder}/in.ndjson\n")
        backups = []
        with Run(config) as vigie:
            while vigie.running():
                if (folder / "data/log").exists():  # the state is made before
                    backups.append(folder / f"backup{len(backups)}")
                    run("state", "backup", folder / "data", backups[-1])
            vigie.finish()
        whole = run("state", "dump", folder / "data")[0]
        segments = len(list((folder / "data/log").glob("*.segment")))
        check(segments > 3 and len(backups) > 3, f"{segments}, {len(backups)}")
        config.write_text(config.read_text().replace("speed: 3600\n", ""))
        # Some are of the first moments, before there was a figure.
        for backup in backups[::len(backups) // 12 + 1]:
            run("state", "restore", backup, folder / "restored")
            out, _ = run("run", config, "--data", folder / "restored")
            check(summary(out)["lost"] == 0, out)
            check(run("state", "dump", folder / "restored")[0] == whole,
                  f"{backup} ends otherwise")
            shutil.rmtree(folder / "restored")


def an_erased_author_is_in_no_sample_and_in_no_payload():
    with Folder() as folder:
        text = "Railéo en panne, une honte signée MarqueurUnique"
        with open(folder / "in.ndjson", "w", encoding="utf-8") as lines:
            for i in range(50):
                author = "victime" if i == 20 else f"a{i}"
                lines.write(json.dumps({
                    "id": str(i), "platform": "x",
                    "published": f"2026-01-05T09:{i:02}:00Z",
                    "text": text if i == 20 else f"Railéo {i}", "lang": "fr",
                    "author": {"id": author, "handle": author}}) + "\n")
        config = folder / "vigie.yaml"
        config.write_text(
            f"data: {folder}/data\nbrands:\n  - name: Railéo\n    query: raileo\n"
            f"sources:\n  - kind: file\n    path: {folder}/in.ndjson\n"
        )
        run("run", "--config", config)

        def found():
            return [p.name for p in (folder / "data").rglob("*")
                    if p.is_file() and b"MarqueurUnique" in p.read_bytes()]

        check(len(found()) >= 2, f"log and state should hold it: {found()}")
        # A mistyped folder is not made and called forgotten.
        _, err = run("erase", "--config", config, "--data", folder / "dta", "x:victime",
                     expect=1)
        check("neither log nor state" in err, err)
        check(not (folder / "dta").exists(), "made")
        out, _ = run("erase", "--config", config, "x:victime")
        check("1 messages emptied" in out, out)
        subprocess.run(["sqlite3", folder / "data/state.db",
                        "PRAGMA wal_checkpoint(TRUNCATE); VACUUM;"], check=True,
                       stdout=subprocess.DEVNULL)
        check(found() == [], f"still in {found()}")
        check("MarqueurUnique" not in run("state", "dump", folder / "data")[0], "dump")


def detect_scores_a_series_and_names_its_waves():
    def series(columns, row):
        lines = [columns]
        for i in range(4 * 288):
            minutes = 5 * i
            at = (f"2026-01-{5 + minutes // 1440:02} "
                  f"{minutes // 60 % 24:02}:{minutes % 60:02}:00")
            lines.append(f"{at},{row(i)}")
        return "\n".join(lines).encode() + b"\n"

    def detect(text, *options):
        lines = run("detect", "-", *options, input=text)[0].splitlines()
        check(lines[0] == "timestamp,score,level,incident,reason", lines[0])
        check([line.split(",")[0] for line in lines[1:]] ==
              [line.split(",")[0] for line in text.decode().splitlines()[1:]],
              "the timestamps differ")
        return [line.split(",", 4) for line in lines[1:]]

    wave = range(1000, 1020)
    volume = series("timestamp,value",
                    lambda i: 10 + i % 5 + 200 * (i in wave))
    unusual = [i for i, row in enumerate(detect(volume)) if row[2] == "1"]
    check(unusual and set(unusual) <= set(wave), f"unusual: {unusual}")
    check(all(row[2] == "0" for row in detect(volume, "--threshold", 1e6)),
          "a threshold that nothing reaches")

    # As a French spreadsheet writes it.
    sheet = b"\xef\xbb\xbf" + b"".join(
        b";".join(b'"%s"' % cell for cell in line.split(b",")) + b"\r\n"
        for line in volume.splitlines())
    check(run("detect", "-", input=sheet) == run("detect", "-", input=volume),
          "semicolons and quotes")

    tones = series("timestamp,mentions,negatives,authors",
                   lambda i: f"{40 + i % 5},{25 if i in wave else 4 + i % 3},30")
    rows = detect(tones)
    bad = [i for i, row in enumerate(rows) if int(row[2]) >= 2]
    check(bad and wave[0] < bad[0] < wave[-1], f"bad buzz: {bad[:3]}")
    check("% negative" in rows[bad[0]][4], rows[bad[0]])
    check(len({rows[i][3] for i in bad}) == 1, "not one incident")
    for wrong, place in ((b"time,value\n", ":1: time"),
                         (b"timestamp,value\nyesterday,1\n", ":2: timestamp"),
                         (b"timestamp,value\n2026-01-05 00:00:00,-1\n",
                          ":2: value"),
                         (b'timestamp,value\n2026-01-05 00:00:00,"1,234"\n',
                          ":2: value"),
                         (b"timestamp,mentions,negatives\n"
                          b"2026-01-05T00:00:00Z,1,2\n", ":2: more")):
        _, err = run("detect", "-", input=wrong, expect=1)
        check(place in err, f"{err!r} does not name {place!r}")


def backtest_says_what_would_have_been_told():
    with Folder() as folder:
        archive = folder / "in.ndjson"
        crisis = simulate(archive, "--hours", 5, "--rate", 5, "--seed", 11,
                          "--crisis-at", "3h")
        rest = f"sources:\n  - {{kind: file, path: {archive}}}\n"
        config = folder / "vigie.yaml"
        config.write_text(f"{brands()}\n{rest}")
        labels = folder / "labels.csv"
        labels.write_text(f"brand,start\n{crisis['brand']},{crisis['onset']}\n")
        out = json.loads(run("backtest", config, archive, "--json", "--labels",
                             labels)[0])
        check(out["recall"] == 1 and out["false_alerts"] == 0, f"{out}")
        check(0 < out["median_delay_s"] <= 3600, f"{out}")
        check([i["brand"] for i in out["incidents"]] == [crisis["brand"]],
              f"{out}")
        words = run("backtest", config, archive, "--labels", labels)[0]
        check("found 1 of 1 crises; 0 false alerts" in words, words)

        # What a run over the same archive detects.
        end = summary(run("run", "--config", config, "--data",
                          folder / "data")[0])
        check([i["detected"] for i in end["incidents"]] ==
              [i["alerted"] for i in out["incidents"]], f"{end} {out}")

        tuned = run("backtest", config, archive, "--tune", "--budget", "1/2w",
                    "--labels", labels)[0]
        check("1 of 1 crises found" in tuned, tuned)
        other = folder / "other.yaml"
        other.write_text(f"{brands()}\n{rest}{tuned}")
        run("check", other)
        # A threshold that nothing reaches: the incident is told no more.
        other.write_text(f"{brands()}\n{rest}detection:\n  n_ratio: 900\n"
                         "  crisis_n_ratio: 900\n  volume_n_ratio: 900\n"
                         "  slow_min_negatives: 1000000\n"
                         "  small_n_ratio: 900\n"
                         "  viral_min_reposters: 200\n")
        lines = run("backtest", config, archive, "--diff", other)[0].splitlines()
        check(len(lines) == 1 and lines[0].startswith("- ") and
              crisis["brand"] in lines[0], f"{lines}")
        run("backtest", config, archive, "--tune", "--budget", "often", expect=2)
        run("backtest", config, folder / "none", expect=1)


def backtest_knows_hashtags_and_voices_as_a_run_does():
    with Folder() as folder:
        archive = folder / "archive.ndjson"
        simulate(archive, "--hours", 36, "--rate", 5, "--seed", 12,
                 "--crisis-at", "30h")
        config = folder / "vigie.yaml"
        config.write_text(f"{brands()}\nsources:\n  - {{kind: file, name: archive, path: "
                          f"{archive}}}\n")
        out = json.loads(run("backtest", config, archive, "--json")[0])
        seen = {(i["rule"], i["id"]) for i in out["incidents"] + out["others"]}
        run("run", "--config", config, "--data", folder / "data")
        lines = map(json.loads, run("journal", "--data", folder / "data")[0].splitlines())
        told = {(line["data"]["rule"], line["incident"]) for line in lines
                if line["what"] == "level"}
        check(seen == told, f"{seen ^ told}")
        rules = {rule for rule, _ in seen}
        for rule in ("bad_buzz", "rising_hashtag", "vip_author"):
            check(rule in rules, f"{rule} is not in {rules}")
        words = run("backtest", config, archive)[0]
        check("For the digest" in words and " is rising, " in words, words)


main(
    help_and_version_answer,
    analyze_says_brand_tone_language_and_why,
    analyze_tells_two_brands_apart,
    analyze_reads_jetstream_x_and_feeds,
    hostile_lines_become_errors_and_the_next_is_read,
    hostile_records_of_a_run_end_as_dead_letters_or_clamped,
    what_cannot_be_read_or_written_is_told_and_fails,
    a_run_without_stdin_or_stdout_says_so,
    reading_verbs_want_to_know_whose_state,
    simulate_refuses_what_it_cannot_do,
    a_mark_of_the_encoding_begins_no_mention,
    analyze_answers_a_stream_that_lives_at_once,
    what_a_person_should_know_is_said_when_a_run_starts,
    who_presses_ctrl_c_twice_does_not_wait,
    a_brand_is_given_once,
    a_damaged_state_says_which_file_and_what_to_do,
    damage_of_the_log_is_told_on_the_terminal_and_in_the_summary,
    check_tells_every_mistake_with_its_place,
    what_a_configuration_names_must_be_what_it_should,
    a_start_that_needs_another_configuration_says_where_and_ends_with_78,
    a_file_that_is_followed_may_come_later_and_the_wait_is_told,
    a_run_counts_every_mention_once_and_again_changes_nothing,
    a_backup_of_a_run_at_work_goes_on_as_the_run_does,
    an_erased_author_is_in_no_sample_and_in_no_payload,
    detect_scores_a_series_and_names_its_waves,
    backtest_says_what_would_have_been_told,
    backtest_knows_hashtags_and_voices_as_a_run_does,
)

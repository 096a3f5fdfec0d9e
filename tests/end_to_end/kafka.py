#!/usr/bin/env python3
"""The log kept by a real Kafka broker gives the state that the embedded one
gives, also when vigie and the broker are killed; alerts reach their topic.

kafka.py 3|4 [SEED]
"""
import json
import random
import socket
import struct
import subprocess
import sys
import time

from children import Run, Server, await_that
from vigie import Folder, brands, check, main, run, simulate, summary

VERSION = sys.argv[1] if len(sys.argv) > 1 else "4"
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
KILLS = 10
HOURS = 4
PACED_SECONDS = 55  # of the interrupted run, so that the kills fall within it


class Reader:
    """Just enough of Kafka's protocol to make a topic of one partition and to
    read it, its batches not compressed: CreateTopics version 2, Fetch version
    4, record batches of magic 2."""

    def __init__(self, address):
        host, _, port = address.partition(":")
        self.socket = socket.create_connection((host, int(port)), timeout=20)

    def close(self):
        self.socket.close()

    def _exactly(self, size):
        data = b""
        while len(data) < size:
            more = self.socket.recv(size - len(data))
            check(more, "the broker hung up")
            data += more
        return data

    def _ask(self, request, version, body):
        body = struct.pack(">hhih5s", request, version, 1, 5, b"tests") + body
        self.socket.sendall(struct.pack(">i", len(body)) + body)
        return self._exactly(struct.unpack(">i", self._exactly(4))[0])

    def create(self, topic):
        name = topic.encode()
        answer = self._ask(19, 2, struct.pack(
            f">ih{len(name)}sihiiib", 1, len(name), name, 1, 1, 0, 0, 20000, 0))
        error, = struct.unpack_from(">h", answer, 4 + 4 + 4 + 2 + len(name))
        check(error == 0, f"{topic} is not created: error {error}")

    def _fetch(self, topic, offset):
        name = topic.encode()
        body = struct.pack(">iiiib", -1, 500, 1, 1 << 24, 0)
        body += struct.pack(f">ih{len(name)}s", 1, len(name), name)
        body += struct.pack(">iiqi", 1, 0, offset, 1 << 24)
        answer = self._ask(1, 4, body)
        at = 4 + 4 + 4 + 2 + len(name) + 4 + 4
        error, high = struct.unpack_from(">hq", answer, at)
        check(error == 0, f"{topic}: the broker answers error {error}")
        at += 2 + 8 + 8
        aborted, = struct.unpack_from(">i", answer, at)
        at += 4 + 16 * max(aborted, 0)
        size, = struct.unpack_from(">i", answer, at)
        return high, answer[at + 4:at + 4 + size]

    @staticmethod
    def _varint(data, at):
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return (value >> 1) ^ -(value & 1), at

    def high(self, topic):
        """How many messages the topic holds."""
        return self._fetch(topic, 0)[0]

    def messages(self, topic):
        """All (key, value) of partition 0."""
        found, offset = [], 0
        while True:
            high, batches = self._fetch(topic, offset)
            at = 0
            while at + 12 <= len(batches):
                base, size = struct.unpack_from(">qi", batches, at)
                batch = batches[at + 12:at + 12 + size]
                at += 12 + size
                if len(batch) < size:
                    break
                _, magic, _, attributes, last = struct.unpack_from(">ibihi", batch)
                check(magic == 2 and attributes & 7 == 0, "a compressed batch")
                count, = struct.unpack_from(">i", batch, 45)
                where = 49
                for _ in range(count):
                    length, where = self._varint(batch, where)
                    end = where + length
                    _, inner = self._varint(batch, where + 1)
                    delta, inner = self._varint(batch, inner)
                    pair = []
                    for _ in range(2):
                        size_of, inner = self._varint(batch, inner)
                        pair.append(batch[inner:inner + max(size_of, 0)])
                        inner += max(size_of, 0)
                    if base + delta >= offset:
                        found.append(tuple(pair))
                    where = end
                offset = base + last + 1
            if offset >= high:
                return found


def input_with_faults(path):
    """A crisis, duplicates, and lines in between that cannot be read."""
    clean = path.with_name("clean.ndjson")
    simulate(clean, "--hours", HOURS, "--rate", 5, "--seed", 11, "--crisis-at",
             "2h", "--duplicates", 0.05)
    chance = random.Random(5)
    bad = [b'{"id":', b'{"id":"1","text":"\xff\xfe","published":1}', b"[" * 5000,
           b'{"id":"a","published":"yesterday","text":"x"}', b"null", b'"x"']
    with open(clean, "rb") as lines, open(path, "wb") as out:
        for line in lines:
            out.write(line)
            if chance.random() < 0.002:
                out.write(chance.choice(bad) + b"\n")


def configuration(folder, name, log, speed=0, sinks=None):
    if sinks is None:
        sinks = f"sinks:\n  - {{kind: ndjson, path: {folder}/{name}.alerts}}\n"
    path = folder / f"{name}-{speed:.0f}.yaml"
    path.write_text(
        f"data: {folder}/{name}\nclock: stream\nspeed: {speed}\nworkers: 2\n"
        f"log: {log}\n{brands()}\n"
        f"sources:\n  - kind: file\n    path: {folder}/input.ndjson\n{sinks}"
    )
    return path


def dump(folder, name):
    return run("state", "dump", "--without-offsets", folder / name)[0]


def same(folder, expected, name):
    got = dump(folder, name)
    if got != expected:
        (folder / f"{name}.txt").write_text(got)
        (folder / "embedded.txt").write_text(expected)
        difference = subprocess.run(
            ["diff", folder / "embedded.txt", folder / f"{name}.txt"],
            stdout=subprocess.PIPE, text=True, check=False).stdout
        check(False, f"{name} differs from the embedded log (seed {SEED}):\n"
                     f"{difference[:3000]}")


def topics_hold_the_alerts(process, reader, expected):
    """Waits for the end of the input, then compares what the topics hold."""
    told = [json.loads(line.partition("alert ")[2]) for line in alerts_of(expected)]
    names = {f"{alert['id']}-{alert['step']}" for alert in told}
    letters = sum(line.startswith("dead letter ") for line in expected.splitlines())

    def arrived():
        check(process.running(), f"vigie ended: {process.said()}")
        if reader.high("vigie.alerts") < len(names):
            return False
        return reader.high("vigie.dlq") >= letters

    await_that(arrived, "the alerts and dead letters in their topics", 60, 0.2)
    alerts = reader.messages("vigie.alerts")
    got = [json.loads(value) for _, value in alerts]
    check({f"{a['id']}-{a['step']}" for a in got} == names and
          len(got) == len(names), f"alerts: {got}, not {names}")
    for (key, value), alert in zip(alerts, got):
        check(key.decode() == alert["id"], f"the key {key} of {alert}")
    dead = reader.messages("vigie.dlq")
    check(len(dead) == letters == len({key for key, _ in dead}),
          f"{len(dead)} dead letters, not {letters}")
    check(all(json.loads(value)["reason"] for _, value in dead), f"{dead}")


def accounting_is_right(books, lines):
    """Every line was counted, whatever was delivered twice by a restart."""
    check(books["mentions"] - books["duplicates"] ==
          lines["mentions"] - lines["duplicates"], f"{books} of {lines}")
    check(books["rejected"] == lines["rejected"], f"{books} of {lines}")


def alerts_of(text):
    return [line for line in text.splitlines() if line.startswith("alert ")]


def interrupted(folder, broker, chance):
    """Kills vigie KILLS times and the broker once; how often vigie gave up."""
    log = f"{{kind: kafka, brokers: '{broker.address}', topic: vigie.killed}}"
    config = configuration(folder, "killed", log, HOURS * 3600 / PACED_SECONDS)
    broker_dies = chance.randrange(2, KILLS // 2)
    kills = gave_up = 0
    while kills < KILLS and gave_up < 10:
        with Run(config) as process:
            if kills == broker_dies:
                broker_dies = -1
                time.sleep(chance.uniform(0.8, 2))
                broker.kill()
                time.sleep(chance.uniform(0.2, 1.5))
                broker.restart()
                time.sleep(chance.uniform(0.5, 2))
            else:
                time.sleep(chance.uniform(0.3, 2 * PACED_SECONDS / KILLS))
            code = process.process.poll()
            if code == 0:
                break  # it reached the end
            if code is not None:
                gave_up += 1
                print(f"vigie ended by itself, {code}: {process.said()[-400:]}")
                continue
            process.kill()
            kills += 1
    check(broker_dies < 0, "the broker was not killed")
    check(gave_up <= 2, f"vigie gave up {gave_up} times")
    check(kills >= KILLS * 0.6, f"only {kills} kills fell within the input")
    print(f"{kills} kills of vigie, one of the broker; it gave up by itself "
          f"{gave_up} times")
    end = summary(run("run", "--config", configuration(folder, "killed", log))[0])
    return end


def the_state_is_that_of_the_embedded_log_through_every_kill():
    chance = random.Random(SEED)
    print(f"Kafka {VERSION}, seed {SEED}")
    began = time.monotonic()

    def passed():
        return f"{time.monotonic() - began:.0f} s"

    with Folder() as folder, Server("kafka.py", "--version", VERSION) as broker:
        input_with_faults(folder / "input.ndjson")
        embedded = summary(run("run", "--config", configuration(
            folder, "embedded", "{kind: embedded}"))[0])
        expected = dump(folder, "embedded")
        for kind in ("window ", "incident ", "alert ", "dead letter ", "summary "):
            check(kind in expected, f"the input makes no {kind}: it tests little")
        print(f"{passed()}: embedded {embedded['mentions']} mentions")

        sinks = (f"sinks:\n  - kind: kafka\n    brokers: {broker.address}\n"
                 "    mentions_topic: ''\n"
                 "    settings: {compression.codec: none}\n")
        log = f"{{kind: kafka, brokers: '{broker.address}', topic: vigie.whole}}"
        reader = Reader(broker.address)
        for topic in ("vigie.alerts", "vigie.dlq"):  # their owner's to create
            reader.create(topic)
        with Run(configuration(folder, "whole", log, sinks=sinks),
                 "--stay") as process:
            topics_hold_the_alerts(process, reader, expected)
            whole = process.stop()
        reader.close()
        accounting_is_right(whole, embedded)
        same(folder, expected, "whole")
        print(f"{passed()}: the same state on Kafka; its topics hold the "
              f"{len(alerts_of(expected))} alerts and the dead letters")

        killed = interrupted(folder, broker, chance)
        accounting_is_right(killed, embedded)
        same(folder, expected, "killed")
        print(f"{passed()}: the same state after the kills")


main(the_state_is_that_of_the_embedded_log_through_every_kill)

#!/usr/bin/env python3
"""A broker that wants TLS and a password, as an operator's does: Vigie runs
against it with either mechanism, its log and its sink alike; with a wrong
password or a stranger's certificate it says so and ends.

kafka_security.py 3|4
"""
import hashlib
import socket
import struct
import subprocess
import sys
import time

from children import Run, Server, await_that, free_port
from live import Live
from vigie import Folder, brands, check, main, run, simulate, summary

VERSION = sys.argv[1] if len(sys.argv) > 1 else "4"
NAME, PASSWORD = "vigie", "pass4TheTests"
STORE = "of-the-keystore"
# Debian's librdkafka cannot log in to a broker 4.x by SCRAM; Vigie says so.
SCRAM_WORKS = VERSION.startswith("3")
MECHANISMS = ("SCRAM-SHA-256", "PLAIN") if SCRAM_WORKS else ("PLAIN",)


def openssl(*arguments):
    done = subprocess.run(["openssl", *map(str, arguments)], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    check(done.returncode == 0, f"openssl {arguments[0]}: {done.stdout}")


def authority(folder, name):
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-days", 2, "-subj", f"/CN={name}",
            "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem")
    return folder / f"{name}.pem"


def keystore(folder, issuer):
    """The broker's key and certificate, for 127.0.0.1, by `issuer`."""
    extension = folder / "extension"
    extension.write_text("subjectAltName=IP:127.0.0.1\n")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-subj", "/CN=broker", "-keyout", folder / "broker.key",
            "-out", folder / "broker.csr")
    openssl("x509", "-req", "-days", 2, "-in", folder / "broker.csr", "-CA", issuer,
            "-CAkey", issuer.with_suffix(".key"), "-set_serial", 1,
            "-extfile", extension, "-out", folder / "broker.pem")
    openssl("pkcs12", "-export", "-in", folder / "broker.pem", "-inkey",
            folder / "broker.key", "-passout", f"pass:{STORE}",
            "-out", folder / "broker.p12")
    return folder / "broker.p12"


def settings_of_the_broker(port, store):
    login = "org.apache.kafka.common.security"
    return {
        "listeners": f"PLAINTEXT://127.0.0.1:{{port}},CONTROLLER://127.0.0.1:"
                     f"{{controller}},SASL_SSL://127.0.0.1:{port}",
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{{port}},"
                                f"SASL_SSL://127.0.0.1:{port}",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,"
                                          "CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL",
        "ssl.keystore.location": store,
        "ssl.keystore.type": "PKCS12",
        "ssl.keystore.password": STORE,
        "ssl.key.password": STORE,
        "sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-256",
        "listener.name.sasl_ssl.plain.sasl.jaas.config":
            f"{login}.plain.PlainLoginModule required user_{NAME}=\"{PASSWORD}\";",
        "listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config":
            f"{login}.scram.ScramLoginModule required;",
    }


def let_in_by_scram(plain):
    """Tells the broker the password, by the door that wants none: request 51,
    AlterUserScramCredentials, version 0."""
    salt, rounds = b"salt of the tests", 4096
    salted = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), salt, rounds)

    def compact(data):  # all of them are short
        return bytes([len(data) + 1]) + data

    body = struct.pack(">hhih5sb", 51, 0, 1, 5, b"tests", 0)
    body += bytes([1, 2])  # nobody to remove, one to add
    body += compact(NAME.encode()) + struct.pack(">bi", 1, rounds)
    body += compact(salt) + compact(salted) + bytes([0, 0])
    host, _, port = plain.partition(":")
    with socket.create_connection((host, int(port)), timeout=20) as s:
        s.sendall(struct.pack(">i", len(body)) + body)
        answer = s.makefile("rb")
        answer = answer.read(struct.unpack(">i", answer.read(4))[0])
    # Correlation, tags, throttle time, one result: name, error.
    error, = struct.unpack_from(">h", answer, 4 + 1 + 4 + 1 + 1 + len(NAME))
    check(error == 0, f"the broker keeps no password: {answer}")


def kafka(address, ca, mechanism, password):
    return (f"brokers: '{address}', settings: {{security.protocol: SASL_SSL, "
            f"ssl.ca.location: {ca}, sasl.mechanism: {mechanism}, "
            f"sasl.username: {NAME}, sasl.password: '{password}'}}")


def configuration(folder, name, log, sinks=""):
    path = folder / f"{name}.yaml"
    path.write_text(
        f"data: {folder}/{name}\nclock: stream\nlog: {log}\n{brands()}\n"
        f"sources:\n  - kind: file\n    path: {folder}/input.ndjson\n{sinks}")
    return path


def refused(folder, name, log, *words, within=10):
    began = time.monotonic()
    out, err = run("run", "--config", configuration(folder, name, log), expect=1,
                   timeout=60)
    took = time.monotonic() - began
    check(took < within, f"{name}: it took {took:.0f} s to say so")
    last = err.strip().splitlines()[-1]
    check(last.startswith("vigie: kafka") and any(w in last.lower() for w in words),
          f"{name}: it says\n{err}")
    check("password-" not in out + err and PASSWORD not in out + err,
          f"{name}: it tells the password:\n{err}")
    print(f"{name}: {took:.1f} s, {last[:160]}")


def a_broker_that_wants_tls_and_a_password():
    with Folder() as folder:
        ours = authority(folder, "ours")
        other = authority(folder, "other")
        port = free_port()
        address = f"127.0.0.1:{port}"
        wishes = [f"--set={key}={value}" for key, value in
                  settings_of_the_broker(port, keystore(folder, ours)).items()]
        simulate(folder / "input.ndjson", "--hours", 1, "--rate", 4, "--seed", 3)
        with Server("kafka.py", "--version", VERSION, *wishes) as broker:
            let_in_by_scram(broker.address)
            run("run", "--config", configuration(folder, "embedded",
                                                 "{kind: embedded}"))
            expected = run("state", "dump", "--without-offsets",
                           folder / "embedded")[0]
            check("window " in expected, "the input makes no window")
            for mechanism in MECHANISMS:
                name = mechanism.lower()
                secured = kafka(address, ours, mechanism, PASSWORD)
                log = f"{{kind: kafka, topic: v.{name}, group: {name}, {secured}}}"
                config = configuration(folder, name, log)
                end = summary(run("run", "--config", config)[0])
                got = run("state", "dump", "--without-offsets", folder / name)[0]
                check(got == expected, f"{name}: another state than the embedded")
                print(f"{mechanism}: {end['mentions']} mentions, the same state")
            live = Live()
            with Run(configuration(
                    folder, "sink", "{kind: embedded}",
                    f"sinks:\n  - {{kind: prometheus, listen: '{live.metrics}'}}\n"
                    f"  - {{kind: kafka, mentions_topic: v.plain, alerts_topic: '', "
                    f"dead_letters_topic: '', "
                    f"{kafka(address, ours, 'PLAIN', PASSWORD)}}}\n"),
                    "--stay") as process:
                await_that(lambda: live.figure("vigie_sink_feed_lines_total",
                                               sink="kafka",
                                               outcome="written") >= 100,
                           "the sink delivers over TLS")
                process.stop()
            refused(folder, "wrong-password",
                    f"{{kind: kafka, topic: v.plain, group: w, "
                    f"{kafka(address, ours, 'PLAIN', 'password-of-nobody')}}}",
                    "authentication")
            refused(folder, "wrong-scram-password",
                    f"{{kind: kafka, topic: v.plain, group: w, "
                    f"{kafka(address, ours, 'SCRAM-SHA-256', 'password-x')}}}",
                    "authentication")
            if not SCRAM_WORKS:
                refused(folder, "right-scram-password",
                        f"{{kind: kafka, topic: v.plain, group: w, "
                        f"{kafka(address, ours, 'SCRAM-SHA-256', PASSWORD)}}}",
                        "use plain there")
            refused(folder, "stranger",
                    f"{{kind: kafka, topic: v.plain, group: w, "
                    f"{kafka(address, other, 'PLAIN', PASSWORD)}}}",
                    "certificate", "ssl")


main(a_broker_that_wants_tls_and_a_password)

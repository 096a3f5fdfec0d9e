#!/usr/bin/env python3
"""Runs a single-node Apache Kafka broker (KRaft) on loopback for the tests.

    tests/servers/kafka.py --version 4        prints READY 127.0.0.1:40123

See serving.py for how it is told to end, to die and to come back. Its data is
in a temporary folder, gone when it ends.
"""
import argparse
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import serving  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))


def answers(port):
    """Does the broker list itself? (A Metadata request, version 1, about no
    topic: its answer begins with the number of live brokers.)"""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as s:
            client = b"tests"
            body = struct.pack(">hhih", 3, 1, 7, len(client)) + client
            body += struct.pack(">i", 0)
            s.sendall(struct.pack(">i", len(body)) + body)
            answer = b""
            while len(answer) < 12:
                more = s.recv(4096)
                if not more:
                    return False
                answer += more
            _, correlation, brokers = struct.unpack(">iii", answer[:12])
            return correlation == 7 and brokers >= 1
    except OSError:
        return False


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--version", default="4", help="3, 4 or e.g. 4.2.1")
    parser.add_argument("--set", action="append", default=[],
                        metavar="KEY=VALUE", help="a setting of the broker")
    parser.add_argument("--control", action="store_true",
                        help="obey stdin, end with it")
    arguments = parser.parse_args()

    fetched = subprocess.run([os.path.join(HERE, "fetch_kafka"),
                              arguments.version], stdout=subprocess.PIPE,
                             text=True, check=False)
    if fetched.returncode != 0:
        sys.exit(fetched.returncode)
    jars = fetched.stdout.strip()
    java = shutil.which("java")
    if java is None:
        serving.cannot_be_had("kafka: java is not installed")

    with tempfile.TemporaryDirectory(prefix="vigie-kafka-") as folder:
        port, controller = serving.free_ports(2)
        address = f"127.0.0.1:{port}"
        settings = {
            "process.roles": "broker,controller",
            "node.id": "1",
            "controller.quorum.voters": f"1@127.0.0.1:{controller}",
            "controller.listener.names": "CONTROLLER",
            "listeners": f"PLAINTEXT://{address},"
                         f"CONTROLLER://127.0.0.1:{controller}",
            "advertised.listeners": f"PLAINTEXT://{address}",
            "log.dirs": os.path.join(folder, "data"),
            "auto.create.topics.enable": "false",
            "group.initial.rebalance.delay.ms": "0",
            "group.min.session.timeout.ms": "1000",
            "offsets.topic.replication.factor": "1",
            "offsets.topic.num.partitions": "1",
            "transaction.state.log.replication.factor": "1",
            "transaction.state.log.min.isr": "1",
            "transaction.state.log.num.partitions": "1",
            "share.coordinator.state.topic.replication.factor": "1",
            "share.coordinator.state.topic.min.isr": "1",
            "share.coordinator.state.topic.num.partitions": "1",
            # A broker that was killed is let back in once its session is over.
            "broker.session.timeout.ms": "2000",
            "broker.heartbeat.interval.ms": "500",
            # A small heap has no room for the default of 128 MiB.
            "log.cleaner.dedupe.buffer.size": "8388608",
            "num.io.threads": "2",
            "num.network.threads": "1",
        }
        for setting in arguments.set:
            key, _, value = setting.partition("=")
            settings[key] = value.replace("{port}", str(port)).replace(
                "{controller}", str(controller))
        properties = os.path.join(folder, "server.properties")
        with open(properties, "w", encoding="utf-8") as out:
            for key, value in settings.items():
                out.write(f"{key}={value}\n")

        run = [java, "-Xmx512m", "-Xms128m", "-XX:+UseSerialGC",
               "-XX:TieredStopAtLevel=1", "-Xshare:auto",
               "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
               "-cp", os.path.join(jars, "*")]
        formatted = subprocess.run(
            run + ["kafka.tools.StorageTool", "format", "-t",
                   "vigietestsvigietestsvA", "-c", properties],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            check=False)
        if formatted.returncode != 0:
            print(formatted.stdout, file=sys.stderr)
            sys.exit(1)
        serving.serve(
            serving.Server(run + ["kafka.Kafka", properties], folder, address,
                           lambda: answers(port)),
            arguments.control)


if __name__ == "__main__":
    main()

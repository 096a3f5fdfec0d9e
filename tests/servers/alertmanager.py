#!/usr/bin/env python3
"""Runs Debian's Alertmanager on loopback for the tests.

    tests/servers/alertmanager.py [--webhook http://127.0.0.1:8080/alerts]

Prints READY host:port of its API; see serving.py for the rest. It tells the
webhook quickly (no waiting for a group to fill) and resolved alerts too.
"""
import argparse
import os
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True
import serving  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--webhook", metavar="URL")
    parser.add_argument("--resolve-timeout", default="5m")
    parser.add_argument("--control", action="store_true",
                        help="obey stdin, end with it")
    arguments = parser.parse_args()
    program = (shutil.which("prometheus-alertmanager") or
               shutil.which("alertmanager"))
    if program is None:
        serving.cannot_be_had("alertmanager is not installed (apt-get install "
                              "prometheus-alertmanager)")

    with tempfile.TemporaryDirectory(prefix="vigie-alertmanager-") as folder:
        port, = serving.free_ports(1)
        config = os.path.join(folder, "alertmanager.yml")
        with open(config, "w", encoding="utf-8") as out:
            out.write(f"global:\n  resolve_timeout: "
                      f"{arguments.resolve_timeout}\n"
                      "route:\n  receiver: tests\n  group_by: ['...']\n"
                      "  group_wait: 1ms\n  group_interval: 100ms\n"
                      "  repeat_interval: 1h\n"
                      "receivers:\n  - name: tests\n")
            if arguments.webhook:
                out.write("    webhook_configs:\n      - url: "
                          f"'{arguments.webhook}'\n"
                          "        send_resolved: true\n")
        # Empty: no gossip, so nothing but the API listens.
        command = [program, f"--config.file={config}",
                   f"--storage.path={folder}/data", "--cluster.listen-address=",
                   f"--web.listen-address=127.0.0.1:{port}",
                   "--log.level=warn"]
        serving.serve(
            serving.Server(command, folder, f"127.0.0.1:{port}",
                           lambda: serving.answers_http(port, "/-/ready")),
            arguments.control)


if __name__ == "__main__":
    main()

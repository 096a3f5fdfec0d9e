#!/usr/bin/env python3
"""Runs Debian's Prometheus on loopback for the tests.

    tests/servers/prometheus.py --scrape 127.0.0.1:9464 [--rules FILE]
        [--alertmanager 127.0.0.1:9093]

Prints READY host:port of its own API; see serving.py for the rest.
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
    parser.add_argument("--scrape", action="append", default=[],
                        metavar="HOST:PORT")
    parser.add_argument("--interval", default="200ms")
    parser.add_argument("--rules", action="append", default=[], metavar="FILE")
    parser.add_argument("--alertmanager", metavar="HOST:PORT")
    parser.add_argument("--control", action="store_true",
                        help="obey stdin, end with it")
    arguments = parser.parse_args()
    program = shutil.which("prometheus")
    if program is None:
        serving.cannot_be_had("prometheus is not installed (apt-get install "
                              "prometheus)")

    with tempfile.TemporaryDirectory(prefix="vigie-prometheus-") as folder:
        port, = serving.free_ports(1)
        config = os.path.join(folder, "prometheus.yml")
        with open(config, "w", encoding="utf-8") as out:
            out.write(f"global:\n  scrape_interval: {arguments.interval}\n"
                      f"  scrape_timeout: {arguments.interval}\n"
                      f"  evaluation_interval: {arguments.interval}\n")
            if arguments.rules:
                out.write("rule_files:\n")
                for path in arguments.rules:
                    out.write(f"  - '{os.path.abspath(path)}'\n")
            if arguments.alertmanager:
                out.write("alerting:\n  alertmanagers:\n    - static_configs:\n"
                          f"        - targets: ['{arguments.alertmanager}']\n")
            targets = ", ".join(f"'{t}'" for t in arguments.scrape)
            out.write("scrape_configs:\n  - job_name: vigie\n"
                      f"    static_configs:\n      - targets: [{targets}]\n")
        command = [program, f"--config.file={config}",
                   f"--storage.tsdb.path={folder}/data",
                   f"--web.listen-address=127.0.0.1:{port}",
                   "--log.level=warn"]
        serving.serve(
            serving.Server(command, folder, f"127.0.0.1:{port}",
                           lambda: serving.answers_http(port, "/-/ready")),
            arguments.control)


if __name__ == "__main__":
    main()

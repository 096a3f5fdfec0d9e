#!/usr/bin/env python3
"""Brands change while Vigie runs on a real Kafka, and it is killed around it.

reload_kafka.py [MAJOR VERSION]
"""
import sys
import time

from children import Run, Server, await_that
from live import TOKEN, Live, line
from vigie import Folder, check, main, run

VERSION = sys.argv[1] if len(sys.argv) > 1 else "3"
ALPHA = "  - {name: Alpha, query: alpha}\n"
BETA = "  - {name: Beta, query: beta}\n"


def brands_change_on_kafka_and_a_kill_changes_nothing():
    live = Live()
    with Folder() as folder, Server("kafka.py", "--version", VERSION) as broker:
        config = folder / "vigie.yaml"
        posted = 0

        def write(brand_lines):
            config.write_text(
                f"data: {folder}/data\nbrands:\n{brand_lines}"
                f"log: {{kind: kafka, brokers: '{broker.address}', "
                "partitions: 4}\n"
                f"sources:\n  - kind: receive\n    listen: {live.receive}\n"
                f"    tokens: {{tests: {TOKEN}}}\n"
                f"sinks:\n  - {{kind: prometheus, listen: '{live.metrics}'}}\n")

        def say():
            nonlocal posted
            lines = [line(str(posted + i), time.time(), "alpha", "beta", f"a{i}")
                     for i in range(20)]
            posted += len(lines)
            await_that(lambda: live.post(lines)[0] == 202, "they are taken")

        def counted(alpha, beta):
            def there():
                return (live.figure("vigie_brand_mentions_total", brand="Alpha"),
                        live.figure("vigie_brand_mentions_total", brand="Beta"))
            await_that(lambda: there() == (alpha, beta),
                       f"{alpha} of Alpha and {beta} of Beta, not {there()}")

        write(ALPHA)
        with Run(config) as vigie:
            await_that(lambda: live.ready()[0] == 200, "it is ready")
            say()
            counted(20, 0)
            write(ALPHA + BETA)
            out, _ = run("reload", config)
            check("added Beta" in out, out)
            say()
            counted(40, 20)
            write(BETA)
            run("reload", config)
            vigie.kill()  # before the fold can have passed it
        with Run(config) as vigie:
            await_that(lambda: live.ready()[0] == 200, "it is ready again")
            say()
            counted(40, 40)
            out, _ = run("reload", config)
            check("the same rules" in out, out)
            write("  - {name: Beta, query: (beta}\n")
            run("reload", config, expect=78)
            write(ALPHA)
            vigie.kill()  # with another configuration that nobody has read
        with Run(config) as vigie:
            await_that(lambda: live.ready()[0] == 200, "it is ready once more")
            say()
            counted(60, 40)
            end = vigie.stop()
            check(end["mentions"] == posted and end["lost"] == 0, f"{end}")


main(brands_change_on_kafka_and_a_kill_changes_nothing)

#!/usr/bin/env python3
"""The demonstration, as a new user sees it: one crisis, one incident; none
without it; the receiver on loopback holds what was told."""
import json
import subprocess

from vigie import ROOT, check, main


def demonstration(*options):
    done = subprocess.run(
        [ROOT / "deploy/quickstart", "--for", "75s", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        timeout=600,
        check=False,
    )
    check(done.returncode == 0, done.stderr.decode()[-3000:])
    receiver = json.loads((ROOT / "build/quickstart/receiver.json").read_text())
    return json.loads(done.stdout.decode().strip().splitlines()[-1]), [
        alert for alert in receiver if alert["status"] == "firing"
    ]


def a_day_with_a_crisis_fires_once():
    end, firing = demonstration()
    check(end["mentions"] > 400_000, f"few mentions: {end}")
    check(len(end["incidents"]) == 1, f"incidents: {end}")
    incident = end["incidents"][0]
    check(incident["brand"] == "Novalia" and incident["level"] >= 2, f"{incident}")
    check(0 < incident["delay_s"] <= 3600, f"{incident}")
    check(end["alerts_delivered"] >= 1, f"{end}")
    check([a["brand"] for a in firing] == ["Novalia"], f"the receiver holds {firing}")
    check(firing[0]["samples"], "the alert shows no mention")


def a_day_without_one_does_not():
    end, firing = demonstration("--no-crisis")
    check(end["mentions"] > 400_000, f"few mentions: {end}")
    check(end["incidents"] == [] and firing == [], f"{end} {firing}")


main(a_day_with_a_crisis_fires_once, a_day_without_one_does_not)

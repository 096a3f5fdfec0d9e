#!/usr/bin/env python3
"""A source that usually delivers falls silent: told as that, not as a brand's
crisis, to those the rules say, once and again at its end; two runs alike."""
import datetime
import json

from vigie import Folder, check, main, run, summary

BEGIN = datetime.datetime(2026, 1, 5, tzinfo=datetime.timezone.utc)
DAYS, SILENT_FROM, SILENT_TO = 4, 2 * 1440 + 600, 2 * 1440 + 840


def archive(path, name, gap):
    """A mention every other minute, none in [from, to) when there is a gap."""
    with open(path, "w", encoding="utf-8") as out:
        for minute in range(0, DAYS * 1440, 2):
            if gap and SILENT_FROM <= minute < SILENT_TO:
                continue
            at = BEGIN + datetime.timedelta(minutes=minute)
            text = "Mon train Railéo est à l'heure" if minute % 20 == 0 else "Il fait beau"
            out.write(json.dumps({"id": f"{name}{minute}", "platform": name, "text": text,
                                  "published": at.isoformat()}) + "\n")


def configuration(folder, name, alerts="", web=""):
    path = folder / f"{name}.yaml"
    path.write_text(f"""data: {folder}/{name}
brands: [{{name: Railéo, query: raileo}}]
sources:
  - {{kind: file, name: forum, path: {folder}/forum.ndjson}}
  - {{kind: file, name: web, path: {folder}/web.ndjson{web}}}
sinks:
  - {{kind: ndjson, name: équipe, path: {folder}/{name}.équipe.ndjson}}
  - {{kind: ndjson, name: technique, path: {folder}/{name}.technique.ndjson}}
{alerts}""", encoding="utf-8")
    return path


def told(folder, name, sink):
    lines = (folder / f"{name}.{sink}.ndjson").read_text(encoding="utf-8").splitlines()
    return [alert for alert in map(json.loads, lines) if alert.get("rule")]


def archives(folder):
    archive(folder / "forum.ndjson", "forum", False)
    archive(folder / "web.ndjson", "web", True)


def silence_is_told_and_its_end_too_and_two_runs_are_alike():
    with Folder() as folder:
        archives(folder)
        seen = []
        for name in ("one", "two"):
            end = summary(run("run", "--config", configuration(folder, name))[0])
            check(end["incidents"] == [], f"a silence is no incident of a brand: {end}")
            seen.append(told(folder, name, "équipe"))
        first, last = seen[0]
        check([a["rule"] for a in seen[0]] == ["source_silent"] * 2, f"{seen[0]}")
        check(first["brand"] == "" and first["scope"] == "source:web", f"{first}")
        check((first["status"], last["status"]) == ("firing", "resolved"), f"{seen[0]}")
        check(first["starts_at"].startswith("2026-01-07T10:00"), f"{first}")
        check("2026-01-07T10:15" <= first["at"] < "2026-01-07T11", f"{first}")
        check(last["at"].startswith("2026-01-07T14:0"), f"{last}")
        check("nothing for" in first["summary"], f"{first}")
        check(seen[0] == seen[1], "two runs differ")
        journal = run("journal", "--data", folder / "one")[0]
        check("source_silent" in journal, journal[-500:])
        listed = run("incident", "--data", folder / "one")[0]
        check("Source web: nothing for" in listed and "delivers again" in listed, listed)
        (line,) = run("incident", "--json", "--data", folder / "one")[0].splitlines()
        check(json.loads(line)["ended"] == last["at"], line)


def the_rules_say_who_is_told_and_the_source_says_when():
    with Folder() as folder:
        archives(folder)
        rules = """detection: {language: fr}
alerts:
  rules:
    - {name: sources, kinds: [source_silent], how: inform, tell: technique}
"""
        run("run", "--config", configuration(folder, "one", rules, ", silent_after: 3h"))
        check(told(folder, "one", "équipe") == [], "the wrong ones were told")
        first = told(folder, "one", "technique")[0]
        check(first["at"].startswith("2026-01-07T13:00"), f"{first}")
        check(not first["page"], f"{first}")
        check(first["summary"] == "Source web : plus aucun message depuis 3 h.", f"{first}")
        run("run", "--config", configuration(folder, "two", "", ", silent_after: never"))
        check(told(folder, "two", "équipe") == [], "told of what is not watched")
        words = run("check", configuration(folder, "three", "alerts: {}"))[0]
        check("silent sources: source_silent: informs" in words, words)
        for wrong in ("soon", "-1h", "0s"):
            bad = configuration(folder, "bad", "", f", silent_after: {wrong}")
            _, err = run("check", bad, expect=78)
            check(":5:" in err and "silent_after" in err, err)


main(
    silence_is_told_and_its_end_too_and_two_runs_are_alike,
    the_rules_say_who_is_told_and_the_source_says_when,
)

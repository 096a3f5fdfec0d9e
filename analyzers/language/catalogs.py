#!/usr/bin/env python3
"""Prints texts in many languages, to teach the language table with: what the
system's translated programs say (/usr/share/locale) and the sentences of its
translated manuals (/usr/share/man), as `language <tab> language <tab> text`.

Nothing of it is kept; the table is what is. Which packages are installed
decides what there is: models/CARD.md says what the present table saw.
"""
import glob
import gzip
import random
import re
import struct
import sys

WANTED = {"fr": 9000, "de": 9000, "es": 9000, "it": 9000, "pt": 9000, "nl": 9000}
OTHERS = (
    "pl tr sv da nb ro fi cs hu ca id vi hr gl eu et sk sl lt lv sq af cy ga"
).split()
EACH_OTHER = 900
LETTERS = re.compile(r"[^\W\d_]{2,}")


def clean(text):
    text = re.sub(r"%[-+ #0-9.*$']*[a-zA-Z]|%%|\{[^}]*\}|<[^>]*>|\$\{?\w+\}?", " ", text)
    text = re.sub(r"--?[a-zA-Z][\w-]*(=\w+)?|https?://\S+|\S+@\S+|[A-Z]{3,}", " ", text)
    return " ".join(text.replace("_", "").replace("&", "").split())


def catalog(path):
    with open(path, "rb") as file:
        data = file.read()
    if len(data) < 28:
        return
    order = "<" if data[:4] == b"\xde\x12\x04\x95" else ">"
    _, _, count, ids, texts = struct.unpack(order + "5I", data[:20])
    charset = "utf-8"
    for i in range(count):
        length, at = struct.unpack(order + "2I", data[texts + 8 * i : texts + 8 * i + 8])
        id_length, id_at = struct.unpack(order + "2I", data[ids + 8 * i : ids + 8 * i + 8])
        raw = data[at : at + length]
        if id_length == 0:
            found = re.search(rb"charset=([\w-]+)", raw)
            charset = found[1].decode() if found else charset
            continue
        if raw == data[id_at : id_at + id_length]:
            continue  # not translated
        try:
            yield raw.split(b"\0")[0].decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue


def manual(path):
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            lines = file.read().splitlines()
    except (OSError, UnicodeDecodeError):
        return
    paragraph = []
    for line in lines + ["."]:
        if line[:1] in (".", "'") or not line.strip():
            text = re.sub(r"\\f.|\\[-&|^%]|\\\(..|\\\*.|\\", "", " ".join(paragraph))
            yield from re.split(r"(?<=[.!?:]) +", text)
            paragraph = []
        else:
            paragraph.append(line)


def texts_of(language):
    seen = set()
    folders = [language] + ({"pt": ["pt_BR"], "nb": ["no"]}.get(language, []))
    for folder in folders:
        for path in sorted(glob.glob(f"/usr/share/locale/{folder}/LC_MESSAGES/*.mo")):
            seen.update(clean(t) for t in catalog(path))
        for path in sorted(glob.glob(f"/usr/share/man/{folder}/man*/*.gz")):
            seen.update(clean(t) for t in manual(path))
    return sorted(t for t in seen if 3 <= len(LETTERS.findall(t)) and len(t) <= 300)


def english():
    seen = set()
    for path in sorted(glob.glob("/usr/share/man/man[1-8]/*.gz"))[:1500]:
        seen.update(clean(t) for t in manual(path))
    return sorted(t for t in seen if 4 <= len(LETTERS.findall(t)) and len(t) <= 300)


def main():
    random.seed(1)
    for language, wanted in [*WANTED.items(), ("en", 9000), *((o, EACH_OTHER) for o in OTHERS)]:
        texts = english() if language == "en" else texts_of(language)
        label = language if language in WANTED or language == "en" else "other"
        chosen = random.sample(texts, min(wanted, len(texts)))
        print(f"{language}: {len(chosen)} of {len(texts)}", file=sys.stderr)
        for text in chosen:
            print(label, language, text, sep="\t")


main()

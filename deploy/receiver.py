#!/usr/bin/env python3
"""A receiver of Vigie's alerts on loopback, for the demonstration.

receiver.py FILE         listens on 127.0.0.1:9466, keeps incidents in FILE
receiver.py --show FILE  says in words what it holds

Checks the signature as a real receiver should (see the webhook's manual) and
drops a repetition by its idempotency key.
"""
import hashlib
import hmac
import http.server
import json
import os
import re
import sys

SECRET = b"demonstration"
PORT = 9466


class Receiver(http.server.BaseHTTPRequestHandler):
    path_of_file = ""
    keys = set()
    incidents = {}

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        found = re.fullmatch(
            r"t=(\d+),v1=([0-9a-f]{64})", self.headers.get("X-Vigie-Signature", "")
        )
        signed = found and hmac.compare_digest(
            hmac.new(SECRET, found[1].encode() + b"." + body, hashlib.sha256).hexdigest(),
            found[2],
        )
        if not signed:
            self.answer(401)
            return
        key = self.headers.get("Idempotency-Key")
        if key not in self.keys:
            self.keys.add(key)
            alert = json.loads(body)
            self.incidents[alert["id"]] = alert
            self.save()
        self.answer(200)

    def answer(self, code):
        self.send_response(code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    @classmethod
    def save(cls):
        new = cls.path_of_file + ".new"
        with open(new, "w", encoding="utf-8") as out:
            json.dump(list(cls.incidents.values()), out, ensure_ascii=False, indent=1)
        os.replace(new, cls.path_of_file)

    def log_message(self, *args):
        pass


def show(path):
    with open(path, encoding="utf-8") as file:
        alerts = json.load(file)
    firing = [a for a in alerts if a["status"] == "firing"]
    print(f"The receiver holds {len(firing)} firing incident{'' if len(firing) == 1 else 's'}.")
    for a in firing:
        print(f"  {a['brand']}, {a['level_name']}, since {a['starts_at']}: {a['summary']}")
        for sample in a["samples"]:
            print(f"    [{sample['platform']}] {sample['text'][:100]}")


def main():
    if sys.argv[1] == "--show":
        show(sys.argv[2])
        return
    Receiver.path_of_file = sys.argv[1]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Receiver)
    Receiver.save()
    server.serve_forever()


if __name__ == "__main__":
    main()

"""A live run as its neighbours see it: who posts to it, who looks at it."""
import http.client
import json
import re
import time

from children import free_port

TOKEN = "token of the tests"


def request(address, path, method="GET", body=None, headers=None):
    host, _, port = address.partition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=30)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except OSError:
        return 0, ""
    finally:
        connection.close()


def rfc3339(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def line(name, at, word, text, author):
    return json.dumps({"id": name, "platform": "x", "published": rfc3339(at),
                       "text": f"{word} {text}", "lang": "fr",
                       "author": {"id": author, "handle": author}},
                      ensure_ascii=False).encode() + b"\n"


class Live:
    """The neighbours' view of a run: its ports and what they answer."""

    def __init__(self):
        self.metrics = f"127.0.0.1:{free_port()}"
        self.receive = f"127.0.0.1:{free_port()}"

    def post(self, lines, token=TOKEN):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return request(self.receive, "/v1/mentions", "POST", b"".join(lines),
                       headers)

    def ready(self):
        return request(self.metrics, "/-/ready")

    def exposition(self):
        return request(self.metrics, "/metrics")[1]

    def figure(self, name, **labels):
        """The sum of the series that have these labels."""
        total = 0
        for series, value in re.findall(
                rf"^{name}(?:{{(.*)}})? (\S+)$", self.exposition(), re.MULTILINE):
            found = {key: re.sub(r'\\(["\\])', r"\1", text) for key, text in
                     re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', series)}
            if all(found.get(key) == text for key, text in labels.items()):
                total += float(value)
        return total

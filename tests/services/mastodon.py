"""A strict instance of our own, which Debian's toot can post to, takes the statuses: language, length, and one status a key.

The instance honours the header `Idempotency-Key` for an hour of a clock that can be set, counts characters as Mastodon does (grapheme
clusters, a URL as 23), and can fail after it has posted, as real ones do (mastodon/mastodon#40399).
"""

import json
import os
import re
import subprocess
import tempfile
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from site_under_test import Site

TOKEN = "a-token"
MOST, URL = 90, 23
LANGUAGES = {"en", "zh-CN", "zh-TW", "zh-HK", "zh"}
HOUR = 3600
ENDPOINT = '    - {name: toot, service: mastodon, host: "${HOST}", token: "${TOKEN}"}\n'


class Instance:
    def __init__(self):
        self.statuses: list[dict] = []
        self.keys: dict[str, tuple[int, dict]] = {}
        self.clock = 0
        self.fails_after_posting = False
        instance = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path == "/api/v2/instance":
                    limits = {"max_characters": MOST, "characters_reserved_per_url": URL}
                    return self.answer(200, {"configuration": {"statuses": limits}})
                return self.answer(404, {"error": "Record not found"})

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                if self.path != "/api/v1/statuses":
                    return self.answer(404, {"error": "Record not found"})
                if self.headers["authorization"] != f"Bearer {TOKEN}":
                    return self.answer(401, {"error": "The access token is invalid"})
                if self.headers["content-type"].startswith("application/json"):
                    form = json.loads(body)
                else:
                    form = dict(urllib.parse.parse_qsl(body))
                return self.answer(*instance.post(form, self.headers["idempotency-key"]))

            def answer(self, status, value):
                text = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.host = f"127.0.0.1:{self.server.server_port}"

    def post(self, form: dict, key: str | None) -> tuple[int, dict]:
        known = self.keys.get(key) if key else None
        if known and self.clock < known[0] + HOUR:
            return 200, known[1]
        text = form.get("status", "")
        if not text:
            return 422, {"error": "Validation failed: Text can't be blank"}
        if length(text) > MOST:
            return 422, {"error": f"Validation failed: Text character limit of {MOST} exceeded"}
        if form.get("language") and form["language"] not in LANGUAGES:
            return 422, {"error": "Validation failed: Language is invalid"}
        if form.get("visibility", "public") not in {"public", "unlisted", "private", "direct"}:
            return 422, {"error": "Validation failed: Visibility is not included in the list"}
        number = str(len(self.statuses) + 1)
        status = {"id": number, "url": f"http://{self.host}/@bot/{number}", **form}
        self.statuses.append(status)
        if key:
            self.keys[key] = (self.clock, status)
        if self.fails_after_posting:
            return 500, {"error": "This page is not working"}
        return 200, status


def length(text: str) -> int:
    """As far as these posts go: a URL is 23, and a letter with its combining marks is one."""
    text = re.sub(r"https?://\S+", "x" * URL, text)
    return len(re.sub(r"[\u0300-\u036f\u200d\ufe0f]", "", text))


def check(polyfeed: str, _tools: Path) -> str:
    instance = Instance()
    with_toot(instance)
    host = f"http://{instance.host}"
    site = Site(polyfeed, ENDPOINT, {"HOST": host, "TOKEN": TOKEN})
    site.write(
        "content/en/blog/hello.md",
        "---\ntitle: Hello @everyone\ndate: 2025-03-04\ntags: [service mesh]\n---\n" + "A long summary. " * 30 + "\n",
    )
    # It posts and then fails: the repetition an hour less a minute later finds the same status.
    instance.fails_after_posting = True
    site.announce()
    assert len(instance.statuses) == 1, "the endpoint rests after a failure"
    instance.fails_after_posting = False
    instance.clock += HOUR - 60
    site.later(HOUR - 60)
    site.announce()
    assert site.states() == ["delivered"] * 2
    # After two hours a key is forgotten: polyfeed does not take the chance.
    assert [status["language"] for status in instance.statuses] == ["en", "zh-CN"], instance.statuses
    english = instance.statuses[0]["status"]
    assert "https://example.org/blog/hello/" in english and "#ServiceMesh" in english.replace("#serviceMesh", "#ServiceMesh"), english
    assert "@everyone" not in english, "nobody is called"
    instance.clock += 2 * HOUR
    site.as_if_killed()
    site.later(2 * HOUR)
    unknown = subprocess.run(
        [site.polyfeed, "announce", "--max-time", "0s"],
        cwd=site.folder,
        env=os.environ | site.variables,
        capture_output=True,
        text=True,
    )
    assert unknown.returncode == 1 and unknown.stderr.count("unknown: ") == 2, unknown
    assert len(instance.statuses) == 2
    instance.server.shutdown()
    return "mastodon: toot and polyfeed posted; one status a key; after the hour a person is asked"


def with_toot(instance: Instance) -> None:
    """What the instance takes, a real client can send."""
    account = f"bot@{instance.host}"
    app = {"instance": instance.host, "base_url": f"http://{instance.host}", "client_id": "x", "client_secret": "x"}
    user = {"instance": instance.host, "username": "bot", "access_token": TOKEN}
    with tempfile.TemporaryDirectory() as home:
        config = Path(home) / "toot/config.json"
        config.parent.mkdir()
        config.write_text(json.dumps({"apps": {instance.host: app}, "users": {account: user}, "active_user": account}))
        toot = lambda text, *more: subprocess.run(
            ["/usr/bin/toot", "post", text, *more],
            env=os.environ | {"XDG_CONFIG_HOME": home, "HOME": home},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        posted = toot("Hello from toot", "--language", "en")
        assert posted.returncode == 0 and len(instance.statuses) == 1, posted
        assert instance.statuses[0]["status"] == "Hello from toot" and len(instance.keys) == 1
        refused = toot("x" * (MOST + 1))
        assert "character limit" in refused.stdout + refused.stderr and len(instance.statuses) == 1, refused
    instance.statuses.clear()
    instance.keys.clear()

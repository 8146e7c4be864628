"""Synapse takes the messages, and a repetition (the same transaction) is the same event, even after it was restarted."""

import contextlib
import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from site_under_test import PAGES, Site

ENDPOINT = '    - {name: room, service: matrix, host: "${HOST}", room: "${ROOM}", token: "${TOKEN}"}\n'
PATIENCE = 90


def check(polyfeed: str, _tools: Path) -> str:
    with tempfile.TemporaryDirectory() as folder:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        host = f"http://127.0.0.1:{port}"
        settings = configure(Path(folder), port)
        with synapse(settings, host):
            bins = Path(sys.executable).parent
            register = [bins / "register_new_matrix_user", "-u", "bot", "-p", "secret", "--no-admin", "-c", settings, host]
            subprocess.run(register, check=True, stdout=subprocess.DEVNULL)
            login = {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": "bot"}, "password": "secret"}
            token = ask(host, "POST", "login", body=login)["access_token"]
            room = ask(host, "POST", "createRoom", token, {})["room_id"]
            site = Site(polyfeed, ENDPOINT, {"HOST": host, "ROOM": room, "TOKEN": token})
            site.announce()
            first = messages(host, room, token)
            site.as_if_killed()
            site.announce()
            assert messages(host, room, token) == first, "a repetition is another event"
        with synapse(settings, host):
            site.as_if_killed()
            site.announce()
            assert messages(host, room, token) == first, "a repetition after a restart is another event"
    assert site.states() == ["delivered"] * 2
    assert len(first) == 2 and all(page in event["content"]["body"] for event, page in zip(first, PAGES)), first
    assert "Hello &amp; welcome" in first[0]["content"]["formatted_body"], first[0]
    return f"matrix: {len(first)} events in Synapse, before and after a restart"


def configure(folder: Path, port: int) -> Path:
    settings = folder / "homeserver.yaml"
    generate = ["-m", "synapse.app.homeserver", "--server-name", "localhost", "--report-stats", "no", "--generate-config"]
    subprocess.run(
        [sys.executable, *generate, "--config-path", settings, "--data-directory", folder],
        check=True,
        cwd=folder,
        capture_output=True,
    )
    settings.write_text(settings.read_text().replace("port: 8008", f"port: {port}"))
    return settings


@contextlib.contextmanager
def synapse(settings: Path, host: str):
    command = [sys.executable, "-m", "synapse.app.homeserver", "--config-path", settings]
    with subprocess.Popen(command, cwd=settings.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            deadline = time.monotonic() + PATIENCE
            while not answers(host):
                assert server.poll() is None, (settings.parent / "homeserver.log").read_text()
                assert time.monotonic() < deadline, "Synapse does not answer"
                time.sleep(0.2)
            yield
        finally:
            server.terminate()


def answers(host: str) -> bool:
    try:
        return bool(urllib.request.urlopen(f"{host}/_matrix/client/versions").read())
    except (urllib.error.URLError, ConnectionError):
        return False


def ask(host: str, method: str, path: str, token: str = "", body: dict | None = None) -> dict:
    data = None if body is None else json.dumps(body).encode()
    headers = {"authorization": f"Bearer {token}"} if token else {}
    request = urllib.request.Request(f"{host}/_matrix/client/v3/{path}", data=data, headers=headers, method=method)
    return json.load(urllib.request.urlopen(request))


def messages(host: str, room: str, token: str) -> list:
    room = urllib.parse.quote(room)
    events = ask(host, "GET", f"rooms/{room}/messages?dir=f&limit=100", token)["chunk"]
    seen = [event for event in events if event["type"] == "m.room.message"]
    return [{"event_id": event["event_id"], "content": event["content"]} for event in seen]

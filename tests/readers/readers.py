"""Runs the real feed readers and says what each of them shows.

In:  feed files. Out: a Reading per file: the entries (id, links, title) as the
reader itself would show and open them, or the error it reports.
Why: one module knows the habits of the readers; check.py only compares.

How the readers choose the link of an entry that has several (seen in the
pinned versions, and the reason why a feed of this project repeats an entry's
own link last):

                 Atom alternate links     RSS <link> and <atom:link>
    feedparser   the last one             the last one of both kinds
    newsboat     the last one             <link>
    sfeed        the first one            <link>
    rss-parser   the first one            <link>
    feedsmith    shows them all           <link>, shows the others apart
"""

from __future__ import annotations

import io
import json
import os
import re
import sqlite3
import subprocess
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, urlsplit

TYPES = {
    "atom.xml": "application/atom+xml",
    "rss.xml": "application/rss+xml",
    "feed.xml": "application/rss+xml",
    "feed.json": "application/feed+json",
}
FORMATS = {"atom.xml": "atom", "rss.xml": "rss", "feed.json": "json"}
TIMEOUT = 300  # seconds for one run of one program
NEWSBOATS_AT_ONCE = 8  # each one mostly waits


@dataclass
class Entry:
    """One entry as a reader shows it."""

    id: str
    links: list[str]
    title: str
    guessed_html: bool = False  # the reader took a plain title for HTML


@dataclass
class Reading:
    """What a reader made of one file."""

    entries: list[Entry] = field(default_factory=list)
    error: str | None = None


def same_text(text: str) -> str:
    return text


@dataclass(frozen=True)
class Reader:
    """A reader's name and its known habits."""

    name: str
    keeps_order: bool = True
    renders_html: bool = False  # shows an HTML title as plain text
    names_untitled: bool = False  # makes a title for an entry without one
    shown_url: Callable[[str], str] = same_text  # how it writes a URL


def newsboat_url(url: str) -> str:
    """Newsboat writes non-ASCII letters as %XX and an empty path as "/"."""
    parts = urlsplit(url)
    if parts.netloc and not parts.path:
        url = parts._replace(path="/").geturl()
    return quote(url, safe="".join(map(chr, range(0x21, 0x7F))))


FEEDPARSER = Reader("feedparser")
SFEED = Reader("sfeed")
NEWSBOAT = Reader(
    "newsboat",
    # The order of its database is not the one of its screen.
    keeps_order=False,
    renders_html=True,
    names_untitled=True,
    shown_url=newsboat_url,
)
RSS_PARSER = Reader("rss-parser")
FEEDSMITH = Reader("feedsmith")


def run(command: list[str], **options) -> subprocess.CompletedProcess:
    """Runs a program to its end; a bad exit or a missing program raises."""
    options = {"capture_output": True, "timeout": TIMEOUT, "check": True} | options
    return subprocess.run(command, **options)


def reason(error: Exception) -> str:
    """An exception, with the last words of the program if it was one."""
    words = getattr(error, "stderr", None) or b""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{error} {text[-300:]}".strip()


# feedparser


def read_with_feedparser(path: Path) -> Reading:
    try:
        return feedparser_reading(path)
    except Exception as error:  # whatever it is, it is the reader's answer
        return Reading(error=f"{type(error).__name__}: {error}")


def feedparser_reading(path: Path) -> Reading:
    """Without its HTML clean-up, which nothing here looks at and which takes
    five times as long as all the rest on a big feed."""
    import feedparser

    feed = feedparser.parse(
        io.BytesIO(path.read_bytes()),
        response_headers={"content-type": f"{TYPES[path.name]}; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if feed.bozo:
        return Reading(error=f"bozo: {feed.bozo_exception}")
    if not feed.get("version"):
        return Reading(error="not recognised as a feed")
    return Reading([feedparser_entry(entry, path) for entry in feed.entries])


def feedparser_entry(entry: dict, path: Path) -> Entry:
    # In RSS, which does not say what a title is, feedparser takes one with
    # entities or harmless tags for HTML.
    type_ = entry.get("title_detail", {}).get("type")
    return Entry(
        id=entry.get("id", ""),
        links=[entry.get("link", "")],
        title=entry.get("title", ""),
        guessed_html=path.name == "rss.xml" and type_ == "text/html",
    )


# sfeed


def read_with_sfeed(path: Path) -> Reading:
    """The base URL is one that no feed holds, so a relative link shows up."""
    try:
        with path.open("rb") as file:
            done = run(["sfeed", "http://relative.invalid/"], stdin=file)
        lines = done.stdout.decode("utf-8").split("\n")
        return Reading([sfeed_entry(line) for line in lines if line])
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        return Reading(error=reason(error))


def sfeed_entry(line: str) -> Entry:
    """Fields: timestamp, title, link, content, content type, id, and more."""
    _, title, link, _, _, id_, *_ = line.split("\t")
    return Entry(id_, [link], title)


# newsboat


class FeedServer:
    """Serves the feeds that `find` knows by a path, and nothing else, on a free loopback port: without anything that a reader could
    take for "not modified"."""

    def __init__(self, find: Callable[[str], Path | None]):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                path = find(self.path)
                if path is None or not path.is_file():
                    self.send_error(404)
                    return
                body = path.read_bytes()
                self.send_response(200)
                self.send_header("Content-Type", f"{TYPES[path.name]}; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def read_with_newsboat(paths: list[Path]) -> dict[Path, Reading]:
    """One cache for each file: in a newsboat cache an entry's id is unique over
    all feeds, so the last of two feeds that share an entry takes it away."""
    files = {f"/{n}/{path.name}": path for n, path in enumerate(paths)}
    with closing(FeedServer(files.get)) as server, ThreadPoolExecutor(NEWSBOATS_AT_ONCE) as pool:
        readings = pool.map(read_one_with_newsboat, (server.address + name for name in files))
        return dict(zip(paths, readings))


def read_one_with_newsboat(url: str) -> Reading:
    with tempfile.TemporaryDirectory(prefix="newsboat-") as name:
        folder = Path(name)
        (folder / "urls").write_text(f"{url}\n")
        (folder / "config").write_text(f'error-log "{folder}/errors"\n')
        command = ["newsboat", "-u", "urls", "-c", "cache.db", "-C", "config"]
        try:
            run(
                command + ["-x", "reload"],
                cwd=folder,
                env=loopback_environment(folder),
                stdin=subprocess.DEVNULL,
            )
            return read_newsboat_cache(folder, url)
        except (OSError, subprocess.SubprocessError, sqlite3.Error) as error:
            return Reading(error=reason(error))


def loopback_environment(home: Path) -> dict[str, str]:
    """Everything but 127.0.0.1 goes to a proxy that does not exist."""
    nowhere = "http://127.0.0.1:1"
    proxies = {f"{kind}_proxy": nowhere for kind in ("http", "https", "all")}
    return proxies | {
        "no_proxy": "127.0.0.1",
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "TERM": "dumb",
        "PATH": os.environ.get("PATH", os.defpath),
    }


def read_newsboat_cache(folder: Path, url: str) -> Reading:
    """Newsboat repairs broken XML silently; what it does report is in its log."""
    log = folder / "errors"
    errors = log.read_text().strip() if log.exists() else ""
    if errors:
        return Reading(error=re.sub(r"^\[.*?\] ", "", errors))
    cache = sqlite3.connect(folder / "cache.db")
    try:
        feed = cache.execute("SELECT title FROM rss_feed WHERE rssurl = ?", [url])
        if feed.fetchone() is None:
            return Reading(error="the feed is not in the cache")
        query = "SELECT guid, url, title FROM rss_item WHERE feedurl = ?"
        rows = cache.execute(f"{query} AND deleted = 0", [url]).fetchall()
    finally:
        cache.close()
    return Reading([Entry(guid, [link], title) for guid, link, title in rows])


# rss-parser, feedsmith and the JSON Feed schema


@dataclass
class NodeResults:
    """What check.mjs says: readings and schema faults by (name, path)."""

    versions: dict[str, str] = field(default_factory=dict)
    readings: dict[tuple[str, Path], Reading] = field(default_factory=dict)
    faults: dict[Path, list[str]] = field(default_factory=dict)
    error: str = "no result from node"

    def reading(self, name: str, path: Path) -> Reading:
        return self.readings.get((name, path), Reading(error=self.error))

    def schema_faults(self, path: Path) -> list[str]:
        return self.faults.get(path, [self.error])


def read_with_node(home: Path, paths: list[Path]) -> NodeResults:
    jobs = [{"path": str(path), "format": FORMATS[path.name]} for path in paths]
    script = Path(__file__).with_name("check.mjs")
    results = NodeResults()
    try:
        done = run(
            ["node", str(script), str(home)],
            input=json.dumps(jobs).encode(),
            timeout=TIMEOUT + len(paths) * 10,
        )
        output = done.stdout
    except (OSError, subprocess.SubprocessError) as error:
        results.error = reason(error)
        # What was printed before the end still counts.
        output = getattr(error, "stdout", None) or b""
    for line in output.decode("utf-8", "replace").split("\n")[:-1]:
        add_node_result(results, json.loads(line))
    return results


def add_node_result(results: NodeResults, said: dict) -> None:
    if "versions" in said:
        results.versions = said["versions"]
        return
    path = Path(said["path"])
    if said["reader"] == "jsonfeed-schema":
        results.faults[path] = said.get("faults", [said.get("error")])
        return
    entries = [node_entry(entry) for entry in said.get("entries", [])]
    reading = Reading(entries, said.get("error"))
    results.readings[said["reader"], path] = reading


def node_entry(entry: dict) -> Entry:
    links = [link or "" for link in entry["links"]]
    return Entry(entry.get("id") or "", links, entry.get("title") or "")


# Versions


def versions(node: NodeResults) -> dict[str, str]:
    import feedparser

    return node.versions | {
        "feedparser": feedparser.__version__,
        "newsboat": printed(["newsboat", "-v"], r"newsboat (\S+)"),
        "sfeed": printed(["dpkg-query", "-W", "sfeed"], r"sfeed\s+(\S+)"),
    }


def printed(command: list[str], pattern: str) -> str:
    """sfeed cannot say its version, so its package is asked."""
    try:
        found = re.search(pattern, run(command).stdout.decode())
        return found[1] if found else "(unknown version)"
    except (OSError, subprocess.SubprocessError):
        return "(unknown version)"

"""People with a feed reader each: `reader` with its database, and newsboat with one cache a feed.

In:  addresses of feeds. Out: how many entries are there, and how many of them
     unread, by the readers' own word.
Why: whether an entry is new is the readers' decision, and each has rules of its
     own for it.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "readers"))

from readers import loopback_environment, run  # noqa: E402


@dataclass(frozen=True)
class Count:
    """What a reader shows."""

    entries: int
    unread: int


class ReaderSubscriber:
    """Everything in one database of the `reader` library."""

    name = "reader"

    def __init__(self, folder: Path, feeds: list[str]):
        from reader import make_reader

        self.reader = make_reader(str(folder / "reader.sqlite"))
        for feed in feeds:
            self.reader.add_feed(feed, exist_ok=True)

    def update(self) -> None:
        results = list(self.reader.update_feeds_iter(scheduled=False))
        assert len(results) == self.reader.get_feed_counts().total, "every feed is looked at, not only those that are due"
        for result in results:
            if isinstance(result.value, Exception):
                raise result.value

    def read_everything(self) -> None:
        for entry in list(self.reader.get_entries(read=False)):
            self.reader.mark_entry_as_read(entry)

    def count(self) -> Count:
        counts = self.reader.get_entry_counts()
        return Count(counts.total, counts.total - counts.read)

    def close(self) -> None:
        self.reader.close()


class NewsboatSubscriber:
    """One cache for each feed: newsboat knows an id once in a cache, whichever feed has it."""

    name = "newsboat"

    def __init__(self, folder: Path, feeds: list[str]):
        self.folders = {folder / f"newsboat-{number}": feed for number, feed in enumerate(feeds) if not feed.endswith(".json")}
        for cache, feed in self.folders.items():
            cache.mkdir(exist_ok=True)
            (cache / "urls").write_text(f"{feed}\n")
            (cache / "config").touch()

    def update(self) -> None:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda cache: newsboat(cache, "-x", "reload"), self.folders))

    def read_everything(self) -> None:
        for cache in self.folders:
            guids = rows(cache, "SELECT guid FROM rss_item WHERE unread = 1")
            (cache / "read").write_text("".join(f"{guid}\n" for (guid,) in guids))
            newsboat(cache, "-I", "read")

    def count(self) -> Count:
        counts = [rows(cache, "SELECT count(*), sum(unread) FROM rss_item WHERE deleted = 0")[0] for cache in self.folders]
        return Count(sum(entries for entries, _ in counts), sum(unread or 0 for _, unread in counts))

    def close(self) -> None:
        pass


def newsboat(cache: Path, *arguments: str) -> subprocess.CompletedProcess:
    command = ["newsboat", "-u", "urls", "-c", "cache.db", "-C", "config", *arguments]
    return run(command, cwd=cache, env=loopback_environment(cache), stdin=subprocess.DEVNULL)


def rows(cache: Path, query: str) -> list[tuple]:
    database = sqlite3.connect(cache / "cache.db")
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


SUBSCRIBERS = [ReaderSubscriber, NewsboatSubscriber]

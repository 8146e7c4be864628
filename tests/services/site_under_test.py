"""A site with posts in two languages, and polyfeed announcing them."""

import os
import sqlite3
import subprocess
import tempfile
from pathlib import Path

SETTINGS = """version: 1
site: {title: Example, base_url: https://example.org}
preset: hugo
content: content
languages:
  en: {name: English, prefix: ""}
  zh: {name: 中文, tag: zh-Hans}
feeds:
  blog: {include: "blog/**"}
output: public
announce:
  endpoints:
"""

POSTS = {
    "content/en/blog/hello.md": "---\ntitle: Hello & welcome\ndate: 2025-03-04\ntags: [service mesh]\n---\nThe <first> post.\n",
    "content/zh/blog/hello.md": "---\ntitle: 你好\ndate: 2025-03-04\ntags: [网格]\n---\n第一篇文章。\n",
}
PAGES = ["https://example.org/blog/hello/", "https://example.org/zh/blog/hello/"]


class Site:
    """In a folder of its own, with an empty ledger: every post is new."""

    def __init__(self, polyfeed: str, endpoints: str, variables: dict[str, str]):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = Path(self.temporary.name)
        self.polyfeed = str(Path(polyfeed).resolve())
        self.variables = variables
        self.write("polyfeed.yaml", SETTINGS + endpoints)
        self.write("announced.jsonl", "{\"version\": 1}\n")
        for path, text in POSTS.items():
            self.write(path, text)

    def write(self, path: str, text: str) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text)

    def announce(self) -> str:
        """Announces what is due; what the program said."""
        command = [self.polyfeed, "announce", "--max-time", "0s"]
        done = subprocess.run(
            command, cwd=self.folder, env=os.environ | self.variables, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def as_if_killed(self) -> None:
        """As if every message had been on its way when the process was killed."""
        with self.database() as database:
            database.execute("UPDATE announcement SET state = 'sending'")
            database.execute("DELETE FROM endpoint")
        self.write("announced.jsonl", "{\"version\": 1}\n")

    def later(self, seconds: int) -> None:
        """As if so much time had gone by."""
        with self.database() as database:
            database.execute("UPDATE endpoint SET paused_until = paused_until - ?", [seconds * 1000])
            database.execute("UPDATE announcement SET first_sent = first_sent - ?", [seconds * 1000])

    def states(self) -> list[str]:
        with self.database() as database:
            return [state for (state,) in database.execute("SELECT state FROM announcement ORDER BY entry")]

    def database(self) -> sqlite3.Connection:
        return sqlite3.connect(self.folder / ".polyfeed/announcements.db")

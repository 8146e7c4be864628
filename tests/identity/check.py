#!/usr/bin/env python3
"""Moves istio's blog from Hugo's feeds to polyfeed's, then renames and readdresses it, before the eyes of subscribers.

In:  check.py READERS_FOLDER POLYFEED CORPUS, where readers/install.sh has filled
     the folder and CORPUS holds istio's content.
Out: a line for each step with what the readers show; the exit status is 1 if an
     entry became new that was not.
Why: subscribers of a site with years of posts would see hundreds of old posts
     as new, and nobody but a real reader with its real database knows.

Once with permalinks as guids, and once with guids that nothing but `adopt` can
know. For the latter it is also shown that without `adopt` all would be new.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def enter_environment() -> None:
    """Starts again with the Python that has the readers, unless this is that one already."""
    if len(sys.argv) != 4:
        sys.exit("usage: check.py READERS_FOLDER POLYFEED CORPUS")
    venv = Path(sys.argv[1]).absolute() / "venv"
    if Path(sys.prefix).resolve() != venv.resolve():
        os.execv(venv / "bin" / "python", [str(venv / "bin" / "python"), "-B", *sys.argv])


if __name__ == "__main__":  # before the imports that need that Python
    enter_environment()

from subscribers import SUBSCRIBERS, Count  # noqa: E402

# It is they who know where the readers are.
from readers import FeedServer  # noqa: E402

LANGUAGES = {"en": "", "zh": "zh/", "uk": "uk/"}
OWN_NAMES = {"atom.xml": "atom.xml", "feed.xml": "rss.xml", "feed.json": "feed.json"}
PATHS = [f"{prefix}blog/{name}" for prefix in LANGUAGES.values() for name in OWN_NAMES]
RENAMED = 50

SETTINGS = """\
version: 1
site: {title: Istio, base_url: https://istio.io/latest}
preset: hugo
content: content
languages:
  en: {name: English, prefix: ""}
  zh: {name: 中文}
  uk: {name: Українська}
feeds:
  blog: {include: "blog/**", limit: unlimited, max_bytes: unlimited}
output: public
rules: {visibility: {future: true}}
aliases:
"""


class Server(FeedServer):
    """Serves a folder that can be changed."""

    def __init__(self):
        self.folder = Path()
        super().__init__(lambda path: self.folder / path.lstrip("/"))


def run(*command, cwd: Path) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, text=True, capture_output=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def git(folder: Path, *arguments) -> str:
    return run("git", "-c", "user.name=Test", "-c", "user.email=test@example.org", *arguments, cwd=folder)


class Site:
    """A repository with istio's blog and polyfeed's settings."""

    def __init__(self, folder: Path, polyfeed: Path):
        self.folder, self.polyfeed = folder, polyfeed

    @classmethod
    def new(cls, folder: Path, polyfeed: Path, corpus: Path) -> Site:
        for language in LANGUAGES:
            shutil.copytree(corpus / "istio/content" / language / "blog", folder / "content" / language / "blog")
        aliases = "".join(
            f"  {prefix}blog/{name}: feeds/{language}/blog/{OWN_NAMES[name]}\n"
            for language, prefix in LANGUAGES.items()
            for name in OWN_NAMES
        )
        (folder / "polyfeed.yaml").write_text(SETTINGS + aliases)
        (folder / ".gitignore").write_text("public/\n")
        git(folder, "init", "--quiet")
        site = cls(folder, polyfeed)
        site.commit()
        return site

    def commit(self) -> None:
        git(self.folder, "add", ".")
        git(self.folder, "commit", "--quiet", "--message", "x")

    def clone(self, folder: Path) -> Site:
        git(self.folder, "clone", "--quiet", ".", folder)
        return Site(folder, self.polyfeed)

    def run(self, *arguments) -> str:
        return run(self.polyfeed, *arguments, cwd=self.folder)

    def build(self) -> Path:
        self.run("build", "--quiet")
        return self.folder / "public"

    def rename(self) -> None:
        """50 posts in two languages get another folder, with their old addresses as aliases; all get other addresses."""
        posts = [post for post in sorted((self.folder / "content").glob("*/blog/*/*/index.md")) if is_free(post)]
        english = [post for post in posts if "/en/" in post.as_posix()]
        chinese = [post for post in posts if "/zh/" in post.as_posix()]
        chosen = english[-RENAMED // 2 :] + chinese[-RENAMED // 2 :]
        assert len(chosen) == RENAMED
        for post in chosen:
            text = post.read_text()
            address = post.parent.relative_to(self.folder / "content").as_posix().removeprefix("en/").lower()
            post.write_text(text.replace("---\n", f"---\naliases: [/{address}/]\n", 1))
            git(self.folder, "mv", post.parent, post.parent.with_name(f"renamed-{post.parent.name}"))
        settings = self.folder / "polyfeed.yaml"
        old = "rules: {visibility: {future: true}}"
        new = "rules: {visibility: {future: true}, permalink: {blog: /articles/:year/:month/:slugorfilename/}}"
        settings.write_text(settings.read_text().replace(old, new))
        self.commit()


def is_free(post: Path) -> bool:
    """Whether nothing but its folder says where a post is or was."""
    text = post.read_text()
    front_matter = text.split("---\n")[1] if text.startswith("---\n") else ""
    return bool(front_matter) and not re.search(r"^(aliases|slug|url):", front_matter, re.MULTILINE)


def hugo_feeds(folder: Path, corpus: Path, ids: str) -> Path:
    """The old site. Its feeds show no bodies, so shortcodes, which would need templates, are broken up."""
    shutil.copytree(Path(__file__).with_name("hugo"), folder)
    for language in LANGUAGES:
        shutil.copytree(corpus / "istio/content" / language / "blog", folder / "content" / language / "blog")
    for page in (folder / "content").rglob("*.md"):
        text = re.sub(r"\{(?=\{[<%])", "{ ", page.read_text())
        page.write_text(re.sub(r"^outputs:\n( *- .*\n)*", "", text, flags=re.MULTILINE))
    hugo = Path(sys.prefix) / "bin" / "hugo"
    environment = os.environ | {"HUGO_PARAMS_IDS": ids}
    done = subprocess.run([hugo, "--quiet"], cwd=folder, env=environment, text=True, capture_output=True)
    if done.returncode:
        sys.exit(f"hugo: {done.stdout}{done.stderr}")
    return folder / "public"


class Audience:
    """All subscribers, and what they must see."""

    def __init__(self, folder: Path, server: Server):
        self.server = server
        folder.mkdir(exist_ok=True)
        feeds = [f"{server.address}/{path}" for path in PATHS]
        self.subscribers = [subscriber(folder, feeds) for subscriber in SUBSCRIBERS]
        self.failed = False

    def subscribe(self, served: Path) -> list[Count]:
        self.server.folder = served
        for subscriber in self.subscribers:
            subscriber.update()
        fresh = self.counts()
        for subscriber in self.subscribers:
            subscriber.read_everything()
        assert all(count.unread == count.entries > 0 for count in fresh), fresh
        assert all(count.unread == 0 for count in self.counts()), self.counts()
        return fresh

    def counts(self) -> list[Count]:
        return [subscriber.count() for subscriber in self.subscribers]

    def unread(self, served: Path) -> list[int]:
        self.server.folder = served
        for subscriber in self.subscribers:
            subscriber.update()
        return [count.unread for count in self.counts()]

    def sees_nothing_new(self, step: str, served: Path) -> None:
        unread = self.unread(served)
        self.failed |= any(unread)
        new = ", ".join(f"{subscriber.name} {count} new" for subscriber, count in zip(self.subscribers, unread))
        print(f"  {step}: {new}", flush=True)

    def close(self) -> None:
        for subscriber in self.subscribers:
            subscriber.close()


def check(folder: Path, polyfeed: Path, corpus: Path, ids: str) -> bool:
    server = Server()
    old = hugo_feeds(folder / "hugo", corpus, ids)
    audience = Audience(folder / "audience", server)
    fresh = audience.subscribe(old)
    read = ", ".join(f"{subscriber.name} {count.entries}" for subscriber, count in zip(audience.subscribers, fresh))
    print(f"guids are {ids}: entries read in Hugo's feeds: {read}", flush=True)

    site = Site.new(folder / "site", polyfeed, corpus)
    if ids != "permalink":
        # Other people, who are not taken care of.
        others = Audience(folder / "others", server)
        others.subscribe(old)
        unread = others.unread(site.build())
        assert unread == [count.entries for count in fresh], f"without adopt all would be new, but not {unread}"
        print(f"  without adopt: {unread} new")
        others.close()
        shutil.rmtree(site.folder / "public")
    server.folder = old
    report = site.run("adopt", *(f"{server.address}/{path}" for path in PATHS))
    assert "without a post" not in report and "doubtful" not in report and "not kept" not in report, report
    again = site.run("adopt", *(f"{server.address}/{path}" for path in PATHS))
    assert again.endswith("polyfeed.ids.yaml: nothing new\n"), again
    audience.sees_nothing_new("polyfeed's feeds after adopt", site.build())
    site.commit()

    site.rename()
    clone = site.clone(folder / "clone")
    audience.sees_nothing_new(f"{RENAMED} posts renamed, all URLs changed, on a fresh clone", clone.build())
    audience.sees_nothing_new("the same where the last build's output is", site.build())
    promised = [(one.folder / "polyfeed.ids.yaml").read_text() for one in (clone, site)]
    assert promised[0] == promised[1] and promised[0].count("/renamed-") == 2 * RENAMED, "file and address of each"
    audience.close()
    return audience.failed


def main() -> None:
    polyfeed, corpus = Path(sys.argv[2]).absolute(), Path(sys.argv[3]).absolute()
    failed = False
    for ids in ("permalink", "opaque"):
        with tempfile.TemporaryDirectory(prefix="polyfeed-identity-") as folder:
            failed |= check(Path(folder), polyfeed, corpus, ids)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

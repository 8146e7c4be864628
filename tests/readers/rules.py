"""The rules that a feed file itself has to keep, whatever the readers forgive.

In:  an atom.xml, rss.xml or feed.json, or the feeds.opml. Out: a list of faults
as text, empty when all is well.
Why: a reader shows most feeds somehow. These rules are about what RFC 4287 asks
for, about content that a reader would strip, run or show in the wrong place,
and about subscription lists that miss a feed.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
GRAMMAR = Path(__file__).with_name("atom.rng")
JING_ERROR = re.compile(r"(.*?):(\d+):\d+: error: (.*)")
ALTERNATE = {"alternate", "http://www.iana.org/assignments/relation/alternate"}
# What XML 1.0 forbids (other than by being no character at all), and C1.
BAD_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x9f\ufffe\uffff]")
ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
BAD_ELEMENTS = {"script", "iframe", "object", "form", "style"}
LINK_ATTRIBUTES = {"href", "src", "poster", "xlink:href"}
# A URL and what may follow it, up to the comma before the next one.
SRCSET_URL = re.compile(r"([^\s,](?:\S*[^\s,])?)[^,]*(?:,|$)")
SHORTCODE = re.compile(r"\{\{[<%]")


@dataclass
class XmlFeed:
    """The parts of an atom.xml or rss.xml that the rules are about."""

    root: ET.Element
    raw: str

    @property
    def entries(self) -> list[ET.Element]:
        return self.root.findall(f"{ATOM}entry") or self.root.findall("channel/item")

    @property
    def ids(self) -> list[str]:
        both = (e.findtext(f"{ATOM}id") or e.findtext("guid") for e in self.entries)
        return [(id_ or "").strip() for id_ in both]

    def html_titles(self) -> set[str]:
        """The ids of the entries whose Atom title is declared as HTML."""
        titles = (entry.find(f"{ATOM}title") for entry in self.entries)
        return {
            id_
            for id_, title in zip(self.ids, titles)
            if title is not None and title.get("type", "text") != "text"
        }


def load(path: Path) -> XmlFeed:
    """Raises ValueError or ET.ParseError."""
    data = path.read_bytes()
    return XmlFeed(ET.fromstring(data), data.decode("utf-8"))


# RFC 4287


def grammar_faults(paths: list[Path]) -> dict[Path, list[str]]:
    """Validates well-formed files with jing, all at once: it needs half a second
    to start. It ends at a file that is not well-formed."""
    if not paths:
        return {}
    by_name = {str(path.absolute()): path for path in paths}
    command = [Path(sys.prefix) / "bin" / "pyjing", GRAMMAR.absolute(), *by_name]
    options = {"env": os.environ | {"LC_ALL": "C.UTF-8"}, "timeout": 600}
    try:
        done = subprocess.run(command, capture_output=True, **options)
    except (OSError, subprocess.SubprocessError) as error:
        return {path: [f"grammar, expected a verdict, got {error}"] for path in paths}
    output = done.stdout.decode("utf-8", "replace")
    faults = {path: [] for path in paths}
    for line in output.splitlines():
        found = JING_ERROR.match(line)
        if found and found[1] in by_name:
            fault = f"grammar, expected a valid feed, got line {found[2]}: {found[3]}"
            faults[by_name[found[1]]].append(fault)
    if done.returncode == (1 if any(faults.values()) else 0):
        return faults
    words = (output + done.stderr.decode("utf-8", "replace"))[-300:]
    return {path: [f"grammar, expected a verdict, got {words}"] for path in paths}


def atom_faults(feed: XmlFeed) -> list[str]:
    """What RFC 4287 says and its grammar cannot."""
    faults = alternate_faults("feed", feed.root)
    has_author = feed.root.find(f"{ATOM}author") is not None
    for id_, entry in zip(feed.ids, feed.entries):
        faults += alternate_faults(f"entry {id_}", entry)
        faults += entry_faults(f"entry {id_}", entry, has_author)
    return faults


def alternate_faults(where: str, element: ET.Element) -> list[str]:
    """No two alternate links with the same type and hreflang (4.1.1, 4.1.2)."""
    links = [link for link in element.findall(f"{ATOM}link") if is_alternate(link)]
    kinds = Counter(
        (link.get("type", "").lower(), link.get("hreflang", "").lower())
        for link in links
    )
    return [
        f"{where}, expected one alternate link with type {kind[0]!r} "
        f"and hreflang {kind[1]!r}, got {count}"
        for kind, count in kinds.items()
        if count > 1
    ]


def is_alternate(link: ET.Element) -> bool:
    return link.get("rel", "alternate") in ALTERNATE


def entry_faults(where: str, entry: ET.Element, has_author: bool) -> list[str]:
    faults = []
    own = entry.find(f"{ATOM}author"), entry.find(f"{ATOM}source/{ATOM}author")
    if not has_author and own == (None, None):
        faults.append(f"{where}, expected an author here or in the feed, got none")
    content = entry.find(f"{ATOM}content")
    links = [link for link in entry.findall(f"{ATOM}link") if is_alternate(link)]
    if content is None and not links:
        faults.append(f"{where}, expected content or an alternate link, got none")
    if needs_summary(content) and entry.find(f"{ATOM}summary") is None:
        faults.append(f"{where}, expected a summary beside such content, got none")
    return faults


def needs_summary(content: ET.Element | None) -> bool:
    """Content elsewhere, or in Base64: a media type not text and not XML."""
    if content is None:
        return False
    kind = content.get("type", "text").lower()
    base64 = "/" in kind and not kind.startswith("text/")
    base64 = base64 and not kind.endswith(("+xml", "/xml"))
    return content.get("src") is not None or base64


# Atom and RSS


def xml_faults(feed: XmlFeed) -> list[str]:
    """Characters, ids, links and HTML of an Atom or RSS file."""
    texts = [feed.raw, *feed.root.itertext(), *attribute_values(feed.root)]
    faults = character_faults(texts)
    faults += duplicate_faults(feed.ids)
    for link in feed.root.iter(f"{ATOM}link"):
        faults += url_faults("atom:link href", link.get("href"))
    for id_, entry in zip(feed.ids, feed.entries):
        for what, html in html_of(entry):
            faults += [f"{what} of entry {id_}, {f}" for f in html_faults(html)]
    return faults


def attribute_values(root: ET.Element):
    for element in root.iter():
        yield from element.attrib.values()


def character_faults(texts: list[str]) -> list[str]:
    found = Counter(bad for text in texts for bad in BAD_CHARACTER.findall(text))
    return [
        "characters, expected none that XML 1.0 forbids and no C1 control, "
        f"got U+{ord(bad):04X}"
        for bad in sorted(found)
    ]


def duplicate_faults(ids: list[str]) -> list[str]:
    return [
        f"ids, expected each one once, got {count} times {id_!r}"
        for id_, count in Counter(ids).items()
        if count > 1
    ]


def html_of(entry: ET.Element):
    """Every (name, HTML text) in an Atom entry or RSS item. An RSS title is
    plain text here; RSS descriptions are HTML to every reader."""
    for name in ("title", "summary", "content", "rights"):
        for element in entry.findall(ATOM + name):
            kind = element.get("type", "text")
            if kind == "html":
                yield name, element.text or ""
            elif kind == "xhtml":
                yield name, xhtml_text(element)
    for name in ("description", CONTENT + "encoded"):
        for element in entry.findall(name):
            yield name.replace(CONTENT, "content:"), element.text or ""


def xhtml_text(element: ET.Element) -> str:
    return ET.tostring(element, encoding="unicode", method="html")


def json_faults(feed: dict) -> list[str]:
    """The HTML of a JSON Feed, and its version: the schema of version 1.1
    accepts a file of version 1."""
    faults = []
    if feed["version"] != "https://jsonfeed.org/version/1.1":
        faults.append(f"version, expected JSON Feed 1.1, got {feed['version']!r}")
    for item in feed["items"]:
        html = item.get("content_html") or ""
        where = f"content_html of entry {item['id']}"
        faults += [f"{where}, {fault}" for fault in html_faults(html)]
    return faults


def json_file_faults(path: Path) -> list[str]:
    try:
        return json_faults(json.loads(path.read_text("utf-8")))
    except (ValueError, LookupError, TypeError) as error:
        return [f"HTML, expected a JSON Feed, got {type(error).__name__}: {error}"]


# HTML


@cache
def html_faults(html: str) -> tuple[str, ...]:
    """Cached, since the three formats of a feed hold the same HTML."""
    page = HtmlRules()
    page.feed(html)
    page.close()
    page.end_text()
    return tuple(dict.fromkeys(page.faults))


class HtmlRules(HTMLParser):
    """Collects the faults of one piece of HTML."""

    def __init__(self):
        super().__init__()
        self.faults = []
        self.code = 0  # how many <code> and <pre> are open
        self.text = ""  # the text since the last tag

    def handle_starttag(self, tag, attributes):
        # "{{<name" outside of code looks like a tag to an HTML parser.
        self.end_text(before_tag=True)
        tag = tag.rpartition(":")[2]  # XHTML may have a prefix
        if tag in BAD_ELEMENTS:
            self.faults.append(f"expected no <{tag}>, got one")
        for name, value in attributes:
            self.check_attribute(tag, name, value or "")
        self.code += tag in ("code", "pre")

    def handle_endtag(self, tag):
        self.end_text()
        tag = tag.rpartition(":")[2]
        if tag in ("code", "pre"):
            self.code = max(0, self.code - 1)

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        self.end_text()
        self.text = data
        self.end_text()

    def end_text(self, before_tag=False):
        shortcode = SHORTCODE.search(self.text)
        if before_tag and self.text.endswith("{{"):
            shortcode = True
        if shortcode and not self.code:
            self.faults.append(f"expected no shortcode, got {self.text.strip()[:80]!r}")
        self.text = ""

    def check_attribute(self, tag, name, value):
        where = f"{name} of <{tag}>"
        if name.startswith("on"):
            self.faults.append(f"expected no on* attribute, got {where}")
        if name in LINK_ATTRIBUTES:
            self.faults += url_faults(where, value)
        if name == "srcset":
            for url in SRCSET_URL.findall(value):
                self.faults += url_faults(where, url)
        if SHORTCODE.search(value) and not self.code:
            self.faults.append(f"expected no shortcode, got {where} {value[:80]!r}")


def url_faults(where: str, url: str | None) -> list[str]:
    """Only a URL with a scheme means the same in every reader."""
    url = (url or "").strip()
    if not ABSOLUTE.match(url):
        return [f"expected an absolute URL in {where}, got {url!r}"]
    if url.lower().startswith("javascript:"):
        return [f"expected no script in {where}, got {url!r}"]
    return []


# OPML


def opml_faults(path: Path, atom_files: list[str]) -> list[str]:
    """Every atom.xml that is given, by its path below the output folder, is named
    once by an xmlUrl that ends with that path, and no other atom.xml is named."""
    try:
        root = load(path).root
    except (OSError, ValueError, ET.ParseError) as error:
        return [f"OPML, expected well-formed XML, got {error}"]
    if root.tag != "opml":
        return [f"root element, expected 'opml', got {root.tag!r}"]
    urls = [outline.get("xmlUrl", "") for outline in root.iter("outline")]
    named = Counter(unquote(urlsplit(url).path) for url in urls if url)
    faults = [count_fault(file, named) for file in atom_files]
    known = tuple(f"/{file}" for file in atom_files)
    faults += [
        f"xmlUrl, expected one of the feeds, got {name!r}"
        for name in named
        if name.endswith("/atom.xml") and not name.endswith(known)
    ]
    return [fault for fault in faults if fault]


def count_fault(file: str, named: Counter) -> str | None:
    count = sum(n for name, n in named.items() if name.endswith(f"/{file}"))
    return None if count == 1 else f"{file}, expected named once, got {count} times"

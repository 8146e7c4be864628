#!/usr/bin/env python3
"""Shows the generated feeds to real feed readers and compares what they see.

In:  the folder that install.sh filled, and one or more output folders:

         check.py READERS_FOLDER OUTPUT [OUTPUT...]

     Every folder below OUTPUT (OUTPUT/feeds/{language}/{feed}/) that holds
     atom.xml, rss.xml and feed.json is a feed. Its feed.json, read as plain
     JSON, is the reference: the list of (id, url, title).
Out: one line per reader, before it a line "FEED READER: what, expected, got"
     for every disagreement (the first 20 of each reader, then how many more),
     and as the last line "N passed, N failed", which counts pairs of a reader
     and a feed file. The exit status is 1 if anything failed or if there was
     nothing to check.

     Some lines are no readers but checks of the files: "layout" (there are
     feeds, each in three formats), "reference" (feed.json is usable), "content"
     (characters, ids, HTML), "RFC 4287", "jsonfeed-schema" and "opml".
Why: the readers differ in what they take for an entry's link, id and title,
     and none of them follows the specifications alone. A feed is right when
     all of them show and open the same thing.

The readers are in readers.py, the rules for the files themselves in rules.py.
"""

from __future__ import annotations

import html
import json
import multiprocessing
import os
import re
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path


def enter_environment() -> Path:
    """Starts again with the Python that has feedparser, unless this is that one
    already. Returns the readers folder."""
    if len(sys.argv) < 3:
        sys.exit("usage: check.py READERS_FOLDER OUTPUT [OUTPUT...]")
    home = Path(sys.argv[1]).absolute()
    python = home / "venv" / "bin" / "python"
    if not python.exists():
        sys.exit(f"{python} is missing: run install.sh {sys.argv[1]} first")
    if Path(sys.prefix).resolve() != (home / "venv").resolve():
        os.execv(python, [str(python), "-B", *sys.argv])
    return home


if __name__ == "__main__":  # before the imports that need that Python
    HOME = enter_environment()

import readers  # noqa: E402
import rules  # noqa: E402
from readers import Entry, Reader, Reading  # noqa: E402

XML_FILES = ("atom.xml", "rss.xml")
FILES = (*XML_FILES, "feed.json")
CONTENT, RFC, SCHEMA = "content", "RFC 4287", "jsonfeed-schema"  # the checks
PER_OUTPUT = ("layout", "opml")  # the checks of a whole output folder
NO_REFERENCE = "reference, expected a readable feed.json, got none"
SHOWN = 20  # disagreements of one reader
TAG = re.compile(r"</?[A-Za-z][^<>]*>")


# The report


@dataclass
class Tally:
    """What one reader said about the files it saw."""

    files: int = 0
    entries: int = 0
    failed: int = 0
    lines: list[str] = field(default_factory=list)


class Report:
    """Collects the faults of every (reader, feed file) pair."""

    def __init__(self):
        self.tallies: dict[str, Tally] = {}

    def add(self, reader: str, feed: str, faults: list[str], entries: int = 0) -> None:
        tally = self.tallies.setdefault(reader, Tally())
        tally.files += 1
        tally.entries += entries
        tally.failed += bool(faults)
        tally.lines += [f"{feed} {reader}: {one_line(fault)}" for fault in faults]

    def print(self, versions: dict[str, str]) -> int:
        for name, tally in self.tallies.items():
            print_tally(f"{name} {versions.get(name, '')}".strip(), tally)
        failed = sum(tally.failed for tally in self.tallies.values())
        passed = sum(tally.files for tally in self.tallies.values()) - failed
        print(f"{passed} passed, {failed} failed")
        return 1 if failed or not passed else 0


def one_line(text: str) -> str:
    return " ".join(text.split())


def print_tally(name: str, tally: Tally) -> None:
    for line in tally.lines[:SHOWN]:
        print(line)
    if len(tally.lines) > SHOWN:
        print(f"{name}: {len(tally.lines) - SHOWN} more")
    verdict = f"{tally.failed} DISAGREE" if tally.failed else "agree"
    count = f"{tally.files} feeds, {tally.entries} entries"
    if name in PER_OUTPUT:
        count = f"{tally.files} outputs"
    print(f"{name}: {count}, {verdict}")


# The reference


@dataclass
class Feed:
    """One folder and what its feed.json says."""

    folder: Path
    reference: list[Entry] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    readable: bool = True


def find_folders(output: Path) -> tuple[list[Path], list[Path]]:
    """The feeds below OUTPUT, and the folders that lack a format."""
    found = {path.parent for name in FILES for path in output.rglob(name)}
    whole = {f for f in found if all((f / name).is_file() for name in FILES)}
    layout = output / "feeds"
    partial = {f for f in found - whole if layout in f.parents}
    return sorted(whole), sorted(partial)


def load_feed(folder: Path) -> Feed:
    try:
        items = json.loads((folder / "feed.json").read_text("utf-8"))["items"]
        reference = [reference_entry(item) for item in items]
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        fault = f"feed.json, expected a JSON Feed, got {type(error).__name__}: {error}"
        return Feed(folder, faults=[fault], readable=False)
    faults = rules.duplicate_faults([entry.id for entry in reference])
    for entry in reference:
        faults += rules.url_faults(f"url of {entry.id}", entry.links[0])
    return Feed(folder, reference, faults)


def reference_entry(item: dict) -> Entry:
    return Entry(item["id"], [item.get("url") or ""], item.get("title") or "")


# The comparison


def fold(text: str) -> str:
    return " ".join(text.split())


def plain(text: str) -> str:
    """The text that a title written in HTML shows."""
    return fold(html.unescape(TAG.sub("", text)))


def disagreements(
    reader: Reader, reference: list[Entry], reading: Reading, html_titles: set[str]
) -> list[str]:
    if reading.error:
        return [f"parse, expected no error, got {reading.error[:300]}"]
    faults = []
    if len(reading.entries) != len(reference):
        faults.append(f"entries, expected {len(reference)}, got {len(reading.entries)}")
    faults += id_faults(reader, reference, reading.entries)
    for entry, shown in pairs(reference, reading.entries):
        faults += link_faults(reader, entry, shown)
        faults += title_faults(reader, entry, shown, html_titles)
    return faults


def pairs(reference: list[Entry], shown: list[Entry]) -> list[tuple[Entry, Entry]]:
    """Every entry with what is shown of it: by place if the ids are the same
    all along (even if one stands twice), by id if not."""
    if [entry.id for entry in reference] == [entry.id for entry in shown]:
        return list(zip(reference, shown))
    by_id = {entry.id: entry for entry in shown}
    return [(entry, by_id[entry.id]) for entry in reference if entry.id in by_id]


def id_faults(reader: Reader, reference: list[Entry], shown: list[Entry]) -> list[str]:
    expected = [entry.id for entry in reference]
    got = [entry.id for entry in shown]
    missing = Counter(expected) - Counter(got)
    extra = Counter(got) - Counter(expected)
    faults = [f"id, expected {id_!r}, got no such entry" for id_ in missing]
    faults += [f"id, expected no such entry, got {id_!r}" for id_ in extra]
    if reader.keeps_order and not faults and expected != got:
        first = next(n for n in range(len(got)) if got[n] != expected[n])
        faults.append(f"order, expected {expected[first]!r}, got {got[first]!r}")
    return faults


def link_faults(reader: Reader, entry: Entry, shown: Entry) -> list[str]:
    expected = reader.shown_url(entry.links[0])
    return [
        f"link of {entry.id}, expected {expected!r}, got {link!r}"
        for link in dict.fromkeys(shown.links)
        if link != expected
    ]


def title_faults(
    reader: Reader, entry: Entry, shown: Entry, html_titles: set[str]
) -> list[str]:
    if reader.names_untitled and not fold(entry.title):
        return []
    expected, got = fold(entry.title), fold(shown.title)
    if entry.id in html_titles and not reader.renders_html:
        # The title is HTML in the file, and the reader hands it on as HTML.
        got = plain(shown.title)
    elif shown.guessed_html:
        expected, got = plain(entry.title), plain(shown.title)
    if expected == got:
        return []
    return [f"title of {entry.id}, expected {expected!r}, got {got!r}"]


# One feed, in a process of its own


@dataclass
class Local:
    """What Python alone finds out about a feed: readings by (reader, file name)
    and faults by (check, file name)."""

    readings: dict[tuple[Reader, str], Reading] = field(default_factory=dict)
    faults: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    html_titles: set[str] = field(default_factory=set)
    well_formed: set[str] = field(default_factory=set)


def look_at(folder: Path) -> Local:
    local = Local()
    for name in XML_FILES:
        path = folder / name
        local.readings[readers.FEEDPARSER, name] = readers.read_with_feedparser(path)
        local.readings[readers.SFEED, name] = readers.read_with_sfeed(path)
        check_xml(local, path)
    json_faults = rules.json_file_faults(folder / "feed.json")
    local.faults[CONTENT, "feed.json"] = json_faults
    rules.html_faults.cache_clear()
    return local


def check_xml(local: Local, path: Path) -> None:
    checks = [CONTENT, RFC] if path.name == "atom.xml" else [CONTENT]
    try:
        feed = rules.load(path)
    except (ValueError, rules.ET.ParseError) as error:
        fault = f"parse, expected well-formed XML in UTF-8, got {error}"
        local.faults |= {(check, path.name): [fault] for check in checks}
        return
    local.well_formed.add(path.name)
    local.faults[CONTENT, path.name] = rules.xml_faults(feed)
    if path.name == "atom.xml":
        local.faults[RFC, path.name] = rules.atom_faults(feed)
        local.html_titles = feed.html_titles()


# All feeds


@dataclass
class Findings:
    """What the programs say that look at all the files in one go."""

    newsboat: dict[Path, Reading]
    node: readers.NodeResults
    grammar: dict[Path, list[str]]


def check_folders(report: Report, home: Path, folders: list[Path]) -> dict[str, str]:
    """Returns the versions of the readers."""
    feeds = [load_feed(folder) for folder in folders]
    files = [folder / name for folder in folders for name in FILES]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(mp_context=context) as pool:
        results = pool.map(look_at, folders)  # runs beside the next two
        newsboat = readers.read_with_newsboat([f for f in files if is_xml(f)])
        node = readers.read_with_node(home, files)
        locals_ = dict(zip(folders, results))
    grammar = rules.grammar_faults(
        [f / "atom.xml" for f in folders if "atom.xml" in locals_[f].well_formed]
    )
    findings = Findings(newsboat, node, grammar)
    for feed in feeds:
        report_readers(report, feed, locals_[feed.folder], findings)
        report_rules(report, feed, locals_[feed.folder], findings)
    if not any(feed.reference for feed in feeds):
        report.add("reference", "all feeds", ["entries, expected some, got 0"])
    return readers.versions(node)


def is_xml(path: Path) -> bool:
    return path.name in XML_FILES


def report_readers(report: Report, feed: Feed, local: Local, found: Findings) -> None:
    count = len(feed.reference)
    report.add("reference", str(feed.folder / "feed.json"), feed.faults, count)
    views = dict(local.readings)
    for name in FILES:
        path = feed.folder / name
        if name in XML_FILES:
            views[readers.NEWSBOAT, name] = found.newsboat[path]
            views[readers.RSS_PARSER, name] = found.node.reading("rss-parser", path)
        views[readers.FEEDSMITH, name] = found.node.reading("feedsmith", path)
    for (reader, name), reading in views.items():
        titles = local.html_titles if name == "atom.xml" else set()
        faults = [NO_REFERENCE]
        if feed.readable:
            faults = disagreements(reader, feed.reference, reading, titles)
        path = str(feed.folder / name)
        report.add(reader.name, path, faults, len(reading.entries))


def report_rules(report: Report, feed: Feed, local: Local, found: Findings) -> None:
    count = len(feed.reference)
    for (check, name), faults in local.faults.items():
        path = feed.folder / name
        if check == RFC:
            faults = found.grammar.get(path, []) + faults
        report.add(check, str(path), faults, count)
    path = feed.folder / "feed.json"
    report.add(SCHEMA, str(path), schema_faults(found.node, path), count)


def schema_faults(node: readers.NodeResults, path: Path) -> list[str]:
    faults = node.schema_faults(path)
    return [f"schema, expected a valid feed, got {fault}" for fault in faults]


def report_layout(report: Report, output: Path) -> list[Path]:
    """Finds the feeds of one output folder; none is a failure."""
    folders, partial = find_folders(output)
    faults = [] if folders else ["feeds, expected at least one, got none"]
    for folder in partial:
        missing = [name for name in FILES if not (folder / name).is_file()]
        faults.append(f"{folder}, expected {', '.join(FILES)}, got no {missing[0]}")
    report.add("layout", str(output), faults)
    if folders:
        opml = output / "feeds" / "feeds.opml"
        # Translators' feeds are for those who are told of them.
        listed = [f for f in folders if f.name != "translate"]
        atoms = [(f / "atom.xml").relative_to(output).as_posix() for f in listed]
        report.add("opml", str(opml), rules.opml_faults(opml, atoms))
    return folders


def main(home: Path, outputs: list[Path]) -> int:
    report = Report()
    folders = [f for output in outputs for f in report_layout(report, output)]
    versions = check_folders(report, home, folders) if folders else {}
    return report.print(versions)


if __name__ == "__main__":
    sys.exit(main(HOME, [Path(output) for output in sys.argv[2:]]))

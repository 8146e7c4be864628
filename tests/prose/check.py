#!/usr/bin/env python3
"""Counts the words of posts that reach their entries.

In go the JSON report of a build (`polyfeed build --format json --verbose`) and the output folder; a post's file and its
entry are both stripped to words, and the share of the file's words that the entry has is printed for each site. Fails
if any post keeps less than 99 %, unless it has fewer than 20 words. What is no prose does not count: front matter,
comments, shortcode tags, targets of links and pictures, HTML tags, code's language, lines of attributes, definitions of
reference links; nor a heading at the beginning that says the title again, which readers show above the entry.

    check.py REPORT.json OUTPUT [zola]
"""

import collections
import html
import json
import pathlib
import re
import sys

LEAST = 0.99
FEWEST_WORDS = 20


def words(text):
    """Words of any script; Chinese and Japanese, written without blanks, character by character."""
    return collections.Counter(re.findall(r"[぀-ヿ㐀-䶿一-鿿豈-﫿]|[^\W_぀-ヿ㐀-䶿一-鿿豈-﫿]+", text.lower()))


def without_front_matter(text):
    text = text.lstrip("﻿ \t\r\n").replace("\r\n", "\n")
    found = re.match(r"(-{3,}|\+{3})[ \t]*\n.*?\n(-{3,}|\+{3})[ \t]*(\n|$)", text, re.S)
    return text[found.end() :] if found else text


def prose(markdown):
    """What a reader of the file would call its text."""
    text = without_front_matter(markdown)
    text = re.sub(r"<!--.*?-->", " ", text, flags=re.S)
    text = re.sub(r"\{\{[<%]\s*comment.*?/comment\s*[>%]\}\}", " ", text, flags=re.S)
    text = re.sub(r"\{\{[<%].*?[>%]\}\}", "", text, flags=re.S)
    if "zola" in sys.argv[3:]:
        text = re.sub(r"\{\{\s*\w+\([^\n]*?\)\s*\}\}|\{%\s*(\w+\([^\n]*?\)|end)\s*%\}", "", text)
        text = re.sub(r"(\{\{|\{%)/\*|\*/(\}\}|%\})", " ", text)
    text = re.sub(r"^[ \t>]*(`{3,}|~{3,})[^\n`]*$", " ", text, flags=re.M)
    text = re.sub(r"^[ ]{0,3}\[[^\]\n]+\]:\s*\S+.*$", " ", text, flags=re.M)
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", text, flags=re.S | re.I)
    text = re.sub(r"</?[a-zA-Z][^<>]*>", " ", text)
    text = re.sub(r"<(https?://[^>\s]+)>", " ", text)
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", " ", text)
    text = re.sub(r"\]\((<[^>]*>|[^()\s]*(\([^()]*\)[^()\s]*)*)(\s+(\"[^\"]*\"|'[^']*'))?\s*\)", "] ", text)
    text = re.sub(r"\]\[[^\]\n]*\]", "] ", text)
    text = re.sub(r"\[\^[^\]]+\]:?", " ", text)
    text = re.sub(r"^[ \t>]*\{[^{}\n]*[.#=][^{}\n]*\}[ \t]*$", "", text, flags=re.M)
    text = re.sub(r"^(#{1,6} .*?)#?\{([#.][^}\n]*|[\w.-]+)\}\s*$", r"\1", text, flags=re.M)
    text = re.sub(r"^([ \t>]*)\d{1,9}[.)](?=\s)", r"\1", text, flags=re.M)
    text = re.sub(r"https?://\S+", " ", text)
    return html.unescape(text)


def without_title(text, title):
    """The text without a heading that it begins with, if that says the title."""
    heading = re.match(r"\s*# (.*)", text)
    return text[heading.end() :] if heading and words(heading[1]) == words(title) else text


def shown(content):
    """The text of an entry's HTML, with the text that stands for its pictures."""
    content = re.sub(r"\b(alt|title)=\"([^\"]*)\"", r"> \2 <i ", content)
    return html.unescape(re.sub(r"<[^<>]*>", " ", content))


def main():
    report = json.loads(pathlib.Path(sys.argv[1]).read_text())
    entries = {}
    for path in pathlib.Path(sys.argv[2]).glob("feeds/*/*/feed.json"):
        for item in json.loads(path.read_text())["items"]:
            entries[item["url"]] = item
    kept = total = posts = 0
    poor = []
    for document in report["documents"]:
        if document["status"] != "post" or document["url"] not in entries:
            continue
        item = entries[document["url"]]
        text = prose(pathlib.Path(document["path"]).read_text(errors="replace"))
        source = words(without_title(text, item["title"]))
        entry = words(shown(item.get("content_html", "")))
        lost = source - entry
        count = sum(source.values())
        posts, total, kept = posts + 1, total + count, kept + count - sum(lost.values())
        if count >= FEWEST_WORDS and sum(lost.values()) > count * (1 - LEAST):
            poor.append((sum(lost.values()) / count, document["path"], lost.most_common(12)))
    poor.sort(reverse=True)
    for share, path, lost in poor[:40]:
        print(f"{path}: {share:.1%} lost: {' '.join(f'{word}*{count}' for word, count in lost)}")
    print(f"{posts} posts, {total} words, {kept / max(total, 1):.3%} kept, {len(poor)} posts below {LEAST:.0%}")
    sys.exit(1 if poor or posts == 0 else 0)


main()

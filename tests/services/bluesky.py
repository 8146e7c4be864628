"""Bluesky's own server takes the posts: links and hashtags where they stand, languages, and a repetition is the same record."""

import json
import subprocess
import urllib.parse
import urllib.request
from pathlib import Path

from site_under_test import PAGES, Site

ENDPOINT = '    - {name: sky, service: bluesky, host: "${HOST}", identifier: "${NAME}", password: "${PASSWORD}"}\n'


def check(polyfeed: str, tools: Path) -> str:
    command = ["node", str(Path(__file__).with_name("bluesky.mjs")), str(tools)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        try:
            # The server logs on the same channel.
            lines = (json.loads(line) for line in server.stdout if line.startswith("{"))
            account = next(line for line in lines if "did" in line)
            return announce(polyfeed, account)
        finally:
            server.stdin.close()
            server.terminate()


def announce(polyfeed: str, account: dict) -> str:
    variables = {"HOST": account["url"], "NAME": account["identifier"], "PASSWORD": account["password"]}
    site = Site(polyfeed, ENDPOINT, variables)
    site.announce()
    first = records(account)
    site.as_if_killed()
    site.announce()
    # A machine that has lost its state writes the message anew, and the record stands.
    again = Site(polyfeed, ENDPOINT, variables)
    again.announce()
    assert records(account) == first, "a repetition changed something"
    assert site.states() == again.states() == ["delivered"] * 2
    assert len(first) == 2, first
    values = sorted((record["value"] for record in first), key=lambda value: value["langs"])
    assert [value["langs"] for value in values] == [["en"], ["zh-Hans"]], values
    for value, page in zip(values, PAGES):
        assert value["embed"]["external"]["uri"] == page
        found = {}
        for facet in value["facets"]:
            at, feature = facet["index"], facet["features"][0]
            found[feature["$type"].split("#")[1]] = value["text"].encode()[at["byteStart"] : at["byteEnd"]].decode()
            expected = feature.get("uri") or "#" + feature["tag"]
            assert found[feature["$type"].split("#")[1]] == expected, facet
        assert found["link"] == page and found["tag"].startswith("#"), found
    return f"bluesky: {len(first)} records with facets and languages; repetitions changed nothing"


def records(account: dict) -> list:
    query = urllib.parse.urlencode({"repo": account["did"], "collection": "app.bsky.feed.post"})
    with urllib.request.urlopen(f"{account['url']}/xrpc/com.atproto.repo.listRecords?{query}") as answer:
        return sorted(json.load(answer)["records"], key=lambda record: record["uri"])

#!/usr/bin/env python3
"""Holds what `polyfeed check` says of real sites against what somebody has seen there.

`sample.txt` lists findings that were drawn at random from those of all sites and looked at in the source, one a line: site,
path, line, code, and whether it is real. Where the sites have no more than SIZE findings, all of them are listed. This fails if
one that is real is not found any more, if more than two of a hundred are false, or if one of the LARGE sites has more than one
finding for ten posts. The limit says nothing of a small site: tabi has four faults in 38 posts, and all of them are real. A drawn
finding that nobody has judged is printed.

    sample.py POLYFEED SITES         SITES/{site}/polyfeed.yaml are the settings
    sample.py POLYFEED SITES --draw  prints the sample with the verdicts known so far, to be judged and kept
"""

import collections
import json
import pathlib
import random
import subprocess
import sys

LARGE = ["istio", "kubernetes", "otel"]
SITES = [*LARGE, "helm", "tabi"]
SIZE = 100
SEED = 11
MOST_FALSE = 0.02
MOST_PER_POST = 0.1
LIST = pathlib.Path(__file__).with_name("sample.txt")


def checked(polyfeed, folder):
    command = [polyfeed, "check", "--now", "2026-11-01", "--format", "json"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if ran.returncode not in (0, 1):
        sys.exit(f"{folder}: {ran.stderr}")
    return json.loads(ran.stdout)


def judged():
    """The verdicts of each finding; several findings may have one place and code."""
    verdicts = collections.defaultdict(list)
    for line in LIST.read_text(encoding="utf-8").splitlines() if LIST.exists() else []:
        if not line.startswith("#"):
            *finding, verdict = line.split("\t")
            verdicts[tuple(finding)].append(verdict)
    return verdicts


def main():
    polyfeed, sites = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    failures = []
    found = []
    for site in SITES:
        report = checked(polyfeed, sites / site)
        problems, posts = report["problems"], report["posts"]
        print(f"{site}: {len(problems)} findings, {posts} posts")
        if site in LARGE and len(problems) > posts * MOST_PER_POST:
            failures.append(f"{site}: more than one finding for ten posts")
        found += [(site, found["path"], str(found["line"] or "-"), found["code"]) for found in problems]

    drawn = collections.Counter(sorted(random.Random(SEED).sample(sorted(found), min(SIZE, len(found)))))
    verdicts = judged()
    if "--draw" in sys.argv[3:]:
        for finding, number in drawn.items():
            known = verdicts.get(finding, [])
            for verdict in (known + ["?"] * number)[:number]:
                print("\t".join([*finding, verdict]))
        return

    for finding, number in drawn.items():
        if number > len(verdicts.get(finding, [])):
            print(f"not judged yet: {' '.join(finding)}")
    found = collections.Counter(found)
    for finding, known in verdicts.items():
        if found[finding] < known.count("real"):
            failures.append(f"not found any more: {' '.join(finding)}")
    all_verdicts = [verdict for known in verdicts.values() for verdict in known]
    false = len(all_verdicts) - all_verdicts.count("real")
    print(f"{len(all_verdicts)} findings were looked at, {false} of them are false")
    if not all_verdicts or false > MOST_FALSE * len(all_verdicts):
        failures.append("more than two of a hundred findings that were looked at are false")
    if failures:
        sys.exit("\n".join(failures))


main()

"""Announces to real receivers on this machine: python check.py TOOLS POLYFEED [PART...], where install.sh has filled TOOLS.

Each part says what it shows in its own file.
"""

import sys
import time
from pathlib import Path

import bluesky
import mastodon
import matrix
import webhooks

PARTS = {"webhooks": webhooks, "mastodon": mastodon, "matrix": matrix, "bluesky": bluesky}


def main() -> None:
    tools, polyfeed, *chosen = sys.argv[1:]
    for name in chosen or PARTS:
        begun = time.monotonic()
        print(PARTS[name].check(polyfeed, Path(tools)), f"({time.monotonic() - begun:.0f} s)", flush=True)


main()

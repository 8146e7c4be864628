#!/usr/bin/env python3
"""Measures polyfeed side by side with what it is held against, in one run, and prints a table of medians.

    benches/run.py floor --files 100000 --layout flat    # a program that only lists and reads the same files (benches/floor.rs)
    benches/run.py hugo --posts 1000 --hugo PATH         # Hugo with templates for the same feeds and nothing else (benches/hugo)
    benches/run.py growth --files 10000 100000 1000000   # itself on larger and larger sites
    benches/run.py history --posts 5000 --commits 5000   # itself with dates from a Git repository, and without
    benches/run.py check --posts 5000                    # its check, which renders every post, and its build

The programs take turns, after one turn that does not count, so that what else the machine does hits all of them. The sites are
made in a temporary folder (`--folder` says where) and removed.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import make_site

HERE = pathlib.Path(__file__).resolve().parent
LANGUAGES = ["en", "zh", "uk"]
NOW = "2026-01-01"


class Program:
    """A command, and the seconds and kilobytes that it took."""

    def __init__(self, name, command, before=lambda: None):
        self.name, self.command, self.before = name, [str(part) for part in command], before
        self.seconds, self.kilobytes = [], []

    def run(self, folder, counts=True):
        self.before()
        begun = time.perf_counter()
        child = subprocess.Popen(self.command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        said = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            sys.exit(f"{self.name} failed: {said.decode()}")
        if counts:
            self.seconds.append(seconds)
            self.kilobytes.append(usage.ru_maxrss)

    @property
    def median(self):
        return statistics.median(self.seconds)

    def row(self, to):
        return f"| {self.name} | {self.median:.2f} s | {self.median / to.median:.2f} | {max(self.kilobytes) / 1024:.0f} MiB |"


def side_by_side(programs, folder, runs):
    for turn in range(runs + 1):
        for program in programs:
            program.run(folder, counts=turn > 0)


def table(heading, programs, to):
    print(f"\n{heading}\n\n| | median | times {to.name} | peak memory |\n|---|---|---|---|")
    print("\n".join(program.row(to) for program in programs), flush=True)


def built():
    """The programs to measure, built as they are released."""
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=HERE, check=True)
    build = ["cargo", "bench", "--bench", "floor", "--no-run", "--message-format", "json", "--quiet"]
    messages = subprocess.run(build, cwd=HERE, check=True, stdout=subprocess.PIPE).stdout.splitlines()
    artifacts = [json.loads(message) for message in messages if b'"executable"' in message]
    floor = next(found["executable"] for found in artifacts if found.get("target", {}).get("name") == "floor")
    metadata = ["cargo", "metadata", "--no-deps", "--format-version", "1"]
    target = json.loads(subprocess.run(metadata, cwd=HERE, check=True, stdout=subprocess.PIPE).stdout)["target_directory"]
    return pathlib.Path(target) / "release" / "polyfeed", floor


def without_output(folder):
    return lambda: shutil.rmtree(folder / "public", ignore_errors=True)


def against_floor(arguments, folder):
    polyfeed, floor = built()
    posts = -(-arguments.files // len(LANGUAGES))
    make_site.write(folder, posts, LANGUAGES, arguments.layout)
    said = subprocess.run([floor, "content"], cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    programs = [
        Program("floor", [floor, "content"]),
        Program("polyfeed", [polyfeed, "build", "--quiet", "--now", NOW], without_output(folder)),
        Program("polyfeed again", [polyfeed, "build", "--quiet", "--now", NOW]),
    ]
    side_by_side(programs, folder, arguments.runs)
    table(f"{arguments.layout}: {said}", programs, programs[0])


def entries(path):
    return [item["id"] for item in json.loads(path.read_text(encoding="utf-8"))["items"]]


def against_hugo(arguments, folder):
    polyfeed, _ = built()
    make_site.write(folder, arguments.posts, LANGUAGES)
    shutil.copytree(HERE / "hugo", folder, dirs_exist_ok=True)
    settings = (folder / "hugo.yaml").read_text(encoding="utf-8")
    for name, limit, count in [("20 entries a feed", "20", 20), ("all entries", "unlimited", arguments.posts)]:
        (folder / "polyfeed.yaml").write_text(make_site.settings(LANGUAGES, limit, "unlimited"), encoding="utf-8")
        (folder / "hugo.yaml").write_text(f"{settings}params: {{entries: {count}}}\n", encoding="utf-8")
        out = folder / "hugo-public"
        programs = [
            Program("polyfeed", [polyfeed, "build", "--quiet", "--now", NOW], without_output(folder)),
            Program("Hugo", [arguments.hugo, "--quiet", "-d", out], lambda: shutil.rmtree(out, ignore_errors=True)),
        ]
        side_by_side(programs, folder, arguments.runs)
        for language in LANGUAGES:
            ours = entries(folder / "public" / "feeds" / language / "blog" / "feed.json")
            theirs = entries(out / ("" if language == LANGUAGES[0] else language) / "blog" / "feed.json")
            assert len(ours) == count and ours == theirs, f"the feeds of {language} hold different posts"
        table(f"{arguments.posts} posts in {len(LANGUAGES)} languages, {name}", programs, programs[0])


def growth(arguments, folder):
    polyfeed, _ = built()
    first = None
    print("| | median | times the first | peak memory | a file |\n|---|---|---|---|---|")
    for files in arguments.files:
        posts = -(-files // len(LANGUAGES))
        place = folder / str(files)
        place.mkdir()
        make_site.write(place, posts, LANGUAGES, arguments.layout)
        program = Program(f"{files} files", [polyfeed, "build", "--quiet", "--now", NOW], without_output(place))
        side_by_side([program], place, arguments.runs)
        shutil.rmtree(place)
        first = first or program
        print(f"{program.row(first)} {program.median / files * 1e6:.1f} µs |", flush=True)


def dated(folder, translations, updated):
    """Settings beside the measured ones, for the same content."""
    text = (folder / "polyfeed.yaml").read_text(encoding="utf-8")
    path = folder / f"polyfeed.{translations}.{updated}.yaml"
    path.write_text(f"{text}dates: {{translations: {translations}, updated: {updated}}}\n", encoding="utf-8")
    return path.name


def history(arguments, folder):
    polyfeed, _ = built()
    make_site.write(folder, -(-arguments.posts // len(LANGUAGES)), LANGUAGES, arguments.layout)
    make_site.repository(folder, arguments.commits)

    def program(name, settings, forgets=None):
        def before():
            shutil.rmtree(folder / "public", ignore_errors=True)
            if forgets:
                (folder / ".git" / "polyfeed" / forgets).unlink(missing_ok=True)

        return Program(name, [polyfeed, "build", "--quiet", "--now", NOW, "--config", settings], before)

    landed, changed = dated(folder, "landed", "front_matter"), dated(folder, "front_matter", "git")
    programs = [
        program("front matter", "polyfeed.yaml"),
        program("landed", landed),
        program("updated by git", changed),
        program("landed, read for the first time", landed, forgets="landings.json"),
        program("updated by git, read for the first time", changed, forgets="changes.json"),
    ]
    side_by_side(programs, folder, arguments.runs)
    table(f"{arguments.posts} posts, {arguments.commits} commits, {arguments.layout}", programs, programs[0])


def checking(arguments, folder):
    polyfeed, _ = built()
    make_site.write(folder, -(-arguments.posts // len(LANGUAGES)), LANGUAGES, arguments.layout)
    programs = [
        Program("build", [polyfeed, "build", "--quiet", "--now", NOW], without_output(folder)),
        Program("check", [polyfeed, "check", "--quiet", "--now", NOW]),
    ]
    side_by_side(programs, folder, arguments.runs)
    table(f"{arguments.posts} posts, {arguments.layout}", programs, programs[0])


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = arguments.add_subparsers(required=True)
    for name, measure in [("floor", against_floor), ("hugo", against_hugo), ("growth", growth), ("history", history), ("check", checking)]:
        kind = kinds.add_parser(name)
        kind.set_defaults(measure=measure)
        kind.add_argument("--runs", type=int, default=5)
        kind.add_argument("--folder", type=pathlib.Path, help="where sites are made [default: the system's temporary folder]")
        if name != "hugo":
            kind.add_argument("--layout", choices=["bundles", "flat", "years"], default="bundles")
        if name == "floor":
            kind.add_argument("--files", type=int, default=100_000)
        if name == "history":
            kind.add_argument("--posts", type=int, default=5_000, help="in all languages together")
            kind.add_argument("--commits", type=int, default=5_000)
        if name == "check":
            kind.add_argument("--posts", type=int, default=5_000, help="in all languages together")
        if name == "growth":
            kind.add_argument("--files", type=int, nargs="+", default=[10_000, 100_000])
        if name == "hugo":
            kind.add_argument("--posts", type=int, default=1_000)
            kind.add_argument("--hugo", default="hugo", help="the program itself, not a script that calls it")
    arguments = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="polyfeed-", dir=arguments.folder) as folder:
        arguments.measure(arguments, pathlib.Path(folder))


if __name__ == "__main__":
    main()

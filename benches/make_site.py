"""Makes a site to measure on: the same arguments, the same bytes.

Every post exists in every language, has YAML front matter as project blogs write it, and 2 to 10 KB of Markdown with code, tables,
lists, links, pictures and shortcodes that Hugo has built in.
"""

import argparse
import datetime
import pathlib
import random
import subprocess

LANGUAGES = {
    "en": ("English", "a the one every small quiet bright old new mesh river lantern gateway harbour signal route keeper bridge "
           "window carries follows watches opens waits for between under beyond the and but while slowly always again"),
    "zh": ("中文", "网格 灯塔 河流 信号 港口 道路 守夜人 桥梁 窗户 打开 等待 跟随 观察 缓慢 总是 再次 明亮 安静 古老 新的 之间 以及"),
    "uk": ("Українська", "мережа річка ліхтар ворота гавань сигнал шлях сторож міст вікно несе чекає стежить відкриває повільно "
           "завжди знову між під тихий ясний старий новий та але"),
    "es": ("Español", "red río farol puerta puerto señal ruta guardián puente ventana lleva espera sigue abre despacio siempre otra "
           "vez entre bajo quieto claro viejo nuevo y pero"),
}
PEOPLE = ["Ann Lee (Acme)", "Bo Yu", "Cy Ng (Harbour Works)", "Dee Roe", "Eva Sol (Lantern Labs), Finn Ode"]
PARAGRAPHS = 200
NEWEST = datetime.datetime(2025, 6, 30, 9, tzinfo=datetime.timezone.utc)


class Writer:
    """Writes in one language; its paragraphs are made once and then put together anew for each post."""

    def __init__(self, language, seed):
        self.language = language
        self.random = random.Random(f"{seed} {language}")
        self.words = LANGUAGES[language][1].split()
        makers = [self.prose] * 8 + [self.items, self.code, self.table, self.quote, self.picture, self.folded]
        self.paragraphs = [self.random.choice(makers)() for _ in range(PARAGRAPHS)]

    def some(self, least, most):
        separator = "" if self.language == "zh" else " "
        return separator.join(self.random.choices(self.words, k=self.random.randint(least, most)))

    def prose(self):
        sentences = [self.some(6, 18) for _ in range(self.random.randint(3, 7))]
        sentences[0] = f"**{sentences[0]}**"
        sentences[1] = f"[{sentences[1]}](https://example.net/{self.random.randint(1, 999)}/)"
        sentences[2] = f"{sentences[2]} `{self.random.choice(self.words)}`"
        return ("。" if self.language == "zh" else ".\n").join(sentences)

    def items(self):
        return "\n".join(f"- {self.some(4, 12)}" for _ in range(self.random.randint(3, 6)))

    def code(self):
        lines = "\n".join(f"  key_{number}: {self.random.random()}" for number in range(self.random.randint(4, 10)))
        return f"```yaml\nkind: Gateway\nspec:\n{lines}\n```"

    def table(self):
        rows = "\n".join(f"| {self.some(1, 4)} | {self.random.randint(1, 9999)} |" for _ in range(4))
        return f"| {self.some(1, 2)} | {self.some(1, 2)} |\n|---|---:|\n{rows}"

    def quote(self):
        return f"> {self.some(8, 20)}"

    def picture(self):
        return f'{{{{< figure src="/images/{self.random.randint(1, 99)}.png" alt="{self.some(2, 4)}" caption="{self.some(4, 9)}" >}}}}'

    def folded(self):
        return f'{{{{< details summary="{self.some(2, 5)}" >}}}}\n{self.some(10, 30)}\n{{{{< /details >}}}}'

    def post(self, number):
        """A post; the higher its number, the older it is."""
        choice = self.random
        date = NEWEST - datetime.timedelta(minutes=37 * number)
        body, size, target = [], 0, choice.randint(2_000, 10_000)
        while size < target:
            paragraph = choice.choice(self.paragraphs)
            if choice.random() < 0.2:
                paragraph = f"## {self.some(2, 6)}\n\n{paragraph}"
            body.append(paragraph)
            size += len(paragraph.encode()) + 2
        return (
            f'---\ntitle: "{self.some(3, 8)} {number}"\ndescription: {self.some(8, 16)}\n'
            f"date: {date.isoformat()}\nattribution: {choice.choice(PEOPLE)}\n"
            f"keywords: [{', '.join(choice.sample(self.words, 3))}]\ntarget_release: 1.{number % 40}\n---\n\n"
        ) + "\n\n".join(body) + "\n"


def settings(languages, limit, size):
    names = "".join(
        f"  {code}: {{name: {LANGUAGES[code][0]}{', prefix: ' + chr(34) * 2 if code == languages[0] else ''}}}\n" for code in languages
    )
    return (
        f"version: 1\nsite: {{title: Measured, base_url: https://example.org}}\npreset: hugo\ncontent: content\nlanguages:\n{names}"
        f'feeds:\n  blog: {{include: "blog/**", limit: {limit}, max_bytes: {size}}}\noutput: public\n'
    )


def write(folder, posts, languages=("en", "zh", "uk"), layout="bundles", limit="20", size="524288", seed=1):
    """Writes a site of `posts` posts in each language into a new folder."""
    for language in languages:
        writer = Writer(language, seed)
        blog = folder / "content" / language / "blog"
        blog.mkdir(parents=True)
        for number in range(posts):
            if layout != "flat":
                # In time, or ten years of them, as a blog has them.
                year = 2025 - (number * 37 // 525_600 if layout == "bundles" else number * 10 // posts)
                bundle = blog / f"{year}" / f"post-{number:06}"
                bundle.mkdir(parents=True)
                path = bundle / "index.md"
            else:
                path = blog / f"post-{number:06}.md"
            path.write_text(writer.post(number), encoding="utf-8")
    (folder / "polyfeed.yaml").write_text(settings(languages, limit, size), encoding="utf-8")


def repository(folder, commits, seed=1):
    """Puts a site into a Git repository: each commit adds a post; those that are left, spread among them, correct one."""
    choice = random.Random(seed)
    paths = sorted((folder / "content").rglob("*.md"))
    choice.shuffle(paths)
    subprocess.run(["git", "init", "--quiet", "--initial-branch", "main", folder], check=True)
    git = subprocess.Popen(["git", "fast-import", "--quiet"], cwd=folder, stdin=subprocess.PIPE)
    known, texts = [], {}
    for number in range(max(commits, len(paths))):
        if paths and choice.random() * (commits - number) < len(paths):
            path = paths.pop()
            known.append(path)
            texts[path] = path.read_bytes()
        else:
            path = choice.choice(known)
            texts[path] += f"\nCorrected in commit {number}.\n".encode()
            path.write_bytes(texts[path])
        name, text = path.relative_to(folder).as_posix(), texts[path]
        who = f"A <a@example.org> {1_500_000_000 + 3_600 * number} +0000"
        head = f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata 1\nx\nM 100644 inline {name}\ndata {len(text)}\n"
        git.stdin.write(head.encode() + text + b"\n")
    git.stdin.close()
    if git.wait() != 0:
        raise SystemExit("git fast-import failed")
    subprocess.run(["git", "-c", "gc.auto=0", "reset", "--quiet", "main"], cwd=folder, check=True)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--posts", type=int, default=1_000, help="in each language")
    arguments.add_argument("--layout", choices=["bundles", "flat", "years"], default="bundles")
    arguments = arguments.parse_args()
    write(arguments.folder, arguments.posts, layout=arguments.layout)

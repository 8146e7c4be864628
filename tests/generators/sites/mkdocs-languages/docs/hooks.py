"""Lets templates find the same post in other languages, of which MkDocs builds each for itself."""

import re
from pathlib import Path


def on_env(env, config, files):
    languages = Path(config.config_file_path).parent.parent

    def address(language, path):
        file = languages / language / "docs" / path
        if not file.is_file():
            return ""
        return re.search(r"^date: (\d{4}-\d{2})", file.read_text(encoding="utf-8"), re.M)[1] + f"/{file.stem}/"

    env.globals["address"] = address

"""Lets templates see every file, which MkDocs shows only to plugins."""


def on_env(env, config, files):
    env.globals["all_files"] = list(files)

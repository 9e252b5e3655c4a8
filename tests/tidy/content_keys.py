#!/usr/bin/env python3
"""content_keys.py BUILD_FOLDER SALT: a key and a path for each of our sources that is built, one pair a line.

A key changes when the file, anything it includes (as the compiler noted it), how it is compiled, or the salt does;
two checkouts of the same state give the same keys.
"""
import hashlib
import json
import os
import shlex
import subprocess
import sys


def includes_by_object(build):
    """What ninja knows from the last build: object -> paths, relative to the build folder."""
    listing = subprocess.run(["ninja", "-C", build, "-t", "deps"], check=True, capture_output=True, text=True).stdout
    found = {}
    for line in listing.splitlines():
        if line.startswith("    "):
            paths.append(line[4:])
        elif ": #deps" in line:
            paths = found.setdefault(line.split(": #deps")[0], [])
    return found


class Contents:
    """Each file is read once, however many include it."""

    def __init__(self, build):
        self.build, self.known = build, {}

    def digest(self, path):
        if path not in self.known:
            with open(os.path.join(self.build, path), "rb") as file:
                self.known[path] = hashlib.sha256(file.read()).digest()
        return self.known[path]


def main(build, salt):
    root = os.getcwd()
    included, contents = includes_by_object(build), Contents(build)
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        entries = json.load(file)
    for entry in entries:
        path = os.path.relpath(entry["file"], root)
        if not path.startswith(("sync/", "kiosk/")):
            continue
        words = shlex.split(entry["command"])
        key = hashlib.sha256((salt + entry["command"].replace(root, "")).encode())
        for dependency in included[words[words.index("-o") + 1]]:
            key.update(contents.digest(dependency))
        print(key.hexdigest()[:32], path)


main(os.path.abspath(sys.argv[1]), sys.argv[2])

#!/usr/bin/env python3
"""content_keys.py BUILD_FOLDER SALT: a key and a path for each of our sources that is built, one pair a line.

Also writes BUILD_FOLDER/tidy/compile_commands.json: the build's commands without precompiled headers, so that a file
is read with what it includes itself. A key changes when the file, anything it includes (as the compiler noted it), how it is compiled, or the salt does;
two checkouts of the same state give the same keys.
"""
import hashlib
import json
import os
import shlex
import subprocess
import sys


OF_PRECOMPILING = ("-Winvalid-pch", "-fpch-preprocess", "-Wno-array-bounds", "-Wno-restrict", "-Wno-stringop-overflow",
                   "-Wno-stringop-overread")


def without_precompiled(command):
    words = shlex.split(command)
    for at in [i for i, word in enumerate(words) if word.endswith("cmake_pch.hxx") and words[i - 1] == "-include"]:
        words[at - 1 : at + 1] = []
    return shlex.join(word for word in words if word not in OF_PRECOMPILING)


def includes_by_object(build):
    """What ninja knows from the last build: object -> paths, relative to the build folder."""
    listing = subprocess.run(["ninja", "-C", build, "-t", "deps"], check=True, capture_output=True, text=True).stdout
    found = {}
    for line in listing.splitlines():
        if line.startswith("    "):
            if not line.endswith(".gch"):  # its bytes differ from build to build
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
        entry["command"] = without_precompiled(entry["command"])
    os.makedirs(os.path.join(build, "tidy"), exist_ok=True)
    with open(os.path.join(build, "tidy", "compile_commands.json"), "w", encoding="utf-8") as file:
        json.dump(entries, file)
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

#!/usr/bin/env python3
"""groups.py BUILD_FOLDER: several sources to be read as one, so that clang-tidy reads the standard library's headers once for them all.

Reads lines of a key and a path (content_keys.py) and prints a line for each group: its file, then the keys and paths.
Writes these files and BUILD_FOLDER/tidy/groups/compile_commands.json. A group takes its members from different folders, which
have namespaces of their own: what they keep to themselves does not meet.
"""
import collections
import json
import os
import shlex
import sys

MOST = 8  # a group of so many costs twice a file of its own; of more, memory


def in_groups(sources):
    by_folder = collections.defaultdict(list)
    for key, path in sources:
        by_folder[os.path.dirname(path)].append((key, path))
    largest_first = sorted(by_folder.values(), key=len, reverse=True)
    cores = min(os.cpu_count(), len(sources))
    count = max([-(-len(sources) // MOST), cores] + [len(members) for members in largest_first])
    members = [source for folder in largest_first for source in folder]
    return [members[at::count] for at in range(count)]


def flags_of(command):
    """Of the compiler, without what is read and written; a flag and its value are one."""
    words = shlex.split(command)[1:]
    while words:
        takes_value = words[0] in ("-o", "-c", "-isystem")
        flag, words = tuple(words[: 1 + takes_value]), words[1 + takes_value :]
        if flag[0] not in ("-o", "-c"):
            yield flag


def main(build):
    root, folder = os.getcwd(), os.path.join(build, "tidy", "groups")
    with open(os.path.join(build, "tidy", "compile_commands.json"), encoding="utf-8") as file:
        commands = {entry["file"]: entry["command"] for entry in json.load(file)}
    os.makedirs(folder, exist_ok=True)
    entries = []
    for number, group in enumerate(in_groups([line.split() for line in sys.stdin])):
        together = os.path.join(folder, f"{number}.cpp")
        paths = [os.path.join(root, path) for _, path in group]
        with open(together, "w", encoding="utf-8") as file:
            file.writelines(f'#include "{path}"  // NOLINT(bugprone-suspicious-include)\n' for path in paths)
        flags = dict.fromkeys(flag for path in paths for flag in flags_of(commands[path]))
        words = ["c++", *(word for flag in flags for word in flag), "-c", together]
        entries.append({"directory": build, "file": together, "command": shlex.join(words)})
        print(together, *(word for source in group for word in source))
    with open(os.path.join(folder, "compile_commands.json"), "w", encoding="utf-8") as file:
        json.dump(entries, file)


main(os.path.abspath(sys.argv[1]))

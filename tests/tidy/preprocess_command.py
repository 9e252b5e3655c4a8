#!/usr/bin/env python3
"""Prints the shell command that preprocesses one file as the build compiles it; fails if it is not built."""
import json
import os
import shlex
import sys

database, wanted = sys.argv[1], os.path.abspath(sys.argv[2])
for entry in json.load(open(database, encoding="utf-8")):
    if os.path.abspath(os.path.join(entry["directory"], entry["file"])) != wanted:
        continue
    words = shlex.split(entry["command"])
    if os.path.basename(words[0]) == "ccache":
        words = words[1:]
    out = words.index("-o")
    words = words[:out] + words[out + 2:]
    words[words.index("-c")] = "-E"
    print(f"cd {shlex.quote(entry['directory'])} && {shlex.join(words)} -P")
    sys.exit(0)
sys.exit(1)

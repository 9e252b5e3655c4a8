#!/usr/bin/env python3
"""Plants each fault of this folder, runs the suite that should notice, and prints the table.

    tests/planted/run.py BUILD [NAME...]

BUILD holds the programs as they ship. A fault's patch is applied to copies of the few files it touches; they are compiled as
BUILD compiles them and linked before its libraries. Exit code 1 when a fault is not noticed, or can't be planted any more.
"""
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PATIENCE_S = 900
SERVER = "xinluon-server"  # is held against the protocol by tests/conformance


class Plant:
    def __init__(self, path):
        self.path = path
        self.name = path.stem
        text = path.read_text()
        self.what = re.match(r"# (.*)", text)[1]
        self.target, self.filter = re.search(r"^# noticed-by: (\S+) (\S+)$", text, re.M).groups()
        environment = re.search(r"^# with: (.*)$", text, re.M)
        self.environment = dict(word.split("=", 1) for word in environment[1].split()) if environment else {}
        self.sources = re.findall(r"^\+\+\+ b/(\S+)$", text, re.M)


def run(words, **options):
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)


def need(done, doing):
    if done.returncode != 0:
        raise RuntimeError(f"{doing}: {done.stdout.strip()[-1500:]}")


def compile_planted(build, source, planted, into):
    commands = json.loads((build / "compile_commands.json").read_text())
    entry = next(e for e in commands if e["file"].endswith("/" + source))
    words = shlex.split(entry["command"])
    words[words.index("-o") + 1] = str(into)
    words = [str(planted) if word == entry["file"] else word for word in words]
    need(run(words, cwd=entry["directory"]), f"{source} does not compile")


def link_planted(build, target, objects, into):
    program = f"bin/{target}" if target == SERVER else f"tests/{target}"
    commands = run(["ninja", "-C", str(build), "-t", "commands", program]).stdout.splitlines()
    line = next(c for c in reversed(commands) if f"-o {program} " in c)
    line = line.replace(f"-o {program} ", f"-o {into} {' '.join(map(str, objects))} ", 1)
    line = re.sub(r" && (cd|/usr/bin/cmake) .*$", "", line)
    need(run(["/bin/sh", "-c", line], cwd=build), "it does not link")


def make(build, plant, folder):
    for source in plant.sources:
        copy = folder / source
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((ROOT / source).read_bytes())
    need(run(["patch", "-s", "-p1", "-i", str(plant.path)], cwd=folder), "the patch does not apply")
    objects = []
    for i, source in enumerate(plant.sources):
        objects.append(folder / f"{i}.o")
        compile_planted(build, source, folder / source, objects[-1])
    link_planted(build, plant.target, objects, folder / plant.target)


def try_plant(build, plant):
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        try:
            make(build, plant, Path(folder))
            words = [str(Path(folder) / plant.target), f"--gtest_filter={plant.filter}"]
            if plant.target == SERVER:
                words = [str(ROOT / "tests/conformance/run.sh"), "our-server", folder]
            done = run(words, cwd=build,
                       env=dict(os.environ, **plant.environment), timeout=PATIENCE_S)
        except RuntimeError as error:
            return False, f"NOT PLANTED: {error}"
        except subprocess.TimeoutExpired:
            return True, f"noticed: hung for {PATIENCE_S} s"
    seconds = round(time.monotonic() - started)
    if done.returncode == 0:
        return False, "NOT NOTICED"
    red = sorted(set(re.findall(r"^\[  FAILED  \] ([A-Za-z][^ ,]+)|^  FAIL  (.*)$", done.stdout, re.M)))
    red = [test or row for test, row in red]
    return True, f"noticed by {red[0] if red else 'an abort'}" + (f" and {len(red) - 1} more" if len(red) > 1 else "") + f", {seconds} s"


def main():
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    build = Path(sys.argv[1]).resolve()
    wanted = sys.argv[2:]
    plants = [Plant(p) for p in sorted(HERE.glob("*.patch")) if not wanted or p.stem in wanted]
    missed = 0
    for plant in plants:
        noticed, how = try_plant(build, plant)
        missed += not noticed
        print(f"{plant.name:24} {plant.what:76} {how}", flush=True)
    print(f"{len(plants) - missed} of {len(plants)} planted faults noticed")
    return 1 if missed or not plants else 0


if __name__ == "__main__":
    sys.exit(main())

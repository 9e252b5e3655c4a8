"""Holds llvm-cov's JSON against tests/coverage.wanted: coverage.py COVERAGE.json WANTED [--all].

Counted is each way out of each condition that somebody wrote (the default that a switch over every enumerator has all the
same is none). The ways that XINLUON_TRY and XINLUON_RETURN_IF_ERROR pass
an error on are shown beside them and not held to a share; a broken XINLUON_CHECK ends the program and is not counted.

A line of WANTED is `share FOLDER PERCENT`, or `FILE | CODE | REASON`: CODE is the source line as it stands, without the
blanks around it, so that a reason moves with its code and dies with it. --all prints the uncovered ones with their reasons.
"""
import collections
import functools
import json
import pathlib
import sys

EXPANSION = 1
# Below this a folder is held to its share alone; from here on each uncovered branch needs its reason.
REASONS_FROM = 98.0

root = pathlib.Path(__file__).resolve().parent.parent


@functools.cache
def lines_of(file):
    return (root / file).read_text(encoding="utf-8").splitlines()


def read_wanted(path):
    shares, reasons = {}, {}
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("share "):
            _, folder, percent = line.split()
            shares[folder] = float(percent)
        else:
            file, code, reason = (part.strip() for part in line.split(" | ", 2))
            reasons[file, code] = reason
    return shares, reasons


def written_at(function, branch):
    """Where a branch stands in the text: (file, line, column), out of every macro; and the file of the innermost."""
    parents = {r[6]: r for r in function["regions"] if r[7] == EXPANSION}
    line, column, file = branch[0], branch[1], branch[6]
    while file in parents:
        line, column, file = parents[file][0], parents[file][1], parents[file][5]
    return (function["filenames"][file], line, column), function["filenames"][branch[6]]


def count(measured):
    """(file, line, column, macro's file or None, place in it) -> [times true, times false], of every function together."""
    counts = collections.defaultdict(lambda: [0, 0])
    for function in measured["data"][0]["functions"]:
        for branch in function["branches"]:
            place, inner = written_at(function, branch)
            counts[(*place, inner, branch[0], branch[1])][0] += branch[4]
            counts[(*place, inner, branch[0], branch[1])][1] += branch[5]
    return counts


def main():
    measured = json.load(open(sys.argv[1], encoding="utf-8"))
    shares, reasons = read_wanted(sys.argv[2])
    total, taken, passed_on, passed = (collections.Counter() for _ in range(4))
    uncovered = collections.defaultdict(list)  # (folder, file, line) -> "never true"
    for (path, line, _, inner, _, _), ways in sorted(count(measured).items()):
        file = path.removeprefix(f"{root}/")
        folder = next((f for f in shares if file.startswith(f)), None)
        if folder is None or inner.endswith("sync/base/check.h"):
            continue
        if inner.endswith("sync/base/result.h"):
            passed_on[folder] += 1
            passed[folder] += ways[0] > 0
            continue
        if lines_of(file)[line - 1].lstrip().startswith("switch ("):
            continue
        total[folder] += 2
        taken[folder] += sum(n > 0 for n in ways)
        if 0 in ways:
            what = "never reached" if ways == [0, 0] else "never true" if ways[0] == 0 else "never false"
            uncovered[folder, file, line].append(what)
    failed = False
    print(f"{'folder':<26}{'branches':>9}{'taken':>7}{'missed':>7}{'share':>8}{'wanted':>8}   errors passed on")
    for folder, wanted in shares.items():
        share = 100 * taken[folder] / total[folder] if total[folder] else 0
        print(f"{folder:<26}{total[folder]:>9}{taken[folder]:>7}{total[folder] - taken[folder]:>7}{share:>7.1f}%{wanted:>7.1f}%"
              f"   {passed[folder]} of {passed_on[folder]}{'' if share >= wanted else '   FALLEN'}")
        failed |= share < wanted
    used = set()
    for (folder, file, line), ways in uncovered.items():
        code = lines_of(file)[line - 1].strip()
        reason = reasons.get((file, code))
        used.add((file, code))
        unexplained = reason is None and shares[folder] >= REASONS_FROM
        failed |= unexplained
        if unexplained or "--all" in sys.argv:
            print(f"{file}:{line}: {', '.join(ways)}: {code}\n    {reason or 'no reason given'}")
    for file, code in sorted(reasons.keys() - used):
        if (root / file).exists() and code in (line.strip() for line in lines_of(file)):
            print(f"{file}: taken this time, perhaps by chance (a random test): {code}")
            continue
        failed = True
        print(f"{file}: gone; take its reason out of {sys.argv[2]}: {code}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

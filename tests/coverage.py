"""Holds gcovr's JSON against tests/coverage.reasons: coverage.py COVERAGE.json REASONS [--all].

A line of REASONS is `share FOLDER PERCENT`, or `FILE | CODE | REASON`: CODE is the source line as it stands, without
the blanks around it, so that a reason moves with its code and dies with it.
"""
import collections
import json
import pathlib
import re
import sys

# Where nobody wrote a decision, branches are the compiler's: temporaries that are destroyed or not.
DECISION = re.compile(r"\b(if|for|while|switch|case|catch)\b|\?|&&|\|\||XINLUON_(TRY|RETURN_IF_ERROR|CHECK)\b")
# Below this a folder is held to its share alone, and lists nothing.
REASONS_FROM = 95.0

root = pathlib.Path(__file__).resolve().parent.parent


def read_reasons(path):
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


def folder_of(file, shares):
    return next((folder for folder in shares if file.startswith(folder)), None)


def main():
    measured = json.load(open(sys.argv[1], encoding="utf-8"))
    shares, reasons = read_reasons(sys.argv[2])
    taken, total = collections.Counter(), collections.Counter()
    uncovered = []  # file, line, code, branches
    for entry in measured["files"]:
        file = entry["file"]
        folder = folder_of(file, shares)
        if folder is None:
            continue
        source = (root / file).read_text(encoding="utf-8").splitlines()
        for line in entry["lines"]:
            number = line["line_number"]
            code = source[number - 1].strip() if number <= len(source) else ""
            if not DECISION.search(code):
                continue
            branches = [b for b in line.get("branches", []) if not b.get("throw")]
            missed = sum(b["count"] == 0 for b in branches)
            total[folder] += len(branches)
            taken[folder] += len(branches) - missed
            if missed:
                uncovered.append((folder, file, number, code, missed))
    failed = False
    print(f"{'folder':<26}{'branches':>10}{'taken':>8}{'missed':>8}{'share':>9}{'wanted':>9}")
    for folder, wanted in shares.items():
        share = 100 * taken[folder] / total[folder] if total[folder] else 0
        print(f"{folder:<26}{total[folder]:>10}{taken[folder]:>8}{total[folder] - taken[folder]:>8}{share:>8.1f}%"
              f"{wanted:>8.1f}%{'' if share >= wanted else '  FALLEN'}")
        failed |= share < wanted
    used = set()
    for folder, file, number, code, missed in uncovered:
        reason = reasons.get((file, code))
        used.add((file, code))
        if reason is None and shares[folder] < REASONS_FROM:
            if "--all" in sys.argv:
                print(f"{file}:{number}: {missed} untaken: {code}")
        elif reason is None:
            failed = True
            print(f"{file}:{number}: {missed} untaken, no reason given: {code}")
        elif "--all" in sys.argv:
            print(f"{file}:{number}: {missed} untaken: {code}\n    {reason}")
    for file, code in sorted(reasons.keys() - used):
        failed = True
        print(f"{file}: taken by now, or gone; take its reason out: {code}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

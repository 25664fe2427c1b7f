#!/usr/bin/env python3
"""Holds the names that chokepoint saw in captures against those that tshark saw.

usage: score_names.py TRUTH NAMES EXPLAINED

TRUTH and NAMES are tables with the columns of `chokepoint names`. Names compare in lower case, without
a dot at the end, hosts of HTTP without a port; a name counts once a flow, however often it was seen.
EXPLAINED lists differences that have a reason: capture, kind, name, the side that alone has it, reason.

Prints, for each kind, recall (what chokepoint has of tshark's rows) and precision (what tshark has of
chokepoint's), both counting explained differences as agreement. Status 1 when one of them is below
99.9 %, or a listed difference does not occur in captures that are there.
"""
import csv
import os
import sys

TARGET = 0.999
TSHARK, CHOKEPOINT = "tshark", "chokepoint"


def table(path):
    with open(path, encoding="utf-8", errors="replace", newline="\n") as file:
        lines = (line for line in file if not line.startswith("#"))
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def rows(path):
    found = set()
    for row in table(path):
        kind, name = row["kind"], row["name"].strip().lower().rstrip(".")
        if kind == "http-host" and not name.startswith("[") and ":" in name:
            name = name.rsplit(":", 1)[0]
        flow = (row["src"], row["sport"], row["dst"], row["dport"])
        if name:
            found.add((os.path.basename(row["capture"]), kind, name, flow))
    return found


def main():
    truth, seen = rows(sys.argv[1]), rows(sys.argv[2])
    explained = {(r["capture"], r["kind"], r["name"], r["side"]) for r in table(sys.argv[3])}
    is_good = True
    needed = set()
    print(f"{'names by':11}{'tshark':>8}{'replay':>8}{'recall':>10}{'precision':>11}", end="")
    print(f"{'explained':>11}{'unexplained':>13}")
    for kind in sorted({row[1] for row in truth | seen}):
        theirs = {row for row in truth if row[1] == kind}
        ours = {row for row in seen if row[1] == kind}
        differences = [(row, TSHARK) for row in theirs - ours]
        differences += [(row, CHOKEPOINT) for row in ours - theirs]
        unexplained = []
        for row, side in differences:
            key = (*row[:3], side)
            needed.add(key)
            if key not in explained:
                unexplained.append((row, side))
        missed = sum(side == TSHARK for _, side in unexplained)
        recall = 1 - missed / max(len(theirs), 1)
        precision = 1 - (len(unexplained) - missed) / max(len(ours), 1)
        is_good = is_good and min(recall, precision) >= TARGET
        print(f"{kind:11}{len(theirs):>8}{len(ours):>8}{recall:>10.2%}{precision:>11.2%}", end="")
        print(f"{len(differences) - len(unexplained):>11}{len(unexplained):>13}")
        for (capture, _, name, flow), side in sorted(unexplained):
            print(f"  only {side}: {capture} {name} {' '.join(flow)}")
    captures = {row[0] for row in truth | seen}
    for key in sorted(explained - needed):
        if key[0] in captures:
            is_good = False
            print(f"  listed as explained, but no difference: {' '.join(key)}")
    print("target: recall and precision of 99.9 %, the explained differences counted as agreement")
    sys.exit(0 if is_good else 1)


main()

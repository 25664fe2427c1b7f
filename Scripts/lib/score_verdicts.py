#!/usr/bin/env python3
"""Compares verdicts of a replay with what a real censor was measured to do, case by case.

usage: score_verdicts.py SET EXPECTED FLOWS MODEL DIFFERENCES AGREEMENT

EXPECTED has a case a line: client, client_port, server, server_port, expected (`blocked` or `passed`), behind
lines of comments, the first of which names the publication; FLOWS is what `replay --flows` wrote. A flow that
is not there counts as wrong. DIFFERENCES lists cases that are known to differ: set, note of the case, reason;
one that agrees after all is an error, so that the list can only shrink. Prints one line, and the cases that
differ; adds a line to AGREEMENT. Status 1 unless all others agree.
"""
import csv
import json
import os
import sys

SHOWN_MAX = 12


def key(row):
    return row["client"], int(row["client_port"]), row["server"], int(row["server_port"])


def rows(path):
    with open(path, encoding="utf-8") as file:
        lines = (line for line in file if not line.startswith("#"))
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


name, expected, flows, model, differences, agreement = sys.argv[1:7]
with open(flows, encoding="utf-8") as file:
    verdicts = {key(flow): flow["verdict"] for flow in map(json.loads, file)}
with open(expected, encoding="utf-8") as file:
    publication = file.readline().lstrip("#").strip()
cases = rows(expected)
reasons = {}
if os.path.exists(differences):
    reasons = {row["note"]: row["reason"] for row in rows(differences) if row["set"] == name}
wrong = [case for case in cases if verdicts.get(key(case)) != case["expected"]]
unexplained = [case for case in wrong if case["note"] not in reasons]
noted = {case["note"] for case in wrong}
share = 100 * (len(cases) - len(wrong)) / max(1, len(cases))
print(f"{name:28}{len(cases):6} cases{len(cases) - len(wrong):6} agree {share:8.2f} %")
for case in wrong[:SHOWN_MAX]:
    simulated = verdicts.get(key(case), "no such flow")
    reason = reasons.get(case["note"])
    print(f"  case {case['case']}: measured {case['expected']}, simulated {simulated}: {case['note'][:100]}")
    if reason:
        print(f"    known: {reason}")
if len(wrong) > SHOWN_MAX:
    print(f"  and {len(wrong) - SHOWN_MAX} more")
solved = [case["note"] for case in cases if case["note"] in reasons and case["note"] not in noted]
for note in solved:
    print(f"  listed as different, and agrees: {note[:100]}")
with open(agreement, "a", encoding="utf-8") as file:
    file.write(f"{name}\t{model}\t{len(cases)}\t{len(cases) - len(wrong)}\t{publication}\n")
sys.exit(bool(unexplained or solved))

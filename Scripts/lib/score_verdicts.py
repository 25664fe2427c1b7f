#!/usr/bin/env python3
"""Compares verdicts of a replay with what a real censor was measured to do, case by case.

usage: score_verdicts.py SET EXPECTED FLOWS

EXPECTED has a case a line: client, client_port, server, server_port, expected (`blocked` or `passed`);
FLOWS is what `replay --flows` wrote. A flow that is not there counts as wrong. Prints one line, and the
cases that differ. Status 1 unless all agree.
"""
import csv
import json
import sys


def key(row):
    return row["client"], int(row["client_port"]), row["server"], int(row["server_port"])


name, expected, flows = sys.argv[1:4]
with open(flows, encoding="utf-8") as file:
    verdicts = {key(flow): flow["verdict"] for flow in map(json.loads, file)}
with open(expected, encoding="utf-8") as file:
    lines = (line for line in file if not line.startswith("#"))
    cases = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
wrong = [case for case in cases if verdicts.get(key(case)) != case["expected"]]
share = 100 * (len(cases) - len(wrong)) / max(1, len(cases))
print(f"{name:24}{len(cases):6} cases{len(cases) - len(wrong):6} agree {share:8.2f} %")
for case in wrong:
    simulated = verdicts.get(key(case), "no such flow")
    print(f"  case {case['case']}: measured {case['expected']}, simulated {simulated}: {case['note'][:100]}")
sys.exit(bool(wrong))

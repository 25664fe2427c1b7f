#!/usr/bin/env python3
"""Compares how often flows are blocked over many seeds with how often a real censor cut them.

usage: score_rates.py SET EXPECTED RATES DIFFERENCES

EXPECTED is as score_verdicts.py has it, with the share of trials that were cut in `rate` where it was
published; RATES is what `chokepoint rates` wrote. Cases that passed must never be blocked. Those that were
blocked are pooled: their share over all seeds has to lie in the 95 % interval (Wilson's) of the published
one; where none was published, each has to be blocked under some seed. So has the share of each reaction for which one
was published. DIFFERENCES are cases that are known to differ, as score_verdicts.py has them. Status 1 unless all is so.
"""
import csv
import math
import os
import re
import sys

# What the sets themselves do not say: share and attempts.
PUBLISHED = {
    # Fan et al., "Wallbleed", NDSS 2025: the injector answered each time; every case is one trial.
    "gfw-dns-v1": (1.0, None),
    "gfw-dns-v2": (1.0, None),
    # Müller et al., FOCI 2024, artefact: of 39,730 attempts to a listed host in China without evasion 0.6 %
    # were left alone.
    "smuggling-cn-2024": (0.994, 39_730),
    # Wu et al., USENIX Security 2023: a geometric fit over so many addresses. A case of the set is blocked
    # when one of 25 connections was, so it has no share of its own.
    "gfw-fully-encrypted": (0.263, 109_489),
}
# Of all attempts, what each reaction has taken (the artefact of Müller et al., as above): RSTs, silence after the
# handshake, a page. And how exactly that is known.
REACTIONS = {
    "smuggling-cn-2024": {"tcp-reset": (0.75, 0.005), "drop": (0.24, 0.005), "block-page": (0.006, 0.0005)}
}
# What sums of fractions may be off by.
TOLERANCE = 1e-9
# Trials of a case whose note has no count: the fewest that give shares of 0.85 and 0.90.
TRIALS = 20
DEVIATIONS = 1.96


def key(row):
    return row["client"], row["client_port"], row["server"], row["server_port"]


def wilson(share, count):
    square = DEVIATIONS**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    spread = share * (1 - share) / count + square / (4 * count**2)
    half = DEVIATIONS * math.sqrt(spread) / (1 + square / count)
    return middle - half, middle + half


def trials(case):
    found = re.search(r"(\d+) (?:trials|attempts)", case["note"])
    return int(found[1]) if found else TRIALS


def read(path):
    with open(path, encoding="utf-8") as file:
        lines = (line for line in file if not line.startswith("#"))
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


name, expected, rates, differences = sys.argv[1:5]
known = set()
if os.path.exists(differences):
    known = {row["note"] for row in read(differences) if row["set"] == name}
rows = read(rates)
counts = {key(row): (int(row["blocked"]), int(row["seeds"])) for row in rows}
cases = [case for case in read(expected) if case["note"] not in known]
blocked = [case for case in cases if case["expected"] == "blocked"]
wrong = [case for case in cases if case["expected"] == "passed" and counts[key(case)][0] > 0]
wrong_text = f"; {len(wrong)} of those that pass are blocked" if wrong else ""
seeds = max(count[1] for count in counts.values())
share = sum(counts[key(case)][0] for case in blocked) / max(1, seeds * len(blocked))
if name in PUBLISHED:
    published, attempts = PUBLISHED[name]
    attempts = attempts or len(blocked)
elif any(case["rate"] for case in blocked):
    attempts = sum(trials(case) for case in blocked)
    published = sum(float(case["rate"] or 0) * trials(case) for case in blocked) / attempts
else:
    never = [case for case in blocked if counts[key(case)][0] == 0]
    never_text = f", {len(never)} never" if never else ""
    print(f"{name:28} no rate published; {100 * share:7.1f} % over {seeds} seeds{never_text}{wrong_text}")
    sys.exit(bool(wrong or never))
low, high = wilson(published, attempts)
# The seeds deviate too, those of a case independently of each other.
slack = DEVIATIONS * math.sqrt(published * (1 - published) / max(1, seeds * len(blocked))) + TOLERANCE
is_within = low - slack <= share <= high + slack
print(
    f"{name:28}{100 * published:7.1f} % published ({100 * low:.1f} to {100 * high:.1f}, of {attempts})"
    f"{100 * share:7.1f} % over {seeds} seeds, {'within' if is_within else 'NOT within'}{wrong_text}"
)
wanted = {key(case) for case in blocked}
for reaction, (published, rounding) in REACTIONS.get(name, {}).items():
    count = sum(
        int(part.partition(":")[2])
        for row in rows if key(row) in wanted
        for part in row["reactions"].split(",") if part.partition(":")[0] == reaction
    )
    share = count / max(1, seeds * len(blocked))
    low, high = wilson(published, attempts)
    slack = rounding + DEVIATIONS * math.sqrt(published * (1 - published) / max(1, seeds * len(blocked)))
    is_good = low - slack <= share <= high + slack
    is_within = is_within and is_good
    print(
        f"  {reaction:26}{100 * published:7.1f} % published ({100 * low:.1f} to {100 * high:.1f})"
        f"{100 * share:7.1f} % over {seeds} seeds, {'within' if is_good else 'NOT within'}"
    )
sys.exit(bool(wrong) or not is_within)

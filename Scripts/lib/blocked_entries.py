#!/usr/bin/env python3
"""Which entries of lists of sites a list of names blocks, without chokepoint: each name blocks itself and
everything below it, by whole labels.

usage: blocked_entries.py RULES LIST...

RULES has one name a line. A list has one name a line, or is a table with a column url.
Prints each blocked entry with its category, tab-separated, in the order of the lists.
"""
import csv
import sys
from urllib.parse import urlsplit

with open(sys.argv[1], encoding="utf-8") as lines:
    blocked = {line.strip().lower() for line in lines}
for path in sys.argv[2:]:
    with open(path, encoding="utf-8", newline="") as lines:
        table = csv.DictReader(lines if path.endswith(".csv") else ["url", *lines])
        for row in table:
            name = urlsplit(row["url"]).hostname or row["url"].strip()
            labels = name.lower().split(".")
            if any(".".join(labels[start:]) in blocked for start in range(len(labels))):
                print(row["url"].strip(), row.get("category_code") or "-", sep="\t")

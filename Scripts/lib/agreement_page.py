#!/usr/bin/env python3
"""Writes the page of the documentation that says how far models agree with what was measured.

usage: agreement_page.py        run in the repository's folder; prints the page

It is made of rules/measured/agreement.tsv, which Scripts/verify-censors writes, of rules/measured/differences.tsv
where that is there, and of the doubts in the files of the models. `Tests/SimulationTests` holds it against them.
"""
import csv
import os
import re
import textwrap

COLUMNS = 112


def rows(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        lines = (line for line in file if not line.startswith("#"))
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def scalar(text):
    """What a plain or quoted scalar of YAML says; without the comment behind it."""
    text = text.strip()
    if text[:1] == '"':
        return text[1:text.rindex('"')]
    if text[:1] == "'":
        return text[1:text.rindex("'")].replace("''", "'")
    return re.sub(r"\s+#.*$", "", text)


def doubts(path):
    """The texts of `doubts:` of a censor: one, or a list, each on a line or folded."""
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    start = next((n for n, line in enumerate(lines) if line.startswith("doubts:")), None)
    if start is None:
        return []
    first = lines[start][len("doubts:"):].strip()
    block = []
    for line in lines[start + 1:]:
        if line and not line.startswith(" "):
            break
        block.append(line)
    if first and not first.startswith(">"):
        return [scalar(first)]
    if first.startswith(">"):
        return [" ".join(line.strip() for line in block if line.strip())]
    texts = []
    for line in block:
        text = line.strip()
        if text.startswith("- "):
            text = text[2:].strip()
            texts.append([] if text.startswith(">") else [scalar(text)])
        elif text and not text.startswith("#"):
            texts[-1].append(text)
    return [" ".join(parts) for parts in texts]


def wrapped(text, first="", rest=""):
    return textwrap.fill(
        text, COLUMNS, initial_indent=first, subsequent_indent=rest, break_long_words=False,
        break_on_hyphens=False)


def main():
    sets = rows("rules/measured/agreement.tsv")
    differences = rows("rules/measured/differences.tsv")
    cases = sum(int(row["cases"]) for row in sets)
    agree = sum(int(row["agree"]) for row in sets)
    print("# Agreement of models and measurements\n")
    print("Sets of measured cases, by publication, and the censor that is compared with each.\n")
    print(wrapped(
        "`Scripts/verify-censors` replays each set, a capture in which every flow is a case, and compares verdict "
        "by verdict. Every box always acts (`--certain`); how often it does is compared separately. The sets "
        "themselves are not part of the project. This page is written by `PAGES=write Scripts/verify-censors`."))
    print(f"\n{agree} of {cases} cases agree.\n")
    print("| publication | set | model | cases | agree |")
    print("| --- | --- | --- | ---: | ---: |")
    for row in sets:
        publication = row["publication"].replace("|", "\\|")
        print(f"| {publication} | `{row['set']}` | `{row['model']}` | {row['cases']} | {row['agree']} |")
    if differences:
        print("\n## Cases that differ\n")
        for row in differences:
            print(wrapped(f"`{row['set']}`, {row['note']}: {row['reason']}", "- ", "  "))
    print("\n## Doubts of these models\n")
    print(wrapped(
        "What their files say is not known, or assumed. A model that agrees with a case only because of that case "
        "says so here."))
    for model in sorted({row["model"] for row in sets} - {"scenario"}):
        texts = doubts(f"rules/censors/{model}.yaml")
        if not texts:
            continue
        print(f"\n### {model}\n")
        for text in texts:
            print(wrapped(text, "- ", "  "))


main()

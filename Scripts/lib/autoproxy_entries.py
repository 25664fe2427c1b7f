#!/usr/bin/env python3
"""The entries of lists of names whose start page an AutoProxy list in base64 names, by its own rules.

usage: autoproxy_entries.py RULES LIST...
A name counts when http://NAME/ or https://NAME/ is hit by a rule and excepted by none.
"""
import base64, re, sys

def expression(rule):
    if rule[0] == "/" == rule[-1]: return rule[1:-1]
    text = re.escape(rule.lstrip("|")).replace(r"\*", ".*")
    return ("^" if rule[0] == "|" else "") + text

hosts, patterns, passing = set(), [], []
for line in base64.b64decode(open(sys.argv[1]).read()).decode().splitlines()[1:]:
    if not line.strip() or line[0] == "!": continue
    rule = line[2:] if line.startswith("@@") else line
    host = re.fullmatch(r"\|\|([\w.-]+)", rule)
    if host and rule is line: hosts.add(host[1].lower())
    elif host: passing.append(re.compile(r"^https?://([^/]+\.)?" + re.escape(host[1]) + "/", re.I))
    else: (patterns if rule is line else passing).append(re.compile(expression(rule), re.I))

for path in sys.argv[2:]:
    for line in open(path):
        name = line.strip().split(",")[-1]
        labels = name.lower().split(".")
        listed = any(".".join(labels[n:]) in hosts for n in range(len(labels)))
        pages = [scheme + "://" + name + "/" for scheme in ("http", "https")]
        if any((listed or any(p.search(page) for p in patterns)) and not any(p.search(page) for p in passing)
               for page in pages): print(line.strip())

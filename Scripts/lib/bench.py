#!/usr/bin/env python3
"""Measures the targets of Benchmarks/README.md, and prints them beside what they are.

usage: bench.py CHOKEPOINT LISTS FOLDER ROUNDS

LISTS: a folder with lists of names; made up names stand in for those that are not there. FOLDER: where
captures and rules are written. Status 1 when a target is missed.
"""
import json
import os
import random
import string
import subprocess
import sys

CHOKEPOINT, LISTS, FOLDER, ROUNDS = sys.argv[1:5]
HERE = os.path.dirname(os.path.abspath(__file__))
# The list, and where its names are looked for.
LIST_FIELDS = [
    ("gfw-dns-2025.txt", "dns", 106_973),
    ("gfw-http-2025.txt", "http-host", 105_488),
    ("gfw-https-2025.txt", "sni", 102_216),
    ("gfw-quic-2025.txt", "quic-sni", 57_710),
    ("henan-sni-2024.txt", "sni", 77_175),
]
GATEWAYS = 8
missed = False


def path(name):
    return os.path.join(FOLDER, name)


def write(name, lines):
    with open(path(name), "w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)
    return path(name)


def words(count, seed):
    draw, found = random.Random(seed), set()
    while len(found) < count:
        found.add("".join(draw.choices(string.ascii_lowercase, k=draw.randint(6, 19))))
    return sorted(found)


def names_of(name, count):
    """The names of a list; made up ones of 22 characters where it is not there."""
    try:
        with open(os.path.join(LISTS, name), encoding="utf-8") as file:
            return [line.strip().split(",")[-1] for line in file if line.strip()]
    except OSError:
        draw = random.Random(name)
        return ["".join(draw.choices(string.ascii_lowercase, k=18)) + ".com" for _ in range(count)]


def rule(identifier, kind, entries, field):
    return f"  - {{id: {identifier}, {kind}: [{', '.join(entries)}], in: [{field}]}}"


def scenario(name, rule_sets):
    """One network and one gateway for each rule set; clients are drawn into them."""
    lines = [f"name: {name}", f"title: {name}", "networks:"]
    for index in range(len(rule_sets)):
        lines.append(
            f"  - {{name: n{index}, operator: Operator {index}, as: {64496 + index},"
            f" prefixes: [10.{200 + index}.0.0/16], share: {100 / len(rule_sets)}}}")
    lines.append("gateways:")
    lines += [f"  - {{name: g{i}, censor: perfect, rules: {p}}}" for i, p in enumerate(rule_sets)]
    lines.append("routes:")
    lines += [f"  - {{network: n{i}, gateways: g{i}, weight: 1}}" for i in range(len(rule_sets))]
    return write(name + ".yaml", lines + ["other-clients: by-share"])


def chokepoint(*arguments):
    done = subprocess.run([CHOKEPOINT, *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"bench: chokepoint {arguments[0]}: {done.stderr.strip()}")
    return done.stdout


def bench(capture, *options, threads="1", rounds=ROUNDS):
    chokepoint("bench", capture, "--rounds", rounds, "--threads", threads, "--json",
               path("bench.json"), *options)
    with open(path("bench.json"), encoding="utf-8") as file:
        return json.load(file)


def stage(result, name="metrics"):
    return next(s for s in result["stages"] if s["stage"] == name)


def mebibytes(*arguments):
    done = subprocess.run(
        [os.path.join(HERE, "measure.py"), os.devnull, CHOKEPOINT, *arguments],
        capture_output=True, text=True, check=True)
    return float(done.stdout.split()[1])


def hold(what, target, measured, unit):
    global missed
    verdict = "met" if measured <= target else "missed"
    missed = missed or measured > target
    print(f"{what:<54}{target:>8g}{measured:>9.2f} {unit:<12}{verdict}", flush=True)


def hostile(kind, count):
    capture = path(f"{kind}-{count}.pcap")
    subprocess.run([os.path.join(HERE, "hostile_capture.py"), kind, str(count), capture], check=True)
    return capture


def main():
    ranking = write("ranking.txt", names_of("tranco-top-10k.txt", 10_000))
    mixed, small = path("mixed.pcap"), path("small.pcap")
    population = ["--names", ranking, "--users", "5000", "--seed", "1"]
    chokepoint("generate", "--output", mixed, "--bytes", "1GB", *population)
    chokepoint("generate", "--output", small, "--bytes", "500MB", "--packet-bytes", "120", *population)

    lists = [(names_of(name, count), field) for name, field, count in LIST_FIELDS]
    lines = ["name: full", "rules:"]
    for index, (names, field) in enumerate(lists):
        file = write(f"list{index}.txt", names)
        lines.append(f"  - {{id: list{index}, names: {{list: {file}}}, in: [{field}]}}")
    lines.append(rule("urls", "keywords", words(20, 1), "http-url"))
    lines.append(rule("words", "keywords", words(1000, 2), "http-request"))
    full = write("full.yaml", lines)
    payload = write("payload.yaml", ["name: payload", "rules:",
                                     rule("words", "keywords", words(10_000, 3), "payload")])
    distinct = sorted({name for names, _ in lists for name in names})
    random.Random(4).shuffle(distinct)
    parts = [write(f"part{i}.txt", distinct[i::GATEWAYS]) for i in range(GATEWAYS)]
    one = scenario("one", [write("all.txt", distinct)])
    eight = scenario("eight", parts)

    def many(count):
        for index in range(count):
            name = distinct[index % len(distinct)]
            yield name if index < len(distinct) else f"{index // len(distinct)}.{name}"

    print(f"{'':<54}{'target':>8}{'measured':>9}")
    result = bench(mixed, "--rules", full, threads="2")
    rules = result["rules"]
    print(f"one thread, {rules['whole_names']} names, Host and URL rules, 1,000 keywords on requests:")
    hold("  replay of mixed packets, 974 bytes on average", 1.0, stage(result)["bare_reads"], "bare reads")
    # The least: whoever else uses the machine's cores can only add.
    clock = {c["threads"]: c["wall"]["least"] for c in result["clock"]}
    result = bench(small, "--rules", full)
    hold("  replay of packets of 120 bytes", 2.2, stage(result)["bare_reads"], "bare reads")
    result = bench(mixed, "--rules", payload)
    hold("10,000 keywords in 4 KiB of every payload", 3.0, stage(result)["bare_reads"], "bare reads")
    hold("two threads, by the clock", 0.7, clock[2] / clock[1], "of one")
    cost = [stage(bench(mixed, "--scenario", s))["cpu"]["median"] for s in (one, eight)]
    hold("eight gateways with eight rule sets", 1.3, cost[1] / cost[0], "of one")

    empty = path("empty.pcap")
    with open(mixed, "rb") as source, open(empty, "wb") as target:
        target.write(source.read(24))
    for count, seconds in ((1_000_000, 1), (10_000_000, 10)):
        rules = bench(empty, "--rules", write("many.txt", many(count)), rounds="1")["rules"]
        hold(f"load of {count:,} names", seconds, rules["load"]["median"], "s")
        if count == 1_000_000:
            hold("  memory of each", 32, rules["whole_name_bytes"] / rules["whole_names"], "bytes")
    os.remove(path("many.txt"))

    whole = mebibytes("replay", mixed, "--rules", full, "--quiet")
    half = mebibytes("replay", mixed, "--rules", full, "--quiet", "--limit", "500000")
    hold("replay of 1 GB: memory", 300, whole, "MiB")
    hold("  against half of it", 1.1, whole / half, "times")
    counts = (200_000, 1_000_000)
    flows = [mebibytes("replay", hostile("idle-flows", n), "--quiet", "--limit", str(4 * n)) for n in counts]
    each = (flows[1] - flows[0]) * 2**20 / (counts[1] - counts[0])
    hold("idle flow, off-loaded", 200, each, "bytes")
    sys.exit(1 if missed else 0)


main()

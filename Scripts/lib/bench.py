#!/usr/bin/env python3
"""Measures the targets of Benchmarks/README.md, and prints them beside what they are.

usage: bench.py CHOKEPOINT SHARED FOLDER ROUNDS

SHARED: a folder with `lists` of names, for which made up ones stand in where they are not there, and
`captures` of others, which are left out then. FOLDER: where captures and rules are written. Status 1 when a
target is missed.
"""
import json
import os
import random
import resource
import string
import struct
import subprocess
import sys

CHOKEPOINT, SHARED, FOLDER, ROUNDS = sys.argv[1:5]
HERE = os.path.dirname(os.path.abspath(__file__))
# The list, where its names are looked for, and how many it has.
GFW_LISTS = [
    ("gfw-dns-2025.txt", "dns", 106_973),
    ("gfw-http-2025.txt", "http-host", 105_488),
    ("gfw-https-2025.txt", "sni", 102_216),
    ("gfw-quic-2025.txt", "quic-sni", 57_710),
]
ALL_LISTS = GFW_LISTS + [("henan-sni-2024.txt", "sni", 77_175)]
GATEWAYS = 8
missed = []


# What is written

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
        with open(os.path.join(SHARED, "lists", name), encoding="utf-8") as file:
            return [line.strip().split(",")[-1] for line in file if line.strip()]
    except OSError:
        draw = random.Random(name)
        return ["".join(draw.choices(string.ascii_lowercase, k=18)) + ".com" for _ in range(count)]


def rule(identifier, kind, entries, field):
    return f"  - {{id: {identifier}, {kind}: [{', '.join(entries)}], in: [{field}]}}"


def rule_set(name, lists, *rules):
    """A rule set of lists, each looked for in its field, and of other rules."""
    lines = [f"name: {name}", "rules:"]
    for index, (source, field, count) in enumerate(lists):
        file = write(f"{name}{index}.txt", names_of(source, count))
        lines.append(f"  - {{id: list{index}, names: {{list: {file}}}, in: [{field}]}}")
    return write(name + ".yaml", lines + list(rules))


def scenario(name, rule_sets, prefixes):
    """One network and one gateway for each rule set; clients elsewhere are drawn into them."""
    lines = [f"name: {name}", f"title: {name}", "networks:"]
    for index in range(len(rule_sets)):
        lines.append(
            f"  - {{name: n{index}, operator: Operator {index}, as: {64496 + index},"
            f" prefixes: [{', '.join(prefixes(index))}], share: {100 / len(rule_sets)}}}")
    lines.append("gateways:")
    lines += [f"  - {{name: g{i}, censor: perfect, rules: {p}}}" for i, p in enumerate(rule_sets)]
    lines.append("routes:")
    lines += [f"  - {{network: n{i}, gateways: g{i}, weight: 1}}" for i in range(len(rule_sets))]
    return write(name + ".yaml", lines + ["other-clients: by-share"])


def generated(name, *options):
    ranking = write("ranking.txt", names_of("tranco-top-10k.txt", 10_000))
    chokepoint("generate", "--output", path(name), "--names", ranking, "--users", "5000", "--seed", "1",
               *options)
    return path(name)


def empty():
    """A capture of no packet: what starting and loading take."""
    with open(path("empty.pcap"), "wb") as file:
        file.write(bytes.fromhex("d4c3b2a1020004000000000000000000ffff000001000000"))
    return path("empty.pcap")


def joined(folder):
    """The Ethernet packets of the classic captures in a folder, each several times, as one capture: of many
    small ones, opening the files would be measured. Times follow one another, and flows of a file have another
    time each time."""
    packets = []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            data = file.read()
        if data[:4] != bytes.fromhex("d4c3b2a1") or data[20:24] != bytes((1, 0, 0, 0)):
            continue
        offset = 24
        while offset + 16 <= len(data):
            seconds, micros, count, original = struct.unpack_from("<IIII", data, offset)
            if offset + 16 + count > len(data) or count > 262_144:
                break
            packets.append(struct.pack("<II", count, original) + data[offset + 16:offset + 16 + count])
            offset += 16 + count
    with open(path("joined.pcap"), "wb") as file:
        file.write(bytes.fromhex("d4c3b2a1020004000000000000000000" "00000400" "01000000"))
        for number in range(10 * len(packets)):
            # A millisecond from one to the next, and an hour between the times that all come.
            seconds = 1_700_000_000 + number // 1000 + number // len(packets) * 3600
            file.write(struct.pack("<II", seconds, number % 1000 * 1000) + packets[number % len(packets)])
    return path("joined.pcap")


def hostile(kind, count):
    capture = path(f"{kind}-{count}.pcap")
    subprocess.run([os.path.join(HERE, "hostile_capture.py"), kind, str(count), capture], check=True)
    return capture


# What is measured

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


def bare_reads(result):
    """A whole replay, of the rounds in the middle."""
    return next(s for s in result["stages"] if s["stage"] == "metrics")["bare_reads"]


def of_one_thread(result, threads=2):
    """By the clock, the least of the rounds: whoever else uses the machine's cores can only add."""
    clock = {c["threads"]: c["wall"]["least"] for c in result["clock"]}
    return clock[threads] / clock[1]


def cpu(*arguments):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    chokepoint(*arguments)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def in_turns(**commands):
    """The least CPU time of each command over rounds in which all take their turn."""
    least = {}
    for _ in range(int(ROUNDS)):
        for name, make in commands.items():
            taken = cpu(*make())
            least[name] = min(taken, least.get(name, taken))
    return least


def outputs(capture, flow_count, *options):
    """What a line of --flows and a flow of --sqlite cost beyond the replay, in microseconds."""
    def database():
        if os.path.exists(path("runs.db")):
            os.remove(path("runs.db"))
        return "replay", capture, "--quiet", "--sqlite", path("runs.db"), *options
    taken = in_turns(
        replay=lambda: ("replay", capture, "--quiet", *options),
        flows=lambda: ("replay", capture, "--quiet", "--flows", path("flows.jsonl"), *options),
        sqlite=database)
    return [(taken[name] - taken["replay"]) * 1e6 / flow_count for name in ("flows", "sqlite")]


def mebibytes(*arguments):
    done = subprocess.run(
        [os.path.join(HERE, "measure.py"), os.devnull, CHOKEPOINT, *arguments],
        capture_output=True, text=True, check=True)
    return float(done.stdout.split()[1])


def hold(what, target, measured, unit):
    if measured <= target:
        verdict = "met"
    else:
        verdict = f"{measured / target:.2f} times as much"
        missed.append(what)
    print(f"{what:<50}{target:>7g}{measured:>9.2f} {unit:<11}{verdict}", flush=True)


# The rows

def short_flows():
    gfw = rule_set("gfw", GFW_LISTS)
    capture = generated("flows.pcap", "--flows", "46130")
    result = bench(capture, "--rules", gfw)
    print(f"{result['packets']} packets, {result['flows']} flows, as many to each as measured traffic has:")
    hold(f"  {result['rules']['whole_names']} names, perfect reader", 1, bare_reads(result), "bare reads")
    result = bench(capture, "--scenario", "golden-shield", threads="2")
    hold("  golden-shield, whose censors are real ones", 1.5, bare_reads(result), "bare reads")
    hold("  two threads, by the clock", 0.6, of_one_thread(result), "of one")
    line, row = outputs(capture, result["flows"])
    hold("  --flows, beyond the replay", 1, line, "µs a line")
    hold("  --sqlite, beyond the replay", 4, row, "µs a flow")
    names = write("names.txt", sorted({n for name, _, count in GFW_LISTS for n in names_of(name, count)}))
    few, many = (
        scenario(name, [names] * GATEWAYS, prefixes) for name, prefixes in (
            ("few", lambda i: [f"10.{4 * i}.0.0/14"]),
            ("many", lambda i: [f"10.{4 * i + j // 256}.{j % 256}.0/24" for j in range(1024)])))
    replay = lambda capture, scenario: lambda: ("replay", capture, "--quiet", "--scenario", scenario)
    taken = in_turns(few=replay(capture, few), many=replay(capture, many),
                     few_alone=replay(empty(), few), many_alone=replay(empty(), many))
    hold("  8,192 prefixes in place of 8", 1.05,
         (taken["many"] - taken["many_alone"]) / (taken["few"] - taken["few_alone"]), "times")
    os.remove(capture)


def dns_alone():
    capture = generated("dns.pcap", "--flows", "300000", "--mix", "dns=1")
    print("300,000 DNS exchanges of two packets:")
    hold("  classroom", 10, bare_reads(bench(capture, "--scenario", "classroom")), "bare reads")
    result = bench(capture, "--scenario", "golden-shield", threads="2")
    hold("  golden-shield", 15, bare_reads(result), "bare reads")
    hold("  two threads, by the clock", 0.6, of_one_thread(result), "of one")
    line, row = outputs(capture, result["flows"])
    hold("  --flows, beyond the replay", 1, line, "µs a line")
    hold("  --sqlite, beyond the replay", 4, row, "µs a flow")
    os.remove(capture)


def captures_of_others():
    captures = os.path.join(SHARED, "captures")
    if not os.path.isdir(captures):
        return
    capture = joined(captures)
    result = bench(capture, "--rules", path("gfw.yaml"))
    print(f"captures of others, ten times in one: {result['packets']} packets, {result['flows']} flows:")
    hold("  the same names, perfect reader", 1, bare_reads(result), "bare reads")
    result = bench(capture, "--scenario", "golden-shield", threads="2")
    hold("  golden-shield", 1.5, bare_reads(result), "bare reads")
    hold("  two threads, by the clock", 0.6, of_one_thread(result), "of one")
    os.remove(capture)


def long_flows():
    long = ["--packets-per-flow", "76"]
    mixed = generated("mixed.pcap", "--bytes", "1GB", *long)
    small = generated("small.pcap", "--bytes", "500MB", "--packet-bytes", "120", *long)
    full = rule_set("full", ALL_LISTS, rule("urls", "keywords", words(20, 1), "http-url"),
                    rule("words", "keywords", words(1000, 2), "http-request"))
    payload = write("payload.yaml", ["name: payload", "rules:",
                                     rule("words", "keywords", words(10_000, 3), "payload")])
    result = bench(mixed, "--rules", full, threads="2")
    print(f"long flows, {result['rules']['whole_names']} names, Host and URL rules, 1,000 keywords on requests:")
    hold("  packets of 974 bytes on average", 1, bare_reads(result), "bare reads")
    hold("  packets of 120 bytes", 2.2, bare_reads(bench(small, "--rules", full)), "bare reads")
    os.remove(small)
    hold("  10,000 keywords in 4 KiB of every payload", 3, bare_reads(bench(mixed, "--rules", payload)),
         "bare reads")
    hold("  two threads, by the clock", 0.7, of_one_thread(result), "of one")
    names = sorted({n for name, _, count in ALL_LISTS for n in names_of(name, count)})
    random.Random(4).shuffle(names)
    parts = [write(f"part{i}.txt", names[i::GATEWAYS]) for i in range(GATEWAYS)]
    prefixes = lambda i: [f"10.{200 + i}.0.0/16"]
    one, eight = (
        bare_reads(bench(mixed, "--scenario", s)) for s in (
            scenario("one", [write("all.txt", names)], prefixes), scenario("eight", parts, prefixes)))
    hold("  eight gateways with eight rule sets", 1.3, eight / one, "of one")
    return mixed, full, names


def load(names):
    def many(count):
        for index in range(count):
            name = names[index % len(names)]
            yield name if index < len(names) else f"{index // len(names)}.{name}"

    for count, seconds in ((1_000_000, 1), (10_000_000, 10)):
        rules = bench(empty(), "--rules", write("many.txt", many(count)), rounds="1")["rules"]
        hold(f"load of {count:,} names", seconds, rules["load"]["median"], "s")
        if count == 1_000_000:
            hold("  memory of each", 32, rules["whole_name_bytes"] / rules["whole_names"], "bytes")
    os.remove(path("many.txt"))


def memory(mixed, full):
    whole = mebibytes("replay", mixed, "--rules", full, "--quiet")
    half = mebibytes("replay", mixed, "--rules", full, "--quiet", "--limit", "500000")
    hold("replay of 1 GB: memory", 300, whole, "MiB")
    hold("  against half of it", 1.1, whole / half, "times")
    hold("5 million SYNs: memory", 400,
         mebibytes("replay", hostile("syn-flood", 5_000_000), "--quiet"), "MiB")
    counts = (200_000, 1_000_000)
    flows = [mebibytes("replay", hostile("idle-flows", n), "--quiet", "--limit", str(4 * n)) for n in counts]
    each = (flows[1] - flows[0]) * 2**20 / (counts[1] - counts[0])
    hold("idle flow, off-loaded", 200, each, "bytes")


def main():
    print(f"{'':<50}{'target':>7}{'measured':>9}")
    short_flows()
    dns_alone()
    captures_of_others()
    mixed, full, names = long_flows()
    load(names)
    memory(mixed, full)
    if missed:
        print(f"{len(missed)} rows are beyond their targets")
    sys.exit(1 if missed else 0)


main()

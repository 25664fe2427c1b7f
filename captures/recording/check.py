#!/usr/bin/env python3
"""Holds recorded captures against what they must be, and prints what is in each (needs tshark).

usage: check.py TABLES FOLDER

Fails on a bad checksum, an oversized frame, a name or an address from outside the tables, a missing
kind of name, and on files or totals that are too large or too small.
"""
import csv, ipaddress, pathlib, subprocess, sys

FRAME_BYTES_MAX = 1514
FILE_BYTES_MAX, FOLDER_BYTES_MAX = 5_000_000, 25_000_000
FLOWS_MIN, NAMES_MIN, USERS_MIN = 400, 60, 12

INSIDE = [ipaddress.ip_network(block) for n in (1, 2, 3)
          for block in (f"10.{n}.0.0/16", f"2001:db8:{n}::/48")]
OUTSIDE = [ipaddress.ip_network(block) for block in (
    "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8:ffff::/48")]

FIELDS = ["frame.len", "ip.src", "ipv6.src", "ip.dst", "ipv6.dst", "tcp.stream", "udp.stream",
          "quic.connection.number", "dns.flags.response", "dns.qry.name",
          "tls.handshake.extensions_server_name", "http.host"]
BAD_CHECKSUM = " or ".join(
    f"{layer}.checksum.status == 0" for layer in ("ip", "tcp", "udp", "icmp", "icmpv6"))
CHECKED = [word for layer in ("ip", "tcp", "udp") for word in ("-o", f"{layer}.check_checksum:TRUE")]

problems = []


def tshark(file, *arguments):
    command = ["tshark", "-n", "-r", str(file), *arguments]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode:
        problems.append(f"{file.name}: tshark says {run.stderr.strip()}")
    return run.stdout.splitlines()


def within(address, networks):
    return any(address in network for network in networks)


class Content:
    def __init__(self, file):
        self.file, self.packets, self.flows, self.users = file, 0, set(), set()
        self.names = {"dns": set(), "tls-sni": set(), "quic-sni": set(), "http-host": set()}
        arguments = ["-T", "fields", "-E", "occurrence=a", "-E", "aggregator= "]
        for field in FIELDS:
            arguments += ["-e", field]
        for line in tshark(file, "-2", *arguments):
            self.add(dict(zip(FIELDS, line.split("\t"))))
        for line in tshark(file, *CHECKED, "-Y", BAD_CHECKSUM):
            problems.append(f"{file.name}: bad checksum: {line.strip()}")

    def add(self, row):
        self.packets += 1
        if int(row["frame.len"]) > FRAME_BYTES_MAX:
            problems.append(f"{self.file.name}: packet {self.packets} has {row['frame.len']} bytes")
        for kind in ("tcp", "udp"):
            if row[f"{kind}.stream"]:
                self.flows.add((kind, row[f"{kind}.stream"]))
        if row["tcp.stream"] or row["udp.stream"]:
            self.add_addresses(row)
        if row["dns.qry.name"] and row["dns.flags.response"] not in ("1", "True"):
            self.names["dns"].add(row["dns.qry.name"].lower())
        sni = "quic-sni" if row["quic.connection.number"] else "tls-sni"
        self.names[sni].update(row["tls.handshake.extensions_server_name"].split())
        self.names["http-host"].update(row["http.host"].lower().split())

    def add_addresses(self, row):
        for end in ("src", "dst"):
            # An ICMP error quotes a packet: the first address is the error's own.
            address = ipaddress.ip_address((row[f"ip.{end}"] or row[f"ipv6.{end}"]).split()[0])
            if within(address, INSIDE):
                self.users.add(address)
            elif not within(address, OUTSIDE):
                problems.append(f"{self.file.name}: packet {self.packets}: who is {address}?")


def main():
    tables, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    files = sorted(file for file in folder.iterdir() if ".pcap" in file.name)
    contents = [Content(file) for file in files]
    print("file", "bytes", "packets", "flows", "users", *contents[0].names, "names", sep="\t")
    for content in contents:
        distinct = set().union(*content.names.values())
        print(content.file.name, content.file.stat().st_size, content.packets, len(content.flows),
              count_users(tables, content.users),
              *(len(names) for names in content.names.values()), len(distinct), sep="\t")
    check_totals(tables, contents)
    for problem in problems[:20]:
        print("check:", problem, file=sys.stderr)
    sys.exit(1 if problems else 0)


def count_users(tables, addresses):
    """People, not addresses: most have one of each family."""
    with open(tables / "users.tsv", newline="") as table:
        own = [{row["ipv4"], row["ipv6"]} for row in csv.DictReader(table, delimiter="\t")]
    seen = {str(address) for address in addresses}
    for stranger in seen - set().union(*own):
        problems.append(f"{stranger} is nobody's address")
    return sum(1 for pair in own if pair & seen)


def check_totals(tables, contents):
    every = {kind: set().union(*(content.names[kind] for content in contents))
             for kind in contents[0].names}
    distinct = set().union(*every.values())
    users = count_users(tables, set().union(*(content.users for content in contents)))
    flows, size = sum(len(content.flows) for content in contents), 0
    print("all", "", sum(content.packets for content in contents), flows, users,
          *(len(names) for names in every.values()), len(distinct), sep="\t")
    for content in contents:
        size += content.file.stat().st_size
        if content.file.stat().st_size > FILE_BYTES_MAX:
            problems.append(f"{content.file.name} is too large")
    for kind, names in every.items():
        if not names:
            problems.append(f"no name of kind {kind}")
    for name in sorted(distinct):
        # Reverse questions, numeric hosts and ports are no names of sites.
        bare = name.rstrip(".").rpartition(":")[0] or name.rstrip(".")
        if not bare.endswith((".test", ".example", ".arpa")) and not bare.replace(".", "").isdigit():
            problems.append(f"the name {name} is not ours")
    for what, count, least in (("flows", flows, FLOWS_MIN), ("names", len(distinct), NAMES_MIN),
                               ("users", users, USERS_MIN)):
        if count < least:
            problems.append(f"only {count} {what}, {least} wanted")
    if size > FOLDER_BYTES_MAX:
        problems.append(f"{size} bytes in all, {FOLDER_BYTES_MAX} allowed")


main()

#!/usr/bin/env python3
"""Writes a capture that is meant to fill the tables of whoever reads it.

usage: hostile_capture.py KIND COUNT OUTPUT

KIND: syn-flood     COUNT SYNs, each of a flow and, up to 2^24, a client of its own
      holes         one TCP flow of COUNT segments, each behind a hole
      hello-flood   COUNT flows that stop within a ClientHello
"""
import struct
import sys

SERVER = bytes((192, 0, 2, 80))
HELLO = bytes.fromhex("16030100f8010000f40303") + bytes(49)
SYN, ACK, PUSH = 0x02, 0x10, 0x08


def segment(source, source_port, destination, port, sequence, flags, payload=b""):
    ip = struct.pack("!BBHHHBBH", 0x45, 0, 40 + len(payload), 0, 0, 64, 6, 0)
    tcp = struct.pack("!HHIIBBHHH", source_port, port, sequence & 0xFFFFFFFF, 1, 0x50, flags, 65535, 0, 0)
    return ip + source + destination + tcp + payload


def client(number):
    return struct.pack("!I", 0x0A000000 | number & 0xFFFFFF)


def syn_flood(count):
    for number in range(count):
        yield segment(client(number), 1024 + number % 60000, SERVER, 443, 1000, SYN)


def holes(count):
    yield segment(client(1), 40000, SERVER, 443, 1000, SYN)
    yield segment(SERVER, 443, client(1), 40000, 5000, SYN | ACK)
    for number in range(count):
        # Segments of 100 bytes, of which every other one is missing.
        yield segment(client(1), 40000, SERVER, 443, 1101 + 200 * number, ACK | PUSH, bytes(100))


def hello_flood(count):
    for number in range(count):
        port = 1024 + number % 60000
        yield segment(client(number // 60000), port, SERVER, 443, 1000, SYN)
        yield segment(client(number // 60000), port, SERVER, 443, 1001, ACK | PUSH, HELLO)


def main():
    kind, count, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    packets = {"syn-flood": syn_flood, "holes": holes, "hello-flood": hello_flood}[kind](count)
    with open(path, "wb", 1 << 20) as output:
        # Microseconds, raw IP.
        output.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
        for number, packet in enumerate(packets):
            seconds, rest = divmod(number, 100_000)
            output.write(struct.pack("<IIII", 1_700_000_000 + seconds, rest * 10, len(packet), len(packet)))
            output.write(packet)


main()

#!/usr/bin/env python3
"""Writes a capture that is meant to fill the tables of whoever reads it.

usage: hostile_capture.py KIND COUNT OUTPUT

KIND: syn-flood     COUNT SYNs, each of a flow and, up to 2^24, a client of its own
      holes         one TCP flow of COUNT segments, each behind a hole
      hello-flood   COUNT flows that stop within a ClientHello
      idle-flows    COUNT flows that stay open after a ClientHello and a ServerHello
      blocked-names COUNT DNS queries, each for a name of its own below one that the teaching set blocks
      byte-head     one request whose head comes in COUNT segments of a byte
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


def record(kind, body):
    """A TLS record with a handshake message."""
    message = bytes((kind,)) + struct.pack("!I", len(body))[1:] + body
    return b"\x16\x03\x03" + struct.pack("!H", len(message)) + message


def idle_flows(count):
    extension = struct.pack("!HHHBH", 0, 16, 14, 0, 11) + b"example.com"
    hello = record(1, b"\x03\x03" + bytes(32) + b"\x00\x00\x02\x13\x01\x01\x00"
                   + struct.pack("!H", len(extension)) + extension)
    answer = record(2, b"\x03\x03" + bytes(32) + b"\x00\x13\x01\x00\x00\x00")
    for number in range(count):
        port, user = 1024 + number % 60000, client(number // 60000)
        yield segment(user, port, SERVER, 443, 1000, SYN)
        yield segment(SERVER, 443, user, port, 5000, SYN | ACK)
        yield segment(user, port, SERVER, 443, 1001, ACK | PUSH, hello)
        yield segment(SERVER, 443, user, port, 5001, ACK | PUSH, answer)


def blocked_names(count):
    for number in range(count):
        name = b"\x0a%010x\x06social\x04test\x00" % number
        query = struct.pack("!HHHHHH", number & 0xFFFF, 0x0100, 1, 0, 0, 0) + name + b"\x00\x01\x00\x01"
        udp = struct.pack("!HHHH", 1024 + number % 60000, 53, 8 + len(query), 0) + query
        ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0)
        yield ip + struct.pack("!I", 0x0A010000 | number & 0xFFFF) + bytes((192, 0, 2, 53)) + udp


def byte_head(count):
    yield segment(client(65538), 40000, SERVER, 80, 1000, SYN)
    yield segment(SERVER, 80, client(65538), 40000, 5000, SYN | ACK)
    head = b"GET / HTTP/1.1\r\nHost: a.test\r\nCookie: "
    head += b"x" * (count - len(head) - 4) + b"\r\n\r\n"
    for number in range(count):
        yield segment(client(65538), 40000, SERVER, 80, 1001 + number, ACK | PUSH, head[number:number + 1])


def main():
    kind, count, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    packets = {"syn-flood": syn_flood, "holes": holes, "hello-flood": hello_flood,
             "idle-flows": idle_flows, "blocked-names": blocked_names,
             "byte-head": byte_head}[kind](count)
    with open(path, "wb", 1 << 20) as output:
        # Microseconds, raw IP.
        output.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
        for number, packet in enumerate(packets):
            seconds, rest = divmod(number, 100_000)
            output.write(struct.pack("<IIII", 1_700_000_000 + seconds, rest * 10, len(packet), len(packet)))
            output.write(packet)


main()

#!/usr/bin/env python3
"""Makes the captures of exercises/fully-encrypted: flows of random bytes among others.

Made, not recorded: addresses are for documentation (RFC 5737), bytes are drawn from fixed seeds.

usage: exercises/make-flows.py FOLDER
"""
import random
import struct
import sys


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def packet(source, destination, ports, flags, numbers, payload=b""):
    """An IPv4 packet with a TCP segment (RFC 791 §3.1, RFC 9293 §3.1)."""
    tcp = struct.pack("!HHIIBBHHH", *ports, *numbers, 5 << 4, flags, 64240, 0, 0) + payload
    pseudo = source + destination + struct.pack("!BBH", 0, 6, len(tcp))
    tcp = tcp[:16] + struct.pack("!H", checksum(pseudo + tcp)) + tcp[18:]
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(tcp), 0, 0x4000, 64, 6, 0)
    head = head[:10] + struct.pack("!H", checksum(head + source + destination)) + source + destination
    return head + tcp


def client_hello(name):
    """A ClientHello with a server name in one TLS record (RFC 8446 §4.1.2, RFC 6066 §3)."""
    name = name.encode()
    server_name = struct.pack("!HHBH", len(name) + 5, len(name) + 3, 0, len(name)) + name
    extensions = struct.pack("!H", 0) + server_name
    body = b"\x03\x03" + bytes(range(32)) + b"\0" + struct.pack("!HH", 2, 0x1301) + b"\x01\0"
    body += struct.pack("!H", len(extensions)) + extensions
    message = b"\x01" + struct.pack("!I", len(body))[1:] + body
    return b"\x16\x03\x01" + struct.pack("!H", len(message)) + message


def first_payloads(draw):
    """What flows begin with: (bytes, server's port)."""
    found = []
    for _ in range(12):
        found.append((draw.randbytes(draw.randint(160, 700)), draw.choice([443, 8388, 9001, 40123])))
    for name in ["news.example", "wiki.example", "shop.example", "weather.example"]:
        found.append((client_hello(name), 443))
        found.append((f"GET / HTTP/1.1\r\nHost: {name}\r\nAccept: */*\r\n\r\n".encode(), 80))
    found += [(b"SSH-2.0-OpenSSH_9.2p1\r\n", 22)] * 2
    # A protocol of texts: more than half of its bytes are printable.
    for number in range(4):
        found.append((f"HELLO {number} this is a protocol of words and numbers\n".encode(), 8388))
    # Mostly zeros: far fewer bits are set than half.
    found += [(bytes(180) + draw.randbytes(20), 9001)] * 2
    draw.shuffle(found)
    return found


def write(path, seed, network):
    draw = random.Random(seed)
    now = 1_700_000_000_000_000
    with open(path, "wb") as file:
        # Magic number of microseconds, version 2.4, LINKTYPE_RAW (draft-ietf-opsawg-pcap §4).
        file.write(struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 101))
        for number, (payload, port) in enumerate(first_payloads(draw)):
            client = bytes([10, 1, network, 10 + number % 5])
            server = bytes([203, 0, 113, draw.randint(1, 254)])
            ports = (40000 + number, port)
            answer = draw.randbytes(draw.randint(40, 300))
            steps = [
                (True, 0x02, b""), (False, 0x12, b""), (True, 0x10, b""), (True, 0x18, payload),
                (False, 0x18, answer), (True, 0x11, b""), (False, 0x11, b""), (True, 0x10, b""),
            ]
            sequence = {True: draw.getrandbits(31), False: draw.getrandbits(31)}
            for from_client, flags, data in steps:
                numbers = (sequence[from_client], sequence[not from_client] if flags & 0x10 else 0)
                if from_client:
                    made = packet(client, server, ports, flags, numbers, data)
                else:
                    made = packet(server, client, ports[::-1], flags, numbers, data)
                sequence[from_client] += len(data) + (1 if flags & 0x03 else 0)
                now += 20_000
                file.write(struct.pack("<IIII", now // 10**6, now % 10**6, len(made), len(made)))
                file.write(made)
            now += 1_000_000


if __name__ == "__main__":
    folder = sys.argv[1]
    write(f"{folder}/made-1.pcap", 1, 1)
    write(f"{folder}/made-2.pcap", 2, 2)

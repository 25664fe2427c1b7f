#!/usr/bin/env python3
"""Opens TLS with Encrypted SNI (draft-ietf-tls-esni-04 §5), as Firefox did until 2021: no client of today does.

usage: esni-client.py ADDRESS NAME

The connection and the server are real; the ClientHello is made here, with random bytes in the place of what would
be encrypted. The server knows no such extension, passes over it, and answers as to a client without a server name.
NAME is never sent: it says in the log what was meant.
"""
import secrets, socket, struct, sys

ENCRYPTED_SERVER_NAME = 0xFFCE


def vector(data, length="!H"):
    return struct.pack(length, len(data)) + data


def extension(number, data):
    return struct.pack("!H", number) + vector(data)


def encrypted_server_name():
    suite, group = 0x1301, 0x001D
    share = struct.pack("!H", group) + vector(secrets.token_bytes(32))
    # The digest of the record, and the name with its padding to 260 bytes, nonce and tag.
    return (struct.pack("!H", suite) + share + vector(secrets.token_bytes(32))
            + vector(secrets.token_bytes(292)))


def client_hello():
    share = struct.pack("!H", 0x001D) + vector(secrets.token_bytes(32))
    extensions = b"".join([
        extension(0x000A, vector(struct.pack("!2H", 0x001D, 0x0017))),
        extension(0x000D, vector(struct.pack("!3H", 0x0403, 0x0804, 0x0401))),
        extension(0x002B, vector(struct.pack("!H", 0x0304), "!B")),
        extension(0x0033, vector(share)),
        extension(ENCRYPTED_SERVER_NAME, encrypted_server_name()),
    ])
    body = (struct.pack("!H", 0x0303) + secrets.token_bytes(32) + vector(secrets.token_bytes(32), "!B")
            + vector(struct.pack("!2H", 0x1301, 0x1303)) + vector(b"\0", "!B") + vector(extensions))
    message = b"\x01" + struct.pack("!I", len(body))[1:] + body
    return b"\x16" + struct.pack("!H", 0x0301) + vector(message)


def main():
    address, name = sys.argv[1:]
    with socket.create_connection((address, 443), timeout=10) as connection:
        connection.sendall(client_hello())
        answer = connection.recv(16_384)
        # An alert ends it: close_notify, in the clear as no keys were agreed on.
        connection.sendall(bytes.fromhex("15030300020100"))
    print(f"esni for {name}: {len(answer)} bytes, record type {answer[:1].hex()}")


main()

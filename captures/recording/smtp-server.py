#!/usr/bin/env python3
"""A mail server for the recording: takes every message and throws it away, STARTTLS on offer.

usage: smtp-server.py KEY CHAIN PORT ADDRESS...
"""
import asyncio, ssl, sys

from aiosmtpd.smtp import SMTP


class Sink:
    async def handle_DATA(self, server, session, envelope):
        return "250 2.0.0 Ok: queued"


async def main():
    key, chain, port, addresses = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(chain, key)
    talk = lambda: SMTP(Sink(), hostname="mx.mail.example", ident="ESMTP", tls_context=tls)
    await asyncio.get_running_loop().create_server(talk, addresses, port)
    await asyncio.Event().wait()


asyncio.run(main())

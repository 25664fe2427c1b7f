#!/usr/bin/env python3
"""Loads a page over HTTP/3 by aioquic, whose ClientHello fits into the first datagram.

usage: h3-client.py AUTHORITY HOST PATH
"""
import asyncio, sys

from aioquic.asyncio import QuicConnectionProtocol, connect
from aioquic.h3.connection import H3_ALPN, H3Connection
from aioquic.h3.events import DataReceived
from aioquic.quic.configuration import QuicConfiguration

authority, host, path = sys.argv[1:]


class Client(QuicConnectionProtocol):
    def get(self):
        self.http, self.ended = H3Connection(self._quic), asyncio.get_running_loop().create_future()
        self.http.send_headers(self._quic.get_next_available_stream_id(), [
            (b":method", b"GET"), (b":scheme", b"https"), (b":authority", host.encode()),
            (b":path", path.encode())], end_stream=True)
        self.transmit()
        return self.ended

    def quic_event_received(self, event):
        for message in self.http.handle_event(event) if hasattr(self, "http") else []:
            if isinstance(message, DataReceived) and message.stream_ended and not self.ended.done():
                self.ended.set_result(None)


async def main():
    configuration = QuicConfiguration(is_client=True, alpn_protocols=H3_ALPN, server_name=host)
    configuration.load_verify_locations(authority)
    async with connect(host, 443, configuration=configuration, create_protocol=Client) as client:
        await asyncio.wait_for(client.get(), 15)


asyncio.run(main())

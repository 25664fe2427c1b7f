#!/usr/bin/env python3
"""An HTTP/3 server for the recording: serves WWW/<host>/<path> on UDP port 443 of each address.

usage: h3-server.py WWW KEY CERTIFICATES ADDRESS...     CERTIFICATES/<address>.pem is the chain

The files are the ones that nginx serves over TCP; a path that is no file gets the host's index.html.
"""
import asyncio, mimetypes, pathlib, sys

from aioquic.asyncio import QuicConnectionProtocol, serve
from aioquic.h3.connection import H3_ALPN, H3Connection
from aioquic.h3.events import HeadersReceived
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.events import ProtocolNegotiated

www = pathlib.Path(sys.argv[1]).resolve()


def find(host, path):
    """The file to answer with, or None when the host is unknown or the path leaves its folder."""
    folder = www / host.partition(":")[0]
    file = (folder / path.partition("?")[0].lstrip("/")).resolve()
    if not folder.is_dir() or not file.is_relative_to(folder):
        return None
    return file if file.is_file() else folder / "index.html"


class Site(QuicConnectionProtocol):
    def quic_event_received(self, event):
        if isinstance(event, ProtocolNegotiated):
            self.http = H3Connection(self._quic)
        if not hasattr(self, "http"):
            return
        for message in self.http.handle_event(event):
            if isinstance(message, HeadersReceived):
                self.answer(message.stream_id, dict(message.headers))
        self.transmit()

    def answer(self, stream, headers):
        file = find(headers[b":authority"].decode(), headers[b":path"].decode())
        body = file.read_bytes() if file else b"no such site\n"
        kind = (mimetypes.guess_type(file.name)[0] if file else None) or "text/plain"
        self.http.send_headers(stream, [
            (b":status", b"200" if file else b"404"),
            (b"server", b"h3-server"),
            (b"content-type", kind.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"access-control-allow-origin", b"*"),
        ])
        self.http.send_data(stream, body, end_stream=True)


async def main():
    key, certificates, addresses = sys.argv[2], pathlib.Path(sys.argv[3]), sys.argv[4:]
    for address in addresses:
        configuration = QuicConfiguration(is_client=False, alpn_protocols=H3_ALPN, idle_timeout=20)
        configuration.load_cert_chain(certificates / f"{address}.pem", key)
        await serve(address, 443, configuration=configuration, create_protocol=Site)
    await asyncio.Event().wait()


asyncio.run(main())

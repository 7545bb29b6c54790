"""A publisher on a loopback server, with a sitemap and any number of pages, compressed as most servers send them.

It runs in a separate process, so that its work is not measured.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from benchmarks.newspages import DISTINCT, packed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

LISTED = 1_000
"""Stories in one sitemap. /sitemap.xml lists as many sitemaps as are needed."""


@contextmanager
def published(pages: int, *, heavy: bool) -> Iterator[str]:
    """Run a publisher of this many pages in this block, and give its address."""
    context = multiprocessing.get_context("spawn")
    connection, other_end = context.Pipe()
    process = context.Process(target=_serve, args=(other_end, pages, heavy))
    process.start()
    try:
        yield connection.recv()
    finally:
        process.terminate()
        process.join()


def _serve(connection: Connection, pages: int, heavy: bool) -> None:
    asyncio.run(_listen(connection, pages, heavy))


async def _listen(connection: Connection, pages: int, heavy: bool) -> None:
    bodies = [packed(number, heavy=heavy) for number in range(DISTINCT)]
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Answers(pages, bodies), "127.0.0.1", 0)
    connection.send(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    await server.serve_forever()


class _Answers(asyncio.Protocol):
    """Answers one connection, which stays open. Clients wait for an answer before the next request."""

    def __init__(self, pages: int, bodies: list[bytes]) -> None:
        self._pages, self._bodies = pages, bodies
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        if self._read.endswith(b"\r\n\r\n"):
            _, path, *_ = self._read.split(b" ", 2)
            host = self._read.lower().partition(b"host: ")[2].partition(b"\r\n")[0]
            self._read = b""
            self._transport.write(self._answer(path.decode(), host.decode()))

    def _answer(self, path: str, host: str) -> bytes:
        if path.startswith("/story/"):
            body = self._bodies[int(path.rpartition("-")[2]) % len(self._bodies)]
            return _response("200 OK", body, "text/html; charset=utf-8\r\nContent-Encoding: gzip")
        if path.startswith("/sitemap"):
            return _response("200 OK", _sitemap(path, host, self._pages), "application/xml")
        return _response("404 Not Found", b"", "text/plain")


@cache
def _sitemap(path: str, host: str, pages: int) -> bytes:
    if path == "/sitemap.xml":
        maps = range(0, pages, LISTED)
        when = "<lastmod>2026-03-04</lastmod>"  # a spider reads only the first few sitemaps without a date
        listed = "".join(f"<sitemap><loc>http://{host}/sitemap-{first}.xml</loc>{when}</sitemap>" for first in maps)
        return f"<sitemapindex>{listed}</sitemapindex>".encode()
    first = int(path.removeprefix("/sitemap-").removesuffix(".xml"))
    stories = range(first, min(first + LISTED, pages))
    listed = "".join(f"<url><loc>http://{host}/story/crews-called-{number}</loc></url>" for number in stories)
    return f"<urlset>{listed}</urlset>".encode()


def _response(status: str, body: bytes, content_type: str) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body

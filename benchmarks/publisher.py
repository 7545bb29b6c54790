"""A publisher on a loopback server, in a process of its own so that its work is not counted: a sitemap, and as many
pages as one asks for, packed as most servers send them.
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
"""Stories of one sitemap; the sitemap at /sitemap.xml lists as many of these as there have to be."""


@contextmanager
def published(pages: int, *, heavy: bool) -> Iterator[str]:
    """The address of a publisher of so many pages, while the block lasts."""
    context = multiprocessing.get_context("spawn")
    ours, its = context.Pipe()
    process = context.Process(target=_serve, args=(its, pages, heavy))
    process.start()
    try:
        yield ours.recv()
    finally:
        process.terminate()
        process.join()


def _serve(told: Connection, pages: int, heavy: bool) -> None:
    asyncio.run(_listen(told, pages, heavy))


async def _listen(told: Connection, pages: int, heavy: bool) -> None:
    bodies = [packed(number, heavy=heavy) for number in range(DISTINCT)]
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Answers(pages, bodies), "127.0.0.1", 0)
    told.send(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    await server.serve_forever()


class _Answers(asyncio.Protocol):
    """Of one connection, which is kept open; nobody here sends a request before the last was answered."""

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
            return _said("200 OK", body, "text/html; charset=utf-8\r\nContent-Encoding: gzip")
        if path.startswith("/sitemap"):
            return _said("200 OK", _sitemap(path, host, self._pages), "application/xml")
        return _said("404 Not Found", b"", "text/plain")


@cache
def _sitemap(path: str, host: str, pages: int) -> bytes:
    if path == "/sitemap.xml":
        maps = range(0, pages, LISTED)
        when = "<lastmod>2026-03-04</lastmod>"  # of one without, only the first few are read
        listed = "".join(f"<sitemap><loc>http://{host}/sitemap-{first}.xml</loc>{when}</sitemap>" for first in maps)
        return f"<sitemapindex>{listed}</sitemapindex>".encode()
    first = int(path.removeprefix("/sitemap-").removesuffix(".xml"))
    stories = range(first, min(first + LISTED, pages))
    listed = "".join(f"<url><loc>http://{host}/story/crews-called-{number}</loc></url>" for number in stories)
    return f"<urlset>{listed}</urlset>".encode()


def _said(status: str, body: bytes, content_type: str) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body

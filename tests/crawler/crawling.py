"""A publisher on a loopback server, and crawls of it in a process of their own."""

from __future__ import annotations

import json
import os
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests import programs

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Mapping

NEWSROOMS = Path(__file__).parent / "newsrooms.py"


@dataclass
class Site:
    """What a publisher serves: paths to a Content-Type and a body; `asked` are the paths that were asked for.

    `answers` are paths to another status than 200, or 404 for what is no page, and an address to go to instead.
    """

    pages: Mapping[str, tuple[str, bytes]]
    answers: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    address: str = ""
    asked: list[str] = field(default_factory=list)


@contextmanager
def served(site: Site, host: str = "127.0.0.1", port: int = 0) -> Iterator[Site]:
    """The site on a port of an address of this machine, a free one if none is named, while the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            path = self.path if self.path in site.pages else self.path.partition("?")[0]
            content_type, body = site.pages.get(path, ("text/plain", b""))
            status, location = site.answers.get(path, (200 if path in site.pages else 404, ""))
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """A test's output is its own."""

    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET

    with Server((host, port), Handler) as server:
        site.address = f"http://{f'[{host}]' if ':' in host else host}:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()


def crawled(
    newsrooms: tuple[str, ...], environment: Mapping[str, str]
) -> tuple[list[dict[str, Any]], subprocess.CompletedProcess[str]]:
    """What crawling some of the newsrooms of newsrooms.py brought, and the process that did it."""
    allowed = {**os.environ, "BLUELIGHT_ALLOWED_NETWORKS": "127.0.0.1/32"}
    process = programs.run(NEWSROOMS, *newsrooms, environment={**allowed, **environment})
    return json.loads(process.stdout or "[]"), process

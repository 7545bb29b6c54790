"""A publisher on a loopback server, and crawls of it in separate processes."""

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
    """The site of a publisher: Content-Type and body by path. `asked` lists the paths that were requested.

    `answers` has, by path, a status other than the usual 200 or 404, and the address of a redirect or an empty string.
    """

    pages: Mapping[str, tuple[str, bytes]]
    answers: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    address: str = ""
    asked: list[str] = field(default_factory=list)


@contextmanager
def served(site: Site, host: str = "127.0.0.1", port: int = 0) -> Iterator[Site]:
    """Serve the site on an address of this machine while the block runs, on a free port if none is given."""

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
            """Log nothing."""

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

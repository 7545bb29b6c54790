"""A web server on loopback that takes what is posted to it, or behaves as badly as it is told to."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Callable, Iterator, Mapping


@dataclass
class Receiver:
    """`status`, `headers` and `body` are the answer to what is posted, `posted` what came: path, headers, body.

    `instead` behaves in place of an answer; it is given the connection, and an event that ends with the test.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    instead: Callable[[socket.socket, threading.Event], None] | None = None
    posted: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)
    port: int = 0


@contextmanager
def receiving(receiver: Receiver, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """The receiver at a free port of an address of this machine while the block lasts."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.posted.append((self.path, {k.lower(): v for k, v in self.headers.items()}, content))
            if receiver.instead:
                receiver.instead(self.connection, over)
                self.close_connection = True
                return
            self.send_response(receiver.status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(receiver.body)))
            self.end_headers()
            self.wfile.write(receiver.body)

        def log_message(self, *_: Any) -> None:
            """A test's output is its own."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """Who hung up, or would not trust our certificate, is the test's to look at."""

    with Server((host, 0), Handler) as server:
        receiver.port = server.server_port
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield receiver
        finally:
            over.set()
            server.shutdown()
            thread.join()

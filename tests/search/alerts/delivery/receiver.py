"""A web server on loopback that records what is posted to it, and can be made to misbehave."""

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
    """The answer of the server, and the requests that it received.

    `status`, `headers` and `body`: the answer to each request. `instead`: a function that is called in place of an
    answer, with the connection and an event that is set when the test ends. `posted`: path, headers and body of each
    request.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    instead: Callable[[socket.socket, threading.Event], None] | None = None
    posted: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)
    port: int = 0


@contextmanager
def receiving(receiver: Receiver, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Run the receiver at a free port of a loopback address within the block."""
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
            """Log nothing, to keep the output of tests clean."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """Ignore clients that hang up or do not trust the certificate; the tests check these cases."""

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

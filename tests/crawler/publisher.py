"""A publisher on a loopback server with set answers, which records the requests that it receives."""

from __future__ import annotations

import json
import os
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tests import programs
from tests.waiting import PATIENCE, wait_until

if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Iterator, Mapping

VISITS = Path(__file__).parent / "visits.py"


@dataclass(kw_only=True)
class Answer:
    """An answer to a request. With an ETag, a conditional request is answered with 304.

    With `cut`, the connection ends after half of the body. With `held`, the answer is held back until this is set.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    held: threading.Event | None = None


class Asked(NamedTuple):
    """A request: its path, and whether it was conditional."""

    path: str
    conditional: bool = False


@dataclass
class Publisher:
    """Answers by path; other paths are answered with 404. `asked` has all requests since it was last cleared.

    `let_through` is the number of requests that are answered even if their answers are to be held back.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    address: str = ""
    let_through: int = 0
    met: threading.Event = field(default_factory=threading.Event)

    def says(self, path: str, body: str | bytes = b"", **given: Any) -> None:
        """Set the answer for a path."""
        self.answers[path] = Answer(body=body.encode() if isinstance(body, str) else body, **given)

    def feed(self, *paths: str, etag: str = "", extra: str = "", **headers: str) -> None:
        """Set the answer for /feed.xml to a feed that lists these stories."""
        items = "".join(f"<item><link>{self.address}{path}</link><title>{path}</title></item>" for path in paths)
        stated = {"ETag": f'"{etag}"'} if etag else {}
        stated |= {name.replace("_", "-"): value for name, value in headers.items()}
        self.says("/feed.xml", f"<rss version='2.0'><channel>{extra}{items}</channel></rss>", headers=stated)

    def story(self, path: str, *paragraphs: str, title: str = "A story", etag: str = "", head: str = "") -> None:
        """Set the answer for a path to the page of a story."""
        text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        headers = {"Content-Type": "text/html; charset=utf-8"} | ({"ETag": f'"{etag}"'} if etag else {})
        page = f"<!doctype html><title>{title}</title>{head}<article><h1>{title}</h1>{text}</article>"
        self.says(path, page, headers=headers)

    def was_asked(self) -> list[Asked]:
        """Return the requests since the last call."""
        asked, self.asked = self.asked, []
        return asked


@contextmanager
def published() -> Iterator[Publisher]:
    """Run the publisher on a free port of 127.0.0.1 while the block runs."""
    publisher = Publisher()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer = publisher.answers.get(self.path.partition("?")[0], Answer(status=404))
            conditions = {name.lower() for name in self.headers} & {"if-none-match", "if-modified-since"}
            publisher.asked.append(Asked(self.path, bool(conditions)))
            if answer.held and publisher.let_through:
                publisher.let_through -= 1
            elif answer.held:
                publisher.met.set()
                answer.held.wait(PATIENCE)
            etag = answer.headers.get("ETag")
            same = etag is not None and self.headers.get("If-None-Match") == etag
            self._answer(answer, 304 if same else answer.status, b"" if same else answer.body)

        def _answer(self, answer: Answer, status: int, body: bytes) -> None:
            self.send_response(status)
            for name, value in ({"Content-Type": "text/xml"} | dict(answer.headers)).items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body[: len(body) // 2] if answer.cut else body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True
            self.close_connection |= answer.cut

        def log_message(self, *_: Any) -> None:
            """Log nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """Ignore the broken connection of a crawl that was killed."""

    with Server(("127.0.0.1", 0), Handler) as server:
        publisher.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield publisher
        finally:
            server.shutdown()
            thread.join()


class Newsroom:
    """A newsroom that visits the publisher. Each visit is a separate process, on a clock that the test sets."""

    def __init__(self, folder: Path, publisher: Publisher) -> None:
        self.folder, self.publisher = folder, publisher
        self.hours = 0.0

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "BLUELIGHT_DATA": str(self.folder),
            "BLUELIGHT_ALLOWED_NETWORKS": "127.0.0.0/8",
            "SITE": self.publisher.address,
            "LATER": str(self.hours),
        }

    def visit(self, *, hours: float = 0, **environment: str) -> dict[str, Any]:
        """Visit the publisher this many hours after the last visit, and return the outcome."""
        self.hours += hours
        process = programs.run(VISITS, environment=self.environment | environment)
        assert process.returncode == 0, process.stderr
        assert not process.stderr, process.stderr
        outcome: dict[str, Any] = json.loads(process.stdout)
        return outcome

    def ended_in_the_middle(
        self, number: signal.Signals, *, until: Callable[[], bool] = lambda: True, **environment: str
    ) -> None:
        """Begin a visit, and end it with a signal once the publisher holds an answer back and `until` is true."""
        self.publisher.met.clear()
        environment = self.environment | environment
        with programs.Program(VISITS, environment=environment) as process:
            assert self.publisher.met.wait(PATIENCE), "nothing that is held back was asked for"
            wait_until(until)
            process.send_signal(number)
            for answer in self.publisher.answers.values():
                if answer.held:
                    answer.held.set()

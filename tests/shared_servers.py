"""One Elasticsearch and one PostgreSQL for all processes that run the tests.

The process that pytest was started as starts each when a test first needs it, and stops it at the end. The workers of
pytest-xdist ask it for the address.
"""

from __future__ import annotations

from contextlib import ExitStack
from multiprocessing.connection import Client, Listener
from threading import Lock, Thread
from typing import TYPE_CHECKING

from tests import elasticsearch_server, postgres_server

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_RUNNING = {"elasticsearch": elasticsearch_server.running, "postgresql": postgres_server.running}


class SharedServers:
    """Starts each server once."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._locks = {name: Lock() for name in _RUNNING}
        self._started: dict[str, str | Exception] = {}
        self._listener = Listener(family="AF_UNIX")
        Thread(target=self._accept, daemon=True).start()

    @property
    def socket(self) -> str:
        """Where workers ask."""
        return str(self._listener.address)

    def start(self, name: str) -> str | Exception:
        """Start a server, unless it has been; returns its address, or why it cannot be started."""
        with self._locks[name]:
            if name not in self._started:
                try:
                    self._started[name] = self._stack.enter_context(_RUNNING[name]())
                except (elasticsearch_server.CannotStart, RuntimeError) as error:
                    self._started[name] = error
        return self._started[name]

    def stop(self) -> None:
        """Stop those that were started."""
        self._listener.close()
        self._stack.close()

    def _accept(self) -> None:
        while True:
            try:
                connection = self._listener.accept()
            except OSError:  # closed
                return
            Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: Connection) -> None:
        with connection:
            connection.send(self.start(connection.recv()))


def address(socket: str, name: str) -> str:
    """Return the address of a server of the process that answers at this socket. Raises what kept it from starting."""
    with Client(socket, family="AF_UNIX") as connection:
        connection.send(name)
        answer: str | Exception = connection.recv()
    if isinstance(answer, Exception):
        raise answer
    return answer

"""Errors of an Elasticsearch that is missing, is another program, or refuses the login. They need no real server."""

from __future__ import annotations

import json
import socket
import threading
from base64 import b64decode
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from search.engines import open_index
from search.engines.elasticsearch_address import read_address
from search.errors import SearchIndexError
from search.settings import Access, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY = "c2VjcmV0OmtleQ=="


class Refusing(BaseHTTPRequestHandler):
    """A web server that accepts `editor` with the password `p@ss/word`, or `KEY`, and is not an Elasticsearch."""

    def do_GET(self) -> None:
        kind, _, given = self.headers.get("Authorization", "").partition(" ")
        known = given == KEY if kind == "ApiKey" else b64decode(given).decode() == "editor:p@ss/word"
        reason = {"error": {"root_cause": [{"reason": "unable to authenticate user"}], "type": "security"}}
        answer = json.dumps({} if known else reason).encode()
        self.send_response(200 if known else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *arguments: object) -> None:
        """Log nothing."""


@pytest.fixture
def refusing() -> Iterator[int]:
    """The port of a `Refusing` server."""
    with HTTPServer(("127.0.0.1", 0), Refusing) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def _error(address: str, access: Access | None = None) -> str:
    with pytest.raises(SearchIndexError) as error:
        open_index(address, access)
    return str(error.value)


def test_a_server_that_is_not_there_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but nobody listens
        port = taken.getsockname()[1]
        said = _error(f"http://editor:secret@127.0.0.1:{port}/stories")
    assert said == f"Elasticsearch at http://127.0.0.1:{port} does not answer: [Errno 111] Connection refused."


def test_a_wrong_password_is_not_shown(refusing: int) -> None:
    said = _error(f"http://editor:secret@127.0.0.1:{refusing}")
    assert said == f"Elasticsearch at http://127.0.0.1:{refusing} refused: unable to authenticate user."


def test_another_server_is_told_from_elasticsearch_once_it_lets_us_in(refusing: int) -> None:
    said = _error(f"http://editor:p%40ss%2Fword@127.0.0.1:{refusing}")
    assert said == f"Elasticsearch at http://127.0.0.1:{refusing} refused: it is not an Elasticsearch."


def test_an_api_key_lets_us_in_before_any_password_and_is_not_shown(refusing: int) -> None:
    address = f"http://editor:wrong@127.0.0.1:{refusing}"
    assert _error(address, Access(KEY)).endswith("refused: it is not an Elasticsearch.")
    assert _error(address, Access("bm8=")).endswith("refused: unable to authenticate user.")
    settings = read_settings(index_api_key=KEY)
    assert settings.index_access == Access(KEY)
    assert KEY not in repr(settings) + repr(settings.index_access) + str(settings.model_dump(mode="json"))


@pytest.mark.parametrize("content", [None, "not a certificate"])
def test_certificates_that_cannot_be_read_are_named(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "ca.pem"
    if content:
        file.write_text(content)
    assert _error("https://127.0.0.1:9", Access(ca=file)).startswith(f"The certificates in {file} cannot be read: ")


@pytest.mark.parametrize("address", ["http://", "https://:9200", "http://u:sec/ret@host:9200", "http://[::1/stories"])
def test_an_address_that_cannot_be_read_is_not_repeated(address: str) -> None:
    said = _error(address)
    assert said.startswith("The address of the Elasticsearch cannot be read: it must look like https://")
    assert "sec" not in said


def test_an_address_has_ports_and_a_name_to_fall_back_on() -> None:
    plain, secure = read_address("http://[::1]"), read_address("https://search.example/2026")
    assert (str(plain), plain.index) == ("Elasticsearch at http://[::1]:9200", "bluelight-stories")
    assert (str(secure), secure.index) == ("Elasticsearch at https://search.example:443", "2026")
    assert "secret" not in repr(read_address("http://editor:secret@host"))

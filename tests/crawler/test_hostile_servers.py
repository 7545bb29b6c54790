"""Tests, against real servers, that broken and hostile servers do little harm and are reported in a sentence."""

from __future__ import annotations

import ssl
import threading
import zlib
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import HTTPServer, SimpleHTTPRequestHandler
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from search.store import open_store
from search.story import story_id
from tests.crawler.publisher import Answer, Newsroom, Publisher, published

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HTML = {"Content-Type": "text/html"}


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with published() as opened:
        opened.story("/story/good", "A man was arrested.")
        yield opened


def visited(folder: Path, publisher: Publisher) -> list[str]:
    """Visit a feed with a bad and a good story, check that the good one is stored, and return the problems."""
    publisher.feed("/story/bad", "/story/good")
    publisher.answers.setdefault("/story/bad", Answer(status=404))
    outcome = Newsroom(folder, publisher).visit()
    with open_store(f"sqlite:///{folder / 'bluelight.db'}") as store:
        assert store.stories.get([story_id("gazette", "good")])
        assert not store.stories.get([story_id("gazette", "bad")])
    problems: list[str] = outcome["problems"]
    assert len(problems) == 1, problems
    return problems


def test_a_gzip_bomb_is_not_unpacked(tmp_path: Path, publisher: Publisher) -> None:
    pack = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(pack.compress(b"\0" * 1_000_000) for _ in range(500)) + pack.flush()
    publisher.says("/story/bad", bomb, headers=HTML | {"Content-Encoding": "gzip"})
    (problem,) = visited(tmp_path, publisher)
    assert "during decompression" in problem, "what is packed is small, what it holds is not"


def test_a_redirect_that_leads_to_itself_ends(tmp_path: Path, publisher: Publisher) -> None:
    publisher.says("/story/bad", status=302, headers={"Location": "/story/bad?again"})
    (problem,) = visited(tmp_path, publisher)
    assert "/story/bad" in problem and "max redirections reached" in problem
    assert sum(asked.path.startswith("/story/bad") for asked in publisher.asked) <= 10


def test_a_redirect_to_another_site_is_not_followed_and_told_once(tmp_path: Path, publisher: Publisher) -> None:
    elsewhere = publisher.address.replace("127.0.0.1", "localhost")
    for number in range(3):
        publisher.says(f"/story/bad-{number}", status=302, headers={"Location": f"{elsewhere}/consent?{number}"})
    publisher.feed("/story/bad-0", "/story/bad-1", "/story/bad-2", "/story/good")
    newsroom = Newsroom(tmp_path, publisher)
    outcome = newsroom.visit()
    reason = "redirects to localhost, which does not belong to The Blue Lamp Gazette; redirects there are not followed."
    (problem,) = outcome["problems"]
    assert problem.startswith(f"gazette: {publisher.address}/story/bad-") and problem.endswith(reason)
    assert (outcome["new"], outcome["left_out"]) == (1, 3)
    assert not any("consent" in asked.path for asked in publisher.was_asked())
    newsroom.visit(hours=0.5)
    assert [asked.path for asked in publisher.asked] == ["/feed.xml"], "it is tried again a day later"


def test_a_source_may_move_within_its_site_and_its_robots_txt_anywhere(tmp_path: Path, publisher: Publisher) -> None:
    elsewhere = publisher.address.replace("127.0.0.1", "localhost")
    publisher.says("/robots.txt", status=301, headers={"Location": f"{elsewhere}/robots-of-the-group.txt"})
    publisher.says("/robots-of-the-group.txt", "User-agent: *\nDisallow: /story/bad", headers=HTML)
    publisher.says("/story/moved", status=301, headers={"Location": "/story/good"})
    publisher.feed("/story/moved", "/story/bad")
    newsroom = Newsroom(tmp_path, publisher)
    outcome = newsroom.visit()
    assert outcome["new"] == 1
    assert outcome["problems"] == [f"gazette: {publisher.address}/story/bad was left out: Forbidden by robots.txt."]


def test_a_connection_that_is_cut_gives_no_half_a_story(tmp_path: Path, publisher: Publisher) -> None:
    publisher.story("/story/bad", "First half.", "Second half.")
    publisher.answers["/story/bad"].cut = True
    (problem,) = visited(tmp_path, publisher)
    assert "was cut off in transit" in problem


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path, publisher: Publisher) -> None:
    with _self_signed(tmp_path) as address:
        publisher.feed("/story/good")
        Newsroom(tmp_path / "one", publisher).visit()
        publisher.says("/feed.xml", status=301, headers={"Location": f"{address}/feed.xml"})
        outcome = Newsroom(tmp_path / "two", publisher).visit()
    (problem,) = outcome["problems"]
    assert f"{address}/feed.xml" in problem
    assert "certificate" in problem


@contextmanager
def _self_signed(folder: Path) -> Iterator[str]:
    """Return the address of a TLS server with a self-signed certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)

    class Quiet(HTTPServer):
        def handle_error(self, *_: object) -> None:
            """Ignore clients that close the connection, which the test expects."""

    with Quiet(("127.0.0.1", 0), SimpleHTTPRequestHandler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"https://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()

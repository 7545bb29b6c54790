from __future__ import annotations

import hmac
import json
import socket
from base64 import b64decode, b64encode
from datetime import timedelta
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

import pytest

from search.alerts.delivery.webhook import webhook_transport
from search.alerts.delivery.webhook.webhook_transport import post
from search.alerts.messages.as_json import as_json
from search.alerts.messages.content import OtherReport
from search.changes import ChangedWords, ChangeKind
from search.errors import ChannelDown, DeliveryRefused
from tests.crawler.test_bad_input import free_port
from tests.search.alerts.delivery.receiver import Receiver, receiving
from tests.search.alerts.messages.contents import HOSTILE, content, hostile, story_entry
from tests.stories import NOON, RADIO, story

if TYPE_CHECKING:
    import threading

HERE = [ip_network("127.0.0.1/32")]
SECRET = f"whsec_{b64encode(b'0123456789abcdef0123456789abcdef').decode()}"


def posted(receiver: Receiver, payload: Any = None, path: str = "/hook", **more: Any) -> None:
    post(
        f"http://127.0.0.1:{receiver.port}{path}",
        SECRET,
        payload or {"type": "alert"},
        "7.12",
        NOON,
        **{"allowed": HERE} | more,
    )


def test_a_receiver_gets_the_letter_signed_with_its_secret() -> None:
    other_reports = (OtherReport(source="Radio Ambershire News", headline="Inquest opens", link="https://news.test/2"),)
    payload = as_json(
        content(
            story_entry(
                why="inquest",
                notes=("It comes late.",),
                changes=(
                    (
                        ChangedWords("One", ChangeKind.SAME),
                        ChangedWords("man", ChangeKind.REMOVED),
                        ChangedWords("woman", ChangeKind.ADDED),
                    ),
                ),
                also_reported_by=other_reports,
            ),
            more=3,
            digest=True,
            sentences=("Good morning.",),
        ),
        NOON,
    )
    with receiving(Receiver()) as receiver:
        posted(receiver, payload, "/in?desk=1")
    ((path, headers, body),) = receiver.posted
    assert path == "/in?desk=1" and headers["host"] == f"127.0.0.1:{receiver.port}"
    assert headers["content-type"] == "application/json"
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == ("7.12", str(int(NOON.timestamp())))
    signed = hmac.digest(b64decode(SECRET[6:]), f"7.12.{int(NOON.timestamp())}.".encode() + body, "sha256")
    assert headers["webhook-signature"] == f"v1,{b64encode(signed).decode()}"
    assert json.loads(body) == payload
    (of_story,) = payload["data"]["stories"]
    assert of_story["passages"] == [
        [
            {"text": "An ", "matched": False},
            {"text": "inquest", "matched": True},
            {"text": " opened on Monday.", "matched": False},
        ]
    ]
    assert of_story["changes"] == [
        [{"text": "One", "fate": "same"}, {"text": "man", "fate": "removed"}, {"text": "woman", "fate": "added"}]
    ]
    assert (of_story["occasion"], of_story["why"], of_story["notes"]) == ("new", "inquest", ["It comes late."])
    assert of_story["retold_by"] == [
        {"source": "Radio Ambershire News", "headline": "Inquest opens", "link": "https://news.test/2"}
    ]
    assert (payload["timestamp"], of_story["published"]) == ("2026-11-03T12:00:00+00:00",) * 2
    assert (payload["data"]["more"], payload["data"]["digest"]) == (3, True)


def test_the_signature_is_that_of_the_standards_own_example() -> None:
    """The example is in libraries/python/tests of https://github.com/standard-webhooks/standard-webhooks."""
    body = b'{"test": 2432232314}'
    made = webhook_transport.signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_no_text_breaks_the_json_or_comes_through_as_more_than_text(text: str) -> None:
    with receiving(Receiver()) as receiver:
        posted(receiver, as_json(hostile(text), NOON))
    read = json.loads(receiver.posted[0][2])
    assert set(read) == {"type", "timestamp", "data"} and len(read["data"]["stories"]) == 1
    assert read["data"]["subject"].isprintable() and "evil" not in receiver.posted[0][0]


def test_of_a_searched_source_only_what_matched_is_posted() -> None:
    body = tuple(f"Inquest number {number}. Not this." for number in range(9))
    assert "Not this" not in json.dumps(
        as_json(content(story_entry(story(*body, source=RADIO, summary="Not this."))), NOON)
    )


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_success_is_one(status: int) -> None:
    with receiving(Receiver(status=status)) as receiver:
        posted(receiver)
    assert len(receiver.posted) == 1


@pytest.mark.parametrize(("status", "permanent"), [(400, False), (401, False), (404, False), (410, True), (304, False)])
def test_a_refusal_is_told_in_the_receivers_own_words(status: int, permanent: bool) -> None:
    answer = b"no\r\nsuch \x1b[31mdesk\xff" + b"x" * 100_000
    body = answer if status != 304 else b""
    with receiving(Receiver(status=status, body=body)) as receiver, pytest.raises(DeliveryRefused) as error:
        posted(receiver)
    assert error.value.permanent is permanent
    assert str(error.value).startswith(f"127.0.0.1 answered {status}")
    assert str(error.value).isprintable() and len(str(error.value)) < 400
    assert status == 304 or "no such [31mdesk" in str(error.value)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        ("120", 120.0),
        ((NOON + timedelta(minutes=5)).strftime("%a, %d %b %Y %H:%M:%S GMT"), 300.0),
        ((NOON - timedelta(minutes=5)).strftime("%a, %d %b %Y %H:%M:%S GMT"), 0.0),
        ("9" * 500, 86_400.0),
        ("Fri, 31 Dec 9999 23:59:59 -0100", None),
        ("soon", None),
        ("", None),
    ],
)
def test_who_is_overwhelmed_is_left_alone_for_as_long_as_it_asks(status: int, asked: str, wait: float | None) -> None:
    overwhelmed = Receiver(status=status, headers={"Retry-After": asked})
    with receiving(overwhelmed), pytest.raises(DeliveryRefused) as error:
        posted(overwhelmed)
    assert error.value.wait == wait and f"answered {status}" in str(error.value)


def test_nobody_there_is_said() -> None:
    with pytest.raises(ChannelDown, match=r"^127\.0\.0\.1 cannot be reached: .*refused"):
        posted(Receiver(port=free_port()))


def dribbles(connection: socket.socket, over: threading.Event) -> None:
    while not over.wait(0.05):
        try:
            connection.sendall(b"X")
        except OSError:
            return


def says_nothing(connection: socket.socket, over: threading.Event) -> None:
    over.wait()


def never_ends(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 500 No\r\nContent-Length: 1000000\r\n\r\n")
    dribbles(connection, over)


@pytest.mark.parametrize("instead", [dribbles, says_nothing, never_ends])
def test_who_keeps_us_waiting_is_given_up(monkeypatch: pytest.MonkeyPatch, instead: Any) -> None:
    monkeypatch.setattr(webhook_transport, "SECONDS", 0.4)
    with receiving(Receiver(instead=instead)) as receiver, pytest.raises(ChannelDown, match="did not answer within"):
        posted(receiver)


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-", b"SSH-2.0-OpenSSH_9.2\r\n", b"\x00" * 200_000])
def test_who_breaks_off_or_speaks_another_language_has_taken_nothing(answer: bytes) -> None:
    def breaks(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(answer)
        connection.shutdown(socket.SHUT_RDWR)

    with receiving(Receiver(instead=breaks)) as receiver, pytest.raises(ChannelDown, match="cannot be reached"):
        posted(receiver)


def test_a_redirect_is_followed_with_the_same_message() -> None:
    with receiving(Receiver()) as there:
        for status in (301, 302, 303, 307, 308):
            to = {"Location": f"http://127.0.0.1:{there.port}/there"}
            with receiving(Receiver(status=status, headers=to)) as here:
                posted(here)
            assert there.posted[-1][0] == "/there" and there.posted[-1][2] == here.posted[-1][2]
            assert there.posted[-1][1]["webhook-signature"] == here.posted[-1][1]["webhook-signature"]


def test_no_redirect_leads_into_our_own_network() -> None:
    with receiving(Receiver(), "127.0.0.2") as inside:
        for to in (f"http://127.0.0.2:{inside.port}/", f"https://127.0.0.2:{inside.port}/", "//127.0.0.2/"):
            here = Receiver(status=307, headers={"Location": to})
            with receiving(here), pytest.raises(DeliveryRefused, match="BLUELIGHT_ALLOWED_NETWORKS") as error:
                posted(here)
            assert "127.0.0.2" in str(error.value) and not error.value.permanent
    assert inside.posted == []


def test_redirects_end() -> None:
    round_and_round = Receiver(status=307, headers={"Location": "/again"})
    with receiving(round_and_round), pytest.raises(DeliveryRefused, match="more than 3 times"):
        posted(round_and_round)
    assert len(round_and_round.posted) == 4


@pytest.mark.parametrize(
    "to", ["ftp://127.0.0.1/", "file:///etc/passwd", "https://[::1", "https://", f"https://x.example:{10**20}/"]
)
def test_a_redirect_to_nowhere_is_a_refusal(to: str) -> None:
    here = Receiver(status=302, headers={"Location": to})
    with receiving(here), pytest.raises(DeliveryRefused, match=r"127\.0\.0\.1 redirects to"):
        posted(here)


def test_the_login_in_an_address_is_given_to_its_host_alone() -> None:
    with receiving(Receiver()) as there:
        to = {"Location": f"http://127.0.0.1:{there.port}/there"}
        with receiving(Receiver(status=307, headers=to)) as here:
            post(f"http://desk:hunter2@127.0.0.1:{here.port}/", SECRET, {}, "1", NOON, HERE)
    assert here.posted[0][1]["authorization"] == f"Basic {b64encode(b'desk:hunter2').decode()}"
    assert "authorization" not in there.posted[0][1]

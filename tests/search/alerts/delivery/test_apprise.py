from __future__ import annotations

import json
import re
from ipaddress import ip_network
from typing import TYPE_CHECKING

import pytest
from apprise.plugins import N_MGR

from search.alerts.delivery.apprise import apprise_services, apprise_transport
from search.alerts.delivery.apprise.apprise_transport import send, short_text
from search.errors import AlertError, ChannelDown, DeliveryRefused
from tests.search.alerts.delivery.receiver import Receiver, receiving
from tests.search.alerts.messages.contents import HOSTILE, content, hostile, story_entry
from tests.stories import RADIO, story

if TYPE_CHECKING:
    import socket
    import threading
    from collections.abc import Iterator

HERE = [ip_network("127.0.0.1/32")]
SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"
DISCORD = "discord://123456789012345678/abcdefghijklmnopqrst"


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A receiver that replaces the servers of Slack and Discord."""
    with receiving(Receiver(body=b"ok")) as here:
        monkeypatch.setattr(N_MGR["slack"], "webhook_url", f"http://127.0.0.1:{here.port}/slack")
        monkeypatch.setattr(N_MGR["discord"], "notify_url", f"http://127.0.0.1:{here.port}/discord")
        yield here


def test_slack_is_told_what_happened_where_and_how_to_stop(receiver: Receiver) -> None:
    of = story("An inquest opened on Monday & more.", title="Man died in Coldmere")
    send(SLACK, content(story_entry(of, notes=("It comes late.",)), more=2), HERE)
    ((path, _, body),) = receiver.posted
    (posted,) = json.loads(body)["attachments"]
    assert path == "/slack/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"
    assert posted["title"] == "inquest: Man died in Coldmere"
    assert posted["text"].splitlines() == [
        "Man died in Coldmere",
        "Ambershire Police, statement, published Tue 3 Nov 2026, 12:00",
        "It comes late.",
        "An inquest opened on Monday &amp; more.",
        of.url,
        "",
        "And 2 more: https://news.ambershire.example/?q=inquest",
        "",
        "Change or remove this alert: https://news.ambershire.example/alerts?id=7",
    ]
    assert "http" not in json.dumps({**json.loads(body), "attachments": [{**posted, "text": ""}]})


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_no_text_calls_anybody_or_becomes_a_link_or_markup(receiver: Receiver, text: str) -> None:
    send(SLACK, hostile(text), HERE)
    send(DISCORD, hostile(text), HERE)
    (slack,) = json.loads(receiver.posted[0][2])["attachments"]
    assert not re.search(r"[<>]", slack["title"] + slack["text"]) and not json.loads(receiver.posted[0][2])["mrkdwn"]
    for _, _, body in receiver.posted[1:]:
        content = json.loads(body)["content"]
        assert not re.search(r"@everyone|@here|<@|<!|\]\(|```", content)
        assert len(content) <= 2_000


@pytest.mark.parametrize("service", ["mmost", "matrix", "gotify"])
def test_services_of_ones_own_are_reached_in_an_allowed_network_alone(receiver: Receiver, service: str) -> None:
    address = f"{service}://127.0.0.1:{receiver.port}/Atoken1234567/Btoken1234567/"
    with pytest.raises(DeliveryRefused, match=r"127\.0\.0\.1 is not a public address; BLUELIGHT_ALLOWED_NETWORKS"):
        send(address, content(story_entry()))
    assert receiver.posted == []


def test_a_service_of_ones_own_gets_it(receiver: Receiver) -> None:
    send(f"mmost://127.0.0.1:{receiver.port}/4jfdsk3jnds", content(story_entry()), HERE)
    assert "Man died in Coldmere" in json.loads(receiver.posted[0][2])["text"]


def test_no_redirect_is_followed(receiver: Receiver) -> None:
    with receiving(Receiver()) as elsewhere:
        receiver.status, receiver.headers = 307, {"Location": f"http://127.0.0.1:{elsewhere.port}/"}
        with pytest.raises(DeliveryRefused, match="error=307"):
            send(SLACK, content(story_entry()), HERE)
    assert elsewhere.posted == []


def test_a_refusal_is_told_without_the_token(receiver: Receiver) -> None:
    receiver.status, receiver.body = 403, b"invalid_token TIiajkdnlazkcOXrIdevi7"
    with pytest.raises(DeliveryRefused, match="Slack") as error:
        send(SLACK, content(story_entry()), HERE)
    assert "403" in str(error.value) and "TIiajkdnlazkcOXrIdevi7" not in str(error.value)


def test_who_keeps_us_waiting_is_given_up(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    def waits(connection: socket.socket, over: threading.Event) -> None:
        over.wait()

    receiver.instead = waits
    monkeypatch.setattr(apprise_services.ASSET, "_service_timeout", 0.1)
    with pytest.raises(ChannelDown, match="Slack did not take the message within"):
        send(SLACK, content(story_entry()), HERE)


def test_an_address_that_is_known_no_more_is_said() -> None:
    with pytest.raises(AlertError, match="No service has addresses that begin with gone://"):
        send("gone://token", content(story_entry()), HERE)


def test_what_does_not_fit_is_counted_and_found_by_the_link() -> None:
    entries = [story_entry(story("An inquest. " + "Inquest. " * 30, title=f"Inquest {number}")) for number in range(20)]
    whole = content(*entries, more=5)
    assert short_text(whole, 100_000).count("Inquest 1") == 11 and "And 5 more: " in short_text(whole, 100_000)
    for longest in (900, 1_600, 2_400):
        text = short_text(whole, longest)
        shown = len(re.findall(r"^Inquest \d+$", text, re.MULTILINE))
        assert len(text) <= longest and 0 < shown < 20
        assert f"And {25 - shown} more: {whole.search}" in text and text.endswith(whole.manage)


def test_a_word_from_nobody_needs_no_story() -> None:
    text = short_text(content(sentences=("Radio Ambershire News has brought nothing since Monday.",)), 500)
    assert text.startswith("Radio Ambershire News has brought nothing since Monday.\n\nAll stories that match: ")


def test_of_a_searched_source_no_more_than_what_matched_is_told() -> None:
    body = tuple(f"Inquest number {number}. Not this." for number in range(9))
    assert "Not this" not in short_text(content(story_entry(story(*body, source=RADIO))), 9_000)


def test_the_longest_of_a_service_is_not_passed(receiver: Receiver) -> None:
    long = content(*(story_entry(story("An inquest. " * 20, title=f"Inquest {n}")) for n in range(20)))
    send(DISCORD, long, HERE)
    assert len(receiver.posted) == 1 and len(json.loads(receiver.posted[0][2])["content"]) <= 2_000
    assert apprise_transport.ROOM < 1

"""The JSON API over HTTP, as a newsroom's program uses it."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.web import api
from search import calendar
from search.alert import Terms
from search.alerts.editing.terms import add_alert
from tests.alerts import DESK, NIGHT, mail

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from search.store import Store
    from tests.mail_server import MailServer

    Ask = Callable[..., httpx.Response]

ANNA, BEN = "a" * 40, "b" * 40
PAGE = Path(__file__).parents[2] / "docs" / "api.md"


@pytest.fixture
def tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLUELIGHT_API_TOKENS", f"Anna@ambershire.example={ANNA} ben={BEN}")


@pytest.fixture
def ask(http: httpx.Client, tokens: None) -> Ask:
    """Sends requests with Anna's token, or another: ask("GET", "/alerts", token=BEN)."""

    def asked(method: str, path: str, token: str = ANNA, **sent: Any) -> httpx.Response:
        return http.request(method, f"/api{path}", headers={"Authorization": f"Bearer {token}"}, **sent)

    return asked


def error(answer: httpx.Response) -> tuple[int, str]:
    """Return status and sentence of an answer that holds nothing else, except the position of a query's error."""
    content = answer.json()
    assert set(content) <= {"error", "position"} and content["error"].endswith(".") and "\n" not in content["error"]
    assert "Traceback" not in answer.text
    return answer.status_code, content["error"]


def documented() -> list[tuple[str, str, str]]:
    """Return method, path and example body of each heading of docs/api.md."""
    parts = re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.MULTILINE)[1:]
    bodies = [re.search(r"```json\n(.*?)```", part, re.DOTALL) for part in parts]
    heads = [part.splitlines()[0].partition(" /api") for part in parts]
    return [(method, path, body[1] if body else "") for (method, _, path), body in zip(heads, bodies, strict=True)]


def test_the_page_tells_of_every_address_and_of_no_other() -> None:
    described = {(method, path.partition("?")[0]) for method, path, _ in documented()}
    assert described == {(operation.method, operation.path) for operation in api.OPERATIONS}


def test_what_the_page_shows_can_be_sent_as_it_stands(filled: Store, ask: Ask) -> None:
    for alert in filled.alerts.all():
        filled.alerts.remove(alert.id)
    number = 1
    for method, path, body in documented():
        sent = json.loads(body.replace('"not_to": [1]', f'"not_to": [{number}]')) if body else None
        answer = ask(method, path.replace("{number}", str(number)), json=sent)
        assert answer.status_code < 300, (path, answer.text)
        if (method, path) == ("POST", "/alerts"):
            number = answer.json()["number"]
            assert sent.items() <= (answer.json() | {"to": sent["to"]}).items()


def test_without_tokens_nobody_may_and_it_says_how_to_set_one(http: httpx.Client) -> None:
    for path in ("/api/alerts", "/api/search"):
        status, sentence = error(http.get(path, headers={"Authorization": "Bearer x"}))
        assert status == 403 and "Set BLUELIGHT_API_TOKENS" in sentence


@pytest.mark.parametrize("header", ["", "Bearer", f"Bearer {ANNA}x", f"Basic {ANNA}", f"Bearer {'é' * 20}", ANNA])
def test_a_wrong_token_opens_nothing(http: httpx.Client, tokens: None, header: str) -> None:
    answer = http.get("/api/alerts", headers={"Authorization": header.encode()})
    assert error(answer)[0] == 401 and answer.headers["WWW-Authenticate"] == "Bearer"


def test_an_alert_is_set_seen_changed_suspended_and_removed(store: Store, ask: Ask) -> None:
    made = ask("POST", "/alerts", json={"query": "inquest", "to": [DESK], "every": "hourly"})
    assert made.status_code == 201 and made.json()["secrets"] == []
    number = made.json()["number"]
    saved = store.alerts.one(number)
    assert (saved.owner, saved.query, str(saved.cadence)) == ("anna@ambershire.example", "inquest", "hourly")
    assert datetime.fromisoformat(made.json()["created"]) == saved.created

    changed = ask("PATCH", f"/alerts/{number}", json={"quiet": "22:00-07:00", "to": [NIGHT], "shared": False}).json()
    assert [each["address"] for each in changed["channels"]] == [DESK, NIGHT]
    assert (changed["every"], changed["quiet"], changed["query"]) == ("hourly", "22:00-07:00", "inquest")

    until = ask("POST", f"/alerts/{number}/suspend", json={"until": "2999-01-01"}).json()["until"]
    assert datetime.fromisoformat(until) == calendar.midnight(datetime(2999, 1, 1).date())
    assert ask("POST", f"/alerts/{number}/resume").json()["suspended"] is None
    assert ask("GET", "/alerts").json() == {"alerts": [ask("GET", f"/alerts/{number}").json()]}
    gone = ask("DELETE", f"/alerts/{number}")
    assert (gone.status_code, gone.content) == (204, b"") and store.alerts.all() == []


def test_a_webhooks_secret_is_told_once(store: Store, ask: Ask) -> None:
    made = ask("POST", "/alerts", json={"query": "inquest", "to": ["https://hooks.ambershire.example/key"]}).json()
    (secret,) = made["secrets"]
    assert secret["address"] == "https://hooks.ambershire.example/…" and secret["secret"].startswith("whsec_")
    again = ask("GET", f"/alerts/{made['number']}").text + ask("GET", "/alerts").text
    assert "whsec_" not in again and "/key" not in again and store.alerts.one(made["number"]).channels[0].encrypted


def test_a_private_alert_is_nowhere_for_others(store: Store, ask: Ask) -> None:
    number = ask("POST", "/alerts", json={"query": "inquest", "shared": False}).json()["number"]
    assert ask("GET", "/alerts", token=BEN).json() == {"alerts": []}
    tries = [("GET", ""), ("PATCH", ""), ("DELETE", ""), ("GET", "/log"), ("GET", "/notices"), ("POST", "/test")]
    for method, path in [*tries, ("POST", "/suspend"), ("POST", "/resume")]:
        assert error(ask(method, f"/alerts/{number}{path}", token=BEN)) == (404, f"No alert has the number {number}.")
    assert store.alerts.one(number).suspended is None


def test_a_shared_alert_is_seen_by_all_and_changed_by_its_owner(store: Store, ask: Ask) -> None:
    number = ask("POST", "/alerts", json={"query": "inquest"}).json()["number"]
    assert ask("GET", f"/alerts/{number}", token=BEN).status_code == 200
    for method, path in [("PATCH", ""), ("DELETE", ""), ("POST", "/test"), ("POST", "/suspend"), ("POST", "/resume")]:
        status, sentence = error(ask(method, f"/alerts/{number}{path}", token=BEN))
        assert status == 403
        assert sentence == f"Alert {number} belongs to anna@ambershire.example, who alone can change it."
    nobodys = add_alert(store, Terms(query="flood"))
    assert ask("PATCH", f"/alerts/{nobodys}", token=BEN, json={"label": "Floods"}).json()["owner"] == "local"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, "query is missing."),
        ([1], "An object in braces was expected, with names and values."),
        ({"query": 7}, "query: should be a valid string."),
        ({"query": "inquest", "colour": "red"}, "colour is not known here; the fields are query,"),
        ({"query": "inquest", "tell": ["gossip"]}, '"gossip" is not an occasion; choose from new, edited'),
        ({"query": "inquest", "tell": []}, "An alert needs one or more of the occasions new"),
        ({"query": "inquest", "every": "never"}, '"never" is not a cadence'),
        ({"query": "inquest", "quiet": "night"}, '"night" is not a time span'),
        ({"query": "inquest", "silence_days": 0}, "A silence is reported after 1 to 365 days."),
        ({"query": "inquest", "silence_days": 10**30}, "A silence is reported after 1 to 365 days."),
        ({"query": "inquest", "label": "two\nlines\u202e"}, "A label has at most 100 characters"),
        ({"query": "inquest", "to": ["nobody"]}, "'nobody' is not a mail address."),
        ({"query": "inquest", "to": [DESK, DESK.upper()]}, "would get every message twice"),
        ({"query": "inquest", "to": [f"desk{n}@ambershire.example" for n in range(21)]}, "at most 20 channels."),
        ({"query": "inquest", "to": ["https://127.0.0.1/hook"]}, "127.0.0.1 is not a public address"),
        ({"query": "inquest", "to": "desk@ambershire.example"}, "to: should be a valid list."),
        ({"query": "inquest ("}, "This bracket is never closed."),
        ({"query": " "}, "An alert needs something to look for"),
    ],
    ids=str,
)
def test_a_wrong_value_is_refused_in_a_sentence_and_not_saved(
    store: Store, ask: Ask, body: object, expected: str
) -> None:
    answer = ask("POST", "/alerts", content=json.dumps(body))
    status, sentence = error(answer)
    assert status == 422 and expected in sentence
    assert store.alerts.all() == []
    if "(" in str(body):
        assert answer.json()["position"] == 8


def test_a_change_is_made_whole_or_not_at_all(store: Store, ask: Ask) -> None:
    number = add_alert(store, Terms(query="inquest"), [mail(DESK)])
    before = store.alerts.one(number)
    for wrong in ({"label": "x", "not_to": [99]}, {"label": "x", "to": [DESK]}, {"query": "(", "to": [NIGHT]}, [], "x"):
        assert error(ask("PATCH", f"/alerts/{number}", json=wrong))[0] == 422
    assert store.alerts.one(number) == before


def test_what_is_not_a_request_is_answered_with_a_sentence_too(ask: Ask) -> None:
    assert error(ask("POST", "/alerts", content=b"{"))[0] == 400
    assert error(ask("POST", "/alerts", content=b"[" * 50_000))[0] == 400
    assert error(ask("POST", "/alerts", content=b" " * 70_000)) == (413, "The body may be at most 65,536 bytes long.")
    assert error(ask("GET", "/nothing")) == (404, "There is nothing at this address.")
    assert error(ask("PUT", "/alerts")) == (405, "This address does not accept that method.")
    for number in ("0", "99", "-1", "x", "9" * 30, "9" * 5_000):
        assert error(ask("GET", f"/alerts/{number}"))[0] == 404
    for limit in ("0", "501", "x", "-1", "9" * 5_000, "²"):
        assert error(ask("GET", f"/search?limit={limit}"))[0] == 422
    assert error(ask("GET", "/search?order=random"))[0] == 422


def test_what_is_away_is_said(ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BLUELIGHT_INDEX", "http://127.0.0.1:9")
    assert error(ask("GET", "/search?q=inquest"))[0] == 503
    assert ask("GET", "/alerts").status_code == 200
    (tmp_path / "file").touch()
    monkeypatch.setenv("BLUELIGHT_STORE", f"sqlite:///{tmp_path / 'file' / 'bluelight.db'}")
    assert error(ask("GET", "/alerts"))[0] == 503
    monkeypatch.setenv("BLUELIGHT_SMTP", "nonsense")
    assert "BLUELIGHT_SMTP" in error(ask("GET", "/alerts"))[1]


def test_a_bug_is_no_stack_trace(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar, "now", None)
    status, sentence = error(ask("POST", "/alerts", json={"query": "inquest"}))
    assert status == 500 and "the dashboard's log has the details" in sentence


def test_a_test_gives_each_servers_own_answer(
    store: Store, ask: Ask, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLUELIGHT_SMTP", mail_server.address)
    mail_server.answers[NIGHT] = "550 5.1.1 nobody of that name"
    number = add_alert(store, Terms(query="inquest"), [mail(DESK), mail(NIGHT)])
    answers = ask("POST", f"/alerts/{number}/test").json()["answers"]
    assert [each["channel"] for each in answers] == [DESK, NIGHT] and answers[0]["problem"] == ""
    assert answers[1]["problem"].endswith(f"refused a mail to {NIGHT}: 550 5.1.1 nobody of that name.")
    (taken,) = mail_server.taken
    assert taken["To"] == DESK and "This is a test" in taken["Subject"]
    assert store.alerts.one(number).channels[1].problem == "", "nothing comes of a test but the answer"


def test_notices_say_what_was_found_and_how_it_travelled(filled: Store, ask: Ask) -> None:
    number = filled.alerts.all()[0].id
    (notice,) = ask("GET", f"/alerts/{number}/notices").json()["notices"]
    assert (notice["occasion"], notice["words"]) == ("new", "Lorry overturns on A417 near Coldmere")
    assert notice["told"] is False and notice["ways"] == []
    assert ask("GET", f"/alerts/{number}/log").json() == {"tries": []}


def test_a_search_keeps_rights_and_pages(filled: Store, ask: Ask) -> None:
    first = ask("GET", "/search?q=inquest&limit=1").json()
    after = ask("GET", "/search", params={"q": "inquest", "limit": "1", "after": first["next"]}).json()
    assert first["total"] == after["total"] == 3 and first["stories"] != after["stories"]
    item = ask("GET", "/search?q=unlit").json()["stories"][0]
    assert item["passages"] == ["The inquest heard that the junction had been unlit for a month."]


def test_a_preview_counts_and_offers(filled: Store, ask: Ask) -> None:
    content = ask("GET", "/preview?q=fire").json()
    assert content["counts"]["100"] == sum(day["stories"] for day in content["days"]) > content["counts"]["7"]
    assert content["newest"][0]["title"].startswith("Crews tackle fire") and content["sentence"]
    assert error(ask("GET", "/preview?q=("))[0] == 422

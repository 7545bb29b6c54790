"""Alerts on the command line: setting, showing, testing, changing, suspending and moving them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from bluelight.cli import app
from search.errors import BlueLightError
from tests.alerts import DESK, NIGHT

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from tests.bluelight.conftest import Run
    from tests.mail_server import MailServer

COMMANDS = [
    "add",
    "change",
    "suspend",
    "resume",
    "remove",
    "list",
    "show",
    "log",
    "preview",
    "test",
    "export",
    "import",
]
WEBHOOK = "https://hooks.ambershire.example/services/key"


@pytest.fixture
def data(tmp_path: Path) -> dict[str, str]:
    """Settings of a newsroom with its own data."""
    return {"BLUELIGHT_DATA": str(tmp_path)}


def shown(bluelight: Run, data: dict[str, str], number: int = 1) -> Any:
    return json.loads(bluelight("alerts", "show", str(number), "--json", **data).stdout)


def done(finished: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    assert finished.returncode == 0, finished.stderr
    return finished


def test_an_alert_is_set_as_it_was_typed_and_shown_so(bluelight: Run, data: dict[str, str]) -> None:
    terms = ["--label", "Inquests", "--every", "daily 08:00", "--quiet", "22:00-07:00", "--tell", "new,silence"]
    more = ["--silence-days", "14", "--private", "--owner", "Anna@ambershire.example"]
    added = done(bluelight("alerts", "add", "inquest -football", "--to", DESK, "--to", NIGHT, *terms, *more, **data))
    assert "Alert 1 is set." in added.stderr
    saved = shown(bluelight, data)
    assert {name: saved[name] for name in ("query", "label", "every", "quiet", "tell", "silence_days", "shared")} == {
        "query": "inquest -football",
        "label": "Inquests",
        "every": "daily 08:00",
        "quiet": "22:00-07:00",
        "tell": ["new", "silence"],
        "silence_days": 14,
        "shared": False,
    }
    assert saved["owner"] == "anna@ambershire.example"
    assert [channel["address"] for channel in saved["channels"]] == [DESK, NIGHT]
    words = done(bluelight("alerts", "show", "1", **data)).stdout
    for expected in ("anna@ambershire.example, private", "new, silence of 14 days", f"{DESK}, working", saved["feed"]):
        assert expected in words
    assert saved["feed"] in done(bluelight("alerts", "list", "--json", **data)).stdout


def test_a_webhooks_secret_is_printed_once(bluelight: Run, data: dict[str, str]) -> None:
    added = done(bluelight("alerts", "add", "inquest", "--to", WEBHOOK, **data))
    assert added.stdout.startswith("whsec_") and added.stdout.count("\n") == 1
    for command in (["show", "1"], ["show", "1", "--json"], ["list"], ["list", "--json"], ["export"]):
        printed = done(bluelight("alerts", *command, **data)).stdout
        assert "https://hooks.ambershire.example/…" in printed
        assert "whsec_" not in printed and "services/key" not in printed


def test_what_is_not_named_stays_when_an_alert_is_changed(bluelight: Run, data: dict[str, str]) -> None:
    bluelight("alerts", "add", "inquest", "--to", DESK, "--label", "Inquests", "--quiet", "22:00-07:00", **data)
    before = shown(bluelight, data)
    done(bluelight("alerts", "change", "1", "--to", NIGHT, "--not-to", "1", "--quiet", "", "--new-feed", **data))
    after = shown(bluelight, data)
    assert [channel["address"] for channel in after["channels"]] == [NIGHT]
    assert (after["label"], after["query"], after["quiet"]) == ("Inquests", "inquest", "")
    assert after["feed"] != before["feed"]


def test_an_alert_is_held_back_until_a_day_and_goes_on(bluelight: Run, data: dict[str, str]) -> None:
    bluelight("alerts", "add", "inquest", "--to", DESK, **data)
    assert (
        "until Fri 27 Dec 2999, 00:00"
        in done(bluelight("alerts", "suspend", "1", "--until", "2999-12-27", **data)).stderr
    )
    assert shown(bluelight, data)["until"] == "2999-12-27T00:00:00+00:00"
    assert "suspended until Fri 27 Dec 2999" in bluelight("alerts", "list", **data).stdout
    done(bluelight("alerts", "resume", "1", **data))
    assert shown(bluelight, data)["suspended"] is None


def test_a_test_says_what_each_server_answers_and_leaves_the_log_alone(
    bluelight: Run, data: dict[str, str], mail_server: MailServer
) -> None:
    mail_server.answers[NIGHT] = "451 4.7.1 come back later"
    bluelight("alerts", "add", "inquest", "--to", DESK, "--to", NIGHT, **data)
    tried = bluelight("alerts", "test", "1", **data, BLUELIGHT_SMTP=mail_server.address)
    assert tried.returncode == 1, "something was not accepted"
    assert f"{DESK}: accepted" in tried.stdout and "451 4.7.1 come back later." in tried.stdout
    assert [mail["To"] for mail in mail_server.taken] == [DESK]
    assert json.loads(bluelight("alerts", "log", "1", "--json", **data).stdout) == []


def test_notices_and_tries_are_told_with_the_servers_answer(
    bluelight: Run, data: dict[str, str], sample_archive: Path, mail_server: MailServer
) -> None:
    data |= {"BLUELIGHT_SAMPLE": "1"}
    mail_server.answers[NIGHT] = "451 4.7.1 come back later"
    bluelight("alerts", "add", "lifeboat", "--to", DESK, "--to", NIGHT, **data)
    preview = done(bluelight("alerts", "preview", "lifeboat", **data)).stderr
    assert "too little to say" in preview
    bluelight("replay", str(sample_archive), "--alerts", **data, BLUELIGHT_SMTP=mail_server.address)
    log = done(bluelight("alerts", "log", "1", **data)).stdout
    assert f"{DESK}  message 1: accepted" in log and "451 4.7.1 come back later." in log
    words = done(bluelight("alerts", "show", "1", **data)).stdout
    assert f"{DESK}: sent, {NIGHT}: not sent yet" in words and f"{NIGHT}, has accepted nothing since" in words
    (newest, *_) = shown(bluelight, data)["notices"]
    assert newest["words"] in words and [way["channel"] for way in newest["ways"]] == [DESK, NIGHT]
    preview = done(bluelight("alerts", "preview", "lifeboat", **data))
    assert "This would have been" in preview.stderr and newest["words"] in preview.stdout


def test_alerts_move_to_another_blue_light_without_their_secrets(
    bluelight: Run, data: dict[str, str], tmp_path: Path
) -> None:
    bluelight("alerts", "add", "inquest", "--to", DESK, "--to", WEBHOOK, "--owner", "anna", "--private", **data)
    bluelight("alerts", "add", "flood", "--every", "weekly mon 08:00", **data)
    bluelight("alerts", "suspend", "2", **data)
    exported = done(bluelight("alerts", "export", **data))
    assert "type them again" in exported.stderr
    file, elsewhere = tmp_path / "alerts.jsonl", {"BLUELIGHT_DATA": str(tmp_path / "there")}
    file.write_text(exported.stdout, "utf-8")
    taken = done(bluelight("alerts", "import", str(file), **elsewhere))
    assert "type https://hooks.ambershire.example/… again" in taken.stderr and "Alerts set: 2" in taken.stderr
    first, second = shown(bluelight, elsewhere), shown(bluelight, elsewhere, 2)
    assert [channel["address"] for channel in first["channels"]] == [DESK]
    assert (first["owner"], first["shared"], second["every"]) == ("anna", False, "weekly mon 08:00")
    assert second["suspended"] and first["suspended"] is None


def test_an_import_says_what_was_wrong_and_keeps_the_rest(bluelight: Run, data: dict[str, str], tmp_path: Path) -> None:
    lines = [
        '{"query": "inquest", "to": ["desk@ambershire.example"]}',
        '{"query": "inquest", "to": ["desk@ambershire.example"]}',
        "{",
        "[" * 50_000,
        "",
        '{"query": "inquest ("}',
        '{"query": "flood", "to": ["nobody"]}',
        '{"query": "flood", "pigeon": true}',
        '{"query": "flood"}',
    ]
    file = tmp_path / "alerts.jsonl"
    file.write_text("\n".join(lines), "utf-8")
    taken = bluelight("alerts", "import", str(file), **data)
    assert taken.returncode == 1
    lines = taken.stderr.splitlines()
    assert [line.partition(":")[0] for line in lines[:-1]] == [f"Line {number}" for number in (2, 3, 4, 6, 7, 8)]
    assert lines[-1] == "Alerts set: 2, not set: 6." and "already watches for inquest" in lines[0]
    assert [each["query"] for each in json.loads(bluelight("alerts", "list", "--json", **data).stdout)] == [
        "inquest",
        "flood",
    ]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["add", "inquest", "--to", DESK, "--every", "never"], '"never" is not a cadence: write "at once"'),
        (["add", "inquest", "--to", DESK, "--tell", "gossip"], '"gossip" is not an occasion; choose from new, edited'),
        (["add", "inquest", "--to", DESK, "--quiet", "night"], '"night" is not a time span'),
        (["add", "inquest", "--to", DESK, "--silence-days", "0"], "A silence is reported after 1 to 365 days."),
        (["add", "inquest", "--to", "ftp://host"], "No service has addresses that begin with ftp://"),
        (["add", "inquest", "--to", DESK, "--to", DESK], f"{DESK} would get every message twice; give it only once."),
        (["show", "9"], "No alert has the number 9."),
        (["change", "9"], "No alert has the number 9."),
        (["suspend", "9"], "No alert has the number 9."),
        (["suspend", "9", "--until", "tomorrow"], '"tomorrow" is not a date; write 2026-12-24'),
        (["suspend", "9", "--until", "2020-01-01"], "Wed 1 Jan 2020, 00:00 is in the past"),
        (["resume", "9"], "No alert has the number 9."),
        (["log", "9"], "No alert has the number 9."),
        (["test", "9"], "No alert has the number 9."),
        (["preview", "inquest ("], "This bracket is never closed."),
        (["import", "missing.jsonl"], "missing.jsonl cannot be read: No such file or directory."),
    ],
    ids=str,
)
def test_bad_input_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str], expected: str
) -> None:
    monkeypatch.setenv("BLUELIGHT_DATA", str(tmp_path))
    error = CliRunner().invoke(app, ["alerts", *arguments]).exception
    assert isinstance(error, BlueLightError) and str(error).startswith(expected) and "\n" not in str(error)


@pytest.mark.parametrize("command", [*COMMANDS, "import"])
def test_the_help_of_every_command_has_an_example(command: str) -> None:
    assert f" {command} " in CliRunner().invoke(app, ["alerts", "--help"]).output
    output = CliRunner().invoke(app, ["alerts", command, "--help"]).output
    assert f"Example: bluelight alerts {command}" in " ".join(output.split())

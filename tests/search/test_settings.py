"""Settings from the environment."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from search.errors import SettingsError
from search.settings import read_settings


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("BLUELIGHT_")]:
        monkeypatch.delenv(name)


def test_the_defaults_work_on_one_machine() -> None:
    settings = read_settings()
    assert settings.store_url == f"sqlite:///{settings.data / 'bluelight.db'}"
    assert settings.index_address == str(settings.data / "index")
    assert settings.data.is_absolute()
    assert (settings.smtp, settings.contact, settings.sample) == ("", "", False)
    assert settings.dashboard == "http://127.0.0.1:8501"


def test_the_environment_sets_and_the_command_line_overrides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLUELIGHT_DATA", "/srv/news")
    monkeypatch.setenv("BLUELIGHT_INDEX", "http://127.0.0.1:9200")
    monkeypatch.setenv("BLUELIGHT_SAMPLE", "true")
    monkeypatch.setenv("BLUELIGHT_UNHEARD_OF", "x")
    settings = read_settings(data=Path("/srv/other"))
    assert settings.store_url == "sqlite:////srv/other/bluelight.db"
    assert settings.index_address == "http://127.0.0.1:9200"
    assert settings.sample
    with pytest.raises(ValidationError):
        settings.sample = False


@pytest.mark.parametrize(
    "address",
    [
        "smtp://127.0.0.1",
        "smtp://mail.ambershire.example:587",
        "smtps://desk%40x:hunter2@mail.ambershire.example",
        "smtp://[::1]:25",
    ],
)
def test_a_mail_server_is_an_address(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("BLUELIGHT_SMTP", address)
    assert read_settings().smtp == address


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BLUELIGHT_SMTP", "mail.ambershire.example"),
        ("BLUELIGHT_SMTP", "http://desk:hunter2@mail.ambershire.example"),
        ("BLUELIGHT_SMTP", "smtp://"),
        ("BLUELIGHT_SMTP", "smtp://desk:hunter2@"),
        ("BLUELIGHT_SMTP", "smtp://desk:hunter2@mail:port"),
        ("BLUELIGHT_SMTP", "smtp://desk:hunter2@mail:70000"),
        ("BLUELIGHT_SMTP", "smtp://mail:0"),
        ("BLUELIGHT_SMTP", "smtp://[::1"),
        ("BLUELIGHT_SAMPLE", "perhaps"),
        ("BLUELIGHT_MAIL_FROM", "the desk"),
        ("BLUELIGHT_MAIL_FROM", "alerts@ambershire.example\r\nBcc: all@ambershire.example"),
        ("BLUELIGHT_MAIL_FROM", ""),
        ("BLUELIGHT_MAIL_FROM", "désk@ambershire.example"),
        ("BLUELIGHT_MAIL_FROM", "Blue Light <>"),
        ("BLUELIGHT_MAIL_FROM", "one@ambershire.example, two@ambershire.example"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as error:
        read_settings()
    message = str(error.value)
    assert message.startswith(f"{name} cannot be used: ") and message.endswith(".") and "\n" not in message
    assert "hunter2" not in message


@pytest.mark.parametrize(
    "sender", ["alerts@ambershire.example", "Désk <alerts@ambershire.example>", "bluelight@localhost"]
)
def test_mails_may_come_from_an_address_with_or_without_a_name(sender: str) -> None:
    assert read_settings(mail_from=sender).mail_from == sender

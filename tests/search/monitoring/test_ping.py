from __future__ import annotations

import socket
from ipaddress import ip_network

import pytest

from search.errors import SettingsError
from search.monitoring import ping
from search.monitoring.ping import Monitor
from search.settings import read_settings
from tests.monitor import listening

HERE = [ip_network("127.0.0.1/32")]


def test_the_monitor_is_asked_once_for_each_ping() -> None:
    with listening() as outside:
        monitor = Monitor(outside.address, HERE)
        monitor.ping()
        monitor.ping()
        assert outside.asked == ["/ping/hush-hush"] * 2


def test_a_failure_is_logged_once_until_it_is_over_and_without_the_address(caplog: pytest.LogCaptureFixture) -> None:
    with listening() as outside:
        monitor = Monitor(outside.address, HERE)
        for status in (500, 500, 200, 404):
            outside.status = status
            monitor.ping()
    assert [record.message for record in caplog.records if record.name == ping.__name__] == [
        "The monitor at 127.0.0.1 does not take the ping: 500.",
        "The monitor at 127.0.0.1 does not take the ping: 404.",
    ]
    assert len(outside.asked) == 4


def test_a_monitor_that_is_away_or_hangs_stops_nothing(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ping, "TIMEOUT", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as hangs:
        address = f"http://127.0.0.1:{hangs.getsockname()[1]}/"
        Monitor(address, HERE).ping()
    Monitor(address, HERE).ping()
    assert [record.message.rpartition(" ")[2] for record in caplog.records] == ["ReadTimeout.", "ConnectError."]


def test_a_monitor_in_a_network_that_is_not_allowed_is_not_asked(caplog: pytest.LogCaptureFixture) -> None:
    with listening() as outside:
        Monitor(outside.address).ping()
        assert outside.asked == []
    assert "127.0.0.1 is not a public address; BLUELIGHT_ALLOWED_NETWORKS can allow it." in caplog.text


def test_without_a_monitor_nobody_is_asked(caplog: pytest.LogCaptureFixture) -> None:
    Monitor(read_settings(ping="").ping).ping()
    assert caplog.records == []


@pytest.mark.parametrize("address", ["monitor.example/check", "ftp://monitor.example", "https://", "http://x:0/"])
def test_what_is_no_web_address_is_no_monitor(address: str) -> None:
    with pytest.raises(SettingsError, match=r"BLUELIGHT_PING cannot be used: must look like https://"):
        read_settings(ping=address)

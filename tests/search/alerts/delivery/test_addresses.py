from __future__ import annotations

import logging
from base64 import b64decode
from io import StringIO
from ipaddress import ip_network
from typing import TYPE_CHECKING

import pytest

from search.alert import Channel, Medium
from search.alerts.delivery.addresses import read_address
from search.alerts.delivery.destination import NewChannel, channel_destination
from search.alerts.delivery.encryption import Encryption
from search.errors import AlertError
from search.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

INSIDE = [ip_network("10.1.0.0/16")]
SLACK_ALONE = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"
SLACK = f"{SLACK_ALONE}/#news"


@pytest.fixture
def encryption(tmp_path: Path) -> Encryption:
    return Encryption(read_settings(data=tmp_path))


@pytest.fixture
def log() -> Iterator[StringIO]:
    """Capture everything that is logged, at the lowest level."""
    handler = logging.StreamHandler(StringIO())
    logging.getLogger().addHandler(handler)
    yield handler.stream
    logging.getLogger().removeHandler(handler)


def stored(draft: NewChannel) -> Channel:
    return Channel(
        token="c", id=1, alert=7, server=draft.server, medium=draft.medium, shown=draft.shown, encrypted=draft.encrypted
    )


@pytest.mark.parametrize(
    "address", ["desk@ambershire.example", " desk@ambershire.example\n", "a.b+c@x.example", "root@localhost"]
)
def test_a_mail_address_is_kept_without_the_space_around_it(encryption: Encryption, address: str) -> None:
    draft = read_address(address, encryption)
    assert draft == NewChannel(medium=Medium.MAIL, server="mail", shown=address.strip())
    assert channel_destination(stored(draft), encryption).address == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        "",
        " ",
        "desk",
        "desk@",
        "@ambershire.example",
        "desk@ambershire..example",
        "desk@ambershire.example, other@ambershire.example",
        "Desk <desk@ambershire.example>",
        "desk@ambershire.example\r\nBcc: all@ambershire.example",
        "desk\r\n@ambershire.example",
        "desk@ambershire.example\x00",
        "désk@ambershire.example",
        "desk@ambershiré.example",
        "desk@\u202eambershire.example",
        "de sk@ambershire.example",
        "x" * 300 + "@ambershire.example",
    ],
)
def test_what_cannot_be_an_address_is_refused_by_name(encryption: Encryption, address: str) -> None:
    with pytest.raises(AlertError) as error:
        read_address(address, encryption)
    assert "is not a mail address" in str(error.value) and "\n" not in str(error.value)


def test_a_webhook_has_a_secret_of_its_own_that_is_shown_once(encryption: Encryption) -> None:
    address = "https://desk:hunter2@hooks.ambershire.example:8443/in/s3cret?key=s3cret"
    draft, another = read_address(f" {address}#x", encryption), read_address(address, encryption)
    assert draft.medium is Medium.WEBHOOK and draft.shown == "https://hooks.ambershire.example:8443/…"
    assert draft.secret.startswith("whsec_") and len(b64decode(draft.secret.removeprefix("whsec_"))) == 32
    assert draft.secret != another.secret and draft.server == "hooks.ambershire.example"
    leads = channel_destination(stored(draft), encryption)
    assert (leads.address, leads.secret) == (address, draft.secret)
    assert not any(secret in f"{draft}{stored(draft)}{leads}" for secret in ("hunter2", "s3cret", draft.secret))


def test_a_webhook_is_at_https_unless_its_network_is_allowed(encryption: Encryption) -> None:
    for refused in ("http://hooks.ambershire.example/", "http://151.101.0.81/", "HTTP://10.1.2.3/"):
        with pytest.raises(AlertError, match=r"must begin with https://.*BLUELIGHT_ALLOWED_NETWORKS"):
            read_address(refused, encryption)
    assert read_address("http://10.1.2.3:8080/hook", encryption, INSIDE).shown == "http://10.1.2.3:8080/…"
    assert read_address("http://desk.ambershire.example/hook", encryption, INSIDE).medium is Medium.WEBHOOK
    with pytest.raises(AlertError, match="must begin with https://"):
        read_address("http://10.2.0.1/", encryption, INSIDE)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "10.2.0.1", "169.254.169.254", "[::1]", "[fe80::1]", "[::ffff:10.2.0.1]"]
)
def test_a_webhook_is_not_in_our_own_network(encryption: Encryption, host: str) -> None:
    with pytest.raises(AlertError, match="is not a public address; BLUELIGHT_ALLOWED_NETWORKS can allow it"):
        read_address(f"https://{host}/hook", encryption, INSIDE)


@pytest.mark.parametrize(
    "address", ["https://", "https:///path", "https://h:70000/", "https://h:port/", "https://[::1/", "https://a b/"]
)
def test_an_address_that_leads_nowhere_is_refused(encryption: Encryption, address: str) -> None:
    with pytest.raises(AlertError, match="webhook's address"):
        read_address(address, encryption)


@pytest.mark.parametrize("address", ["https://h/\r\nHost: x", "slack://\x00", "https://h/" + "x" * 2_000])
def test_an_address_that_would_break_a_line_is_refused(encryption: Encryption, address: str) -> None:
    with pytest.raises(AlertError, match="printable characters"):
        read_address(address, encryption)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (SLACK, "slack://T...2/A...D/T...7/#news"),
        ("https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7", "slack://T...2/A...D/T...7"),
        ("https://discord.com/api/webhooks/123456789012345678/abcdefghijklmnopqrst", "discord://1...8/a...t"),
        ("ntfys://tk_hunter2@ntfy.ambershire.example/news", "ntfys://ntfy.ambershire.example/news"),
        ("matrixs://desk:hunter2@matrix.example/#room", "matrixs://matrix.example/#room"),
        (
            "https://prod-35.westus.logic.azure.com:443/workflows/83ea5ef18e7d/triggers/manual/paths/invoke"
            "?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=LrJ7Ohunter2",
            "workflow://prod-35.westus.logic.azure.com:443/8...d/L...2",
        ),
    ],
)
def test_a_service_is_one_that_apprise_knows_by_its_address_or_by_what_it_gives_out(
    encryption: Encryption, address: str, shown: str
) -> None:
    draft = read_address(address, encryption)
    assert (draft.medium, draft.shown, draft.secret) == (Medium.APPRISE, shown, "")
    assert channel_destination(stored(draft), encryption).address == address
    assert address not in repr(draft)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("nonsense://ambershire/s3cret", "No service has addresses that begin with nonsense://"),
        ("slack://s3cret", "Slack cannot be reached at this address"),
        *((f"{each}://ambershire.example/s3cret", "add a webhook") for each in ("json", "jsons", "xmls", "form")),
        *(
            (f"{each}://ambershire.example/s3cret", f"cannot be sent to {each}://")
            for each in ("syslog", "rsyslog", "dbus", "gnome", "windows", "macosx", "mqtt", "irc", "mailtos", "growl")
        ),
        ("mailto://desk:s3cret@ambershire.example", "write the mail address alone"),
        ("file:///etc/s3cret", "No service has addresses that begin with file://"),
        *((f"{SLACK_ALONE}?{each}=s3cret", f"option {each}=") for each in ("template", "verify", "optional")),
        (f"{SLACK_ALONE}?Template=/etc/s3cret", "option template="),
        ("fcm://project/#topic/?mode=oauth2&keyfile=/etc/s3cret", "option keyfile="),
    ],
)  # fmt: skip
def test_what_is_no_web_service_or_would_do_more_than_send_is_refused(
    encryption: Encryption, log: StringIO, address: str, says: str
) -> None:
    with pytest.raises(AlertError) as error:
        read_address(address, encryption, INSIDE)
    assert says in str(error.value)
    assert "s3cret" not in f"{error.value}{log.getvalue()}"


def test_channels_of_one_server_share_a_place(encryption: Encryption) -> None:
    addresses = (SLACK, SLACK_ALONE, "ntfys://ntfy.ambershire.example/news", "ntfys://ntfy.ambershire.example/desk")
    assert [read_address(each, encryption).server for each in addresses] == ["Slack"] * 2 + [
        "ntfy.ambershire.example"
    ] * 2


def test_a_channel_sealed_under_another_key_is_not_opened(encryption: Encryption, tmp_path: Path) -> None:
    with pytest.raises(AlertError, match="another key"):
        channel_destination(stored(read_address(SLACK, encryption)), Encryption(read_settings(data=tmp_path / "other")))

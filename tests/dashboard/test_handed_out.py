"""What was handed out about an alert never opens another one, whatever number that one gets."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import streamlit as st

from search.alerts.delivery.encryption import Encryption
from search.alerts.delivery.feed_address import feed_address
from search.alerts.delivery.mail.mail_transport import unsubscribe_address
from search.store import open_store
from search.store.backup import back_up, restore
from tests.alerts import DESK, NIGHT, watch

if TYPE_CHECKING:
    import httpx

    from search.settings import Settings
    from search.store import Store


def handed_out(store: Store, settings: Settings, alert: int) -> tuple[str, str]:
    """Return the paths of an alert's feed and of the unsubscribe page of its first channel."""
    stored, encryption = store.alerts.one(alert), Encryption(settings)
    feed = feed_address(stored, settings, encryption)
    stop = unsubscribe_address(stored.channels[0], settings, encryption)
    return urlsplit(feed).path, urlsplit(stop).path


@pytest.mark.parametrize("is_restored", [True, False], ids=["backup", "new database"])
def test_an_address_from_before_does_not_lead_to_the_alert_that_has_the_number_now(
    store: Store, settings: Settings, http: httpx.Client, is_restored: bool
) -> None:
    saved = settings.data / "saved.db"
    back_up(settings.store_url, saved)
    hers = watch(store, "inquest", DESK, owner="anna", shared=False)
    feed, stop = handed_out(store, settings, hers)
    assert http.get(feed).status_code == 200 and DESK in http.get(stop).text
    if is_restored:
        restore(settings.store_url, saved, replace=True)
    else:
        st.cache_resource.clear()
        store.close()
        for file in settings.data.glob("bluelight.db*"):
            file.unlink()
    with open_store(settings.store_url) as later:
        his = watch(later, "private matter", NIGHT, owner="bert", shared=False)
        assert his == hers, "the number has come back"
        assert http.get(feed).status_code == 404
        for answer in (http.get(stop), http.post(stop, data={"List-Unsubscribe": "One-Click"})):
            assert "You are unsubscribed" in answer.text and NIGHT not in answer.text and "private" not in answer.text
        assert later.alerts.one(his).channels[0].problem == ""
        assert [http.get(each).status_code for each in handed_out(later, settings, his)] == [200, 200]


def test_a_restored_alert_keeps_its_addresses(store: Store, settings: Settings, http: httpx.Client) -> None:
    alert = watch(store, "inquest")
    before = handed_out(store, settings, alert)
    back_up(settings.store_url, settings.data / "saved.db")
    store.alerts.remove(alert)
    restore(settings.store_url, settings.data / "saved.db", replace=True)
    assert handed_out(store, settings, alert) == before
    assert [http.get(each).status_code for each in before] == [200, 200]

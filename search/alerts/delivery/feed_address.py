"""The address of an alert's feed: it cannot be guessed, and it can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search.alert import Alert
    from search.alerts.delivery.encryption import Encryption
    from search.settings import Settings
    from search.store import Store


def feed_address(alert: Alert, settings: Settings, encryption: Encryption) -> str:
    """Return the web address of an alert's feed. Everybody who has the address can read the feed."""
    return f"{settings.dashboard.rstrip('/')}/feeds/{alert.token}.{encryption.token('feed', alert.token)}.atom"


def alert_of_feed(name: str, store: Store, encryption: Encryption) -> Alert | None:
    """Return the alert whose feed's address ends with this name (without .atom), or None if there is none."""
    token, _, proof = name.partition(".")
    return store.alerts.with_token(token) if encryption.is_token(proof, "feed", token) else None

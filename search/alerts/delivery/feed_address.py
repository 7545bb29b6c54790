"""The address of an alert's feed, which nobody can guess, and which can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search.alert import Alert
    from search.alerts.delivery.encryption import Encryption
    from search.settings import Settings


def feed_address(alert: Alert, settings: Settings, encryption: Encryption) -> str:
    """Where the feed is read, by whoever has the address."""
    token = encryption.token("feed", alert.id, alert.feed)
    return f"{settings.dashboard.rstrip('/')}/feeds/{alert.id}-{token}.atom"


def is_feed_token(token: str, alert: Alert, encryption: Encryption) -> bool:
    """Whether a token is that of the alert's feed, at its present address."""
    return encryption.is_token(token, "feed", alert.id, alert.feed)

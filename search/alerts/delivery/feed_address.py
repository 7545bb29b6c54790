"""The address of an alert's feed: it cannot be guessed, and it can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search.alert import Alert
    from search.alerts.delivery.encryption import Encryption
    from search.settings import Settings


def feed_address(alert: Alert, settings: Settings, encryption: Encryption) -> str:
    """Return the web address of an alert's feed. Everybody who has the address can read the feed."""
    token = encryption.token("feed", alert.id, alert.feed)
    return f"{settings.dashboard.rstrip('/')}/feeds/{alert.id}-{token}.atom"


def is_feed_token(token: str, alert: Alert, encryption: Encryption) -> bool:
    """Return whether a token is the one in the present address of an alert's feed."""
    return encryption.is_token(token, "feed", alert.id, alert.feed)

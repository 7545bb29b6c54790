"""How much newer stories gain in a ranking by relevance. Both engines use the same boosts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from search import calendar
from search.query.tree import Dated

if TYPE_CHECKING:
    from collections.abc import Iterator

AGES = (2, 14, 90, 700)
"""Ages in days. A hit gains one `BOOST` for each of these ages that it does not exceed."""
BOOST = 0.25
"""All four together are worth about as much as a second mention of a rare word, so a story that is much more relevant
stays ahead of a newer one."""


def recency_boosts() -> Iterator[tuple[Dated, float]]:
    """Yield ranges of days that end today in the newsroom's time zone, and what a hit in each of them gains."""
    today = calendar.today()
    for age in AGES:
        yield Dated(today - timedelta(days=age), None), BOOST

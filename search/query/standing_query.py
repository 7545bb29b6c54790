"""The query of an alert, parsed and cached."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from search.errors import QueryError
from search.query import parse

if TYPE_CHECKING:
    from datetime import date

    from search.query.tree import Node


@lru_cache(maxsize=50_000)
def parse_standing_query(query: str, _day: date) -> tuple[Node | None, str]:
    """Parse an alert's query for a day, or say why it cannot be parsed. Cached.

    The day is today in the newsroom's time zone: the meaning of `since:` depends on it, so it is part of the cache's
    key. Returns the tree and an empty string, or None and the reason.
    """
    try:
        return parse(query), ""
    except QueryError as error:
        return None, str(error)

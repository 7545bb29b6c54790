"""What an alert asks, as a tree."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from search.errors import QueryError
from search.query import parse

if TYPE_CHECKING:
    from datetime import date

    from search.query.tree import Node


@lru_cache(maxsize=50_000)
def parse_standing_query(query: str, _: date) -> tuple[Node | None, str]:
    """An alert's query as it is read on a newsroom day, from which its days may be told; or why it cannot be read."""
    try:
        return parse(query), ""
    except QueryError as error:
        return None, str(error)

"""The searches that come with Blue Light."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Topic:
    """A named search. `slug` is its name in an address, `label` its name in a list; `covers` says what it finds.

    `query` is the text of its query, on one line.
    """

    slug: str
    label: str
    covers: str
    query: str


@cache
def topics() -> tuple[Topic, ...]:
    """Return all topics, in the order in which they are shown."""
    data = tomllib.loads((files(__package__) / "topics.toml").read_text(encoding="utf-8"))
    return tuple(Topic(**each | {"query": " ".join(each["query"].split())}) for each in data["topic"])

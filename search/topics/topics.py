"""The searches that come with Blue Light."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Topic:
    """A named search. `slug` names it in an address, `label` in a list; `covers` says in a sentence what it finds.

    `query`: its query text, on one line.
    """

    slug: str
    label: str
    covers: str
    query: str


@cache
def topics() -> tuple[Topic, ...]:
    """Every topic, in the order in which they are shown."""
    read = tomllib.loads((files(__package__) / "topics.toml").read_text(encoding="utf-8"))
    return tuple(Topic(**each | {"query": " ".join(each["query"].split())}) for each in read["topic"])

"""Sources and stories of the invented county of Ambershire, for the tests."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any

from search.story import Rights, Source, Story, StoryKind

RADIO = Source(name="radio_ambershire", label="Radio Ambershire News", kind=StoryKind.REPORT, rights=Rights.INDEX)
POLICE = Source(name="ambershire_police", label="Ambershire Police", kind=StoryKind.STATEMENT, rights=Rights.FULL)
GAZETTE = Source(name="blue_lamp_gazette", label="The Blue Lamp Gazette", kind=StoryKind.ARTICLE, rights=Rights.FEED)
SOURCES = {source.name: source for source in (RADIO, POLICE, GAZETTE)}

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
"""When a story was seen and published, unless a test says otherwise."""

_KEYS = count(1)


def story(*body: str, source: Source = POLICE, title: str = "A day in Harrow Vale", **fields: Any) -> Story:
    """Return a story with these paragraphs. Its key is unique, unless one is given."""
    key = fields.pop("key", None) or f"story-{next(_KEYS)}"
    return Story(
        source=source.name,
        key=key,
        kind=source.kind,
        title=title,
        body=body,
        **{"url": f"https://news.test/{key}", "seen": NOON, "published": NOON} | fields,
    )

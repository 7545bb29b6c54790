"""Ten thousand alerts of a thousand owners and five thousand new stories: each alert has what a search finds."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from search import calendar
from search.alert import MAIL_SERVER, Medium
from search.alerts.events.digests import bundles_of
from search.engines import open_index
from search.indexer import drain
from search.query import parse
from search.store import open_store
from search.store.tables import alerts, channels, deliveries, notices
from tests.stories import NOON, SOURCES, story

if TYPE_CHECKING:
    from pathlib import Path

    from search.store import Store

ALERTS, OWNERS, STORIES = 10_000, 1_000, 5_000
WORDS = [f"word{number}" for number in range(1_000)]


def fill(store: Store, chance: random.Random) -> None:
    """Write the alerts as rows, since adding so many one by one takes a minute and is tested elsewhere."""
    usual = {
        "label": "", "shared": False, "occasions": "edited new", "cadence": "at once", "quiet": "", "silence_days": 7,
        "created": NOON, "changed": NOON,
    }  # fmt: skip
    queries = [" ".join(chance.sample(WORDS, 2)) for _ in range(ALERTS)]
    rows = [
        {"id": number, "query": query, "owner": f"owner{number % OWNERS}", **usual}
        for number, query in enumerate(queries, start=1)
    ]
    channel_rows = [
        {
            "alert": row["id"],
            "medium": Medium.MAIL,
            "shown": f"{row['owner']}@x.example",
            "server": MAIL_SERVER,
            "encrypted": "",
        }
        for row in rows
    ]
    with store._database.write() as connection:
        connection.execute(alerts.insert(), rows)
        connection.execute(channels.insert(), channel_rows)


@pytest.mark.long
def test_each_of_many_alerts_hears_of_every_story_that_it_matches(tmp_path: Path) -> None:
    chance = random.Random(1)
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store:
        store.sources.save(SOURCES.values())
        fill(store, chance)
        stories = [story(" ".join(chance.choices(WORDS, k=40)), key=f"many-{number}") for number in range(STORIES)]
        store.stories.save(stories)
        index = open_index(str(tmp_path / "index"))
        written = drain(store, index).notices
        store.messages.bundle(lambda number, *found: bundles_of(store.alerts.one(number), *found), calendar.now())

        notified = defaultdict(set)
        with store._database.read() as connection:
            for alert, found, message in connection.execute(
                select(notices.c.alert, notices.c.story, notices.c.message)
            ):
                assert message
                notified[alert].add(found)
            sent = connection.scalar(select(func.count()).select_from(deliveries))
        assert sum(map(len, notified.values())) == written > STORIES
        assert sent and sent >= len(notified)
        for alert in store.alerts.all()[:: ALERTS // 100]:
            hits = index.search(parse(alert.query), limit=1_000)
            assert notified[alert.id] == set(hits.ids), alert.query
        index.close()

"""Kill the process at any moment: every story is sent, and twice only if a server's answer was lost."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from search.alerts.delivery.sender import send_due
from search.engines import open_index
from search.indexer import drain
from search.settings import read_settings
from search.store.tables import attempts, deliveries
from tests.alerts import DESK, NIGHT, waiting, watch
from tests.search.workers import started

if TYPE_CHECKING:
    from pathlib import Path

    from search.store import Store
    from tests.conftest import Clock
    from tests.mail_server import MailServer

KILLS = 100


@pytest.mark.long
def test_killed_a_hundred_times_it_tells_everything(
    store: Store, store_url: str, index_folder: Path, mail_server: MailServer, clock: Clock
) -> None:
    alerts = [watch(store, "inquest", DESK), watch(store, "inquest", NIGHT)]
    with started("live_many_lives", store_url, str(index_folder), mail_server.address, str(KILLS)) as lives:
        lives.communicate()
    assert lives.returncode == 0
    index = open_index(str(index_folder))
    drain(store, index)
    clock.pass_by(days=3650)
    while send_due(store, read_settings(smtp=mail_server.address)).sent:
        pass

    stored = {id_ for part in store.stories.current_versions() for id_ in part}
    assert len(stored) > KILLS / 10
    for alert in alerts:
        notified = [notice.story for notice in store.notices.latest(alert, 100_000)]
        assert len(notified) == len(stored) and set(notified) == stored
    assert waiting(store) == 0
    taken = Counter(mail["Message-ID"] for mail in mail_server.taken)
    with store._database.read() as connection:
        sent = connection.scalar(select(func.count()).select_from(deliveries))
        answered = connection.scalars(
            select(func.count()).where(attempts.c.answer == "").group_by(attempts.c.delivery)
        ).all()
    assert len(taken) == sent == len(answered)
    assert set(answered) == {1}
    assert sum(taken.values()) - len(taken) <= KILLS

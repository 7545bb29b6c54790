"""Several crawlers, indexers and senders work at the same time, and some of them are killed."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from search.engines import open_index
from search.indexer import drain
from search.store import open_store
from tests.alerts import watch
from tests.search.workers import AT_ONCE, at_once, started
from tests.stories import SOURCES, story

if TYPE_CHECKING:
    from pathlib import Path

    from search.index import StoryIndex
    from search.store import Store
    from tests.mail_server import MailServer

DESK = "desk@ambershire.example"
STORIES = 400


def test_crawlers_that_bring_the_same_stories_at_once_keep_each_once(store_url: str, store: Store) -> None:
    crawlers = [started("save", store_url, "same", "10") for _ in range(4)]
    for crawler in crawlers:
        crawler.communicate()
    assert [crawler.returncode for crawler in crawlers] == [0] * 4
    assert store.stories.count() == store.queue.waiting() == 10 * AT_ONCE


@pytest.mark.postgresql
@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_of_four_indexers_two_are_killed_and_every_story_is_done_once(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    """Each indexer has its own index, because only one process at a time can write to an embedded one."""
    alert = watch(store, "inquest", DESK)
    stories = [story(f"Inquest {number}.") for number in range(STORIES)]
    store.stories.save(stories)
    folders = [str(tmp_path / f"index-{number}") for number in range(4)]
    codes = at_once(
        *(("drain_all", store_url, folder, dies) for folder, dies in zip(folders, "0203", strict=True)),
    )
    assert codes == [0, -9, 0, -9]
    assert store.queue.waiting() == 0
    assert [each.stories_checked for each in store.alerts.all()] == [STORIES]
    notified = Counter(notice.story for notice in store.notices.latest(alert, STORIES * 2))
    assert notified == Counter(each.id for each in stories)
    indexed = {id_ for folder in folders for part in open_index(folder).ids() for id_ in part}
    assert indexed == {each.id for each in stories}


@pytest.mark.postgresql
@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_a_story_that_one_indexer_has_is_given_to_no_other_however_often_it_is_saved(store: Store) -> None:
    first, second = story("One."), story("Two.")
    store.stories.save([first, second])
    with store.queue.take(1) as mine:
        assert mine and mine.ids == (first.id,)
        store.queue.put([first.id])
        with store.queue.take(9) as others:
            assert others and others.ids == (second.id,)
    with store.queue.take(9) as again:
        assert again and again.ids == (first.id, second.id)


def test_senders_at_once_send_every_mail_once(
    store: Store, store_url: str, index: StoryIndex, mail_server: MailServer
) -> None:
    for number in range(60):
        watch(store, "inquest", f"desk{number}@ambershire.example")
    store.stories.save([story("An inquest.")])
    drain(store, index)
    assert at_once(*[("send_all", store_url, mail_server.address)] * 3) == [0, 0, 0]
    assert len(mail_server.taken) == len({mail["Message-ID"] for mail in mail_server.taken}) == 60


def test_opening_the_store_again_ends_no_lock_of_this_process(sqlite_url: str) -> None:
    """Another process would take a store without locks for its own, and delete the log with what was just written."""
    other = "import sys; from search.store import open_store; open_store(sys.argv[1], {}).close()"
    with open_store(sqlite_url, {}) as store:
        store.sources.save(SOURCES.values())
        open_store(sqlite_url, {}).close()
        subprocess.run([sys.executable, "-c", other, sqlite_url], check=True)
        saved = story("An inquest opened.")
        store.stories.save([saved])
        seen = "import sys; from search.store import open_store; print(open_store(sys.argv[1], {}).stories.count())"
        counted = subprocess.run([sys.executable, "-c", seen, sqlite_url], check=True, capture_output=True, text=True)
        assert counted.stdout == "1\n"

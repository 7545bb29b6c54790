"""Tests that a withheld story is in none of Blue Light's files and does not come back."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, make_url, text

from crawler.archive.archive_file import ArchiveFile
from crawler.archive.redaction import redact
from search.engines import open_index
from search.errors import UnknownStory
from search.indexer import drain
from search.query import parse
from search.store import open_store
from search.store.withheld_stories import WithheldWords
from search.withholding import purge, withhold
from tests import postgres_server
from tests.alerts import watch
from tests.stories import NOON, POLICE, SOURCES, story

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.store import Store

NAME = "Quillfeather"
"""A name that is in no other story."""
ABOUT = f"A girl, {NAME} Okonjo-Vane of Harrow Vale, was found safe."


def holders(folder: Path, *needles: str) -> list[str]:
    """Return the files under a folder that contain one of these texts, compressed or not."""
    found = []
    for path in sorted(folder.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        if path.suffix == ".gz":
            content += gzip.decompress(content)
        if any(needle.encode().lower() in content.lower() for needle in needles):
            found.append(str(path.relative_to(folder)))
    return found


def archived(path: Path) -> None:
    """Write an archive with a page of the story, a feed that lists it, and another page."""
    file = ArchiveFile(path)
    file.start()
    pages = {
        "https://news.test/girl": f"<h1>Girl found</h1><p>{ABOUT}</p>",
        "https://news.test/feed.xml": f"<rss><item><description>{ABOUT}</description></item></rss>",
        "https://news.test/other": "<p>Another story.</p>",
    }
    for url, body in pages.items():
        file.add(url, date=NOON, status="200 OK", headers=[("Content-Type", "text/html")], body=body.encode())


def fill(store: Store) -> tuple[str, str]:
    """Store a story with two versions, a notice and a visit, and another story that is not withheld."""
    girl = story(ABOUT, key="girl", title=f"{NAME} found", url="https://news.test/girl-quillfeather")
    edited = story(ABOUT, "She is well.", key="girl", title="Girl found", url=girl.url, seen=NOON.replace(hour=13))
    other = story("Another story.", key="other")
    store.stories.save([girl], recheck=True)
    store.stories.save([other, *(story(f"Story {number}.") for number in range(50))])
    store.stories.save([edited])
    return girl.id, other.id


def test_a_byte_search_over_all_files_finds_nothing_of_it(tmp_path: Path) -> None:
    store, index = open_store(f"sqlite:///{tmp_path / 'bluelight.db'}"), open_index(str(tmp_path / "index"))
    store.sources.save(SOURCES.values())
    watch(store, "girl", "desk@ambershire.example")
    id_, other = fill(store)
    drain(store, index)
    archived(tmp_path / "pages.warc.gz")
    needles = (NAME, "Okonjo", "girl-quillfeather")
    assert {path.partition("-")[0] for path in holders(tmp_path, *needles)} >= {"bluelight.db", "pages.warc.gz"}
    assert index.search(parse(NAME)).total == 1

    removed = withhold(store, index, id_, who="night editor", reason="Court order")
    struck = redact([tmp_path / "pages.warc.gz"], removed.words, lambda url: url.endswith("/girl"))
    purge(store, index)

    assert holders(tmp_path, *needles) == []
    assert index.frequencies([NAME.lower()]) == {NAME.lower(): 0}
    assert (struck.removed, struck.problems) == (2, [])
    assert b"Another story." in gzip.decompress((tmp_path / "pages.warc.gz").read_bytes())
    assert store.stories.one(other).body == ("Another story.",)
    assert index.search(parse("story")).total == 51
    index.close()
    store.close()


@pytest.fixture
def lone_postgresql_url() -> Iterator[str]:
    """An empty database on a server of its own, whose files no other test changes."""
    if not postgres_server.programs():
        pytest.skip("the files of a PostgreSQL server that is only named cannot be read")
    with postgres_server.running() as server, postgres_server.database(server) as url:
        yield url


@pytest.mark.postgresql
def test_on_postgresql_nothing_of_it_is_left_but_in_the_write_ahead_log(
    lone_postgresql_url: str, tmp_path: Path
) -> None:
    postgresql_url = lone_postgresql_url
    data = Path(str(make_url(postgresql_url).query["host"]), "data")
    store, index = open_store(postgresql_url), open_index(str(tmp_path / "index"))
    store.sources.save(SOURCES.values())
    id_, other = fill(store)
    with store._database.write() as connection:
        connection.execute(text("ANALYZE"))
    _checkpoint(postgresql_url)
    needles = (NAME, "Okonjo", "girl-quillfeather")
    before = {path.partition("/")[0] for path in holders(data, *needles)}
    assert before >= {"base", "pg_wal"}, "tables, statistics and log hold it"

    withhold(store, index, id_, who="night editor", reason="Court order")
    purge(store, index)

    _checkpoint(postgresql_url)
    assert {path.partition("/")[0] for path in holders(data, *needles)} <= {"pg_wal"}
    assert store.stories.one(other).body == ("Another story.",)
    index.close()
    store.close()


def _checkpoint(url: str) -> None:
    """Make the server write what it has in memory to its files."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CHECKPOINT"))
    engine.dispose()


def test_it_does_not_come_back_and_who_and_why_is_kept(store: Store, tmp_path: Path) -> None:
    index = open_index(str(tmp_path / "index"))
    id_, _ = fill(store)
    drain(store, index)
    withhold(store, index, id_, who="night editor", reason="Court order")
    again = story(ABOUT, key="girl")
    assert store.stories.save([again]).withheld == 1
    assert store.queue.waiting() == 0
    with pytest.raises(UnknownStory):
        store.stories.one(id_)
    (tombstone,) = store.withheld.all()
    assert (tombstone.story, tombstone.source, tombstone.who) == (id_, POLICE.name, "night editor")
    assert tombstone.reason == "Court order"
    index.close()


def test_stories_that_carry_the_same_text_are_named(store: Store, tmp_path: Path) -> None:
    index = open_index(str(tmp_path / "index"))
    first, second = story(ABOUT), story(ABOUT)
    store.stories.save([first, second])
    removed = withhold(store, index, first.id, who="night editor", reason="Court order")
    assert removed.copies == (second.id,)
    index.close()


def test_what_is_not_held_is_named_and_nothing_is_done(store: Store, tmp_path: Path) -> None:
    index = open_index(str(tmp_path / "index"))
    with pytest.raises(UnknownStory):
        withhold(store, index, "0" * 16, who="night editor", reason="Court order")
    assert store.withheld.all() == []
    index.close()


def test_of_an_archive_that_is_cut_off_what_was_whole_stays(tmp_path: Path) -> None:
    path = tmp_path / "pages.warc.gz"
    archived(path)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:100])
    nothing = WithheldWords(addresses=frozenset({"https://news.test/none"}), paragraphs=frozenset())
    assert redact([path], nothing, lambda _: False).removed == 0
    assert path.read_bytes() == whole

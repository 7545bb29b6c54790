"""A story that is withheld is not in any file of Elasticsearch."""

from __future__ import annotations

from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from search.engines import open_index
from search.indexer import drain
from search.query import parse
from search.store import open_store
from search.withholding import purge, withhold
from tests.both_engines import NEEDS_A_SERVER
from tests.crawler.test_withholding import NAME, fill, holders
from tests.stories import SOURCES

pytestmark = NEEDS_A_SERVER


def test_a_byte_search_over_the_servers_files_finds_nothing_of_it(elasticsearch_index: str, tmp_path: Path) -> None:
    server, _, name = elasticsearch_index.rpartition("/")
    with Elasticsearch(server) as client:
        (node,) = client.nodes.info(metric="settings")["nodes"].values()
        data = Path(node["settings"]["path"]["data"])
        if not data.is_dir():
            pytest.skip("the files of an Elasticsearch that is only named cannot be read")
        index = open_index(elasticsearch_index)
        with open_store(f"sqlite:///{tmp_path / 'bluelight.db'}") as store:
            store.sources.save(SOURCES.values())
            id_, _ = fill(store)
            drain(store, index)
            client.indices.flush(index=f"{name}*")
            needles = (NAME, "Okonjo")
            assert holders(data, *needles), "what is to be gone was there"
            withhold(store, index, id_, who="night editor", reason="Court order")
            assert index.search(parse(NAME)).total == 0
            purge(store, index)
            client.indices.flush(index=f"{name}*")
            assert holders(data, *needles) == []
            assert index.search(parse("story")).total == 51
        index.close()

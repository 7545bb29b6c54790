"""The aliases that say which index of an Elasticsearch answers and which one is being built.

The name in the address is an alias: behind it is one index, `name-1` at first and `name-2` after it was rebuilt. While
an index is being rebuilt, a second alias `name-next` names the new one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from elasticsearch import BadRequestError

from search.engines.elasticsearch_client import converted_errors
from search.engines.elasticsearch_query import MAPPINGS, SETTINGS
from search.errors import SearchIndexError

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

    from search.engines.elasticsearch_address import ElasticsearchAddress


@dataclass(frozen=True, slots=True)
class AliasedIndex:
    """The name of the index behind one of our aliases, and its `FORMAT`."""

    index: str
    format: int


class IndexAliases:
    """The two aliases at an address: `current` answers, `next` is being built.

    Every method raises `SearchIndexError` if the server does not answer or refuses.
    """

    def __init__(self, client: Elasticsearch, address: ElasticsearchAddress) -> None:
        self._client = client
        self._address = address
        self.current = address.index
        self.next = f"{address.index}-next"

    def ensure(self) -> dict[str, AliasedIndex]:
        """Return the index of each alias that exists, `current` first; create that of `current` if it is missing.

        Raises `SearchIndexError` if something other than Blue Light made an index of this name.
        """
        indices = self._existing()
        if self.current not in indices:
            self._create(f"{self.current}-1", self.current)
            indices = self._existing()
        return indices

    def start_next(self) -> tuple[str, str]:
        """Create an empty index behind `next`, in place of one that was left there.

        Returns the names of the index that answers and of the new one.
        """
        indices = self.ensure()
        if self.next in indices:
            self.delete(indices[self.next].index)
        new = self._successor(list(indices.values())[-1].index)
        self._create(new, self.next)
        return indices[self.current].index, new

    def delete(self, index: str) -> None:
        """Delete an index; it may be missing."""
        with converted_errors(self._address):
            self._client.indices.delete(index=index, ignore_unavailable=True)

    def switch(self, old: str, new: str) -> None:
        """Let `new` answer and delete `old`, in one step. Raises `SearchIndexError` if `new` was deleted meanwhile."""
        actions: list[dict[str, Any]] = [
            {"remove": {"index": new, "alias": self.next, "must_exist": True}},
            {"add": {"index": new, "alias": self.current}},
            {"remove_index": {"index": old}},
        ]
        with converted_errors(self._address):
            self._client.indices.refresh(index=new)
            self._client.indices.update_aliases(actions=actions)

    def _existing(self) -> dict[str, AliasedIndex]:
        aliases = (self.current, self.next)
        with converted_errors(self._address):
            answer = self._client.indices.get(
                index=[*aliases], ignore_unavailable=True, features=["aliases", "mappings"]
            )
        indices = {}
        for index, description in answer.items():
            meta = description["mappings"].get("_meta", {})
            name = next((alias for alias in aliases if alias in description["aliases"]), index)
            if meta.get("made_by") != "bluelight":
                raise SearchIndexError(
                    f'The index "{index}" of {self._address} was not made by Blue Light: choose another name.'
                )
            indices[name] = AliasedIndex(index, int(meta["version"]))
        return {alias: indices[alias] for alias in aliases if alias in indices}

    def _successor(self, index: str) -> str:
        number = index.removeprefix(f"{self.current}-")
        return f"{self.current}-{int(number) + 1 if number.isdigit() and number != index else 1}"

    def _create(self, index: str, alias: str) -> None:
        with converted_errors(self._address):
            try:
                self._client.indices.create(index=index, aliases={alias: {}}, mappings=MAPPINGS, settings=SETTINGS)
            except BadRequestError as error:
                if error.error != "resource_already_exists_exception":  # another process was quicker
                    raise

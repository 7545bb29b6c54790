"""The validators (ETag and Last-Modified) of fetched addresses, and the robots.txt files of hosts.

With validators, the crawler asks a server whether an address has changed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from search.store.database import insert
from search.store.tables import robots, validators

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from search.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressValidators:
    """The validators that came with an address when it was last `fetched` (UTC) completely (RFC 9110, 8.8).

    `fresh_until` is the time until which its server expects no changes.
    """

    url: str
    source: str
    etag: str
    last_modified: str
    fetched: datetime
    fresh_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRobotsTxt:
    """The answer of a host when its robots.txt was fetched at `fetched` (UTC)."""

    url: str
    status: int
    body: bytes
    fetched: datetime


class Validators:
    """The validators and the robots.txt files, for the crawler."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_source(self, source: str) -> dict[str, AddressValidators]:
        """Return the validators of a source's addresses, by URL."""
        with self._database.read() as connection:
            rows = connection.execute(select(validators).where(validators.c.source == source))
            return {row.url: AddressValidators(**row._mapping) for row in rows}

    def save(self, source: str, fetched: Sequence[AddressValidators], *, older: datetime) -> None:
        """Save these validators, and delete those of the source that were fetched before `older`."""
        with self._database.write() as connection:
            connection.execute(validators.delete().where(validators.c.source == source, validators.c.fetched < older))
            for address in fetched:
                row = asdict(address)
                new = insert(connection, validators).values(row)
                connection.execute(new.on_conflict_do_update(index_elements=["source", "url"], set_=row))

    def robots_txt(self, url: str, *, since: datetime) -> StoredRobotsTxt | None:
        """Return the robots.txt at an address if it was fetched since a moment, else None."""
        query = select(robots).where(robots.c.url == url, robots.c.fetched >= since)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return StoredRobotsTxt(**row._mapping) if row else None

    def save_robots_txt(self, robots_txt: StoredRobotsTxt) -> None:
        """Save a robots.txt."""
        row = asdict(robots_txt)
        with self._database.write() as connection:
            new = insert(connection, robots).values(row)
            connection.execute(new.on_conflict_do_update(index_elements=["url"], set_=row))

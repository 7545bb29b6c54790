"""A real PostgreSQL for the tests: the server that is named in the environment, or one from Debian's package."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import create_engine, make_url

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMED = os.environ.get("BLUELIGHT_TEST_POSTGRESQL", "")
MISSING = (
    "no PostgreSQL: install Debian's package postgresql, or set BLUELIGHT_TEST_POSTGRESQL to the address of a "
    "server (postgresql+psycopg://user:password@host/database) on which databases may be made"
)
_OPTIONS = "-c listen_addresses='' -c fsync=off -c max_connections=100 -c unix_socket_directories={folder}"


def programs() -> Path | None:
    """Return the folder of this machine's newest `initdb` and `pg_ctl`, or None."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("pg_ctl")
    return binaries[-1].parent if binaries else Path(on_path).parent if on_path else None


def available() -> bool:
    """Return whether there is a server, or one can be started."""
    return bool(NAMED or programs())


@contextmanager
def running() -> Iterator[str]:
    """The address of a server of our own that lives as long as the context; only call where one is `available`."""
    binaries = programs()
    assert binaries, MISSING
    with tempfile.TemporaryDirectory(prefix="bluelight-postgresql-") as place:
        folder = Path(place)
        data = str(folder / "data")
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        _run([binaries / "initdb", "-D", data, "-U", "bluelight", "--auth=trust", "--encoding=UTF8", "--no-sync"])
        options = _OPTIONS.format(folder=folder)
        _run([binaries / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start"])
        try:
            yield f"postgresql+psycopg://bluelight@/postgres?host={folder}"
        finally:
            _run([binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"])


@contextmanager
def database(server: str, template: str = "template1") -> Iterator[str]:
    """The address of a database on a server, dropped at the end: empty, or a copy of the one with this name."""
    name = f"bluelight_test_{uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        copying = " STRATEGY file_copy" if connection.dialect.server_version_info >= (15,) else ""  # four times as fast
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}{copying}")
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


def _run(command: list[str | Path]) -> None:
    """Run a program of the server, not as root, because it refuses that."""
    as_postgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    done = subprocess.run([*as_postgres, *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/")
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr.decode(errors='replace').strip()[-500:]}")

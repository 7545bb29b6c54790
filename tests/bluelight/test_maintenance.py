"""Maintaining store and index from the command line, with the counts at the end of each command."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests import postgres_server
from tests.bluelight.conftest import environment
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bluelight.conftest import Run
    from tests.mail_server import MailServer


@pytest.fixture(scope="module", autouse=True)
def gathered(bluelight: Run, sample_archive: Path) -> None:
    assert bluelight("replay", str(sample_archive), BLUELIGHT_SAMPLE="1").returncode == 0


def stored_stories(bluelight: Run, **settings: str) -> int:
    done = bluelight("check", **settings)
    assert done.returncode == 0, done.stderr
    output = bluelight("reindex", **settings).stderr
    return int(output.split(" stories in the store")[0].split()[-1])


def test_an_index_that_was_deleted_is_built_anew(bluelight: Run, folder: Path):
    for path in sorted((folder / "index").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    done = bluelight("check")
    assert done.returncode == 1
    assert done.stdout.count("missing ") > 150
    assert "bluelight check --mend corrects it" in done.stderr
    mended = bluelight("check", "--mend")
    assert mended.returncode == 0, mended.stderr
    assert "The index and the store agree." in mended.stderr
    done = bluelight("reindex")
    assert done.returncode == 0
    assert "0 refused, 0 changes waiting" in done.stderr


def test_a_backup_brings_back_what_was_lost(bluelight: Run, folder: Path, tmp_path: Path):
    stories = stored_stories(bluelight)
    file = tmp_path / "monday.db"
    assert f"Stories saved in {file}: {stories}." in bluelight("backup", str(file)).stderr
    elsewhere = {"BLUELIGHT_DATA": str(tmp_path / "new")}
    assert f"Stories in the store: {stories}." in bluelight("restore", str(file), **elsewhere).stderr
    assert bluelight("check", "--mend", **elsewhere).returncode == 0
    assert stored_stories(bluelight, **elsewhere) == stories
    again = bluelight("restore", str(file), **elsewhere)
    assert again.returncode == 1
    assert "--replace overwrites it with the backup" in again.stderr


def test_an_index_moves_to_another_folder(bluelight: Run, tmp_path: Path):
    address = str(tmp_path / "index")
    done = bluelight("move", "--to-index", address)
    assert done.returncode == 0, done.stderr
    assert stored_stories(bluelight, BLUELIGHT_INDEX=address) == stored_stories(bluelight)
    assert "name another" in bluelight("move", "--to-index", address).stderr


@pytest.mark.postgresql
def test_a_store_moves_to_postgresql(bluelight: Run, postgresql: str):
    with postgres_server.database(postgresql) as url:
        done = bluelight("move", "--to-store", url)
        assert done.returncode == 0, done.stderr
        assert "Everything is copied." in done.stderr
        assert stored_stories(bluelight, BLUELIGHT_STORE=url) == stored_stories(bluelight)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--to-store", "postgresql://bluelight:hush-hush@127.0.0.1:9/bluelight"),
        ("--to-store", "postgresql://127.0.0.1:9/bluelight?user=bluelight&password=hush-hush"),
        ("--to-index", "https://bluelight:hush-hush@127.0.0.1:9"),
    ],
)
def test_a_password_is_not_taken_from_the_command_line(bluelight: Run, arguments: tuple[str, str]):
    done = bluelight("move", *arguments)
    assert done.returncode == 1 and "hush-hush" not in done.stderr
    assert "type it when you are asked, or set the variable BLUELIGHT_TO_STORE or BLUELIGHT_TO_INDEX" in done.stderr


def test_a_password_is_taken_from_a_variable(bluelight: Run):
    address = "postgresql://bluelight:hush-hush@127.0.0.1:9/bluelight"
    done = bluelight("move", BLUELIGHT_TO_STORE=address)
    assert done.returncode == 1 and "hush-hush" not in done.stderr
    assert "The store at postgresql" in done.stderr and "cannot be used" in done.stderr


def test_a_password_is_asked_for_at_a_terminal(folder: Path):
    there, here = pty.openpty()
    script = "from bluelight.cli import main; main()"
    address = "postgresql://blue%20light@127.0.0.1:9/bluelight"
    process = subprocess.Popen(
        [sys.executable, "-c", script, "move", "--to-store", address],
        stdin=here,
        stdout=here,
        stderr=here,
        env=environment(folder),
        start_new_session=True,
    )
    os.close(here)
    # The last space comes once the echo is off; what is typed before that is thrown away.
    shown = _until(there, b"(nothing if none is needed): ")
    os.write(there, b"hush-hush\n")
    shown += _until(there, b"cannot be used")
    process.wait(PATIENCE)
    os.close(there)
    assert b"hush-hush" not in shown and b"Password of" in shown


def _until(terminal: int, words: bytes) -> bytes:
    """Return what a terminal shows up to these words."""
    shown = b""
    while words not in shown:
        shown += os.read(terminal, 10_000)
    return shown


def test_a_move_says_where_to(bluelight: Run):
    done = bluelight("move")
    assert done.returncode == 1
    assert done.stderr == "Name where to move: bluelight move --to-store ADDRESS, or --to-index ADDRESS.\n"


def test_while_the_search_engine_is_away_stories_wait_and_mails_go_out(
    bluelight: Run, tmp_path: Path, sample_archive: Path, mail_server: MailServer
):
    data = {"BLUELIGHT_DATA": str(tmp_path), "BLUELIGHT_SAMPLE": "1"}
    away = {**data, "BLUELIGHT_INDEX": "http://127.0.0.1:9", "BLUELIGHT_SMTP": mail_server.address}
    bluelight("alerts", "add", "inquest", "--to", "desk@ambershire.example", **data)
    gathered = bluelight("replay", str(sample_archive), "--alerts", **away)
    assert gathered.returncode == 1
    assert "does not answer" in gathered.stderr
    assert "Stories waiting in the queue:" in gathered.stderr
    assert "inquest" in bluelight("alerts", "list", **away).stdout
    assert mail_server.taken == []

    assert bluelight("replay", str(sample_archive), "--alerts", **data).returncode == 0
    assert "The index and the store agree" in bluelight("check", **data).stderr
    again = bluelight("replay", str(sample_archive), **away)
    assert again.returncode == 1
    assert " stories" in mail_server.taken[0]["Subject"]

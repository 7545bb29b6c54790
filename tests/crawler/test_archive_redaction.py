"""Tests that a withheld story is found in archives however it is written there, and that what is unread is named."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import zipfile
import zlib
from typing import TYPE_CHECKING
from urllib.parse import quote

import brotli
import pytest

from crawler.archive import rewriting
from crawler.archive.captures import scan
from crawler.archive.compression import zstd
from crawler.archive.redaction import Redaction, redact
from search.store.withheld_stories import WithheldWords
from tests.crawler.warc_records import ARC_START, arc_response, compressed, page, response, wacz, zstandard

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = "https://coast.example/news/brambleton-heifer-lifted"
SAID = "The heifer’s owner, Perpetua Quillfeather of Pendry Cove, said “we’re grateful”."
WORDS = WithheldWords(addresses=frozenset({ADDRESS}), paragraphs=frozenset({SAID, "Related"}))
ENTITIES = SAID.replace("’", "&#8217;").replace("“", "&ldquo;").replace("”", "&rdquo;")
ITEM = f"<rss><channel><item><description>{SAID}</description></item></channel></rss>"
OTHER = response("https://coast.example/other", page("Related", "A buoy was repainted. Related"))


def with_type(body: bytes, headers: str) -> bytes:
    return response("https://coast.example/feed", body, headers=headers)


HOLDERS = {
    "gzip": with_type(gzip.compress(ITEM.encode()), "Content-Encoding: gzip"),
    "deflate": with_type(zlib.compress(ITEM.encode()), "Content-Encoding: deflate"),
    "br": with_type(brotli.compress(ITEM.encode()), "Content-Encoding: br"),
    "zstd": with_type(zstd.compress(ITEM.encode()), "Content-Encoding: zstd"),
    "several": with_type(brotli.compress(gzip.compress(ITEM.encode())), "Content-Encoding: gzip, br"),
    "claimed": with_type(ITEM.encode(), "Content-Encoding: br"),
    "gzip in the body": with_type(gzip.compress(ITEM.encode()), "Content-Type: application/xml"),
    "utf-16": with_type(ITEM.encode("utf-16"), "Content-Type: application/xml"),
    "utf-16 without a mark": with_type(ITEM.encode("utf-16-be"), "Content-Type: application/xml"),
    "windows-1252": with_type(ITEM.encode("cp1252"), "Content-Type: text/xml"),
    "windows-1252 called utf-8": with_type(ITEM.encode("cp1252"), "Content-Type: text/xml; charset=utf-8"),
    "entities": with_type(ENTITIES.encode(), "Content-Type: text/html"),
    "entities twice": with_type(ENTITIES.replace("&", "&amp;").encode(), "Content-Type: text/html"),
    "json": with_type(json.dumps({"content": f"<p>{SAID}</p>"}).encode(), "Content-Type: application/json"),
    "json in json": with_type(json.dumps({"a": json.dumps({"b": SAID})}).encode(), "Content-Type: text/html"),
    "markup": with_type(SAID.replace("Perpetua", "<b>Perpetua</b>\n<br>&nbsp;").encode(), "Content-Type: text/html"),
    "straight quotes": with_type(SAID.translate(str.maketrans("’“”", '\'""')).encode(), "Content-Type: text/plain"),
    "capitals": with_type(SAID.upper().encode(), "Content-Type: text/html"),
    "address": with_type(f"<a href='{ADDRESS}/?a=b'>More</a>".encode(), "Content-Type: text/html"),
    "address with http": with_type(ADDRESS.replace("https", "http").encode(), "Content-Type: text/plain"),
    "address in an address": with_type(quote(ADDRESS, safe="").encode(), "Content-Type: text/plain"),
    "path": with_type(b"<a href=/news/brambleton-heifer-lifted>More</a>", "Content-Type: text/html"),
    "redirect": with_type(b"", f"Location: {ADDRESS}"),
    "page": response(ADDRESS, b"\xff" * 40, headers="Content-Encoding: br"),
    "extracted text": b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n"
    % (len(SAID.encode()), SAID.encode()),
}


def struck(path: Path) -> Redaction:
    return redact([path], WORDS, lambda url: url == ADDRESS)


def left(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.mark.parametrize("name", HOLDERS)
def test_a_record_with_the_story_is_removed_however_it_is_written(name: str, tmp_path: Path) -> None:
    path = tmp_path / "coast.warc.gz"
    path.write_bytes(compressed(OTHER, HOLDERS[name], OTHER))
    path.chmod(0o640)

    assert struck(path) == Redaction(removed=1)
    assert path.read_bytes() == compressed(OTHER, OTHER)
    assert (left(tmp_path), path.stat().st_mode & 0o777) == (["coast.warc.gz"], 0o640)


def test_every_kind_of_file_is_rewritten(tmp_path: Path) -> None:
    holder = HOLDERS["zstd"]
    kinds = {
        "a.warc": (OTHER + holder + OTHER, OTHER + OTHER),
        "b.warc.zst": (zstandard(OTHER, holder), zstandard(OTHER)),
        "c.arc": (
            ARC_START + arc_response(ADDRESS, b"Gone") + arc_response("http://coast.example/", b"Stays"),
            ARC_START + arc_response("http://coast.example/", b"Stays"),
        ),
    }
    for name, (before, after) in kinds.items():
        (tmp_path / name).write_bytes(before)
        assert struck(tmp_path / name) == Redaction(removed=1), name
        assert (tmp_path / name).read_bytes() == after, name


UNREADABLE = {
    "an unknown encoding": (with_type(b"\1" + bytes(range(200)), "Content-Encoding: dcb"), "'dcb'"),
    "a damaged page": (with_type(brotli.compress(ITEM.encode())[:-9], "Content-Encoding: br"), "cut off"),
    "a damaged document": (with_type(b"%PDF-1.7 nothing", "Content-Type: application/pdf"), "PDF"),
    "a zip file": (with_type(b"PK\3\4" + bytes(30), "Content-Type: application/zip"), "zip file"),
    "a bomb": (with_type(gzip.compress(bytes(70_000_000)), "Content-Encoding: gzip"), "67,108,864 bytes"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_record_that_cannot_be_searched_stays_and_is_named(name: str, tmp_path: Path) -> None:
    record, reason = UNREADABLE[name]
    path = tmp_path / "coast.warc.gz"
    path.write_bytes(compressed(OTHER, record, HOLDERS["br"], OTHER))

    result = struck(path)

    assert result.removed == 1
    [problem] = result.problems
    offset = len(compressed(OTHER))
    assert problem.startswith(f"{path} has 1 record that cannot be read (at byte {offset:,}: ") and reason in problem
    assert path.read_bytes() == compressed(OTHER, record, OTHER)


def test_a_damaged_record_is_named_and_what_follows_is_searched(tmp_path: Path) -> None:
    path = tmp_path / "coast.warc.gz"
    damaged = bytearray(compressed(OTHER))
    damaged[60:90] = bytes(30)
    path.write_bytes(compressed(OTHER) + damaged + compressed(HOLDERS["gzip"], OTHER))

    result = struck(path)

    assert result.removed == 1
    assert [each.partition(" (")[0] for each in result.problems] == [f"{path} has 1 record that cannot be read"]
    assert path.read_bytes() == compressed(OTHER) + damaged + compressed(OTHER)


def test_a_damaged_record_is_removed_if_the_story_is_in_what_can_be_read_of_it(tmp_path: Path) -> None:
    path = tmp_path / "coast.warc.gz"
    damaged = gzip.compress(response("https://coast.example/feed", ITEM.encode() + os.urandom(3_000)))
    path.write_bytes(compressed(OTHER) + damaged[:-700] + compressed(OTHER))

    assert struck(path) == Redaction(removed=1)
    assert path.read_bytes() == compressed(OTHER, OTHER)


def test_the_end_of_a_file_that_is_cut_off_is_removed_and_named(tmp_path: Path) -> None:
    path = tmp_path / "coast.warc.gz"
    path.write_bytes(compressed(OTHER) + compressed(HOLDERS["br"])[:40])

    [problem] = struck(path).problems

    assert (
        problem
        == f"{path} was cut off: what came after byte {len(compressed(OTHER))} could not be searched and was removed."
    )
    assert path.read_bytes() == compressed(OTHER)
    assert struck(path) == Redaction()


def test_a_file_that_is_no_archive_is_named_and_unchanged(tmp_path: Path) -> None:
    contents = (b"Dear editor", gzip.compress(OTHER + HOLDERS["gzip"] + OTHER), b"\0\1\2\3")
    for content in contents:
        path = tmp_path / "letter.warc.gz"
        path.write_bytes(content)
        [problem] = struck(path).problems
        assert "letter.warc.gz is not a web archive" in problem and "not searched" in problem
        assert path.read_bytes() == content
    assert "gone.warc.gz cannot be rewritten: No such file" in struck(tmp_path / "gone.warc.gz").problems[0]


def test_a_wacz_with_the_story_is_named_and_unchanged(tmp_path: Path) -> None:
    with_records = wacz(tmp_path / "a.wacz", ("archive/a.warc.gz", compressed(OTHER, HOLDERS["br"])))
    with_text = wacz(tmp_path / "b.wacz", ("archive/a.warc", OTHER), ("pages/pages.jsonl", json.dumps(SAID).encode()))
    without = wacz(tmp_path / "c.wacz", ("archive/a.warc", OTHER), ("pages/pages.jsonl", b"{}"))
    for path, places in ((with_records, "1 record and 0 lists of pages"), (with_text, "0 records and 1 list of pages")):
        [problem] = struck(path).problems
        assert problem == f"{path} has the story in {places}; a WACZ is not rewritten, so delete it yourself."
        assert zipfile.is_zipfile(path)
    assert struck(without) == Redaction()


def test_nothing_is_left_behind_when_writing_fails_or_was_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "coast.warc.gz"
    whole = compressed(OTHER, HOLDERS["br"], OTHER)
    for error in (OSError(28, "No space left on device"), KeyboardInterrupt()):
        path.write_bytes(whole)

        def fail(_: int, error: BaseException = error) -> None:
            raise error

        monkeypatch.setattr(rewriting.os, "fsync", fail)
        if isinstance(error, OSError):
            assert struck(path).problems == [f"{path} cannot be rewritten: No space left on device."]
        else:
            with pytest.raises(KeyboardInterrupt):
                struck(path)
        assert (path.read_bytes(), left(tmp_path)) == (whole, ["coast.warc.gz"])


@pytest.mark.parametrize("named", [False, True])
def test_no_copy_outlives_a_kill(named: bool, tmp_path: Path) -> None:
    """Where files without a name are not possible, the copy is deleted by the next run."""
    path = tmp_path / "coast.warc.gz"
    path.write_bytes(compressed(OTHER, HOLDERS["br"], OTHER))
    code = (
        "import os, signal, sys, pathlib\nfrom crawler.archive import rewriting\n"
        "rewriting.os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"if {named}: del rewriting.os.O_TMPFILE\n"
        "rewriting.remove_spans(pathlib.Path(sys.argv[1]), [(0, 9)])\n"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert left(tmp_path) == ([".coast.warc.gz.new"] if named else []) + ["coast.warc.gz"]
    assert struck(path) == Redaction(removed=1)
    assert left(tmp_path) == ["coast.warc.gz"]


def test_a_link_to_an_archive_leads_to_the_file_that_is_rewritten(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    file, link = tmp_path / "kept/coast.warc.gz", tmp_path / "link.warc.gz"
    file.write_bytes(compressed(OTHER, HOLDERS["br"]))
    link.symlink_to(file)
    assert struck(link) == Redaction(removed=1)
    assert (file.read_bytes(), link.is_symlink()) == (compressed(OTHER), True)


def test_a_page_of_another_story_stays(tmp_path: Path) -> None:
    path = tmp_path / "coast.warc.gz"
    near = response(
        f"{ADDRESS}-2", page("Brambleton heifer lifted", f"More: {ADDRESS}-2 and /news/brambleton-heifer-lifted2")
    )
    path.write_bytes(compressed(OTHER, near))
    assert struck(path) == Redaction()
    assert len(scan(path).captures) == 2

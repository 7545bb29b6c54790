"""Tests of the commands for adding a source, `scrapy genspider -t newsroom` and `scrapy record`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import pytest

from tests import programs
from tests.crawler.crawling import Site, served

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "tests/recordings/met_police/statement/page.html").read_bytes()
STATEMENT = "https://news.met.police.uk/news/appeal-after-moped-thefts-in-harrow-vale-498211"
FEED = "<rss version='2.0'><channel><item><title>One held</title><link>{}/story/one</link></item></channel></rss>"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n")
    return tmp_path


def _scrapy(project: Path, *typed: str, **environment: str) -> subprocess.CompletedProcess[str]:
    with chdir(project):
        return programs.run("scrapy", *typed, environment={**os.environ, "BLUELIGHT_DATA": str(project), **environment})


def test_a_spider_is_written_that_passes_lint(project: Path) -> None:
    typed = ("genspider", "-t", "newsroom", "-s", "NEWSPIDER_MODULE=", "gazette_news", "https://gazette.example")
    said = _scrapy(project, *typed)
    assert "Created spider 'gazette_news'" in said.stdout
    written = project / "gazette_news.py"
    ruff = [sys.executable, "-m", "ruff"]
    config = ("--config", str(ROOT / "pyproject.toml"), "--no-cache", str(written))
    assert subprocess.run([*ruff, "check", *config], capture_output=True, check=False).returncode == 0
    assert subprocess.run([*ruff, "format", "--check", *config], capture_output=True, check=False).returncode == 0
    assert 'hosts = ("gazette.example",)' in written.read_text()


def test_a_saved_page_becomes_a_case_that_says_whose_words_it_holds(project: Path) -> None:
    (project / "saved.html").write_bytes(PAGE)
    said = _scrapy(project, "record", "met_police", "saved.html", "--url", STATEMENT, "--case", "moped")
    case = project / "tests/recordings/met_police/moped"
    assert (said.returncode, said.stderr) == (0, "")
    assert "must not be committed" in said.stdout
    assert (case / "page.html").read_bytes() == PAGE
    assert json.loads((case / "story.json").read_text())["key"] == "498211"
    assert json.loads((case / "meta.json").read_text())["as_published"] is True

    again = _scrapy(project, "record", "met_police", "saved.html", "--url", STATEMENT, "--case", "moped")
    assert (again.returncode, again.stdout) == (
        1,
        "tests/recordings/met_police/moped already exists; use --case to give this case another name.\n",
    )


def test_an_address_is_fetched_as_a_crawl_would_and_nothing_is_stored(project: Path) -> None:
    with served(Site({"/robots.txt": ("text/plain", b"User-agent: *\nDisallow: /story/secret")})) as site:
        page = b"<article><h1>One held</h1><p>In Stennick.</p></article>"
        feed = FEED.format(site.address).encode()
        site.pages = {**site.pages, "/story/one": ("text/html", page), "/feed.xml": ("text/xml", feed)}
        ours = {"SITE": site.address, "BLUELIGHT_ALLOWED_NETWORKS": "127.0.0.1/32"}
        newsrooms = ("-s", "SPIDER_MODULES=tests.crawler.newsrooms")
        recorded = [
            _scrapy(project, "record", *newsrooms, "gazette", f"{site.address}{path}", **ours)
            for path in ("/story/one", "/feed.xml", "/story/secret", "/about")
        ]
    assert [each.returncode for each in recorded] == [0, 0, 1, 2]
    assert recorded[2].stdout == f"gazette: {site.address}/story/secret was left out: Forbidden by robots.txt.\n"
    assert "is neither a story of gazette (story_path, hosts) nor one of its endpoints" in recorded[3].stderr
    cases = project / "tests/recordings/gazette"
    assert json.loads((cases / "page/story.json").read_text())["body"] == ["In Stennick."]
    assert [link["key"] for link in json.loads((cases / "feed/links.json").read_text())] == ["one"]
    assert list(project.glob("*.db")) == []


def test_an_unknown_source_is_said_in_a_sentence(project: Path) -> None:
    said = _scrapy(project, "record", "met_polise", STATEMENT)
    assert (said.returncode, said.stdout) == (1, "No source is called 'met_polise'; `scrapy list` shows all names.\n")

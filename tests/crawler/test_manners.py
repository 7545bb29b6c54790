"""Tests that a crawl does not request what robots.txt forbids or may forbid, nor anything in a private network."""

from __future__ import annotations

import json
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

import pytest

from search.errors import SettingsError
from search.network import is_public
from search.settings import read_settings
from tests.crawler.crawling import Site, crawled, served
from tests.crawler.test_bad_input import free_port

if TYPE_CHECKING:
    from pathlib import Path

EMPTY = ("application/rss+xml", b"<rss version='2.0'><channel><title>Gazette</title></channel></rss>")


def _problems(feeds: list[str], folder: Path, networks: str = "127.0.0.1/32", **settings: str) -> list[str]:
    """Crawl these feeds and return the problems, without the source's name."""
    environment = {
        "FEEDS": " ".join(feeds),
        "BLUELIGHT_DATA": str(folder),
        "BLUELIGHT_ALLOWED_NETWORKS": networks,
        **settings,
    }
    (outcome,), process = crawled(("wanderer",), environment)
    assert process.stderr == ""
    return [problem.removeprefix("wanderer: ") for problem in outcome["problems"]]


def test_robots_txt_that_fails_forbids_for_now_and_one_that_is_missing_allows(tmp_path: Path) -> None:
    pages = {"/feed.xml": EMPTY}
    failing = {"/robots.txt": (500, "")}
    busy = {"/robots.txt": (429, "")}
    missing = {**pages, "/robots.txt": ("text/plain", b"User-agent: *\nDisallow: /")}
    with (
        served(Site(pages, failing)) as fails,
        served(Site(pages, busy)) as is_busy,
        served(Site(missing, {"/robots.txt": (404, "")})) as has_none,
    ):
        sites = [fails.address, is_busy.address, has_none.address]
        problems = _problems([f"{site}/feed.xml" for site in sites], tmp_path)
    assert sorted(problems) == sorted(
        [
            f"{fails.address}/feed.xml was left out: its robots.txt answered 500 Internal Server Error, "
            "so nothing may be fetched for now.",
            f"{is_busy.address}/feed.xml was left out: its robots.txt answered 429 Too Many Requests, "
            "so nothing may be fetched for now.",
        ]
    )
    assert set(fails.asked) == {"/robots.txt"}
    assert "/feed.xml" in has_none.asked


def test_where_robots_txt_cannot_be_reached_nothing_else_is_asked_for(tmp_path: Path) -> None:
    closed = f"http://127.0.0.1:{free_port()}/feed.xml"
    assert _problems([closed], tmp_path) == [f"{closed} cannot be reached: the connection was refused."]


def test_no_link_name_or_redirect_leads_into_the_newsrooms_own_network(tmp_path: Path) -> None:
    with served(Site({"/feed.xml": EMPTY})) as inside:
        port = inside.address.rpartition(":")[2]
        moved = {"/moved.xml": (302, f"http://127.0.0.2:{port}/feed.xml")}
        with served(Site({}, moved)) as outside:
            feeds = [f"http://127.0.0.2:{port}/feed.xml", f"{outside.address}/moved.xml"]
            problems = _problems(feeds, tmp_path)
            hidden = _problems([f"http://localhost:{port}/feed.xml", f"http://2130706433:{port}/"], tmp_path, "")
    says = "is not a public address; BLUELIGHT_ALLOWED_NETWORKS can allow it."
    assert problems == [f"http://127.0.0.2:{port}/feed.xml was left out: 127.0.0.2 {says}"]
    assert f"http://localhost:{port}/feed.xml was left out: localhost resolves to 127.0.0.1, which {says}" in hidden
    assert len(hidden) == 2
    assert inside.asked == []
    assert "/moved.xml" in outside.asked


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.7", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "240.0.0.1"),
        *("::1", "::", "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1", "::127.0.0.1", "64:ff9b:1::10.0.0.7"),
    ],
)
def test_what_is_not_of_the_public_internet_is_not_read_unless_its_network_is_allowed(address: str) -> None:
    assert not is_public(ip_address(address))
    assert is_public(ip_address(address), [ip_network(address)])


@pytest.mark.parametrize("inside", ["::ffff:10.0.0.7", "64:ff9b::10.0.0.7", "2002:a00:7::1"])
def test_an_address_that_stands_for_one_of_ipv4_is_as_public_as_that(inside: str) -> None:
    assert not is_public(ip_address(inside))
    assert is_public(ip_address(inside), [ip_network("10.0.0.0/8")])


@pytest.mark.parametrize("address", ["151.101.0.81", "2a04:4e42::81", "::ffff:151.101.0.81", "64:ff9b::151.101.0.81"])
def test_the_public_internet_is_read(address: str) -> None:
    assert is_public(ip_address(address))


def test_a_name_is_read_if_all_of_its_addresses_may_be(tmp_path: Path) -> None:
    with served(Site({"/feed.xml": EMPTY}), "::1") as outside:
        port = int(outside.address.rpartition(":")[2])
        with served(Site({"/feed.xml": EMPTY}), "127.0.0.2", port) as inside:
            names = {"new.example": ["::1"], "both.example": ["127.0.0.2", "::1"], "inside.example": ["127.0.0.2"]}
            feeds = [f"http://{name}:{port}/feed.xml" for name in names]
            problems = _problems(feeds, tmp_path, "::1/128", NAMES=json.dumps(names))
    assert sorted(outside.asked) == ["/feed.xml", "/robots.txt"]
    assert inside.asked == []
    assert len(problems) == 2
    for feed, name in zip(feeds[1:], ("both.example", "inside.example"), strict=True):
        begins = f"{feed} was left out: {name} resolves to 127.0.0.2, which is not a public address"
        assert any(problem.startswith(begins) for problem in problems)


def test_a_host_that_is_no_name_is_said_not_to_be_known(tmp_path: Path) -> None:
    address = f"http://news..{'x' * 70}.example/feed.xml"
    assert _problems([address], tmp_path) == [f"{address} cannot be reached: the host name is unknown."]


def test_networks_are_listed_with_commas_or_spaces() -> None:
    networks = read_settings(allowed_networks="10.1.0.0/16, 127.0.0.1/32").allowed_networks
    assert [str(network) for network in networks] == ["10.1.0.0/16", "127.0.0.1/32"]
    with pytest.raises(SettingsError, match=r"^BLUELIGHT_ALLOWED_NETWORKS cannot be used: "):
        read_settings(allowed_networks="our office")

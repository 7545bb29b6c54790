"""Runs one crawl or replay, described by a JSON object on stdin. Tests start it as a process, as Scrapy requires."""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from crawler.archive.replay import replay_settings
from crawler.archive.writer import archive_settings
from crawler.newsroom import NewsroomSpider
from crawler.run import crawl
from search.settings import read_settings
from search.story import Rights, StoryKind


class Loopback(NewsroomSpider):
    """A newsroom on this machine."""

    name = "loopback"
    label = "Loopback News"
    kind = StoryKind.ARTICLE
    rights = Rights.FULL
    hosts = ("127.0.0.1",)
    story_path = r"/(?:en/)?news/(?P<key>[\w%'-]+)"
    body_rules = ("article p",)


def run(order: dict[str, Any]) -> list[dict[str, Any]]:
    """Crawl into an archive, or replay from one; no file may grow beyond `largest_file` bytes."""
    Loopback.feeds = (order["feed"],)
    overrides = {"AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_DELAY": 0, **order.get("overrides", {})}
    if "replay" in order:
        overrides |= replay_settings([Path(path) for path in order["replay"]])
    if "archive" in order:
        overrides |= archive_settings(Path(order["archive"]))
    if "largest_file" in order:
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["largest_file"], hard))
    settings = read_settings(store=f"sqlite:///{order['store']}", allowed_networks="127.0.0.0/8")
    return [asdict(outcome) for outcome in crawl([Loopback], settings, overrides=overrides)]


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)

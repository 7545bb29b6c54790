"""Replays an archive of the sample into a store. Tests start it as a process, as Scrapy requires."""

from __future__ import annotations

import sys
from pathlib import Path

from bluelight.sample.sample_spiders import SPIDERS
from crawler.archive.replay import replay_settings
from crawler.run import crawl
from search.settings import read_settings

if __name__ == "__main__":
    archive, store = sys.argv[1:]
    outcomes = crawl(SPIDERS, read_settings(store=store), overrides=replay_settings([Path(archive)]))
    sys.exit("\n".join(problem for outcome in outcomes for problem in outcome.problems) or 0)

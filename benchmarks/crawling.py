"""Compare crawling with bare Scrapy, measure the memory of a long crawl, and compare archives on one and two cores.

    python -m benchmarks.crawling speed [--pages 3000] [--times 3]
    python -m benchmarks.crawling memory [--pages 50000] [--light]
    python -m benchmarks.crawling archive [--pages 10000] [--times 3]

The publisher is a separate process on this machine, and every measurement runs in a new process. The median of several
runs counts. The aims are about wall-clock time; CPU time helps to judge a run on a busy machine.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import psutil
from rich.console import Console
from rich.table import Table

from benchmarks.newspages import page
from benchmarks.publisher import published
from crawler.archive.archive_file import ArchiveFile
from crawler.backfill import backfill
from search.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")

FAST = {"AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "LOG_LEVEL": "ERROR"}
CLOSED = {"TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False}
EVERY = 5_000
"""Pages between two measurements of the memory."""
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
ARCHIVED = {
    "a source's own rules": (False, "https://emergency-services.news/crews-called-to-{}/"),
    "the general rules": (True, "https://policeconduct.gov.uk/news/crews-called-to-{}"),
}


class CrawlRun(NamedTuple):
    """The pages of a run, its wall-clock and CPU seconds, and its `memory` in MB after every `EVERY` pages."""

    pages: int
    seconds: float
    cpu: float
    memory: tuple[float, ...] = ()


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("what", choices=("speed", "memory", "archive"))
    arguments.add_argument("--pages", type=int)
    arguments.add_argument("--times", type=int, default=3)
    arguments.add_argument("--light", action="store_true", help="use small pages, for a quick run")
    options = arguments.parse_args()
    if options.what == "speed":
        speed(options.pages or 3_000, options.times)
    elif options.what == "memory":
        memory(options.pages or 50_000, heavy=not options.light)
    else:
        archive(options.pages or 10_000, options.times)


def speed(pages: int, times: int) -> None:
    """Measure pages a second. The kinds of spider take turns, so that all have the same share of a busy machine."""
    crawls: dict[str, Callable[[str], CrawlRun]] = {
        "bare Scrapy, default settings": _bare,
        "bare Scrapy, our CONCURRENT_ITEMS": _bare_tuned,
        "Blue Light without its extractor": _without_extractor,
        "Blue Light": _with_extractor,
    }
    with published(pages, heavy=True) as site:
        runs = [{name: _alone(crawl, site) for name, crawl in crawls.items()} for _ in range(times)]
    _print("spider", {name: [each[name] for each in runs] for name in crawls})


def memory(pages: int, *, heavy: bool) -> None:
    """Measure the memory of one crawl as it goes on."""
    with published(pages, heavy=heavy) as site:
        run = _alone(_with_extractor, site)
    table = Table("pages", "MB")
    for number, megabytes in enumerate(run.memory, 1):
        table.add_row(f"{number * EVERY:,}", f"{megabytes:.0f}")
    Console().print(f"{run.pages:,} pages in {run.seconds:,.0f} s.", table)


def archive(pages: int, times: int) -> None:
    """Measure pages a second from a web archive into the store, on one core and on two."""
    for name, (heavy, address) in ARCHIVED.items():
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "pages.warc.gz"
            _write(file, pages, heavy, address)
            runs = [{cores: _alone(_backfill, file, cores) for cores in (1, 2)} for _ in range(times)]
        _print(f"{name}, cores", {str(cores): [each[cores] for each in runs] for cores in (1, 2)})


def _write(file: Path, pages: int, heavy: bool, address: str) -> None:
    written = ArchiveFile(file)
    written.start()
    headers = [("Content-Type", "text/html; charset=utf-8")]
    for number in range(pages):
        date, body = FIRST + timedelta(minutes=number), page(number, heavy=heavy)
        written.add(address.format(number), date=date, status="200 OK", headers=headers, body=body)


def _backfill(file: Path, cores: int) -> CrawlRun:
    os.sched_setaffinity(0, range(cores))
    with tempfile.TemporaryDirectory() as data:
        settings = read_settings(data=Path(data), store="", index="")
        return _timed(lambda: backfill([file], settings, processes=cores).new)


def _bare(site: str) -> CrawlRun:
    return _scrapy(site, {})


def _bare_tuned(site: str) -> CrawlRun:
    from crawler.settings import CONCURRENT_ITEMS

    return _scrapy(site, {"CONCURRENT_ITEMS": CONCURRENT_ITEMS})


def _scrapy(site: str, settings: dict[str, Any]) -> CrawlRun:
    from scrapy.crawler import CrawlerProcess

    from benchmarks.bare_spiders import Bare

    def crawl() -> int:
        process = CrawlerProcess({**FAST, **CLOSED, **settings})
        crawler = process.create_crawler(Bare)
        process.crawl(crawler, site=site)
        process.start()
        return int(crawler.stats.get_value("pages"))

    return _timed(crawl)


def _without_extractor(site: str) -> CrawlRun:
    from benchmarks.bare_spiders import WithoutExtractor

    return _blue_light(WithoutExtractor, site)


def _with_extractor(site: str) -> CrawlRun:
    from benchmarks.bare_spiders import Gazette

    return _blue_light(Gazette, site)


def _blue_light(spider: Any, site: str) -> CrawlRun:
    """Crawl as `bluelight backfill SOURCE --from DATE` does, without its pauses between requests."""
    from crawler.polling.visit import BACKFILL
    from crawler.run import backfill_spider, crawl

    spider.sitemaps = (f"{site}/sitemap.xml",)
    memory: list[float] = []
    stories = iter(range(1, 1_000_000))

    def measure_memory(_: int) -> None:
        if next(stories) % EVERY == 0:
            memory.append(psutil.Process().memory_info().rss / 1024**2)

    with tempfile.TemporaryDirectory() as data:
        settings = read_settings(data=Path(data), store="", index="", allowed_networks="127.0.0.0/8")
        chosen = [backfill_spider(spider, FIRST)]
        run = _timed(lambda: crawl(chosen, settings, overrides=FAST | {BACKFILL: True}, on_story=measure_memory)[0].new)
    return run._replace(memory=tuple(memory))


def _timed(work: Callable[[], int]) -> CrawlRun:
    started, before = time.perf_counter(), _cpu()
    pages = work()
    return CrawlRun(pages, time.perf_counter() - started, _cpu() - before)


def _cpu() -> float:
    """Return the CPU seconds of this process and of the child processes that ended."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _alone(work: Callable[..., _T], *arguments: Any) -> _T:
    """Run in a new process, as Scrapy can crawl only once in a process."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def _print(what: str, runs: dict[str, list[CrawlRun]]) -> None:
    """Print the medians, and their ratios to the first row."""
    table = Table(what, "pages a second", "ratio to the first", "CPU milliseconds a page", "ratio to the first")
    rates = {name: median(run.pages / run.seconds for run in same) for name, same in runs.items()}
    costs = {name: median(run.cpu / run.pages for run in same) * 1000 for name, same in runs.items()}
    first = next(iter(runs))
    for name in runs:
        faster, cheaper = rates[name] / rates[first], costs[first] / costs[name]
        table.add_row(name, f"{rates[name]:,.0f}", f"{faster:.2f}", f"{costs[name]:.2f}", f"{cheaper:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()

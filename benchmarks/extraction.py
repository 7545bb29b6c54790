"""Compare the extraction of Blue Light with other libraries, on a folder of pages with ground truth.

    pip install -e '.[benchmarks]'
    python benchmarks/extraction.py FOLDER [--worst 20]

The extractors run one after the other, each in a new process. Time is the CPU time of that process, memory is its
peak. FOLDER contains `NAME.html.gz` and `NAME.json`, in the format of the Web Content Extraction Benchmark.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import time
from pathlib import Path
from typing import NamedTuple

from extractors import EXTRACTORS, ExtractedPage, installed
from rich.console import Console
from rich.table import Table
from truth import Score, ScoredPage, pages, score, summary

CONSOLE = Console(width=130)


class ExtractionRun(NamedTuple):
    """The scores of an extractor, what it cost, and on how many pages it failed."""

    scores: list[Score]
    seconds: float
    """CPU seconds for all pages."""
    memory: float
    """The peak memory of the process, in MB."""
    failed: int


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("folder", type=Path)
    arguments.add_argument(
        "--worst", type=int, default=0, help="list this many of the pages on which Blue Light did worst"
    )
    options = arguments.parse_args()
    pages_found = list(pages(options.folder)) if options.folder.is_dir() else []
    if not pages_found:
        CONSOLE.print(f"There are no pages (*.html.gz with *.json) in {options.folder}: nothing was measured.")
        return
    runs = {name: _run(name, options.folder) for name in installed()}
    _print(f"All {len(pages_found)} pages", runs, [True] * len(pages_found))
    held_out = [page.held_out for page in pages_found]
    _print(f"The {sum(held_out)} held-out pages", runs, held_out)
    missing = ", ".join(name for name in EXTRACTORS if name not in runs)
    if missing:
        CONSOLE.print(f"Not measured, as they are not installed: {missing}.")
    _print_worst(pages_found, runs["Blue Light"].scores, options.worst)


def _run(name: str, folder: Path) -> ExtractionRun:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measure, (name, folder))


def _measure(name: str, folder: Path) -> ExtractionRun:
    installed()
    extract = EXTRACTORS[name][1]
    todo = list(pages(folder))
    extract(todo[0].content, todo[0].url)  # what the first page loads is not counted
    started, results = time.process_time(), [_extracted(name, page) for page in todo]
    seconds = time.process_time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    scores = [score(each or ExtractedPage(), page.truth) for each, page in zip(results, todo, strict=True)]
    return ExtractionRun(scores, seconds, memory, sum(each is None for each in results))


def _extracted(name: str, page: ScoredPage) -> ExtractedPage | None:
    """Return None if the library fails: any exception counts, as that is a result too."""
    try:
        return EXTRACTORS[name][1](page.content, page.url)
    except Exception:
        return None


def _print(title: str, runs: dict[str, ExtractionRun], chosen: list[bool]) -> None:
    table = Table(title=title)
    table.add_column("extractor")
    for column in (*summary(runs["Blue Light"].scores), "failed", "pages/s", "speed", "MB"):
        table.add_column(column, justify="right")
    slow = runs["trafilatura, default"].seconds if "trafilatura, default" in runs else 0
    for name, run in runs.items():
        figures = summary([each for each, included in zip(run.scores, chosen, strict=True) if included])
        speed = (f"{len(run.scores) / run.seconds:.1f}", f"{slow / run.seconds:.2f}", f"{run.memory:.0f}")
        table.add_row(name, *(f"{figure:.3f}" for figure in figures.values()), str(run.failed), *speed)
    CONSOLE.print(table)


def _print_worst(pages: list[ScoredPage], scores: list[Score], count: int) -> None:
    by_f1 = sorted(
        ((each.f1, page.name, page.url) for each, page in zip(scores, pages, strict=True) if each.f1 is not None)
    )
    for f1, name, url in by_f1[:count]:
        CONSOLE.print(f"{f1:.3f} {name} {url}", highlight=False)


if __name__ == "__main__":
    main()

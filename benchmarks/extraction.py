"""Blue Light's extraction beside other libraries', on a folder of pages with ground truth, in one run.

    pip install -e '.[benchmarks]'
    python benchmarks/extraction.py FOLDER [--worst 20]

Each extractor runs in a process of its own, one after the other; time is CPU time of that process, memory the most
that it held. FOLDER has `NAME.html.gz` and `NAME.json` (the Web Content Extraction Benchmark's form).
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
    scores: list[Score]
    seconds: float
    """CPU time for all pages."""
    memory: float
    """The most that the process held, in MB."""
    failed: int


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--worst", type=int, default=0, help="list so many of Blue Light's worst pages")
    asked = arguments.parse_args()
    found = list(pages(asked.folder)) if asked.folder.is_dir() else []
    if not found:
        CONSOLE.print(f"There are no pages (*.html.gz with *.json) in {asked.folder}: nothing is measured.")
        return
    runs = {name: _run(name, asked.folder) for name in installed()}
    _print(f"All {len(found)} pages", runs, [True] * len(found))
    held_out = [page.held_out for page in found]
    _print(f"The {sum(held_out)} pages held out", runs, held_out)
    missing = ", ".join(name for name in EXTRACTORS if name not in runs)
    if missing:
        CONSOLE.print(f"Not installed, and not measured: {missing}.")
    _print_worst(found, runs["Blue Light"].scores, asked.worst)


def _run(name: str, folder: Path) -> ExtractionRun:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measure, (name, folder))


def _measure(name: str, folder: Path) -> ExtractionRun:
    installed()
    extract = EXTRACTORS[name][1]
    todo = list(pages(folder))
    extract(todo[0].content, todo[0].url)  # what is loaded with the first page is not counted
    started, results = time.process_time(), [_found(name, page) for page in todo]
    seconds = time.process_time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    scores = [score(each or ExtractedPage(), page.truth) for each, page in zip(results, todo, strict=True)]
    return ExtractionRun(scores, seconds, memory, sum(each is None for each in results))


def _found(name: str, page: ScoredPage) -> ExtractedPage | None:
    """None where a library fails, whatever it raises: that is a result too."""
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
        figures = summary([each for each, kept in zip(run.scores, chosen, strict=True) if kept])
        speed = (f"{len(run.scores) / run.seconds:.1f}", f"{slow / run.seconds:.2f}", f"{run.memory:.0f}")
        table.add_row(name, *(f"{figure:.3f}" for figure in figures.values()), str(run.failed), *speed)
    CONSOLE.print(table)


def _print_worst(found: list[ScoredPage], scores: list[Score], count: int) -> None:
    by_f1 = sorted(
        ((each.f1, page.name, page.url) for each, page in zip(scores, found, strict=True) if each.f1 is not None)
    )
    for f1, name, url in by_f1[:count]:
        CONSOLE.print(f"{f1:.3f} {name} {url}", highlight=False)


if __name__ == "__main__":
    main()

"""Pages with what a person found on them, and how near an extractor comes to it."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from statistics import mean
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from extractors import ExtractedPage

WORD = re.compile(r"\w+")
BULLET = re.compile(r"^\s*[-*•·–—]\s+", re.MULTILINE)


@dataclass(frozen=True)
class ScoredPage:
    name: str
    url: str
    content: bytes
    truth: dict[str, Any]

    @property
    def held_out(self) -> bool:
        """One page in five, by a hash of its name: never looked at while the rules were written."""
        return int(hashlib.sha256(self.name.encode()).hexdigest(), 16) % 5 == 0


@dataclass(frozen=True)
class Score:
    """Of one page; None where the truth is empty. `wanted` and `unwanted` are counts of snippets: in, and all."""

    f1: float | None
    exact: bool
    wanted: tuple[int, int]
    unwanted: tuple[int, int]
    date: bool | None
    author: bool | None
    title: bool | None


def pages(folder: Path) -> Iterator[ScoredPage]:
    """`NAME.html.gz` and beside it `NAME.json`, in the form of the Web Content Extraction Benchmark (WCXB)."""
    for file in sorted(folder.glob("*.html.gz")):
        name = file.name.removesuffix(".html.gz")
        known = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        yield ScoredPage(name, known.get("url") or "", gzip.decompress(file.read_bytes()), known["ground_truth"])


def score(found: ExtractedPage, truth: dict[str, Any]) -> Score:
    body = truth.get("main_content") or ""
    text = _folded(found.body)
    return Score(
        f1=word_f1(found.body, body) if body else None,
        exact=_without_bullets(body) == _without_bullets(found.body),
        wanted=_inside(text, truth.get("with") if body else ()),
        unwanted=_inside(text, truth.get("without") if body else ()),
        date=_agrees(found.date, (truth.get("publish_date") or "")),
        author=_same_names(found.author, truth.get("author") or ""),
        title=_agrees(_folded(found.title), _folded(truth.get("title") or "")),
    )


def word_f1(found: str, truth: str) -> float:
    """The harmonic mean of precision and recall, over words with their counts."""
    ours, theirs = Counter(WORD.findall(found.lower())), Counter(WORD.findall(truth.lower()))
    return 2 * (ours & theirs).total() / ((ours.total() + theirs.total()) or 1)


def summary(scores: Sequence[Score]) -> dict[str, float]:
    """Means over the pages whose truth is not empty; of snippets, over the snippets of all pages."""
    return {
        "body F1": mean(each.f1 for each in scores if each.f1 is not None),
        "exact body": mean(each.exact for each in scores if each.f1 is not None),
        "wanted in": _share([each.wanted for each in scores]),
        "unwanted in": _share([each.unwanted for each in scores]),
        "date": mean(each.date for each in scores if each.date is not None),
        "author": mean(each.author for each in scores if each.author is not None),
        "title": mean(each.title for each in scores if each.title is not None),
    }


def _inside(text: str, snippets: Sequence[str] | None) -> tuple[int, int]:
    kept = [_folded(snippet) for snippet in snippets or () if snippet.strip()]
    return sum(snippet in text for snippet in kept), len(kept)


def _share(counts: list[tuple[int, int]]) -> float:
    return sum(inside for inside, _ in counts) / sum(of for _, of in counts)


def _agrees(found: str, truth: str) -> bool | None:
    return found == truth if truth else None


def _same_names(found: str, truth: str) -> bool | None:
    return _names(found) == _names(truth) if truth else None


def _names(authors: str) -> set[str]:
    """Names in any order, whatever divides them."""
    parts = re.split(r"[;,&/]|\band\b", authors.lower())
    return {folded for part in parts if (folded := _folded(part))}


def _without_bullets(text: str) -> str:
    """The truth writes a list with bullets and an ellipsis as three stops; the pages do not."""
    return _folded(BULLET.sub("", text).replace("…", "..."))


def _folded(text: str) -> str:
    """Whitespace folded, and typographic quotes made plain: libraries differ in them and no reader does."""
    plain = text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0xA0: " "})
    return " ".join(plain.split())

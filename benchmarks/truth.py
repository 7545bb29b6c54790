"""Pages with the content that a person found on them, and the scores of an extractor against it."""

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
    """A page as a server sent it, with its ground truth."""

    name: str
    url: str
    content: bytes
    truth: dict[str, Any]

    @property
    def held_out(self) -> bool:
        """Whether nobody read this page while writing the rules: one page in five, by a hash of its name."""
        return int(hashlib.sha256(self.name.encode()).hexdigest(), 16) % 5 == 0


@dataclass(frozen=True)
class Score:
    """The score of one page; None if the truth is empty.

    `wanted` and `unwanted` count snippets: those in the extracted text, and all.
    """

    f1: float | None
    exact: bool
    wanted: tuple[int, int]
    unwanted: tuple[int, int]
    date: bool | None
    author: bool | None
    title: bool | None


def pages(folder: Path) -> Iterator[ScoredPage]:
    """Yield `NAME.html.gz` with `NAME.json`, in the format of the Web Content Extraction Benchmark (WCXB)."""
    for file in sorted(folder.glob("*.html.gz")):
        name = file.name.removesuffix(".html.gz")
        known = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        yield ScoredPage(name, known.get("url") or "", gzip.decompress(file.read_bytes()), known["ground_truth"])


def score(extracted: ExtractedPage, truth: dict[str, Any]) -> Score:
    body = truth.get("main_content") or ""
    text = _folded(extracted.body)
    return Score(
        f1=word_f1(extracted.body, body) if body else None,
        exact=_without_bullets(body) == _without_bullets(extracted.body),
        wanted=_inside(text, truth.get("with") if body else ()),
        unwanted=_inside(text, truth.get("without") if body else ()),
        date=_agrees(extracted.date, (truth.get("publish_date") or "")),
        author=_same_names(extracted.author, truth.get("author") or ""),
        title=_agrees(_folded(extracted.title), _folded(truth.get("title") or "")),
    )


def word_f1(extracted: str, truth: str) -> float:
    """Return the harmonic mean of precision and recall, over words with their counts."""
    words, true_words = Counter(WORD.findall(extracted.lower())), Counter(WORD.findall(truth.lower()))
    return 2 * (words & true_words).total() / ((words.total() + true_words.total()) or 1)


def summary(scores: Sequence[Score]) -> dict[str, float]:
    """Return the means over the pages whose truth is not empty, and for snippets over those of all pages."""
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
    folded = [_folded(snippet) for snippet in snippets or () if snippet.strip()]
    return sum(snippet in text for snippet in folded), len(folded)


def _share(counts: list[tuple[int, int]]) -> float:
    return sum(inside for inside, _ in counts) / sum(of for _, of in counts)


def _agrees(extracted: str, truth: str) -> bool | None:
    return extracted == truth if truth else None


def _same_names(extracted: str, truth: str) -> bool | None:
    return _names(extracted) == _names(truth) if truth else None


def _names(authors: str) -> set[str]:
    """Return the names, whatever their order and separators are."""
    parts = re.split(r"[;,&/]|\band\b", authors.lower())
    return {folded for part in parts if (folded := _folded(part))}


def _without_bullets(text: str) -> str:
    """Remove bullets and write an ellipsis as three stops, as the truth has both and the pages have neither."""
    return _folded(BULLET.sub("", text).replace("…", "..."))


def _folded(text: str) -> str:
    """Fold whitespace and typographic quotes: libraries differ in them, and readers do not notice."""
    plain = text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0xA0: " "})
    return " ".join(plain.split())

"""Compare pages that are made to be slow with a normal page, at three sizes, to see if time grows only with the size.

.venv/bin/python benchmarks/hostile_pages.py
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from crawler.extraction import extract
from search.calendar import now

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (250_000, 1_000_000, 4_000_000)
"""Sizes of the pages, in bytes."""
SENTENCE = "Officers were called to Mill Road in Harrow Vale shortly after midnight on Friday. "
PARAGRAPH = f'<p>{SENTENCE * 3}<a href="/news/mill-road">Mill Road</a></p>\n'


def repeated(piece: str, before: str = "", after: str = "") -> Callable[[int], str]:
    return lambda size: before + piece * (size // len(piece)) + after


PAGES: dict[str, Callable[[int], str]] = {
    "normal": repeated(PARAGRAPH, "<title>Fire</title><article><h1>Fire</h1>"),
    "nested divs": lambda size: "<div>" * (size // 11) + PARAGRAPH + "</div>" * (size // 11),
    "nested divs with text": repeated("<div>word "),
    "unclosed inline tags": repeated("<b><i>word ", "<p>"),
    "one paragraph": repeated(SENTENCE, "<p>"),
    "empty tags": repeated("<br><span></span><p></p>"),
    "paragraphs in divs": repeated(f"<div class=a><div class=b><p>{SENTENCE}</p></div></div>"),
    "attributes of one tag": lambda size: "<p " + " ".join(f"a{n}=x" for n in range(size // 10)) + ">word</p>",
    "a long class": repeated("read-more-", "<div class='", "'>word</div>"),
    "entities": repeated("&amp;&#x26;&lt;", "<p>"),
    "NUL bytes": repeated("\0a", PARAGRAPH * 5),
    "an unclosed script": repeated("var a = 1; /* ", "<p>word</p><script>"),
    "broken JSON-LD": repeated('/* " , , } { ', '<p>word</p><script type="application/ld+json">{', "</script>"),
    "deep JSON-LD": repeated("[", '<p>word</p><script type="application/ld+json">', "</script>"),
    "spaces in JSON-LD": repeated(" ", '<p>word</p><script type="application/ld+json">{"a": 1}', "x</script>"),
    "quotes in JSON-LD": repeated('" ', '<p>word</p><script type="application/ld+json">{"headline": "', "</script>"),
    "many articles in JSON-LD": repeated(
        '{"@type": "Article", "headline": "Fire"},', '<p>word</p><script type="application/ld+json">[', "1]</script>"
    ),
    "texts in page data": repeated(
        '{"body": "<p>word"},', '<p>word</p><script type="application/json">{"body": [', "1]}</script>"
    ),
    "nested bylines": lambda size: '<div class="byline">' * 200 + "word " * (size // 5),
    "cards": repeated(f"<li><a href=/a>Bus fares rise in Stennick</a><p>{SENTENCE}</li>", "<ul>"),
    "many headings": repeated("<h1>Fire at the mill</h1>", "<title>Fire at the mill</title>"),
    "many links": repeated('<a href="/author/x" class="by-author">By </a> ', "<p>"),
    "many dates": repeated("<time>1 </time><p class=date>1 January </p>"),
    "a table": repeated("<tr><td>Stennick<td>12", "<p><table>"),
    "lists in lists": repeated("<ul><li>word", "<p>"),
    "a long title": repeated("| ", "<title>Fire", "</title><h1>Fire</h1>"),
    "a long date": repeated("1 ", "<p><time>", "</time>"),
    "an endless appeal": repeated("you can ", "<p>"),
    "comments": repeated("<!-- a --><p>-->word</p>"),
}


def main() -> None:
    table = Table(
        "page", *(f"{size / 1_000_000:g} MB" for size in SIZES), "ratio to a normal page", title="CPU seconds"
    )
    normal = [_seconds(PAGES["normal"](size)) for size in SIZES]
    for name, page in PAGES.items():
        seconds = [_seconds(page(size)) for size in SIZES]
        share = max(one / other for one, other in zip(seconds, normal, strict=True))
        table.add_row(name, *(f"{each:.2f}" for each in seconds), f"{share:.1f}")
    Console(width=110).print(table)


def _seconds(page: str) -> float:
    started = time.process_time()
    extract(page, "https://gazette.example/", seen=now())
    return time.process_time() - started


if __name__ == "__main__":
    main()

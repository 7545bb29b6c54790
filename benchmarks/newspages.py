"""Generated news pages: text from `newslike`, among as many menus, teasers and scripts as on real sites."""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from typing import TYPE_CHECKING

from benchmarks.newslike import Newsroom

if TYPE_CHECKING:
    from collections.abc import Iterator

DISTINCT = 200
"""The number of different texts. Further pages repeat these texts under other headlines."""


def page(number: int, *, heavy: bool) -> bytes:
    """Return the page of a story. A `heavy` page has long menus, teasers and scripts, and no markup for a rule."""
    title = f"Crews called to {number} Harbour Road"
    parts = _parts(heavy)[number % DISTINCT]
    return parts.replace(b"HEADLINE", title.encode())


def packed(number: int, *, heavy: bool) -> bytes:
    """Return the same page compressed, as servers send it."""
    return gzip.compress(page(number, heavy=heavy), compresslevel=6, mtime=0)


@cache
def _parts(heavy: bool) -> list[bytes]:
    newsroom = Newsroom()
    make = _heavy if heavy else _light
    return ["".join(make(newsroom, number)).encode() for number in range(DISTINCT)]


def _light(newsroom: Newsroom, number: int) -> Iterator[str]:
    """Yield a page with the text where the rules for WordPress look for it."""
    yield "<!doctype html><html lang=en-GB><head><title>HEADLINE</title>"
    yield "<meta property='article:published_time' content='2026-03-04T09:30:00Z'></head><body><nav>"
    yield from (f"<a href='/{name}'>{name}</a>" for name in newsroom.text(12).split())
    yield "</nav><article><h1>HEADLINE</h1><div class='entry-content'>"
    yield from (f"<p>{newsroom.text(45)}.</p>" for _ in range(8))
    yield "</div></article><footer><p>Ambershire News Company</p></footer></body></html>"


def _heavy(newsroom: Newsroom, number: int) -> Iterator[str]:
    yield "<!doctype html><html lang=en-GB><head><title>HEADLINE - Ambershire News</title>"
    yield "<meta property='og:title' content='HEADLINE'>"
    yield from (f"<script>window.part{n}='{hashlib.sha512(bytes([n])).hexdigest() * 20}'</script>" for n in range(8))
    yield "</head><body><header><nav><ul>"
    yield from (f"<li><a href='/{name}/'><span>{name}</span></a></li>" for name in newsroom.text(160).split())
    yield "</ul></nav></header><main><div class='c-layout'><div class='c-story'><h1>HEADLINE</h1>"
    yield "<time datetime='2026-03-04T09:30:00Z'>4 March 2026</time>"
    for n in range(20):
        link = f"<a href='/topic/{n}'>{newsroom.text(3)}</a>"
        yield f"<p class='c-text'>{newsroom.text(40)} {link} {newsroom.text(8)}.</p>"
        if n % 5 == 4:
            yield f"<div class='c-advert'><div><span>Advertisement</span></div></div><h2>{newsroom.text(5)}</h2>"
    yield "</div><aside><h2>More from Ambershire</h2>"
    yield from (_teaser(newsroom, n) for n in range(70))
    yield "</aside></div></main><footer><ul>"
    yield from (f"<li><a href='/about/{name}'>{name}</a></li>" for name in newsroom.text(70).split())
    yield "</ul></footer></body></html>"


def _teaser(newsroom: Newsroom, number: int) -> str:
    return (
        f"<div class='c-teaser'><a href='/news/{number}'><div><img src='/{number}.jpg' alt=''></div>"
        f"<h3>{newsroom.text(9)}</h3><p>{newsroom.text(16)}</p></a><span>{number} hours ago</span></div>"
    )

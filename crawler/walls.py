"""Decides whether a page is the story that was expected, or a page that stands in its place, such as a bot wall.

Walls, consent texts, login forms and "not found" pages talk about the website and its reader, and not about what the
endpoint or the stored version states. Neither a phrase nor a resemblance is enough by itself. All functions are pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from crawler.wall_phrases import (
    COMMON_WORDS,
    FOR_NOW,
    GONE,
    GONE_TITLE,
    LEGAL_REMOVAL,
    SITE_WORDS,
    WALL,
    WALL_TITLE,
    WORDS_OF_NOTICES,
)
from search.story import Story
from search.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.extraction import Article

MANY = 3
"""From this number of addresses in a visit that answer with the same page, that page is not the story of any of them.
"""

_LONGEST = 6_000
"""The most characters of a text that are looked at. No wall is longer."""
_STEM = 6
"""Words with the same first letters, up to this number, count as the same: "arrest" and "arrested"."""
_SIMILAR, _HEADLINE_SHARE = 0.3, 0.5
"""The share of a page's words that the expected text has, and the share of the expected headline's words that the page
has, from which the page is about the expected story.
"""
_TALK_SHARE, _SOME_TALK = 0.5, 0.2
"""The share of a text that talks about the website from which it is a wall, and from which it is one if its title is
that of a wall.
"""
_SHORT = 2_000
"""The characters of text up to which a page is a wall if its title talks about the website."""

_NUMBERED = re.compile(r"\S{0,100}\d\S{0,100}")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_TITLE_PARTS = re.compile(r"\s+[|–—·»-]\s+|\s*[|»]\s*")


class Verdict(StrEnum):
    """What a page is: the story, in doubt, a page in place of the story, or the notice that the story is gone."""

    STORY = "story"
    DOUBTFUL = "doubtful"
    WALL = "wall"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """The words of a page. `signed` is whether it states a date or an author, which walls do not."""

    title: str
    body: Sequence[str]
    signed: bool = False

    @classmethod
    def of(cls, page: Article | Story) -> PageWords:
        """Return the words of an extracted page."""
        guessed = page.published_guessed if isinstance(page, Story) else page.date_is_guessed
        return cls(title=page.title, body=page.body, signed=bool(page.authors or (page.published and not guessed)))

    @property
    def signature(self) -> tuple[str, ...]:
        """The words by which the same page is recognised at another address; numbers of requests do not count."""
        return tuple(" ".join(_NUMBERED.sub("", each).split()) for each in (self.title[:1_000], *_bounded(self.body)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What is known of a story before its page is read: headlines, and paragraphs of its summary or stored version.

    `site` names the source; its words say nothing about a story.
    """

    titles: Sequence[str] = ()
    text: Sequence[str] = ()
    site: str = ""


def judge(page: PageWords, expected: Expected) -> Verdict:
    """Return what a page is.

    A page that is about the expected story is the story, even if it talks about websites. A page that is about
    something else and talks about the website is a wall, or says that the story is gone. A page that is about something
    else and does neither is doubtful: it may be a short notice or a rewrite, unless `is_shared_wall`.
    """
    title, text = _apostrophes(page.title), [_apostrophes(paragraph) for paragraph in _bounded(page.body)]
    site = _stems([expected.site])
    title_fits, text_fits = _resemblance(page, expected)
    announced = bool(_stems([*expected.titles, *_bounded(expected.text)]) - site)
    announced = bool(_stems([*expected.titles, *_bounded(expected.text)]) - site)
    if _says_legal_removal(title, text, title_fits):
        return Verdict.GONE
    if text_fits or (title_fits and _is_about_websites(page.title)) or (page.signed and not announced):
        return Verdict.STORY
    talk, gone = _talk_share(text, site), _share(text, GONE, GONE_TITLE)
    share = max(talk, gone)
    bad_title = _is_bad_title(title) or (
        announced and _is_short(text) and any(_talks_of_site(part, site) for part in _parts(title))
    )
    if share >= _TALK_SHARE or (bad_title and not title_fits and (announced or not text or share >= _SOME_TALK)):
        return _wall_or_gone(title, text, talk, gone)
    if title_fits or not announced:
        return Verdict.STORY
    if not (text or page.signed or _names_people([title], site)):
        return Verdict.WALL
    return Verdict.DOUBTFUL


def stands_in_place(story: Story, stored: Story | None, site: str) -> bool:
    """Return whether what was extracted as a story is a wall, or says that the story is gone.

    `stored` is the stored version, if there is one.
    """
    known = [stored] if stored else []
    text = [paragraph for each in known for paragraph in (each.summary, *each.body) if paragraph]
    expected = Expected(titles=[each.title for each in known], text=text, site=site)
    return judge(PageWords.of(story), expected) in (Verdict.WALL, Verdict.GONE)


def is_about(page: PageWords, expected: Expected) -> bool:
    """Return whether a page has the headline or the text of the expected story."""
    return judge(page, expected) is Verdict.STORY and any(_resemblance(page, expected))


def is_shared_wall(page: PageWords, addresses: int, site: str = "") -> bool:
    """Return whether a doubtful page that this number of addresses in one visit answer with is a wall.

    Publishers replace several appeals with the same short notice, which names people or what happened to them.
    """
    return addresses >= MANY and not _names_people([page.title, *_bounded(page.body)], _stems([site]))


def _wall_or_gone(title: str, text: Sequence[str], talk: float, gone: float) -> Verdict:
    """Return which of the two a page is; what the page says of its state now is no removal."""
    if FOR_NOW.search(" ".join((title, *text))):
        return Verdict.WALL
    is_gone_title = any(GONE_TITLE.fullmatch(part) or GONE.search(part) for part in _parts(title))
    return Verdict.GONE if is_gone_title or (gone >= talk and gone > 0) else Verdict.WALL


def _says_legal_removal(title: str, text: Sequence[str], title_fits: bool) -> bool:
    """Return whether a page says that its story was removed for legal reasons, which may name the story."""
    if not any("legal" in each.casefold() for each in (title, *text)):
        return False
    return _share(text, LEGAL_REMOVAL) >= _TALK_SHARE or (not title_fits and bool(LEGAL_REMOVAL.search(title)))


def _is_short(text: Sequence[str]) -> bool:
    return sum(map(len, text)) < _SHORT


def _is_bad_title(title: str) -> bool:
    return any(
        WALL.search(part) or GONE.search(part) or WALL_TITLE.fullmatch(part) or GONE_TITLE.fullmatch(part)
        for part in _parts(title)
    )


def _is_about_websites(headline: str) -> bool:
    """Return whether an announced headline has the words of walls itself, as that of a story about an outage."""
    return bool(_is_bad_title(headline) or _stems([headline]) & _SITE_STEMS)


def _resemblance(page: PageWords, expected: Expected) -> tuple[bool, bool]:
    """Return whether the title and whether the text of a page are about the expected story."""
    site = _stems([expected.site])
    headlines = [headline for each in expected.titles if (headline := _stems([each]) - site)]
    known = set[str]().union(*headlines, _stems(_bounded(expected.text)) - site)
    title_fits = _title_fits(_apostrophes(page.title), headlines, expected.titles, site)
    return title_fits, _text_fits(_stems(_bounded(page.body)) - site, headlines, known)


def _title_fits(title: str, headlines: Sequence[set[str]], titles: Iterable[str], site: set[str]) -> bool:
    """Return whether a page's title resembles an expected headline, or is the same."""
    if title and any(title.casefold() == _apostrophes(each).casefold() for each in titles):
        return True
    own = _stems([title]) - site
    return any(len(own & each) >= _HEADLINE_SHARE * min(len(own), len(each)) for each in headlines if own)


def _text_fits(own: set[str], headlines: Sequence[set[str]], known: set[str]) -> bool:
    """Return whether a text is about the expected story. Words about websites do not count."""
    shared = (own & known) - _SITE_STEMS
    if not shared or (len(shared) < 2 and len(own) > 4):
        return False
    covered = any(len(shared & each) >= _HEADLINE_SHARE * len(each) for each in headlines if len(each) > 1)
    return covered or len(shared) >= _SIMILAR * len(own)


def _talk_share(text: Sequence[str], site: set[str]) -> float:
    """Return the share of a text, from 0 to 1, in sentences that talk about the website or its reader."""
    sentences = _sentences(text)
    total = sum(map(len, sentences))
    talking = sum(len(each) for each in sentences if WALL.search(each) or _talks_of_site(each, site))
    return talking / total if total else 0.0


def _talks_of_site(sentence: str, site: set[str]) -> bool:
    own = _stems([sentence]) - site
    return len(own & _SITE_STEMS) >= max(1, len(own) / 5) and not own & _NOTICE_STEMS


def _share(text: Sequence[str], pattern: re.Pattern[str], whole: re.Pattern[str] | None = None) -> float:
    """Return the share of a text, from 0 to 1, in sentences in which a pattern is found, or that are `whole`."""
    sentences = _sentences(text)
    total = sum(map(len, sentences))
    matching = (each for each in sentences if pattern.search(each) or (whole and whole.fullmatch(each)))
    return sum(map(len, matching)) / total if total else 0.0


def _names_people(text: Iterable[str], site: set[str]) -> bool:
    return bool((_stems(text) - site) & _NOTICE_STEMS)


def _sentences(text: Iterable[str]) -> list[str]:
    """Return the sentences of a text, each cut to the length up to which a sentence can be one of a wall."""
    return [sentence[:1_000] for paragraph in text for sentence in _SENTENCE_END.split(paragraph) if sentence]


def _bounded(paragraphs: Iterable[str]) -> list[str]:
    """Return the first paragraphs, as far as they are looked at."""
    room, bounded = _LONGEST, []
    for paragraph in paragraphs:
        if room <= 0:
            break
        bounded.append(paragraph[:room])
        room -= len(paragraph)
    return bounded


def _parts(title: str) -> list[str]:
    """Return a title without the name of its site: the parts between bars and dashes."""
    return [part for part in _TITLE_PARTS.split(title[:500]) if part]


def _apostrophes(text: str) -> str:
    return text[:_LONGEST].replace("’", "'").strip()


def _stems(texts: Iterable[str]) -> set[str]:
    """Return the beginnings of the words that carry meaning."""
    return {
        word[:_STEM]
        for text in texts
        for word in words(text[:_LONGEST])
        if (len(word) > 3 or word.isdigit() or word in ("man", "boy")) and word not in COMMON_WORDS
    }


_SITE_STEMS = frozenset(word[:_STEM] for word in SITE_WORDS)
_NOTICE_STEMS = frozenset(word[:_STEM] for word in WORDS_OF_NOTICES)

"""Nine weeks of news from Ambershire, an invented county; their times are counted back from now."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from search import calendar
from search.indexer import drain
from search.store.sources import Crawl
from search.story import Rights, Source, Story, StoryKind
from tests.alerts import watch

if TYPE_CHECKING:
    from datetime import datetime

    from search.index import StoryIndex
    from search.store import Store

POLICE = Source(
    name="ambershire_police", label="Ambershire Police", kind=StoryKind.STATEMENT, rights=Rights.FULL, homepage=""
)
RADIO = Source(
    name="radio_ambershire", label="Radio Ambershire News", kind=StoryKind.REPORT, rights=Rights.INDEX, homepage=""
)
GAZETTE = Source(
    name="blue_lamp", label="The Blue Lamp Gazette", kind=StoryKind.ARTICLE, rights=Rights.INDEX, homepage=""
)
SOURCES = (POLICE, RADIO, GAZETTE)

SCRIPT_TITLE = "<script>alert(1)</script> found on the force's website"
IMAGE_TITLE = '"><img src=x onerror=alert(2)> in a headline'
EDITED_TITLE = "Inquest opens into death of cyclist in Harrow Vale"
COPIED = (
    "A lorry overturned on the A417 near Coldmere at dawn.",
    "Nobody was hurt. The road is closed until noon, Ambershire Police said.",
)
PROBLEM = "radio.example answered 503 Service Unavailable to https://radio.example/news-of-the-county/latest/feed.xml"
TOWNS = ("Harrow Vale", "Stennick", "Port Amber", "Coldmere")


def stories(now: datetime) -> list[Story]:
    """Return about forty stories, each first seen five minutes after it was published."""
    return [*_main_stories(now), *_series(now)]


def fill(store: Store, index: StoryIndex) -> None:
    """Save sources, crawls, stories with their edits, an alert that fired and one that did not."""
    now = calendar.now()
    store.sources.save(SOURCES)
    *old, last = sorted(stories(now), key=lambda story: story.seen)
    store.stories.save(old)
    store.stories.save(_edits(old, now))
    drain(store, index)
    watch(store, "lorry OR inquest", "desk@ambershire.example")
    watch(store, "lifeboat", "coast@ambershire.example")
    store.stories.save([last])
    drain(store, index)
    for source in SOURCES:
        problem = PROBLEM if source is RADIO else ""
        crawl = Crawl(
            source=source.name, started=now, finished=now, new=3, changed=0, problem=problem, reached=not problem
        )
        store.sources.add_crawl(crawl)


def story(source: Source, key: str, title: str, at: datetime, *body: str, dated: bool = True) -> Story:
    """Return a story of a source, published at `at` if it is dated, and first seen five minutes later."""
    return Story(
        source=source.name,
        key=key,
        url=f"https://{source.name.replace('_', '-')}.example/{key}",
        kind=source.kind,
        title=title,
        body=body,
        published=at if dated else None,
        seen=at + timedelta(minutes=5),
    )


def _main_stories(now: datetime) -> list[Story]:
    def ago(**span: float) -> datetime:
        return now - timedelta(**span)

    return [
        story(RADIO, "lorry", "Lorry overturns on A417 near Coldmere", ago(minutes=20), *COPIED),
        story(GAZETTE, "lorry", "A417 closed after lorry overturns", ago(minutes=45), *COPIED),
        story(
            POLICE,
            "cyclist",
            EDITED_TITLE,
            ago(days=1),
            "An inquest was opened at Ambershire Coroner's Court on Tuesday.",
            "The coroner, Miriam Vale, adjourned the hearing until spring.",
            "Officers thanked the two witnesses who had stopped to help.",
        ),
        story(
            RADIO,
            "cyclist",
            "Cyclist inquest told of unlit junction",
            ago(days=1, hours=2),
            "The inquest heard that the junction had been unlit for a month. The council said repairs were ordered.",
            "Residents of Harrow Vale held a vigil.",
        ),
        story(
            GAZETTE,
            "claim",
            "Force faces legal action over officer's death",
            ago(days=3),
            "The force said in a statement that it had received a letter of claim.",
            "An inquest concluded last year. Its jury found that the officer had been left without a radio.",
        ),
        story(POLICE, "script", SCRIPT_TITLE, ago(days=4), "The site was mended <b>within</b> the hour."),
        story(RADIO, "image", IMAGE_TITLE, ago(days=5), 'An editor wrote "><img src=x onerror=alert(3)> by mistake.'),
        story(
            POLICE,
            "undated",
            "Advice for those who meet stray cattle on the road",
            ago(days=6),
            "Slow down, and call 101 from a safe place.",
            dated=False,
        ),
        story(GAZETTE, "old", "Ambershire's first woman inspector retires", ago(days=700), "She joined in 1989."),
    ]


def _series(now: datetime) -> list[Story]:
    """Return a burglary or a fire for every other day of the last nine weeks, published by each source in turn."""
    stories = []
    for number in range(31):
        source, town = SOURCES[number % 3], TOWNS[number % 4]
        title, line = (
            (f"Two arrested after burglary in {town}", f"Officers were called to number {number}, Mill Lane.")
            if number % 2
            else (f"Crews tackle fire near {town}", f"Four engines went to the fire at unit {number}. Nobody was hurt.")
        )
        stories.append(story(source, f"series-{number}", title, now - timedelta(days=2 * number + 2, hours=3), line))
    return stories


def _edits(given: list[Story], now: datetime) -> list[Story]:
    """Return the edits of two stories: two of the cyclist's statement, and one of the report of the inquest."""
    first = next(each for each in given if each.title == EDITED_TITLE)
    report = next(each for each in given if (each.source, each.key) == (RADIO.name, "cyclist"))
    second = replace(
        first,
        seen=first.seen + timedelta(hours=1),
        body=(*first.body[:1], "The coroner, Miriam Vale, adjourned the hearing until 4 March.", *first.body[2:]),
    )
    third = replace(
        second,
        seen=first.seen + timedelta(hours=2),
        modified=first.seen + timedelta(hours=2),
        body=(*second.body, "A man of 54 has been interviewed under caution."),
    )
    told_again = replace(
        report,
        seen=report.seen + timedelta(hours=1),
        body=(*report.body, "Lamps are to be put up by Friday. A minute's silence was kept."),
    )
    return [second, third, told_again]

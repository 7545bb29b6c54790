"""Collects the metadata of a page from its layers; for each field the first layer that declares it counts."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from crawler.extraction import html_metadata, json_ld
from crawler.extraction.datelines import guess_date, read_dateline
from crawler.extraction.declared_metadata import merge_layers
from crawler.extraction.json_ld_nodes import find_article_node
from crawler.extraction.next_data import read_next_data
from crawler.extraction.times import StatedTime, most_exact
from crawler.extraction.titles import shown_headline, site_names, without_site
from search.calendar import TIME_ZONE, day_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lxml import html

    from crawler.extraction.blocks import Block

_TIMES = ("published", "modified")
DATELINE = "dateline"
"""In `Article.how`, a date with a label ("Published: …") that the page shows by its headline."""
GUESS = "guess"
"""How `Article.how` begins for a field that the page does not state."""


class Metadata:
    """The metadata of a page: the `fields` of an article by name, and in `how` the layer from which each comes."""

    def __init__(self, page: html.HtmlElement, url: str, seen: datetime) -> None:
        meta = html_metadata.read_meta_elements(page)
        node = find_article_node(page, url, meta)
        layers = {
            "JSON-LD": json_ld.read_article_node(node, url, seen),
            "meta": html_metadata.read_head(page, meta, url, seen),
            "__NEXT_DATA__": read_next_data(page, seen),
        }
        layers["page"] = html_metadata.read_visible_metadata(page, seen, known=merge_layers(layers)[0])
        self.fields, self.how = merge_layers(layers)
        self._published = {name: layer.published for name, layer in layers.items() if layer.published}
        self.body = json_ld.body_of(node)
        """The paragraphs of the story in JSON-LD."""
        names = site_names(url, meta.get("og:site_name", ""), json_ld.publisher_of(node))
        self._choose_headline(page, [layer.title for layer in layers.values()], names)

    def choose_date(self, page: html.HtmlElement, url: str, blocks: Sequence[Block], seen: datetime) -> None:
        """Choose the date of publication, and note in `how` where it comes from.

        What the layers declare counts first. If they declare several days, the one that is written by the headline is
        chosen. If they declare none, a date with a label ("Published: …") by the headline is used, or else a guess:
        a date by the headline without a label, or one that htmldate finds. A day is made exact by a time of day that
        another layer or the label states for the same day.
        """
        dateline = read_dateline(blocks, seen)
        written = dateline.published or dateline.unlabelled
        declared = dict(self._published)
        agreeing = {name: time for name, time in declared.items() if written and _same_day(time, written)}
        name, time = next(iter((agreeing or declared).items()), ("", None))
        if time:
            self._publish(name, [time, *agreeing.values(), *declared.values(), dateline.published])
        elif dateline.published:
            self._publish(DATELINE, [dateline.published])
        elif dateline.unlabelled:
            self._publish(f"{GUESS} by the headline", [dateline.unlabelled])
        elif guessed := guess_date(page, url, seen):
            self._publish(f"{GUESS} by htmldate", [guessed])
        if dateline.modified and "modified" not in self.fields:
            self.how["modified"], self.fields["modified"] = DATELINE, dateline.modified

    def times_in_utc(self) -> dict[str, Any]:
        """Return the fields with times in UTC, and `zones` with the UTC offsets of times that were stated with one.

        `published_has_clock` says whether the date of publication was stated with a time of day.
        """
        stated: dict[str, StatedTime] = {name: self.fields[name] for name in _TIMES if name in self.fields}
        zones = {name: f"{time.moment:%z}" for name, time in stated.items() if time.moment.tzinfo is not TIME_ZONE}
        times = {name: time.moment.astimezone(UTC) for name, time in stated.items()}
        has_clock = "published" in stated and stated["published"].has_clock
        return self.fields | times | {"zones": zones, "published_has_clock": has_clock}

    def _publish(self, how: str, times: Sequence[StatedTime | None]) -> None:
        self.how["published"], self.fields["published"] = how, most_exact(times)

    def _choose_headline(self, page: html.HtmlElement, titles: Sequence[str], names: Sequence[str]) -> None:
        """Use the headline that readers see as the title, and keep a different declared one as the headline."""
        stated = without_site(self.fields.get("title", ""), names)
        shown = shown_headline(page, titles, names)
        if shown or stated:
            self.fields["title"] = shown or stated
        if shown:
            self.how["title"] = "page"
        if shown and stated not in ("", shown):
            self.fields["headline"] = stated


def _same_day(one: StatedTime, other: StatedTime) -> bool:
    return day_of(one.moment) == day_of(other.moment)

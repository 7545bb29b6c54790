"""Collects the metadata of a page from its layers; for each field the first layer that declares it counts."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from crawler.extraction import html_metadata, json_ld
from crawler.extraction.dates import date_by_headline, guess_date
from crawler.extraction.declared_metadata import merge_layers
from crawler.extraction.json_ld_nodes import find_article_node
from crawler.extraction.next_data import read_next_data
from crawler.extraction.titles import shown_headline, site_names, without_site
from search.calendar import TIME_ZONE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lxml import html

    from crawler.extraction.blocks import Block

_TIMES = ("published", "modified")


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
        """Choose the date of publication if the layers declare none or several days.

        If they declare several days, the one that is written by the headline is chosen. If they declare none, the date
        by the headline is used, or else one that htmldate guesses.
        """
        days = {time.date() for time in self._published.values()}
        if len(days) == 1:
            return
        written = date_by_headline(blocks, seen)
        agreeing = {name: time for name, time in self._published.items() if written and time.date() == written.date()}
        if agreeing:
            self.how["published"], self.fields["published"] = next(iter(agreeing.items()))
        elif not days and written:
            self.how["published"], self.fields["published"] = "dateline", written
        elif not days and (guessed := guess_date(page, url, seen)):
            self.how["published"], self.fields["published"] = "htmldate", guessed

    def times_in_utc(self) -> dict[str, Any]:
        """Return the fields with times in UTC, and `zones` with the UTC offsets of times that were stated with one."""
        times = {name: self.fields[name] for name in _TIMES if name in self.fields}
        zones = {name: f"{time:%z}" for name, time in times.items() if time.tzinfo is not TIME_ZONE}
        return self.fields | {name: time.astimezone(UTC) for name, time in times.items()} | {"zones": zones}

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

"""Tests of JSON-LD: which node is the page's own, and what is read of JSON that publishers broke."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest

from crawler.extraction import Article, extract
from crawler.extraction.broken_json import read_json

SEEN = datetime(2025, 7, 1, 12, tzinfo=UTC)
URL = "https://www.gazette.example/news/mill-fire-1"
TEXT = "<p>Officers were called to Mill Road in Harrow Vale shortly after midnight on Friday, a spokesman said.</p>"
NODE = {
    "@type": "NewsArticle",
    "headline": "Crews fight fire at old mill",
    "datePublished": "2025-06-10T14:05:00Z",
    "author": {"@type": "Person", "name": "Ann Orr"},
}
OTHER = {
    "@type": "NewsArticle",
    "headline": "Bus fares rise",
    "url": "https://gazette.example/news/fares-9",
    "datePublished": "2020-01-01T10:00:00Z",
    "author": "Ben Tull",
}
WRITTEN = json.dumps(NODE)
HEADLINE = NODE["headline"]


def article(*scripts: object) -> Article:
    data = "".join(
        f'<script type="application/ld+json">{each if isinstance(each, str) else json.dumps(each)}</script>'
        for each in scripts
    )
    return extract(f"<title>Crews fight fire at old mill</title>{data}<h1>{HEADLINE}</h1>{TEXT}", URL, seen=SEEN)


def is_read(found: Article) -> bool:
    return found.authors == ("Ann Orr",) and found.published == datetime(2025, 6, 10, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "scripts",
    [
        (OTHER, NODE | {"url": URL}),
        (OTHER, NODE | {"mainEntityOfPage": {"@type": "WebPage", "@id": "http://gazette.example/news/mill-fire-1/#a"}}),
        (OTHER, NODE | {"headline": "Blaze", "url": "/news/mill-fire-1"}),
        ({key: OTHER[key] for key in OTHER if key != "url"}, NODE),
        ({"@type": "WebPage", "mainEntity": NODE},),
        ({"@graph": [OTHER, {"@type": "ItemPage", "mainEntity": {"@graph": [NODE]}}]},),
        ([[OTHER], [NODE]],),
    ],
    ids=["address", "main page", "other headline", "headline", "main entity", "graph", "lists"],
)
def test_the_node_of_the_page_is_read_and_not_the_first_one(scripts: tuple[object, ...]) -> None:
    assert is_read(article(*scripts))


def test_the_only_article_is_not_read_if_it_is_another_pages() -> None:
    found = article(OTHER)
    assert found.authors == ()
    assert found.how.get("published") != "JSON-LD"


def test_the_only_article_is_read_if_it_has_another_headline_and_no_address() -> None:
    assert is_read(article(NODE | {"headline": "Blaze destroys landmark"}))


@pytest.mark.parametrize(
    "script",
    [
        WRITTEN.replace("fire at", '"fire" at'),
        WRITTEN.replace("Crews", '"Crews", they said, "did'),
        WRITTEN.replace("mill", 'mill"'),
        WRITTEN.replace('"', "'"),
        WRITTEN.replace("at old", "at Orr's old").replace('"', "'"),
        WRITTEN[:-1] + ', "image": undefined}',
        '{"image": undefined, ' + WRITTEN[1:],
        '{"image": , "wordCount": NaN, ' + WRITTEN[1:],
        WRITTEN + ' {"@type": "BreadcrumbList"}',
        '{"@type": "BreadcrumbList"};' + WRITTEN,
        WRITTEN[:-1] + ', "description": "Crews from three count',
        WRITTEN[:-1],
        WRITTEN.replace("fire", "fire\x01\n\t"),
        WRITTEN.replace("fire", "fire\\x \\' "),
        WRITTEN.replace(", ", "\n"),
        WRITTEN[:-1] + ', "x": ' + "[" * 900 + "]" * 900 + "}",
        '{"x": ' + '{"y": ' * 900 + "1" + "}" * 900 + ", " + WRITTEN[1:],
        '{"x": ' + "1" * 5000 + ", " + WRITTEN[1:],
        '{"@type": "NewsArticle", headline: "Crews fight fire at old mill", datePublished: "2025-06-10T14:05:00Z", '
        'author: "Ann Orr"}',
    ],
)
def test_broken_json_gives_each_field_that_can_be_read(script: str) -> None:
    assert is_read(article(script))


def test_a_quote_within_a_text_is_part_of_it_and_a_text_without_an_end_is_left_out() -> None:
    assert read_json('{"a": "said "no", then left", "b": ["x "y" z", "w"], "c": "cut') == [
        {"a": 'said "no", then left', "b": ['x "y" z', "w"], "c": None}
    ]


@pytest.mark.parametrize(
    "script",
    [
        '{"a":1}' + " " * 400_000 + "x",
        '{"a":"' + '" ' * 200_000,
        '{"a":"' + '"//"\n' * 80_000,
        '{"a":"' + '\\"' * 200_000,
        "{" + "," * 400_000,
        "{" + "/*" * 200_000,
        "[" * 200_000 + "}" * 200_000,
        '{"a":' * 80_000,
    ],
    ids=["spaces", "quotes", "comments", "escapes", "commas", "openings", "brackets", "nested"],
)
def test_broken_json_is_read_in_a_time_that_grows_with_its_length(script: str) -> None:
    started = time.process_time()
    read_json(script)
    assert time.process_time() - started < 5


@pytest.mark.parametrize("encode", [str, lambda text: text.replace("<", "&lt;").replace(">", "&gt;")])
def test_the_tags_in_an_articles_body_are_not_text(encode: object) -> None:
    paragraphs = [
        "Crews came at four in the morning, and they stayed until evening. " * 3,
        "Nobody was hurt & all left.",
    ]
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    node = NODE | {"articleBody": encode(body) if callable(encode) else body}
    script = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    assert extract(f"{script}<p>Log in.</p>", URL, seen=SEEN).body == tuple(text.strip() for text in paragraphs)

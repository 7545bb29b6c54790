"""Tests of finding the text of a page: what ends it, what is beside it, and where it is if it is not in paragraphs."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from crawler.extraction import Article, extract

SEEN = datetime(2025, 7, 1, 12, tzinfo=UTC)
URL = "https://gazette.example/news/mill-fire"
HEADLINE = "Crews fight fire at old mill"
TEXT = [
    f"Crew number {n} from Harrow Vale reached Mill Road at {n + 3}am and stayed until the evening." for n in range(8)
]
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in TEXT)
TEASER = "Residents of Stennick are to pay more for their buses from next week, the council said on Friday."


def article(body: str, *rules: str, head: str = "") -> Article:
    page = f"<html><head><meta charset=utf-8><title>{HEADLINE}</title>{head}</head><body>{body}</body></html>"
    return extract(page, URL, body_rules=rules, seen=SEEN)


def text_of(body: str, *rules: str) -> list[str]:
    return list(article(f"<main><h1>{HEADLINE}</h1>{body}</main>", *rules).body)


@pytest.mark.parametrize(
    "skipped",
    [
        "<a class=skip-link href=#m>Skip</a>",
        "<a hidden href=/a>Hidden</a><a class='share' href=/b>Share</a>",
        "<a name=top>",
    ],
    ids=["skip link", "two links", "target"],
)
def test_links_are_counted_after_links_that_are_skipped_or_lead_nowhere(skipped: str) -> None:
    linked = f"<div><a href=/x><p>{TEASER}</p></a></div>"
    assert list(article(f"{skipped}<main><h1>{HEADLINE}</h1>{PARAGRAPHS}{linked}</main>").body) == TEXT


@pytest.mark.parametrize("heading", ["Share this story", "About the author", "Comments", "Related stories", "Tags"])
@pytest.mark.parametrize("rules", [(), ("main p",)], ids=["general", "source's rule"])
def test_a_heading_of_other_matter_above_the_text_does_not_end_it(heading: str, rules: tuple[str, ...]) -> None:
    assert text_of(f"<h2>{heading}</h2>{PARAGRAPHS}", *rules) == TEXT


@pytest.mark.parametrize(
    "heading", ["Share this article", "Subscribe to our newsletter", "Advertisement", "More stories"]
)
def test_a_section_within_the_text_ends_where_the_text_goes_on(heading: str) -> None:
    section = f"<h3>{heading}</h3><p>{TEASER}</p><p>Now.</p>"
    first, second = ("".join(f"<p>{text}</p>" for text in half) for half in (TEXT[:4], TEXT[4:]))
    assert text_of(f"{first}{section}{second}") == TEXT


@pytest.mark.parametrize("heading", ["Comments (12)", "3 comments on “Fire”", "About the author"])
def test_comments_and_biographies_below_the_text_are_dropped_to_their_end(heading: str) -> None:
    assert (
        text_of(
            f"{PARAGRAPHS}<h2>{heading}</h2>"
            + f"<p>{TEASER}</p>"
            + "<p>I saw it from my house on the hill, and it was very bright indeed.</p>" * 2
        )
        == TEXT
    )


@pytest.mark.parametrize(
    "heading",
    [
        "Share with police any footage, says detective",
        "Join our search for Ann, say family",
        "Sign up to be a firefighter, women are told",
        "Police newsletter warns of thieves",
        "Comments on arrest were unhelpful, says chief",
        "Responses to inquiry published",
    ],
)
def test_a_heading_of_news_is_kept_with_what_is_below_it(heading: str) -> None:
    first, second = ("".join(f"<p>{text}</p>" for text in half) for half in (TEXT[:2], TEXT[2:]))
    assert text_of(f"{first}<h2>{heading}</h2>{second}") == [*TEXT[:2], heading, *TEXT[2:]]


@pytest.mark.parametrize("markup", ["<div>{}</div>", "{}<br><br>", "<section><span>{}</span></section>"])
@pytest.mark.parametrize("around", ["<div class='post tag-police'>", "<form>", "<div class=sidebar>", "<div hidden>"])
def test_text_in_any_element_spares_the_elements_around_it(around: str, markup: str) -> None:
    text = "".join(markup.format(each) for each in TEXT)
    end = f"</{around[1:].split()[0].rstrip('>')}>"
    assert text_of(f"{around}{text}{end}") == TEXT


def test_hidden_text_beside_the_shown_text_is_dropped_also_if_it_is_longer() -> None:
    terms = "".join(
        f"<p>Republish rule {n}: you may print our articles for free, if you name us and our writers.</p>"
        for n in range(20)
    )
    assert text_of(f"{PARAGRAPHS}<div hidden>{terms}</div>") == TEXT


def test_another_extractor_is_asked_if_cleaning_leaves_little() -> None:
    advice = "".join(f"<p>{text}</p>" for text in TEXT)
    page = f"<main><h1>{HEADLINE}</h1><p>The mill is closed.</p><h2>Leave a comment</h2>{advice}</main>"
    assert [text for text in article(page).body if text in TEXT] == TEXT


def test_a_list_of_links_belongs_to_the_text_if_a_sentence_announces_it() -> None:
    links = "".join(f"<li><a href=/{name}>Station in {name}</a></li>" for name in ("Stennick", "Harrow"))
    half = "".join(f"<p>{text}</p>" for text in TEXT[:4])
    announced = (
        f"{half}<p>These are the stations that will close in spring:</p><ul>{links}</ul>{half.replace('Crew', 'Group')}"
    )
    assert "Station in Stennick" in text_of(announced)
    assert "Station in Stennick" not in text_of(
        announced.replace("These are the stations that will close in spring:", "More:")
    )


CARD = (
    "<div class=card><h3><a href=/{0}>Bus fares rise in Stennick again ({0})</a></h3>"
    "<p>{1} ({0})</p><span>2 hours ago</span></div>"
)
CARDS = "".join(CARD.format(number, TEASER) for number in range(3))


@pytest.mark.parametrize(
    "body",
    [
        f"<div>{PARAGRAPHS}{CARDS}</div>",
        f"{PARAGRAPHS}<section>{CARDS}</section>",
        f"<div>{CARDS}</div>{PARAGRAPHS}",
        f"<div class=article-body>{PARAGRAPHS}</div><div>" + f"<h3>Elsewhere</h3><p>{TEASER}</p>" * 4 + "</div>",
        f"<div itemprop=articleBody>{PARAGRAPHS}</div><div><p>{TEASER}</p><p>{TEASER} Soon.</p></div>",
    ],
    ids=["in the same element", "below", "above", "named container", "microdata"],
)
def test_teasers_of_other_stories_are_dropped(body: str) -> None:
    assert text_of(body) == TEXT


def test_cards_are_the_text_where_there_is_hardly_any_other() -> None:
    assert len(text_of(f"<p>{TEXT[0]}</p><div>{CARDS}</div>")) > 3


@pytest.mark.parametrize(
    "line",
    [
        "Additional reporting by Ann Orr and Ben Tull.",
        "Listen to Radio Stennick on Sounds",
        "Get our newsletter in your inbox every morning",
        "Tags: fire, Harrow Vale",
        "#fire #harrowvale",
        "Copyright 2025 The Gazette",
        "Ann Orr is a reporter who covers courts in Harrow Vale for the Gazette and its weekly magazine.",
    ],
)
def test_foot_lines_are_dropped(line: str) -> None:
    head = '<meta name=author content="Ann Orr">'
    assert list(article(f"<main><h1>{HEADLINE}</h1>{PARAGRAPHS}<p>{line}</p></main>", head=head).body) == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "More from the court in Stennick tomorrow, when the two men return.",
        "Reporting by the Gazette found that twelve officers were dismissed.",
        "Harrow Vale Police is appealing for witnesses, and asks them to call 101.",
        "Listen to advice from the fire service, residents were told on Friday.",
    ],
)
def test_the_last_sentence_of_a_story_is_kept(line: str) -> None:
    head = '<meta name=author content="Harrow Vale Police">'
    body = article(f"<main><h1>{HEADLINE}</h1>{PARAGRAPHS}<p>{line}</p></main>", head=head).body
    assert body[-1] == line


def test_a_standfirst_that_is_named_so_is_the_summary_and_not_in_the_text() -> None:
    standfirst = "Firefighters from three counties spent a night at Mill Road in Harrow Vale."
    page = f"<main><h1>{HEADLINE}</h1><p class=article__standfirst>{standfirst}</p>{PARAGRAPHS}</main>"
    found = article(page, head='<meta name=description content="News from the Gazette">')
    assert (list(found.body), found.summary, found.how["summary"]) == (TEXT, standfirst, "page")
    unnamed = article(page.replace(" class=article__standfirst", ""))
    assert list(unnamed.body) == [standfirst, *TEXT]


STATE = {"article": {"title": HEADLINE, "body": [{"type": "paragraph", "text": text} for text in TEXT]}}
HTML_STATE = {"story": {"bodyHtml": PARAGRAPHS}, "related": [{"body": TEASER}]}


@pytest.mark.parametrize(
    "script",
    [
        f"<script id=__NEXT_DATA__ type=application/json>{json.dumps({'props': {'pageProps': STATE}})}</script>",
        f"<script>window.__STATE__ = {json.dumps(STATE)};</script>",
        f"<script type=application/json>{json.dumps(HTML_STATE)}</script>".replace("</p>", "<\\/p>"),
    ],
    ids=["next", "assignment", "markup"],
)
def test_text_that_only_the_data_of_a_script_have_is_read(script: str) -> None:
    found = article(f"<div id=root></div>{script}")
    assert (list(found.body), found.how["body"]) == (TEXT, "page data")


@pytest.mark.parametrize(
    "data",
    [
        {"items": [{"title": "A", "summary": text} for text in TEXT]},
        {"stories": [{"body": [{"text": text}]} for text in TEXT]},
        {"comments": {"body": [{"text": text} for text in TEXT]}},
        {"cookieNotice": {"content": " ".join(TEXT)}},
    ],
)
def test_data_that_are_not_plainly_one_article_are_not_read(data: object) -> None:
    script = f"<script id=__NEXT_DATA__ type=application/json>{json.dumps(data)}</script>"
    assert article(f"<div id=root></div>{script}").body == ()


def test_the_captions_of_a_gallery_without_other_text_are_its_text() -> None:
    pictures = "".join(
        f"<figure><img src=/{n}.jpg><figcaption>{text}</figcaption></figure>" for n, text in enumerate(TEXT)
    )
    assert text_of(pictures) == TEXT
    assert text_of(PARAGRAPHS + "<figure><img src=/a.jpg><figcaption>The mill on Friday.</figcaption></figure>") == TEXT


@pytest.mark.parametrize("content_type", ["text/html", "text/html; charset=iso-8859-1"])
def test_one_bad_byte_does_not_change_the_encoding_of_a_page(content_type: str) -> None:
    page = "<p>Zoë’s café and Chloë’s — both in Stennick — cost £5".encode() + b"\xa35</p>"
    (text,) = extract(page, URL, content_type=content_type, body_rules=["p"], seen=SEEN).body
    assert text.startswith("Zoë’s café and Chloë’s — both")

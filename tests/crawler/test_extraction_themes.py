"""Tests of one outlet's article in the markup of several WordPress themes, with appeals and readers' comments."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.extraction import extract

SEEN = datetime(2025, 7, 1, 12, tzinfo=UTC)
TITLE = "Ambershire Police face claim over death of PC in Port Amber"
STORY = (
    "Ambershire Police is facing legal action over the death of a constable who was killed on duty in Port Amber.",
    "The constable was struck by a stolen van at a checkpoint outside of the harbour on a night in March 2023.",
    "Radio Ambershire News reported that in a statement, a spokesperson for the force said that a letter had come in.",
    "“Once more, I feel let down.”",
    "An inquest heard that no barrier had been put up, although one had been asked for twice in the month before.",
    "Speaking after the inquest, the deputy chief constable apologised, and said that lessons had been learned.",
)
APPEALS = (
    "CLICK here to join our Blue Lamp Gazette community on Facebook.",
    "Our social media group is open to both the public and emergency services personnel.",
    "It is also a great place to share what you have filmed of the emergency services at work.",
    "If you have a story or video that you would like us to cover, then you can write to the newsdesk.",
    "Before you go...",
    "We need your help. We bring you important news stories that are free from the bias of larger outlets.",
    "You can support the Gazette from as little as £1. It only takes a minute.",
    "Please help us to continue by becoming a supporter.",
)
COMMENTS = (
    "Why did nobody put up the barrier? My brother asked them for one years ago and they laughed at him.",
    "It will be our money that pays for the inquest in the end, and so we have a right to know.",
)


def _paragraphs(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>\n" for text in texts)


APPEALED = {
    "as paragraphs": _paragraphs(APPEALS),
    "in a box": f'<div class="wp-block-group has-background">{_paragraphs(APPEALS)}</div>',
    "in one paragraph": f"<p>{'<br/><br/>'.join(APPEALS)}</p>",
}
COMMENTED = {
    "with markup": '<div id="comments" class="comments-area"><ol class="comment-list">'
    + "".join(f'<li class="comment"><div class="comment-content"><p>{text}</p></div></li>' for text in COMMENTS)
    + "</ol></div>",
    "by Disqus": f'<div id="disqus_thread">{_paragraphs(COMMENTS)}</div>',
    "below a heading": f"<h3>2 Comments</h3>{_paragraphs(COMMENTS)}",
    "without markup": _paragraphs(COMMENTS),
}
TOP = (
    f"<html><head><title>{TITLE} - The Blue Lamp Gazette</title></head><body class='single'>"
    "<header class='site-header'><nav><ul><li><a href='/'>Home</a></li><li><a href='/police'>Police</a></li></ul></nav>"
    "</header>"
)
END = "<footer class='site-footer'><p>© 2025 The Blue Lamp Gazette. Nothing of it may be used elsewhere.</p></footer>"
THEMES = {
    "Twenty Twenty": '<main><article class="post hentry"><header class="entry-header"><h1>{title}</h1>'
    '<div class="entry-meta">By Ann Orr on 1 May 2025</div></header><div class="entry-content">{story}{below}</div>'
    "</article></main><aside class='widget-area'><p>{beside}</p></aside>",
    "tagDiv": '<div class="td-main-content-wrap"><div class="td-pb-span8 td-main-content"><article class="post">'
    '<h1 class="entry-title">{title}</h1><div class="td-post-content">{story}{below}</div></article></div>'
    '<div class="td-pb-span4 td-main-sidebar"><p>{beside}</p></div></div>',
    "Elementor": '<div class="elementor"><div class="elementor-widget-theme-post-title"><h1>{title}</h1>'
    '</div><div class="elementor-widget"><div class="elementor-widget-container">{story}{below}</div></div></div>',
    "blocks": '<main class="wp-block-group"><h1>{title}</h1><div class="entry-content">{story}</div>'
    '{below}<div class="related-posts"><h3>Related posts</h3><p><a href="/1">Another matter</a></p></div></main>',
    "Divi": '<div id="main-content"><div id="left-area"><article class="et_pb_post"><h1>{title}</h1><div class='
    '"entry-content"><div class="et_pb_text_inner">{story}</div>{below}</div></article></div>'
    '<div id="sidebar"><p>{beside}</p></div></div>',
}


@pytest.mark.parametrize("commented", COMMENTED)
@pytest.mark.parametrize("appealed", APPEALED)
@pytest.mark.parametrize("theme", THEMES)
def test_the_article_comes_out_alone(theme: str, appealed: str, commented: str) -> None:
    below = APPEALED[appealed] + COMMENTED[commented]
    beside = " ".join(APPEALS[:4])
    page = THEMES[theme].format(title=TITLE, story=_paragraphs(STORY), below=below, beside=beside)
    article = extract(TOP + page + END, "https://gazette.example/claim", seen=SEEN)
    assert article.title == TITLE
    assert article.body == STORY


def test_words_of_the_outlet_in_a_story_of_something_else_stay() -> None:
    story = (
        *STORY[:3],
        "The force has a newsletter, and asked its readers to subscribe to it, the inquest heard.",
        *STORY[3:],
    )
    page = THEMES["Twenty Twenty"].format(title=TITLE, story=_paragraphs(story), below="", beside="")
    assert extract(TOP + page + END, "https://gazette.example/claim", seen=SEEN).body == story


def test_links_to_other_stories_within_a_story_do_not_end_it() -> None:
    links = "<h3>Recommended reading</h3><ul><li><a href='/1'>Another matter</a></li></ul>"
    story = _paragraphs(STORY[:3]) + links + _paragraphs(STORY[4:])
    page = THEMES["Divi"].format(title=TITLE, story=story, below="", beside="")
    assert extract(TOP + page + END, "https://gazette.example/claim", seen=SEEN).body == (*STORY[:3], *STORY[4:])


def test_what_recurs_on_a_site_goes_from_both_ends_and_never_the_whole_text() -> None:
    recurring = frozenset((STORY[0], STORY[-1], STORY[2]))
    page = THEMES["blocks"].format(title=TITLE, story=_paragraphs(STORY), below="")
    found = extract(page, "https://gazette.example/claim", recurring=recurring, seen=SEEN).body
    assert found == STORY[1:-1]
    assert extract(page, "https://gazette.example/claim", recurring=frozenset(STORY), seen=SEEN).body == STORY

"""Drops blocks between or below the paragraphs of a story that are not part of it.

These are the outlet's appeals to its readers, notices, readers' comments, and text that is on every page of a site.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from crawler.extraction.foot import drop_foot

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from crawler.extraction.blocks import Block


REPEATED = "repeated"
"""The reason for which a paragraph is dropped that is on the page before."""


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


# These match only an outlet's appeals. Police appeals for help, footage and witnesses are news.
_APPEAL = _any_of(
    # Appeals to follow the outlet elsewhere
    r"(?:click|tap)\s+here\s+to\s+(?:join|follow|like|subscribe|sign up)\b",
    r"like\s+us\s+on\b",
    r"join\s+(?:us|our)\b.*\b(?:channel|community|facebook|group|mailing list|newsletter|telegram|whatsapp)\b",
    r"follow\b.*\bon\s+(?:facebook|twitter|x|instagram|pinterest|youtube|whatsapp|telegram|linkedin)\b",
    r"(?:sign up|subscribe)\s+(?:to|for)\b.*\bnewsletter\b",
    r"(?:thank you|thanks)\W+(?:please )?check your (?:inbox|email)\b",
    r"our\s+(?:social media|facebook|whatsapp|telegram)\b",
    r"stay (?:connected|in touch|in the loop)\b.{0,40}$",
    r".*\bif you (?:liked?|enjoy(?:ed)?)\b.{0,40}\b(?:consider|please)\b.*\b(?:shar|subscri|follow|support|donat)",
    # Appeals for money
    r"before you go\W*$",
    r"we need your help\b.*\b(?:news|stories|journalism|readers)\b",
    r"you can (?:support|donate|contribute)\b.*\bas little as\b",
    r"(?:please|help|support)\b.*\bby\s+becoming\s+a\s+(?:supporter|member)\b",
    r".*\b(?:help|support)\s+of\s+our\s+readers\b",
    r"subscribe to (?:continue|get|read|receive)\b",
    r"(?:this|our) (?:article|journalism|report|reporting|story|work) is (?:funded|made possible|supported) by\b",
    # Appeals for stories and advertisements
    r"(?:if you have|have you got|do you have|got)\s+a\s+(?:news\s+)?story\b",
    r"send\s+(?:us\s+)?your\s+(?:news|story|stories)\b",
    r".*\byou can\b.*\bbuy\s+advertising\s+space\b",
)
_LONGEST_APPEAL = 1000
"""The number of letters of a block that are matched."""
_NEAR = 4
"""Two appeals that are fewer than this many paragraphs apart are the foot of a page."""

_NOTICE = _any_of(
    # Statements that the outlet earns money by links, which regulators require
    r".*\b(?:contains?|includes?)\s+affiliate\s+links\b",
    r".*\b(?:we|i|you)\b[^.]{0,40}\bearn (?:an? )?(?:small )?(?:affiliate )?commissions?\b",
    r".*\bas an (?:amazon|affiliate)\b[^.]*\bearn\b|.*\bwe (?:may|might) (?:be compensated|receive compensation)\b",
    # Offers at a discount
    r".*(?:\d ?%|[$£€]\d+) off\b.*\b(?:code|coupon|order|subscription)\b",
    # Notices about cookies and scripts
    r".*\b(?:(?:we|this (?:web)?site) uses? cookies|enable javascript|requires javascript)\b",
    # Picture credits, buttons and links to other stories
    r"(?:photo|picture|image|video|credit|photograph)s?(?:\s+(?:credit|courtesy|by|from))?\s*[:©]\s*[^.]{1,80}\.?$",
    r"(?:image|photo|picture)?\s*(?:©|\(c\)|copyright)\s[^.]{1,80}$",
    r"[^.]{0,60}/\s?(?:getty images|shutterstock|pa wire|pa media|reuters|afp|istock\w*)\W*$",
    r"(?:read (?:more|next|also)|also read|see also|related|more on this(?: story)?|watch|listen)\s*[:|>»].*",
    r"[\[(]\s*(?:(?:also )?read|see also|related|watch)\b.{1,150}[\])]$|discover more from\b[^.]{1,60}$",
    # Bylines and dates
    r"(?-i:By [A-Z])[\w.'’-]+(?: [\w.'’-]+){1,4}(?:,.{0,80})?$",
    r"(?:(?:medically|clinically) |fact[ -])?(?:reviewed|checked) by (?-i:[A-Z]).{1,100}$",
    r"(?:this (?:article|page|post|story) was )?(?:first )?"
    r"(?:published|posted|updated|last (?:updated|modified|reviewed|edited))\b(?:[^.]{0,60}|[^.]{0,60}\d{4}\.)$",
    r"\d+ min(?:ute)?s? read$",
    # Buttons written as paragraphs
    r"(?:book|buy|shop|order|apply|register|download|learn more|get started|sign up|click here|contact us)"
    r"(?: it| now| here| today| yours)?\W*$",
    r"advertisement\W*$|page \d+ of \d+$|story continues (?:below|after)\b.*",
)
_LONGEST_NOTICE = 400
"""The most letters of a notice; a longer paragraph reports on such matters."""

_OTHER_STORIES = _any_of(
    r"(?:related|recent|latest|more|popular|trending|recommended|featured|other|similar|further)\b.{0,40}"
    r"\b(?:posts?|articles?|stories|news|videos|insights|reading|content|reads?|topics|links)\W*$",
    r".*\b(?:articles|posts|stories) to read\b",
    r"you (?:may|might|['’]ll) (?:also )?(?:like|love|enjoy|be interested)\b",
    r"(?:see also|up next|read (?:more|next|also)|recommended|related|trending)\W*$",
)
_END_MATTER = _any_of(
    # Readers' comments
    r"(?:\d+ |leave a |post a |add a |join the )?(?:comments?|repl(?:y|ies)|responses?|conversation|discussion)"
    r"(?: \(\d+\))?\W*$",
    r"(?:\d+|one) (?:comments?|repl(?:y|ies)|responses?|thoughts?) (?:on|to)\b",
    # Text about the author
    r"about (?:the )?(?:author|reviewer|writer|editor)s?\b|about (?:us|me)\W*$|written by\b",
)
"""Headings of sections below a story, which may be as long as the story."""
_OTHER_MATTER = _any_of(
    # Subscriptions and buttons
    r"share (?:this|on|with)(?: (?:a |your )?(?:article|post|story|page|news|[a-z]*book|x|twitter|friends?))?"
    r"(?: (?:or|and) \w+)?\W*$",
    r"share (?:this|the) .{0,20}\bon\W*$",
    r"(?:subscribe|sign up|follow us|join us)"
    r"(?: (?:now|today|here|on [\w ]{1,30}|(?:to|for) (?:our|the|my) .{1,40}))?\W*$",
    r"(?:(?:sign up|subscribe|join|get|receive|stay)\b.*|(?:our|the|my|free|weekly|daily) .{0,20}|)"
    r"\b(?:newsletter|mailing list)s?(?: sign-?up)?\W*$|.*\bunsubscribe\b|join our\b.*"
    r"\b(?:channel|community|group|list|newsletter|team|readers)\W*$",
    r"advertisements?(?:\W*$|:)|.*\(sponsored\)$",
    # Text about the page itself
    r"(?:table of )?contents\W*$|(?:in this article|on this page|tags|categories)\W*$",
)
"""Headings of short sections that are not part of a story."""
_LONGEST_HEADING = 80


def clean(blocks: Sequence[Block], title: str, recurring: Set[str] = frozenset(), authors: Sequence[str] = ()) -> None:
    """Drop the blocks that are not part of the story, and the headline above them, among those not dropped so far.

    `title` is the headline, and `authors` are the names of those who wrote the story. `recurring` are paragraphs that
    are also on other pages of the site; they are dropped at both ends of the text, unless nothing would be left.
    """
    first = next((number for number, block in enumerate(blocks) if not block.reason), len(blocks))
    story = [block for block in blocks[first:] if block.text]
    if story and story[0].text == title:
        story[0].reason = "headline"
    _drop_recurring(_kept(story), recurring)
    _drop_other_sections(story)
    _drop_appeals(story)
    _drop_notices(_kept(story))
    drop_foot(_kept(story), authors)
    _drop_repetitions(_kept(story))


def _kept(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if not block.reason]


def _drop_other_sections(blocks: Sequence[Block]) -> None:
    """Drop the sections below headings of other matter, up to the next heading of the same level or a higher one.

    They end before two paragraphs of running text in a row, with which the story continues. Only readers' comments and
    text about the author may be longer, if they are below the story.
    """
    other, is_end, above = 0, False, 0
    for block, below in zip(blocks, [*blocks[1:], None], strict=False):
        if block.is_heading and _is_other(block):
            other = max(other, _level(block))
            is_end = is_end or (above > 0 and _END_MATTER.match(block.text) is not None)
        elif (block.is_heading and _level(block) <= other) or (not is_end and _goes_on(block, below)):
            other, is_end = 0, False
        if other or (_is_other(block) and len(block.text) < _LONGEST_HEADING / 2):
            block.reason = block.reason or "another section"
        above += 0 if block.reason else block.prose_length


def _goes_on(block: Block, below: Block | None) -> bool:
    """Return whether the story continues after another section, whose items have at most one paragraph each."""
    return bool(block.prose_length and below is not None and below.prose_length)


def _is_other(block: Block) -> bool:
    short = len(block.text) < _LONGEST_HEADING and (block.is_heading or not block.text.endswith("."))
    return short and any(pattern.match(block.text) for pattern in (_OTHER_STORIES, _END_MATTER, _OTHER_MATTER))


def _level(block: Block) -> int:
    return int(block.tag[1])


def _drop_appeals(blocks: Sequence[Block]) -> None:
    """Drop single appeals. Two appeals near each other are the foot of the page, so everything below is dropped too.

    It consists of more appeals and, on pages without markup for them, of readers' comments.
    """
    appeals = [number for number, block in enumerate(blocks) if _APPEAL.match(_words(block)[:_LONGEST_APPEAL])]
    for number in appeals:
        blocks[number].reason = blocks[number].reason or "an appeal"
    for first, second in itertools.pairwise(appeals):
        if second - first < _NEAR:
            for block in blocks[first:]:
                block.reason = block.reason or "below two appeals"
            return


def _words(block: Block) -> str:
    """Return the text of a block without asterisks and dashes before it."""
    return block.text.lstrip("*•–— ")


def _drop_notices(blocks: Sequence[Block]) -> None:
    for block in blocks:
        if len(block.text) <= _LONGEST_NOTICE and _NOTICE.match(_words(block)):
            block.reason = "a notice from the outlet"


def _drop_repetitions(blocks: Sequence[Block]) -> None:
    """Drop repeated paragraphs, which are pull quotes, teasers or the same text for another screen width."""
    seen: set[str] = set()
    for block in blocks:
        if block.prose_length and block.text in seen:
            block.reason = REPEATED
        seen.add(block.text)


def _drop_recurring(blocks: Sequence[Block], recurring: Set[str]) -> None:
    if all(block.text in recurring for block in blocks):
        return
    for end in (blocks, blocks[::-1]):
        for block in itertools.takewhile(lambda block: block.text in recurring, end):
            block.reason = "on other pages of the site"

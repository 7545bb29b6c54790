"""The words and phrases of pages that stand in the place of a story: walls, and notices that a page is gone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(phrases), re.IGNORECASE)


_COMMON_WORDS = """
about after again also another because been before being below between both cannot could does doing down each from
further have having here home into itself just latest more most news note only other over please page said same should
soon some story such than that their them then there these they this those through today under until very welcome were
what when where which while will with would your yours
"""
COMMON_WORDS = frozenset(_COMMON_WORDS.split())
"""Words that say nothing about what a text is about."""
_SITE_WORDS = """
account blocked browser captcha click connection cookie cookies device loading login javascript password permission
reload refresh request requested robot server session site verification verify verifying visitors webpage website
"""
SITE_WORDS = frozenset(_SITE_WORDS.split())
"""Words with which a website talks about itself and its reader."""
_WORDS_OF_NOTICES = """
ambulance appeal arrest arrested charged court crash crews death died family fire firefighters found inquest injured
located man missing murder officers police released rescued road safe sentenced traced woman
"""
WORDS_OF_NOTICES = frozenset(_WORDS_OF_NOTICES.split())
"""Words of short notices that replace a story, such as "Found safe, appeal removed". Walls do not use them."""

WALL = _any_of(
    (
        # A check of the reader.
        r"just a moment|one (?:more )?moment,? please|pardon our interruption|attention required|before you continue",
        r"(?:checking|verifying|securing) (?:if |that |whether )?(?:the|your|you|this)\b",
        r"verif\w+ (?:that )?(?:you\b|your\b|(?:you're|you are) )",
        r"you must be \d\d or (?:over|older)|confirm (?:that )?(?:you are|you're|your age)\b",
        r"human verification|\bcaptcha|\bddos\b",
        r"\b(?:you are|you're|are you|i am|i'm|not) (?:not )?(?:a |an )?(?:robot|bot|human)\b",
        r"(?:unusual|suspicious|automated) (?:traffic|activity|requests|behaviou?r|access)",
        r"(?:enable|turn on|allow|switch on|requires?|without|disable|supports?) (?:your )?(?:java ?script|cookies)",
        r"java ?script (?:is|and|must|to)\b|\byour (?:ip|browser|connection|device|network|session)\b",
        r"security (?:check|service|solution|verification|challenge)",
        # A refusal.
        r"\baccess (?:to this (?:page|site|website|resource|content) |is |has been |was |temporarily )*"
        r"(?:denied|blocked|restricted|forbidden|limited)|permission to (?:access|view)",
        r"you(?:r \w+)? (?:have |has )been (?:blocked|denied|limited)|in your (?:country|region)",
        r"\bray id\b|incident id|\breference (?:id|number|#)|too many requests|rate limit",
        # A fault or a pause.
        r"(?:under|for|down for|scheduled|essential|planned|routine|performing|undergoing) (?:\w+ )?maintenance",
        r"(?:site|website|service|system|page)s? (?:is|are) (?:\w+ )?(?:unavailable|offline|down|upgraded|updated)\b",
        r"upgrading (?:our|the|this) (?:\w+ )?(?:systems?|website|site|services?)|offline for",
        r"maintenance mode|\b(?:be|we're|are) (?:right )?back (?:online |up )?(?:soon|shortly|in a|as soon)",
        r"back (?:online )?(?:soon|shortly)|temporarily (?:unavailable|down|offline|closed|out of)",
        r"try (?:again|reloading|refreshing)\b|technical (?:difficult|problem|issue|fault)\w*|something went wrong",
        r"bad gateway|service (?:temporarily )?unavailable|gateway time-?out|internal server error|guru meditation",
        r"backend fetch|origin (?:is )?unreachable|database connection|account (?:has been )?suspended",
        r"waiting room|you are (?:now )?in (?:the |a )?(?:queue|line)",
        r"redirect(?:ed|ing)\b|\bclick here if\b|if you are not redirected",
        # A question for consent.
        r"\bcookies? (?:policy|settings|preferences|notice|consent|and similar)|use (?:of )?cookies",
        r"(?:accept|reject|allow) (?:all|cookies)\b",
        r"manage (?:my |your )?(?:options|preferences|choices|cookies|consent)",
        r"legitimate interest|your (?:consent|privacy|choices|personal data)|value (?:your|our) privacy",
        r"our (?:\d[\d,]* )?(?:trusted )?partners|advertising partners|privacy (?:policy|notice|settings|choices)",
        r"personali[sz]ed (?:ads|advertising|content)|process(?:ing)? (?:of )?(?:your )?personal data",
        # A login.
        r"\b(?:log|sign) ?in (?:to|or|with|here|below|for|now)\b|(?:please|must|to) (?:log|sign) ?in\b",
        r"forgot(?:ten)? (?:your |my )?password|remember me|create an? (?:free )?account",
        r"(?:subscri|regist)\w+ (?:for free |now )?to (?:continue|read|access|keep)",
        r"(?:to |and )(?:continue|keep|carry on) reading|already (?:a |an )?(?:subscriber|member|registered)",
        r"free articles|for (?:our )?(?:subscribers|members|registered)",
    )
)
WALL_TITLE = re.compile(
    r"(?:\d{3} |error \d{3}:? ?)?(?:forbidden|unauthori[sz]ed|log ?in|sign ?in|consent|maintenance|(?:un)?available|"
    r"robot check|security|loading|blocked|redirecting|please wait|error|cookies?|privacy|subscribe|register|"
    r"your privacy(?: matters)?|site (?:offline|unavailable|maintenance)|welcome to nginx!?)\W*",
    re.IGNORECASE,
)
"""The whole title of a wall."""

_THING = r"(?:web ?page|page|article|story|content|item|post|link|url|address|document)"
GONE = _any_of(
    (
        rf"\b{_THING}s?\b[^.!?]{{0,80}}(?:\bnot|n't|\bnever|\bcannot) (?:be )?(?:found|exist\w*|available|here)\b",
        rf"\b{_THING}s?\b[^.!?]{{0,80}}\b(?:expired|moved)",
        rf"\b{_THING}s?\b[^.!?]{{0,80}}\bno longer (?:available|exists?|here|online|published)",
        rf"\b{_THING}s?\b[^.!?]{{0,80}}\b(?:been|was|were|is) (?:\w+ )?"
        r"(?:removed|deleted|taken down|withdrawn|unpublished|archived|moved)",
        rf"\b(?:can(?:no|')t|can not|couldn't|could not|unable to)[^.!?]{{0,20}} find\b[^.!?]{{0,40}}\b{_THING}",
        rf"\b{_THING} you (?:requested|want\w*|(?:are|were) (?:looking|trying))",
        r"\b(?:error|http) 404\b|\b404 (?:error|not found|page)",
        r"tudalen heb ei (?:chanfod|darganfod)|(?:ni ellir|methu) dod o hyd i'r dudalen|nid yw'r dudalen",
    )
)
GONE_TITLE = re.compile(r"\W*(?:404|410|gone|not found|page (?:missing|unavailable)|oops!?)\W*", re.IGNORECASE)
"""The whole title of a page that says that there is nothing."""
LEGAL_REMOVAL = _any_of(
    (
        rf"\b{_THING}\b[^.!?]{{0,80}}\b(?:removed|deleted|taken down|withdrawn|(?:un|not )available|unpublished)\b"
        r"[^.!?]{0,40}\blegal\b",
        rf"\bfor legal reasons\b[^.!?]{{0,60}}\b{_THING}\b[^.!?]{{0,60}}"
        r"\b(?:removed|taken down|withdrawn|unavailable)\b",
        r"^\W*(?:removed|unavailable) (?:for|due to) legal reasons\W*$",
    )
)
FOR_NOW = re.compile(r"temporar|maintenance|try again (?:later|in|soon)|back soon|shortly", re.IGNORECASE)
"""The words of a page whose state will not last."""

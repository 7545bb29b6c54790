"""Whether a page is the story that was expected, or a page that stands in its place."""

from __future__ import annotations

import time

import pytest

from crawler.walls import Expected, PageWords, Verdict, is_shared_wall, judge

HEADLINE = "Man charged after crash on Ellerby Lane"
TEXT = (
    "A man has been charged with dangerous driving after a crash on Ellerby Lane in Marlow Vale on Tuesday evening.",
    "Officers were called at 7.40pm to a collision between a van and a bicycle. The cyclist, Edwin Harrow, is in a "
    "stable condition, and asked that his thanks be passed to the two nurses who stopped.",
    "Witnesses who have not spoken to the police yet should quote incident 611.",
)
SITE = "Ambershire Police"
KNOWN = {
    "first sight, headline alone": Expected(titles=(HEADLINE,), site=SITE),
    "first sight": Expected(titles=(HEADLINE,), text=(TEXT[0],), site=SITE),
    "second sight": Expected(titles=(HEADLINE,), text=TEXT, site=SITE),
}

WALLS: dict[str, tuple[str, ...]] = {
    "challenge": ("Just a moment...", "Enable JavaScript and cookies to continue"),
    "challenge without text": ("Just a moment...",),
    "denied": (
        "Access Denied",
        'You don\'t have permission to access "/story/one" on this server.',
        "Reference #18.2f1",
    ),
    "incapsula": ("", "Request unsuccessful. Incapsula incident ID: 118000210-72"),
    "interruption": (
        "Pardon Our Interruption",
        "As you were browsing something about your browser made us think you were a bot.",
        "You are a power user moving through this website with super-human speed.",
    ),
    "blocked": ("Sorry, you have been blocked", "You are unable to access ambershire.test.", "Ray ID: 8f0a1b"),
    "robot": ("Are you a robot?", "Please confirm by ticking the box below. We have seen unusual traffic."),
    "human": ("ambershire.test", "Verify you are human by completing the action below."),
    "consent": (
        "Your privacy matters",
        "We and our 842 partners store and access information on a device, such as cookies, and process personal data.",
        "You can change your choices at any time by clicking the privacy settings at the foot of the page.",
        "Some of our partners may process your personal data on the basis of legitimate interest.",
    ),
    "consent on the story's page": (
        HEADLINE,
        "We use cookies to improve your experience. By clicking Accept all you agree to the use of cookies by our "
        "trusted partners. Manage preferences in our privacy policy.",
    ),
    "maintenance": (
        "We'll be back soon",
        "Sorry for the inconvenience. We're performing some maintenance at the moment.",
    ),
    "maintenance by the site's name": (
        "Ambershire Police",
        "The Ambershire Police website is down for essential maintenance. Please try again later.",
    ),
    "gateway": ("502 Bad Gateway", "nginx"),
    "varnish": ("503 Backend fetch failed", "Error 503 Backend fetch failed", "Guru Meditation:", "XID: 1234"),
    "database": ("Database Error", "Error establishing a database connection"),
    "login": ("Sign in | Ambershire Police", "Email address", "Password", "Forgotten your password?"),
    "login on the story's page": (HEADLINE, "Please log in to continue reading. Already a subscriber? Sign in here."),
    "register": (HEADLINE, "You have read all your free articles. Register for free to keep reading."),
    "queue": ("Waiting room", "You are now in line. When it is your turn you will be let through to the website."),
    "region": ("Unavailable", "Sorry, this website is not available in your country."),
    "forwarding": ("Redirecting", "Click here if you are not redirected within five seconds."),
    "no javascript": ("Ambershire Police", "You need to enable JavaScript to run this app."),
    "new words": ("One sec", "Our site is getting your browser ready. Reload if loading takes long."),
    "upgrade": ("Offline for upgrade", "We are upgrading our systems and will be back at 6am."),
    "age": ("Age check", "You must be 18 or over to see this. Please confirm your age."),
    "loading": ("Ambershire Police", "Loading..."),
    "some cookies": ("Cookies on Ambershire Police", "We use some essential cookies to make this service work."),
    "hold": ("Are you human?", "Press and hold the button to confirm that you are human."),
    "empty": ("Ambershire Police",),
}

GONE: dict[str, tuple[str, ...]] = {
    "not found": ("Page not found", "Sorry, the page you are looking for could not be found."),
    "404 alone": ("404",),
    "404 as text": ("Ambershire Police", "404", "That page can't be found."),
    "link": (
        "Sorry, this page isn't available",
        "The link you followed may be broken, or the page may have been removed.",
    ),
    "404 with the site's name": ("404 Not Found | Ambershire Police", "Try our home page instead."),
    "we can't": ("Oops!", "We can’t find that page. It may have moved."),
    "no longer": ("Ambershire Police", "This article is no longer available."),
    "with teasers": ("Page not found", "Council votes on new library.", "Rain expected at the weekend."),
    "legal": (HEADLINE, "This article has been removed for legal reasons."),
    "legal with the headline": ("Removed", f"The story “{HEADLINE}” was taken down for legal reasons."),
    "welsh": ("Tudalen heb ei chanfod", "Ni ellir dod o hyd i'r dudalen."),
}

STORIES: dict[str, tuple[str, ...]] = {
    "the story": (HEADLINE, *TEXT),
    "corrected": (HEADLINE, TEXT[0], TEXT[1].replace("7.40pm", "7.50pm"), TEXT[2]),
    "retitled": ("Driver in court over Ellerby Lane", *TEXT),
    "stub": (HEADLINE, "A man has been charged."),
    "stub with an offer": (HEADLINE, TEXT[0], "Subscribe to continue reading."),
    "more follows": (HEADLINE, "More follows."),
    "only a headline": (HEADLINE,),
    "resolved": ("Found safe, appeal removed", "Found safe, appeal removed."),
    "resolved in one word": ("Located", "Located safe and well. Thank you for sharing."),
    "appeal closed": (HEADLINE, "This appeal has been removed, as the man was found."),
    "comments": (HEADLINE, "A man has been charged.", "Comments are closed for legal reasons."),
    "rewritten": (
        "Cyclist's family thank nurses",
        "The family of a cyclist have thanked two nurses who stopped to help him.",
        "He is expected to leave hospital this week, and his sister said that he was in good spirits.",
    ),
    "cancelled": ("Road reopened", "All lanes open."),
    "patience": ("Road reopened", "The road is open again. Thank you for your patience."),
    "thanks": ("Thank you", "Thank you to everyone who shared this. He is home."),
    "amended": (HEADLINE, "This article has been amended to correct his age.", *TEXT),
    "family's wish": (HEADLINE, "Removed at the request of the family."),
    "correction": ("Correction", "An earlier version of this story gave the wrong age."),
    "in one word": ("Resolved", "Resolved."),
    "short headline": (HEADLINE, "More to follow."),
}

OF_OWN_HEADLINE: dict[str, tuple[str, ...]] = {
    "outage": (
        "Force website down for maintenance",
        "The website is down for maintenance. Call 101 to report a crime.",
    ),
    "robots": ("Are you a robot? Hospital trial begins", "A robot now brings meals to patients.", "It does not talk."),
    "denied": ("Access denied: ramp blocked for months", "Access to the town hall is blocked.", "Residents are angry."),
    "moment": ("Just a moment: how one second saved a life", "A driver braked in time.", "She had just looked up."),
    "page": ("Page not found: diary of 1832 lacks a sheet", "A page of the diary is missing.", "Nobody knows why."),
    "cookies": ("Cookies for crews", "A baker brings cookies to firefighters.", "They accept all of them."),
    "fraud": ("Verify your caller, bank warns", "Callers ask for your password.", "Hang up, officers say."),
    "court": ("Court hears of password theft", "The accused asked to sign in to an account.", "The trial goes on."),
    "maintenance": ("Bridge closed for maintenance", "It will be back in use soon.", "Drivers should allow more time."),
}


def page(words: tuple[str, ...], *, signed: bool = False) -> PageWords:
    return PageWords(title=words[0], body=words[1:], signed=signed)


@pytest.mark.parametrize("expected", KNOWN.values(), ids=KNOWN)
@pytest.mark.parametrize("words", WALLS.values(), ids=WALLS)
def test_a_page_that_talks_about_the_website_is_a_wall(words: tuple[str, ...], expected: Expected) -> None:
    assert judge(page(words), expected) is Verdict.WALL


@pytest.mark.parametrize("expected", KNOWN.values(), ids=KNOWN)
@pytest.mark.parametrize("words", GONE.values(), ids=GONE)
def test_a_page_that_says_that_there_is_nothing_is_no_story(words: tuple[str, ...], expected: Expected) -> None:
    assert judge(page(words), expected) is Verdict.GONE


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("expected", KNOWN.values(), ids=KNOWN)
@pytest.mark.parametrize("words", STORIES.values(), ids=STORIES)
def test_a_short_or_changed_story_is_kept(words: tuple[str, ...], expected: Expected, signed: bool) -> None:
    assert judge(page(words, signed=signed), expected) in (Verdict.STORY, Verdict.DOUBTFUL)
    assert not is_shared_wall(page(words), 1, SITE)


@pytest.mark.parametrize("words", OF_OWN_HEADLINE.values(), ids=OF_OWN_HEADLINE)
def test_a_story_about_such_things_is_a_story(words: tuple[str, ...]) -> None:
    assert judge(page(words), Expected(titles=words[:1], site=SITE)) is Verdict.STORY
    assert judge(page(words), Expected(titles=words[:1], text=words[1:], site=SITE)) is Verdict.STORY
    assert judge(page(words, signed=True), Expected(site=SITE)) is Verdict.STORY


@pytest.mark.parametrize("words", [WALLS["challenge"], WALLS["denied"], WALLS["consent"], GONE["not found"]])
def test_a_wall_is_recognised_even_where_nothing_was_announced(words: tuple[str, ...]) -> None:
    assert judge(page(words), Expected(site=SITE)) in (Verdict.WALL, Verdict.GONE)


@pytest.mark.parametrize("words", STORIES.values(), ids=STORIES)
def test_a_story_is_a_story_where_nothing_was_announced(words: tuple[str, ...]) -> None:
    assert judge(page(words), Expected(site=SITE)) is Verdict.STORY


def test_one_page_under_many_addresses_is_a_wall_unless_it_is_a_notice_about_people() -> None:
    front = page(("Ambershire Post", "Council votes on new library.", "Rain expected at the weekend."))
    assert judge(front, KNOWN["second sight"]) is Verdict.DOUBTFUL
    assert not is_shared_wall(front, 2)
    assert is_shared_wall(front, 3)
    assert not is_shared_wall(page(STORIES["resolved"]), 9, SITE)


def test_the_number_of_a_request_does_not_make_a_page_another() -> None:
    assert page(("Held", "Case 8f01ab of 14:05.")).signature == page(("Held", "Case 77c0de of 14:06.")).signature
    assert page(("Held", "A man is held.")).signature != page(("Held", "A woman is held.")).signature


def test_the_work_is_linear_however_long_the_page_is() -> None:
    started = time.process_time()
    for piece in (
        "page " * 400_000,
        "a" * 2_000_000,
        "for legal reasons page " * 90_000,
        "under " * 400_000,
        "1 " * 900_000,
    ):
        assert PageWords(title=piece, body=(piece,)).signature
        judge(PageWords(title=piece, body=(piece,) * 3), Expected(titles=(piece,), text=(piece,), site=piece))
    assert time.process_time() - started < 4

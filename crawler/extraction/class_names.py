"""The words in ids and classes by which themes name the parts of a page that are not the text of its story."""

from __future__ import annotations

import re

COMMENTS = "comments"
_NAMES = {
    # WordPress, Disqus, Facebook, tagDiv, Coral
    COMMENTS: "comments? commentlist disqus respond replies fbcomments talkback coral td-comments",
    # Jetpack, AddToAny, AddThis, Heateor, Shared Counts; the BBC of 2020
    "share buttons": """share shares shared sharing sharedaddy sharebar sharethis sharetools socials? sociable addtoany
        addthis heateor follow followus follow-us""",
    # Jetpack, YARPP, Contextual Related Posts, Taboola, Outbrain
    "other stories": """related relatedposts jp-relatedposts yarpp crp_related recommend recommended recommendations
        recirc recirculation more-from more-stories more-news more-posts more-articles more-like-this read-?more
        read-?next read-?also also-read also-like trending popular most-read latest up-?next next-post next-article
        next-story prev-post previous-post post-?navigation taboola outbrain similar suggested suggestions you-may
        you-might teasers? see-also""",
    # Mailchimp for WordPress, Jetpack
    "newsletter": "newsletters? subscribe subscribers? subscriptions? sign-?up mc4wp mailchimp mailing-list opt-?in",
    "advertisement": """ads? advert adverts advertisement advertising sponsor sponsors sponsored promo promos promotion
        promotions promoted banners? affiliate affiliates donate donation donations paywall cta""",
    "cookie text": "cookies? cookie-?notice cookie-?banner gdpr consent onetrust",
    "navigation": """nav navbar navigation menus? mega-?menu breadcrumbs? crumbs? pagination pager paging page-?links
        skip-?link skip-to-content sidebars? side-bar rail masthead topbar footer footers? site-header toc
        table-of-contents tableofcontents ez-toc search searchform login drawer offcanvas""",
    "about the author": """author-?box author-?bio author-?info author-?card author-?profile author-?description
        author-*desc author-?block author-?details about-author about-the-author by-?lines? bio post-?author
        entry-author""",
    "about the story": """post-?meta entry-meta article-?meta metadata meta-data posted-on entry-date post-date
        article-date entry-footer post-footer article-footer post-info article-info post-tags article-tags
        post-categories cat-links categories tags? tag-?list tag-?cloud tag-?links timestamp datelines? pub-?date
        reading-time read-?time""",
    "picture credit": "captions? wp-caption wp-caption-text image-credit imagecredit photo-credit credits?",
    "pop-up": "pop-?ups? modal lightbox overlay tooltip toast",
    "not shown": "visually-?hidden sr-only screen-reader screen-reader-text noprint print-only",
}
_GROUPS = {group.replace(" ", "_").replace("-", "_"): group for group in _NAMES}
_NAME_PATTERN = re.compile(
    r"(?:^|[\s_-])(?:"
    + "|".join(f"(?P<{key}>{'|'.join(_NAMES[group].split())})" for key, group in _GROUPS.items())
    + r")(?=$|[\s_-])"
)
_STATE_PATTERN = re.compile(
    r"(?<!\S)(?:(?:has|is|no|not|hide|with|without|js)-\S+|\S+-(?:enabled|disabled|hidden|false|none)(?!\S))"
)
"""Classes that describe a state ("has-sidebar", "label-hidden"), not what an element is."""
_HIDDEN = frozenset(("hidden", "hide"))
_TEXT_PATTERN = re.compile(
    r"(?<![a-z])(?:article|story|entry|post|news|blog)[_-]*(?:body|content|text|copy)(?![a-z])", re.IGNORECASE
)
_STANDFIRST_PATTERN = re.compile(
    r"(?<![a-z])(?:standfirst|stand-first|dek|deck|sub-?titles?|sub-?headline|sub-?heading|sub-?head|sub-?hed|strapline"
    r"|tagline|(?:post|article|entry|story|the|hero)[_-]*(?:excerpt|subtitle|subheadline|standfirst|dek|summary)"
    r"|meta-description)(?![a-z])",
    re.IGNORECASE,
)
_ANCHOR = 4
"""An id with this many dividers or more is that of a headline, made for links to it."""


def boilerplate_name(identity: str, classes: str) -> str:
    """Return the group of boilerplate and the matching word in an element's id and classes, or an empty string."""
    if identity.count("-") + identity.count("_") >= _ANCHOR:
        identity = ""
    names = f"{identity} {classes}".lower()
    if not _HIDDEN.isdisjoint(names.split()):
        return "hidden"
    match = _NAME_PATTERN.search(_STATE_PATTERN.sub("", names))
    return f"{_GROUPS[match.lastgroup]}: {match[match.lastgroup]}" if match and match.lastgroup else ""


def names_text(identity: str, classes: str, properties: str) -> bool:
    """Return whether an element's id, classes or microdata properties say that it contains the text of a story."""
    return "articleBody" in properties.split() or _TEXT_PATTERN.search(f"{identity} {classes}") is not None


def names_standfirst(classes: str) -> bool:
    """Return whether an element's classes say that it contains a standfirst, the sentences below a headline."""
    return _STANDFIRST_PATTERN.search(classes) is not None

"""Scrapy's settings. `ITEM_PIPELINES` shows what happens to a story after its page was read.

https://docs.scrapy.org/en/latest/topics/settings.html
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

from crawler.extraction.page_decoder import LARGEST_PAGE
from crawler.public_resolver import NETWORKS
from search.settings import Settings, read_settings


def newsroom_settings(settings: Settings) -> dict[str, Any]:
    """Return the Scrapy settings that follow from a newsroom's own settings."""
    contact = f" (+{settings.contact})" if settings.contact else ""
    return {
        "USER_AGENT": f"BlueLight/{version('bluelight')}{contact}",
        "BLUELIGHT_STORE": settings.store_url,
        "BLUELIGHT_KEEP_PAGES": str(settings.keep_pages or ""),
        NETWORKS: [str(network) for network in settings.allowed_networks],
    }


BOT_NAME = "bluelight"
SPIDER_MODULES = ["crawler.spiders"]

# For `scrapy genspider -t newsroom` and `scrapy record`.
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"
TEMPLATES_DIR = str(Path(__file__).parent / "templates")

ITEM_PIPELINES = {
    "crawler.pipelines.Validate": 100,
    "crawler.pipelines.KeepRights": 200,
    "crawler.pipelines.StoreStories": 300,
}

# ArchiveReplay comes first, so that a replay never reaches the network; PageKeeper and ArchiveWriter come last, so that
# they see bodies as received. Each of the three is idle unless it is configured.
DOWNLOADER_MIDDLEWARES = {
    "crawler.archive.replay.ArchiveReplay": 10,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.redirects.OwnSitesMiddleware": 50,
    "crawler.robots.RobotsMiddleware": 100,
    "crawler.redirects.MovedPageMiddleware": 570,
    "crawler.polling.conditional.ConditionalRequestMiddleware": 580,
    "crawler.public_resolver.RefusedHostMiddleware": 980,
    "crawler.archive.kept_pages.PageKeeper": 989,
    "crawler.archive.writer.ArchiveWriter": 990,
}
SPIDER_MIDDLEWARES = {"crawler.archive.replay.ReplayOrder": 10, "crawler.polling.order.VisitOrder": 900}

_NEWSROOM = newsroom_settings(read_settings())

# Settings of Blue Light: where stories are stored, whether alerts fire on them, whether a crawl requests only what is
# new, and which private networks may be reached.
BLUELIGHT_STORE = _NEWSROOM["BLUELIGHT_STORE"]
BLUELIGHT_ALERT = True
BLUELIGHT_POLLING = True
BLUELIGHT_BACKFILL = False
BLUELIGHT_ALLOWED_NETWORKS = _NEWSROOM[NETWORKS]
BLUELIGHT_KEEP_PAGES = _NEWSROOM["BLUELIGHT_KEEP_PAGES"]

# Politeness: one request at a time to a host, at most two a second, and fewer if the host is slow.
USER_AGENT = _NEWSROOM["USER_AGENT"]
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "BlueLight"
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
DOWNLOAD_DELAY = 0.5
CONCURRENT_REQUESTS_PER_DOMAIN = 1
COOKIES_ENABLED = False

# Scrapy starts this many asyncio tasks for every page; its default of a hundred costs more than fetching the page.
CONCURRENT_ITEMS = 4

# Limits in seconds, bytes and attempts.
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = LARGEST_PAGE
DOWNLOAD_WARNSIZE = 0
RETRY_TIMES = 2
REDIRECT_MAX_TIMES = 5

# Only the public web is read, wherever the links of a source lead.
TWISTED_DNS_RESOLVER = "crawler.public_resolver.PublicResolver"
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}

# These would listen on a port, one of them to run any Python code that it is sent.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True

# Little is logged, because each problem is reported once, in a sentence, at the end of the crawl.
LOG_LEVEL = "WARNING"
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
DEFAULT_DROPITEM_LOG_LEVEL = "INFO"

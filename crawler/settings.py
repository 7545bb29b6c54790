"""Scrapy's settings. `ITEM_PIPELINES` is the picture of what happens to a story after its page was read.

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
    """What a newsroom's own settings mean for Scrapy."""
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

# Idle unless an archive is replayed (before all others, so that nothing reaches the network) or written (after all
# others, so that bodies are as received).
DOWNLOADER_MIDDLEWARES = {
    "crawler.archive.replay.ArchiveReplay": 10,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.redirects.OwnSitesMiddleware": 50,
    "crawler.robots.RobotsMiddleware": 100,
    "crawler.polling.conditional.ConditionalRequestMiddleware": 580,
    "crawler.public_resolver.RefusedHostMiddleware": 980,
    "crawler.archive.kept_pages.PageKeeper": 989,
    "crawler.archive.writer.ArchiveWriter": 990,
}
SPIDER_MIDDLEWARES = {"crawler.archive.replay.ReplayOrder": 10, "crawler.polling.order.VisitOrder": 900}

_NEWSROOM = newsroom_settings(read_settings())

# Ours: where stories are stored, whether alerts fire on them, whether a crawl asks only for what is new, and which
# networks besides the public may be read.
BLUELIGHT_STORE = _NEWSROOM["BLUELIGHT_STORE"]
BLUELIGHT_ALERT = True
BLUELIGHT_POLLING = True
BLUELIGHT_BACKFILL = False
BLUELIGHT_ALLOWED_NETWORKS = _NEWSROOM[NETWORKS]
BLUELIGHT_KEEP_PAGES = _NEWSROOM["BLUELIGHT_KEEP_PAGES"]

# Politely: one request at a time to a host, at most two a second, slower where the host is slow.
USER_AGENT = _NEWSROOM["USER_AGENT"]
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "BlueLight"
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
DOWNLOAD_DELAY = 0.5
CONCURRENT_REQUESTS_PER_DOMAIN = 1
COOKIES_ENABLED = False

# Scrapy starts as many asyncio tasks for every page, however little comes of it; a hundred cost more than fetching it.
CONCURRENT_ITEMS = 4

# Bounded: seconds, bytes, attempts.
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = LARGEST_PAGE
DOWNLOAD_WARNSIZE = 0
RETRY_TIMES = 2
REDIRECT_MAX_TIMES = 5

# Nothing but the public web is read, whatever a source links to.
TWISTED_DNS_RESOLVER = "crawler.public_resolver.PublicResolver"
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}

# Closed: these listen on a port, one of them to run whatever Python it is sent.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True

# Quiet: what went wrong is told once, in a sentence, when the crawl is over.
LOG_LEVEL = "WARNING"
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
DEFAULT_DROPITEM_LOG_LEVEL = "INFO"

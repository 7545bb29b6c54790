"""With this folder on PYTHONPATH, every command of Blue Light knows the newsrooms of tests/bluelight/newsrooms.py
alone, and visits them without pauses. Python imports it by itself as it starts, in the processes that a watch begins,
too.
"""

from __future__ import annotations

import crawler.settings as settings

settings.SPIDER_MODULES = ["tests.bluelight.newsrooms"]
settings.AUTOTHROTTLE_ENABLED = False
settings.DOWNLOAD_DELAY = 0.0

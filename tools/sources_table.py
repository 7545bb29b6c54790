"""Writes the README's table of sources. Run it after you add a spider: python tools/sources_table.py"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.run import spiders

if TYPE_CHECKING:
    from crawler.newsroom import NewsroomSpider

README = Path(__file__).parent.parent / "README.md"
HEAD = "| source | kind | rights | found by | stories a week |\n|---|---|---|---|---|\n"


def with_table(readme: str) -> str:
    """Return the README with a table of all spiders."""
    by_kind = sorted(spiders().values(), key=lambda spider: (spider.kind, spider.label))
    table = HEAD + "".join(map(_row, by_kind))
    return re.sub(re.escape(HEAD) + r"(?:\|.*\n)*", lambda _: table, readme)


def _row(spider: type[NewsroomSpider]) -> str:
    endpoints = ", ".join(dict.fromkeys(endpoint.value for endpoint, _ in spider.endpoints()))
    least, most = spider.publishes
    name = f"{spider.label} (`{spider.name}`)"
    return f"| {name} | {spider.kind} | `{spider.rights}` | {endpoints} | {least} to {most} |\n"


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")

"""Extracts the stories in a part of a web archive, as their spiders would. Several processes do this at once."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from scrapy.exceptions import DropItem

from crawler.archive.document_pages import ArchivedDocuments
from crawler.archive.page_reader import PartReader
from crawler.pipelines import Validate
from crawler.platforms.pdf_newsroom import DocumentNewsroom
from crawler.run import narrow_rights, spiders
from search.errors import ArchiveError, PageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from crawler.archive.captures import Unread
    from crawler.archive.page_reader import ArchivedPage, ArchivePart
    from crawler.newsroom import NewsroomSpider
    from search.story import Story


@dataclass
class PartStories:
    """The stories of a part, in order. `begin` and `end` are where its records begin and end in the file, in bytes.

    `incomplete` has the ids of stories with the text of their page instead of their document, which could not be read.
    `unread` are the records that cannot be read, and `problem` says why the rest of the file cannot be read.
    """

    part: ArchivePart
    begin: int = 0
    end: int = 0
    stories: list[Story] = field(default_factory=list)
    incomplete: set[str] = field(default_factory=set)
    unread: list[Unread] = field(default_factory=list)
    problem: str = ""


class StoryReader:
    """Reads parts of these files for all sources.

    `rights` are the narrowed rights by source name, and `recurring` the paragraphs by source name that are not part of
    stories. Raises `SettingsError` if `rights` would widen the rights of a source.
    """

    def __init__(
        self, files: Sequence[Path], rights: Mapping[str, str], recurring: Mapping[str, frozenset[str]]
    ) -> None:
        self._spiders = [narrow_rights(spider, rights)() for spider in spiders().values()]
        for spider in self._spiders:
            spider.recurring = recurring.get(spider.name, frozenset())
        self._documents = ArchivedDocuments(files)

    def read(self, part: ArchivePart) -> PartStories:
        """Return the stories whose pages start in the part."""
        result = PartStories(part)
        reader = PartReader(part, self._is_wanted)
        try:
            for page in reader.pages():
                for story, is_complete in self._stories_from(page):
                    result.stories.append(story)
                    if not is_complete:
                        result.incomplete.add(story.id)
        except ArchiveError as error:
            result.problem = str(error)
        result.begin, result.end, result.unread = reader.begin, reader.end, reader.unread
        return result

    def _is_wanted(self, url: str) -> bool:
        """Return whether a spider claims the page and may fetch it."""
        return any(spider.claims(url) is not None and spider.fetches(url) for spider in self._spiders)

    def _stories_from(self, page: ArchivedPage) -> Iterator[tuple[Story, bool]]:
        """Yield a valid story for each source that claims the page, and whether the story is complete."""
        for spider in self._spiders:
            key = spider.claims(page.response.url)
            if key is not None and spider.fetches(page.response.url) and spider.is_own_page(page.response):
                with suppress(PageError, DropItem):
                    article = spider.read_article(page.response, page.captured)
                    story, whole = self._with_document(spider, page, spider.story(key, article, None, page.captured))
                    yield Validate().process_item(story), whole

    def _with_document(self, spider: NewsroomSpider, page: ArchivedPage, story: Story) -> tuple[Story, bool]:
        address = spider.document_of(page.response) if isinstance(spider, DocumentNewsroom) else ""
        if not address:
            return story, True
        text = self._documents.text(address, page.captured)
        return (replace(story, body=text), True) if text else (story, False)

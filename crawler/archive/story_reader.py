"""The stories in a part of a web archive, each as its spider would make it; several processes do this at once."""

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

    from crawler.archive.page_reader import ArchivedPage, ArchivePart
    from crawler.newsroom import NewsroomSpider
    from search.story import Story


@dataclass
class PartStories:
    """What a part told: its stories, in their order, where its first record started and the next one would, in bytes.

    `lacking`: the ids of those that have the words of their page, as its document could not be had; `problem`: why
    the file cannot be read any further.
    """

    part: ArchivePart
    begin: int = 0
    end: int = 0
    stories: list[Story] = field(default_factory=list)
    lacking: set[str] = field(default_factory=set)
    problem: str = ""


class StoryReader:
    """Reads parts of these files for all sources, with rights narrowed as `rights` says, by the source's name.

    `recurring` has the paragraphs that are no part of a source's stories.
    """

    def __init__(
        self, files: Sequence[Path], rights: Mapping[str, str], recurring: Mapping[str, frozenset[str]]
    ) -> None:
        self._spiders = [narrow_rights(spider, rights)() for spider in spiders().values()]
        for spider in self._spiders:
            spider.recurring = recurring.get(spider.name, frozenset())
        self._documents = ArchivedDocuments(files)

    def read(self, part: ArchivePart) -> PartStories:
        """The stories whose pages start in the part."""
        result = PartStories(part)
        reader = PartReader(part, self._is_wanted)
        try:
            for page in reader.pages():
                for story, whole in self._stories_from(page):
                    result.stories.append(story)
                    if not whole:
                        result.lacking.add(story.id)
        except ArchiveError as error:
            result.problem = str(error)
        result.begin, result.end = reader.begin, reader.end
        return result

    def _is_wanted(self, url: str) -> bool:
        """Whether a spider claims the page and may read it."""
        return any(spider.claims(url) is not None and spider.fetches(url) for spider in self._spiders)

    def _stories_from(self, page: ArchivedPage) -> Iterator[tuple[Story, bool]]:
        """A story for each source that has the page, none of one that cannot be kept; and whether it is whole."""
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

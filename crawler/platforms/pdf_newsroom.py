"""Newsrooms whose pages only link to a document, which contains the text."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, ClassVar

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from crawler.extraction.declared_metadata import address_of
from crawler.extraction.page_decoder import parse_page
from crawler.extraction.selectors import select
from crawler.newsroom import NewsroomSpider
from crawler.pdf import read_pdf
from crawler.problems import describe_failure, describe_status
from search.errors import PageError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.http import Response

    from crawler.discovery import Entry
    from search.story import Story

DOCUMENT_OF = "bluelight_document_of"
"""The key in the meta of a request for a document for the address of the page that links to it."""


class DocumentNewsroom(NewsroomSpider):
    """A newsroom whose stories have the text of one document (PDF) to which their page links.

    If the document cannot be read, the problem is noted, and a new story has the text of its page.
    """

    document: ClassVar[str]
    """The CSS selector of the link; the first link that it finds is used."""

    def story_request(self, url: str, entry: Entry | None = None) -> Request:
        """Return a request for the page of a story, after which its document is requested."""
        return super().story_request(url, entry).replace(callback=self.parse_with_document)

    async def parse_with_document(self, response: Response, entry: Entry | None = None) -> AsyncIterator[Story]:
        """Yield the story of a page and its document.

        If the document cannot be read, a stored story is left as it is, and only a new story is yielded.
        """
        for story in self.parse_story(response, entry):
            address = self.document_of(response)
            if not address:
                yield story
            elif text := await self._text(address, response):
                yield replace(story, body=text)
            elif not self.stored_keys([story.key]):
                yield story

    def document_of(self, response: Response) -> str:
        """Return the address of the document to which a page links, or an empty string if there is none."""
        page = parse_page(response.body, response.url, "text/html")
        links = select(page, self.document) if page is not None else []
        return next(filter(None, (address_of(link.get("href") or "", response.url) for link in links)), "")

    async def _text(self, address: str, response: Response) -> tuple[str, ...]:
        """Return the paragraphs of a document, or none if it cannot be read; in a replay as captured with its page."""
        meta = {"capture": response.meta.get("capture"), DOCUMENT_OF: response.url}
        asked = Request(address, callback=NO_CALLBACK, meta=meta)
        assert self.crawler.engine is not None
        try:
            answer = await self.crawler.engine.download_async(asked)
        except Exception as error:  # as in `describe_failure`, a faulty answer can lead to any error of its decoder
            self.note_page_problem(f"{address} {describe_failure(error)}.")
            return ()
        if answer.status != HTTPStatus.OK:
            self.note_page_problem(f"{address} {describe_status(answer.status)}.")
            return ()
        try:
            return read_pdf(answer.body, address)
        except PageError as error:
            self.note_page_problem(str(error))
            return ()

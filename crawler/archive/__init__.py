"""Web archives (WARC, ISO 28500), which are written while crawling and replayed through the same spiders.

Reading files: `members` has the gzip members of a file, `captures` the responses in a file, `reader` several files as
one archive. `archive_file` adds to a file, `redaction` removes a story from files, `kept_pages` keeps every story's
page. `page_reader`, `document_pages` and `story_reader` extract stories from large files, part by part. In Scrapy,
`writer` keeps the responses of a crawl, and `replay` answers from an archive, in the order of a `playlist`, instead of
from the network.
"""

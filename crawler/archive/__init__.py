"""Web archives (WARC, ISO 28500), which are written while crawling and replayed through the same spiders.

Reading files: `archive_input` opens WARC, ARC and WACZ files, `members` finds the records in them, `record_header`
reads what these state, and `encodings` decodes their bodies with `compression`. `captures` has the responses in a
file, `reader` several files as one archive. `archive_file` adds to a file, `redaction` removes a story from files,
which `story_search` finds and `rewriting` cuts out, and `kept_pages` keeps every story's page. `page_reader`,
`document_pages` and `story_reader` extract stories from large files, part by part. In Scrapy, `writer` keeps the
responses of a crawl, and `replay` answers from an archive, in the order of a `playlist`, instead of from the network.
"""

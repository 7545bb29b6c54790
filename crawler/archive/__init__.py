"""Web archives (WARC, ISO 28500): written while crawling, and replayed through the same spiders.

What the files hold: `members` (the gzip members of a file, whole or cut off), `captures` (the answers in a file),
`reading` (several files as one archive), `file` (adding to one). What Scrapy calls: `writing` keeps what a crawl
was answered; `replay` answers from an archive instead of the network, in the order of a `playlist`.
"""

"""Visiting sources politely and for years: each when it is due, asking only for what may have changed.

`schedule` says when (pure), `round` is one visit to a source, `conditional` and `order` are what Scrapy calls.
"""

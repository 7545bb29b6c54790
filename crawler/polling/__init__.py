"""Polite visits to sources: each source is visited when it is due, and asked only for what may have changed.

`schedule` computes when the next visit is due and has no side effects. `visit` is one visit to a source. Scrapy calls
the middlewares in `conditional` and `order`.
"""

"""Spiders, extraction and pipelines that turn what sources publish into stories. A crawl runs in its own process."""

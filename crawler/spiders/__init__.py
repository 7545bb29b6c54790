"""The spiders, one short file for each source. CONTRIBUTING.md explains how to add a source."""

"""One short file per source: CONTRIBUTING.md says how one is added."""

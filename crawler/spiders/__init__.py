"""One short file per source. A source without a recording in tests/recordings does not pass."""

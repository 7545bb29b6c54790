"""Standing queries of readers: what they find, and how their owners are notified of it."""

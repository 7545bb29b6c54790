"""From a source's feed to stories in the store: spiders, extraction, pipelines. Runs as a process of its own."""

"""What can be derived from a result, with any engine: facets, significant terms, similar stories, spelling, gaps."""

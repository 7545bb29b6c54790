"""What is found out about a result, above the engines: facets, telling words, similar stories, spelling."""

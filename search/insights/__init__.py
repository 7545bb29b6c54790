"""What Blue Light finds out about a result, with any engine: facets, significant terms, similar stories, spelling,
gaps.
"""

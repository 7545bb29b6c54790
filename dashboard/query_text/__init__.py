"""Changing the text of a query, as the controls of the search page do."""

"""Bases for newsrooms that run on the same software: of each a source needs only its names and addresses."""

"""Texts for readers: moments, states, terms and labels in words."""

"""Alerts: standing queries, and the mail that tells of what they found."""

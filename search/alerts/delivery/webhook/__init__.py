"""The webhook transport, with everything that only webhooks need."""

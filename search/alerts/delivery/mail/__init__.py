"""The mail transport, with everything that only mails need."""

"""Find out which stories report the same event, and which notices go into one message."""

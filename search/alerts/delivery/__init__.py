"""Send messages to the channels of an alert through mail, webhooks and Apprise."""

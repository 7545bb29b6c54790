"""Turn notices into the words of a message, and these into text, HTML, JSON and mails."""

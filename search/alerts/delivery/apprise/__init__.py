"""The Apprise transport, with everything that only the services of Apprise need."""

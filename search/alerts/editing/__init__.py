"""Show, check and change what the owner of an alert decides."""

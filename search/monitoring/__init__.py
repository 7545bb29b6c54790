"""Watch the sources and Blue Light itself, and notify owners, the operator and an outside monitor."""

"""Base classes for newsrooms on the same software; a spider then needs only the names and addresses of its source."""

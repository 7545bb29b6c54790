"""Blue Light collects news of the emergency services for newsrooms. This package is its command line."""

__version__ = "0.1.0"

"""Blue Light: news of the emergency services, gathered for newsrooms."""

__version__ = "0.1.0"

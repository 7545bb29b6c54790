"""`python -m bluelight`, the same as `bluelight`."""

from bluelight.cli import main

main()

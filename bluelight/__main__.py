"""Run `python -m bluelight`, which does the same as `bluelight`."""

from bluelight.cli import main

main()

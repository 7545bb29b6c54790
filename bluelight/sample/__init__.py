"""The sample: three invented newsrooms of the county of Ambershire, built into a web archive that can be replayed.

    samples/*.txt, read by `stories` -> rendered by `pages` as its site would -> written by `archive`

Everything in it, the people, forces and places too, is invented; every host ends in `.example` (RFC 2606).
"""

from __future__ import annotations

from pathlib import Path

import bluelight


def samples_folder() -> Path:
    """Where the texts and templates lie: inside an installed package, or at the top of a checkout."""
    package = Path(bluelight.__file__).parent
    installed = package / "samples"
    return installed if installed.is_dir() else package.parent / "samples"

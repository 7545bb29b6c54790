"""The sample: three invented newsrooms of the county of Ambershire, built into a web archive that can be replayed.

`sample_stories` reads samples/*.txt, `sample_pages` renders the stories as their sites would, and `sample_archive`
writes the pages to the archive. Everything is invented, also the people, forces and places; all hosts end in
`.example` (RFC 2606).
"""

from __future__ import annotations

from pathlib import Path

import bluelight


def samples_folder() -> Path:
    """Return the folder of the texts and templates, in the installed package or at the top of a checkout."""
    package = Path(bluelight.__file__).parent
    installed = package / "samples"
    return installed if installed.is_dir() else package.parent / "samples"

"""Random keys, clicks, resizes, kills and changes by a second program, checked against the library.

A few seconds here; `make soak` runs for as long as wanted.
"""

import os
import shutil
import sys
from pathlib import Path

import pytest

from example_counts import examples

SECONDS = float(os.environ.get("PAPER_TUI_SOAK_SECONDS") or examples(10))


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="the explorer is played through a pseudo-terminal")
def test_random_steps_end_nothing_and_lose_nothing(indexed_root: Path, tmp_path: Path) -> None:
    from soak.running import Soak

    soak = Soak(tmp_path, ready=shutil.copytree(indexed_root, tmp_path / "ready"))
    soak.run(1, SECONDS)
    assert soak.tally.keys

"""Papers and processes made for tests."""

import os
import subprocess
import sys
from typing import Any

from paper_index.papers.identifiers import title_id
from paper_index.papers.paper import Paper


def paper(title: str, id: str = "", **more: Any) -> Paper:
    """Return a paper as a reader would make it; without an id its title is its id."""
    return Paper.from_dict({"id": id or title_id(title), "title": title, **more})


def python(*arguments: str) -> subprocess.Popen[str]:
    """Start Python on something of this program, in a process of its own."""
    found = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen([sys.executable, *arguments], env=found, stdout=subprocess.PIPE, text=True)

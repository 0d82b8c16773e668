"""Python processes that import this program."""

import os
import subprocess
import sys


def start_python(*arguments: str) -> subprocess.Popen[str]:
    """Start Python with `arguments`; it finds the modules of this process."""
    found = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen([sys.executable, *arguments], env=found, stdout=subprocess.PIPE, text=True)

"""The process that makes vectors for the explorer: it waits when it is asked to, and ends with the explorer."""

import json
import os
import subprocess
import sys
import time

import pytest

from paper_index.paths import Home
from paper_index.semantic.store import described

CODE = """
import sys, time
from hashed_encoder import HashedEncoder
from paper_index import __main__
from paper_index.semantic import onnx_encoder

class Slow(HashedEncoder):
    def encode(self, text):
        time.sleep(0.002)
        return super().encode(text)

onnx_encoder.open_encoder = lambda setting: Slow()
sys.exit(__main__.main())
"""


def start(home: Home) -> subprocess.Popen[str]:
    folders = ("--data", str(home.data), "--config", str(home.config), "--cache", str(home.cache))
    return subprocess.Popen(
        [sys.executable, "-c", CODE, "vectors", *folders],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def tell(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{word}\n")
    process.stdin.flush()


def test_it_waits_until_it_may_go_on(filled_home: Home) -> None:
    process = start(filled_home)
    tell(process, "wait")
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(2)
    assert described(filled_home.vectors) is None
    tell(process, "go")
    assert process.wait(60) == 0
    assert process.stdout is not None
    known = described(filled_home.vectors)
    first, *_, last = map(json.loads, process.stdout.read().splitlines())
    assert known is not None and last == {"embedded": known.count, "busy": False}
    assert first["total"] == known.count
    assert process.stdin is not None
    process.stdin.close()
    process.stdout.close()


def test_it_ends_with_the_program_that_started_it(filled_home: Home) -> None:
    process = start(filled_home)
    tell(process, "wait")
    time.sleep(0.2)
    process.communicate()
    assert process.returncode == 1

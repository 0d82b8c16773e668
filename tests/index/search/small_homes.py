"""Homes of few papers with their index, which tests damage and build again."""

import contextlib
import itertools
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from child_process import IndexProcess
from paper_index import catalogue
from paper_index.corpus import Corpus
from paper_index.library import Library
from paper_index.paths import Home
from paper_index.search import Engine, View
from paper_index.search.index import directory
from paper_index.search.index.builder import build

posix = pytest.mark.skipif(os.name != "posix", reason="modes and owners are of POSIX")
PAPERS = list(itertools.islice(catalogue.papers(), 3))


class Small(NamedTuple):
    """A corpus, a library and an engine, opened without a workspace."""

    corpus: Corpus
    library: Library
    engine: Engine

    def ready(self, home: Home) -> bool:
        build(self.corpus.reader, home.index)
        return self.engine.open_index()


@contextlib.contextmanager
def opened(home: Home) -> Iterator[Small]:
    """Open a home, with three papers if it has none; faster than a workspace."""
    corpus, library = Corpus(home.papers), Library(home.library)
    if not len(corpus.reader):
        corpus.add(PAPERS)
    engine = Engine(corpus.reader, library, home.index)
    try:
        yield Small(corpus, library, engine)
    finally:
        engine.close()
        corpus.close()
        library.close()


def builds(home: Home) -> list[Path]:
    return sorted(home.index.glob("build-*"))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def sections(home: Home) -> int:
    return len(list(builds(home)[0].glob("*.trm")))


def start(home: Home) -> IndexProcess:
    return IndexProcess(["build", "--data", str(home.data), "--cache", str(home.cache)])


def recovers(home: Home) -> None:
    """Check that a search works without the index, and that a build makes it work with one again."""
    with opened(home) as small:
        assert not small.engine.open_index()
        answer = small.engine.answer(View("mamba"))
        assert answer.total > 0
        assert answer.note == "The index is not ready; this is a basic search."
        assert small.ready(home)
        answer = small.engine.answer(View("mamba"))
        assert (answer.note, answer.total > 0) == ("", True)
        if os.name == "posix":
            assert mode(home.index) == 0o700
        with contextlib.closing(Engine(small.corpus.reader, small.library, home.index)) as another:
            assert another.open_index()


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0x10
    file.write_bytes(content)


def trusted(home: Home) -> None:
    """Make the checksums fit the build, as somebody would who made its files."""
    pointer = home.index / "current.json"
    plain = json.loads(pointer.read_text())
    for file in (home.index / plain["name"]).glob(f"*{directory.FEATURES}"):
        file.with_suffix(directory.FEATURES_CHECKSUM).write_text(str(directory.content_checksum(file)))
    plain["checksum"] = directory.checksum(home.index / plain["name"])
    pointer.write_text(json.dumps(plain))

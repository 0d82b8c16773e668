"""A small made corpus: ten papers each of three subjects, and their index."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from factories import paper
from index.search.small_homes import Small, opened
from paper_index.corpus import Corpus
from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.recommendation import Recommender
from paper_index.search.index.builder import build

SUBJECTS = {
    "1": ("Zebrafish Larvae", "We follow the swimming of zebrafish larvae in clear water.", "pose-estimation"),
    "2": ("State Space Models", "Our state space models segment long videos quickly.", "segmentation"),
    "3": ("Quantum Circuits", "We simulate quantum circuits with tensor networks.", "simulation"),
    "4": ("Weather Maps", "A forecast of rain from weather maps of the coast.", "forecasting"),
}
SIZE = 10


def _papers() -> list[Paper]:
    return [
        paper(
            f"{title} {number}",
            f"260{subject}.{number:05}",
            abstract=f"{text} Experiment {'abcdefghij'[number]} differs.",
            tasks=[task],
            authors=[f"Author {subject}{'A' if number < 8 else number}"],
            published=f"2026-0{subject}-{number + 1:02}",
        )
        for subject, (title, text, task) in SUBJECTS.items()
        for number in range(SIZE)
    ]


def ids(subject: str, *numbers: int) -> list[str]:
    """Return the ids of some papers of a subject."""
    return [f"260{subject}.{number:05}" for number in numbers]


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("made")
    with closing(Corpus(Home.find(root).papers)) as corpus:
        corpus.add(_papers())
        build(corpus.reader, Home.find(root).index)
    return root


@pytest.fixture
def made(_made: Path, home: Home) -> Iterator[Small]:
    """The opened home of the test with these papers and their index."""
    shutil.copytree(_made, home.data.parent, dirs_exist_ok=True)
    with opened(home) as small:
        assert small.engine.open_index()
        yield small


@pytest.fixture
def recommender(made: Small) -> Recommender:
    """Recommends the papers of `made`."""
    return Recommender(made.corpus.reader, made.library, made.engine)

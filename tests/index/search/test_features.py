"""The features of papers, by which they are recommended: words, pairs of words and facts, with their postings."""

import sqlite3
from contextlib import closing
from random import Random

import pytest

from factories import paper
from index.search.small_homes import builds, opened, trusted
from paper_index.curator import Curator
from paper_index.paths import Home
from paper_index.search.index import directory
from paper_index.search.index.builder import build
from paper_index.search.index.directory import FEATURES
from paper_index.search.index.features_reader import FeaturesReader, Postings
from paper_index.search.index.features_writer import checksum
from paper_index.search.index.segment import IndexReader
from paper_index.search.models import DamagedFeatures
from paper_index.search.text.features import WEIGHT_UNIT, Stems, features

TEXT = "We show that state space models segment images of zebrafish."


def _postings(home: Home, *terms: str) -> dict[str, dict[int, int]]:
    """Return the stored weight of each term by row."""
    (folder,) = builds(home)
    found: dict[str, dict[int, int]] = {}
    with closing(IndexReader(folder)) as index, FeaturesReader(index) as reader:
        for term, postings in reader.postings(terms):
            found.setdefault(term, {}).update(zip(postings.rows, postings.weights, strict=True))
    return found


def _everything(home: Home) -> dict[str, dict[int, int]]:
    (folder,) = builds(home)
    terms: set[str] = set()
    for file in folder.glob(f"*{FEATURES}"):
        with closing(sqlite3.connect(file)) as db:
            terms |= {term for (term,) in db.execute("select term from term")}
    return _postings(home, *sorted(terms))


def test_words_pairs_and_facts_are_features() -> None:
    found = features(paper("Mamba", "2601.00001", abstract=TEXT, tasks=["image segmentation"]), 12, Stems())
    assert {"mamba", "state", "state space", "space model", "imag", "task:image segmentation"} <= found.keys()
    assert not {"of", "imag zebrafish", "we", "we show", "that state"} & found.keys(), "no stop words, none between"
    assert found["mamba"] > found["state"], "a word of the title counts more"


@pytest.mark.parametrize("wanted", [{0, 3, 6, 299, 300}, set(range(250, 400)), set()], ids=["few", "many", "none"])
def test_postings_have_the_weights_of_some_papers(wanted: set[int]) -> None:
    weights = {row: row % 200 + 1 for row in range(3, 300, 3)}
    postings = Postings(list(weights), bytes(weights.values()))
    assert dict(postings.among(wanted)) == {row: weights[row] for row in wanted & weights.keys()}


def test_an_index_has_the_features_of_several_papers(some_home: Home) -> None:
    with opened(some_home) as small:
        added = [paper(f"Zebrafish {word}", f"2601.0000{n}", abstract=TEXT) for n, word in enumerate(("One", "Two"), 1)]
        small.corpus.add([*added, paper("Quokkas", "2601.00003")])
        rows = set(small.corpus.reader.rows_of([each.id for each in added]).values())
        build(small.corpus.reader, some_home.index, anew=True)
        found = _postings(some_home, "zebrafish", "state space", "quokka", "of")
    assert found["zebrafish"].keys() == rows
    assert rows <= found["state space"].keys()
    assert found.keys() == {"zebrafish", "state space"}, "one paper alone shares nothing"


def test_an_update_gives_the_features_of_a_build_from_nothing(some_home: Home) -> None:
    """Of papers that came, changed and went; a small segment also keeps words that are in no other paper."""
    with opened(some_home) as small:
        reader = small.corpus.reader
        (changed, *_), (gone, *_) = reader.ids(reader.order("title")), reader.ids(reader.order("date"))
        small.corpus.add([paper("Zebrafish", "2601.00001", abstract=TEXT)])
        build(reader, some_home.index)
        small.corpus.add([paper("Zebrafish Again", changed, abstract=TEXT), paper("Zebrafish", "2601.00002")])
        small.library.remove([next(reader.papers([reader.rows_of([gone])[gone]]))])
        Curator(small.corpus, small.library).follow()
        build(reader, some_home.index)
        assert len(list(builds(some_home)[0].glob(f"*{FEATURES}"))) == 3
        updated = _everything(some_home)
        build(reader, some_home.index, anew=True)
        assert len(list(builds(some_home)[0].glob(f"*{FEATURES}"))) == 1
        anew = _everything(some_home)
    assert {term: found.keys() for term, found in updated.items() if term in anew} == {
        term: found.keys() for term, found in anew.items()
    }
    assert all(len(found) < 2 for term, found in updated.items() if term not in anew)


@pytest.mark.slow
def test_two_processes_give_the_features_of_one(some_home: Home, shared_out: None) -> None:
    with opened(some_home) as small:
        build(small.corpus.reader, some_home.index, anew=True)
        assert len(list(builds(some_home)[0].glob(f"*{FEATURES}"))) == 2
        found = _postings(some_home, "imag", "model")
        ids = {row for row, _ in small.corpus.reader.all_papers()}
    assert found["model"].keys() <= ids
    assert all(0 < weight <= 2.2 * WEIGHT_UNIT for weight in found["model"].values())


@pytest.mark.parametrize(
    "harm",
    [
        "update posting set rows = zeroblob(length(rows))",
        "delete from norms",
        "drop table term",
        "update term set papers = 0",
        "update norms set mean = 0",
        "update norms set rows = substr(rows, 5) || substr(rows, 1, 4), "
        "checksum = checksum(substr(rows, 5), substr(rows, 1, 4), lengths, likeness)",
    ],
)
def test_damaged_features_are_noticed_when_they_are_used(some_home: Home, harm: str) -> None:
    (file,) = builds(some_home)[0].glob(f"*{FEATURES}")
    with closing(sqlite3.connect(file)) as db, db:
        db.create_function("checksum", -1, checksum)
        db.execute(harm)
    trusted(some_home)

    def papers_with_model(features: FeaturesReader | None) -> int | None:
        if features is None or not features.papers_with(["model"]):
            return None
        return sum(len(found.rows) for _, found in features.postings(["model"]))

    with opened(some_home) as small:
        assert small.engine.open_index()
        assert small.engine.with_features(papers_with_model) is None
        assert not small.engine.open_index(), "the build is not used any more"


@pytest.mark.quick_cases(3)
@pytest.mark.parametrize("seed", range(100))
def test_any_damaged_byte_is_noticed_or_harmless(some_home: Home, seed: int) -> None:
    """No other error comes of it: similar papers are found without the features then."""
    (file,) = builds(some_home)[0].glob(f"*{FEATURES}")
    chance, damaged = Random(seed), bytearray(file.read_bytes())
    for _ in range(20):
        damaged[chance.randrange(100, len(damaged))] = chance.randrange(256)
    file.write_bytes(damaged)
    trusted(some_home)
    with opened(some_home) as small:
        assert small.engine.open_index()
        for row in small.corpus.reader.order("date"):
            assert all(0 <= each.similarity <= 1 for each in small.engine.similar(row))


def test_a_changed_byte_is_noticed_by_the_first_use_and_not_built_upon(some_home: Home) -> None:
    """Also one of the words themselves, which would be looked up in vain."""
    (file,) = builds(some_home)[0].glob(f"*{FEATURES}")
    content = file.read_bytes()
    file.write_bytes(content.replace(b"languag", b"lanfuag"))
    assert file.read_bytes() != content
    with opened(some_home) as small:
        build = directory.current(some_home.index)
        assert build is not None and small.engine.open_index()
        assert small.engine.with_features(lambda features: features) is None
        with pytest.raises(DamagedFeatures):
            directory.verify(some_home.index, build)
        assert small.ready(some_home)
        assert small.engine.with_features(lambda features: features and features.papers_with(["languag"]))


def test_an_error_of_the_program_is_not_taken_for_damage(some_home: Home) -> None:
    with opened(some_home) as small:
        assert small.engine.open_index()
        with pytest.raises(ZeroDivisionError):
            small.engine.with_features(lambda features: 1 / 0 if features else 0)
        assert small.engine.indexed, "the index is still used"

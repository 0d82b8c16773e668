"""Making vectors: of papers that are new or changed, the newest first, once."""

from collections.abc import Iterator

import pytest

from factories import paper
from hashed_encoder import HashedEncoder
from paper_index.corpus import Corpus
from paper_index.errors import PaperError
from paper_index.paths import Home
from paper_index.semantic import building
from paper_index.semantic.building import Built, build_vectors, is_complete
from paper_index.semantic.status import coverage, is_used, summary
from paper_index.storage.process_lock import only_one

OLD = paper("Old cats", "a", abstract="They sleep.", published="2024-01-01")
NEW = paper("New cars", "b", abstract="They drive.", published="2026-01-01")


class Stopped(BaseException):
    """Ends an embedding as a kill does."""


@pytest.fixture
def corpus(home: Home) -> Iterator[Corpus]:
    made = Corpus(home.papers)
    made.add([OLD, NEW], name="test")
    yield made
    made.close()


def build(corpus: Corpus, home: Home, encoder: HashedEncoder) -> Built:
    return build_vectors(corpus.reader, home.vectors, encoder)


def test_the_newest_papers_are_embedded_first_and_none_twice(corpus: Corpus, home: Home) -> None:
    encoder, seen = HashedEncoder(), []
    done = build_vectors(corpus.reader, home.vectors, encoder, lambda *counts: seen.append(counts))
    assert encoder.encoded == ["New cars\nThey drive.", "Old cats\nThey sleep."]
    assert done == Built(2, 2) and seen == [(0, 2), (1, 2), (2, 2)]
    assert is_complete(corpus.reader, home.vectors, encoder.model)
    assert build(corpus, home, encoder) == Built(0, 2)
    assert len(encoder.encoded) == 2


def test_only_new_and_changed_papers_are_embedded_after_an_import(corpus: Corpus, home: Home) -> None:
    build(corpus, home, HashedEncoder())
    longer = paper("Old cats", "a", abstract="They sleep and they purr, all day long.", published="2024-01-01")
    corpus.add([longer, paper("More cats", "c")], name="later")
    again = HashedEncoder()
    assert build(corpus, home, again) == Built(2, 3)
    assert sorted(text.split("\n")[0] for text in again.encoded) == ["More cats", "Old cats"]
    found = coverage(corpus.reader, home.vectors)
    assert summary(found) == "3 of 3 papers have vectors"


def test_a_killed_run_is_continued(corpus: Corpus, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "BATCH", 1)
    encoder = HashedEncoder()

    def killed() -> None:
        if len(encoder.encoded) == 1:
            raise Stopped

    with pytest.raises(Stopped):
        build_vectors(corpus.reader, home.vectors, encoder, wait=killed)
    assert coverage(corpus.reader, home.vectors).embedded == 1
    continued = HashedEncoder()
    assert build(corpus, home, continued) == Built(1, 2)
    assert continued.encoded == ["Old cats\nThey sleep."]


def test_another_model_embeds_all_papers_again(corpus: Corpus, home: Home) -> None:
    build(corpus, home, HashedEncoder())
    assert build(corpus, home, HashedEncoder(model="fedcba98")) == Built(2, 2, begun_anew=True)


def test_only_one_process_makes_vectors(corpus: Corpus, home: Home) -> None:
    lock = home.vectors / "vectors.lock"
    with only_one(lock, lock.with_suffix(".pid")):
        done = build(corpus, home, HashedEncoder())
        assert done.busy.startswith(" since") and not done.embedded
        with pytest.raises(PaperError, match="by another process"):
            building.remove_vectors(home.vectors)
    assert not is_used(home.vectors)


def test_vectors_that_cannot_be_written_are_an_error_with_a_remedy(corpus: Corpus, home: Home) -> None:
    home.index.parent.mkdir(parents=True)
    home.index.write_bytes(b"")
    with pytest.raises(PaperError, match="Cannot change the vectors"):
        build(corpus, home, HashedEncoder())


def test_a_damaged_file_of_vectors_is_made_again(corpus: Corpus, home: Home) -> None:
    build(corpus, home, HashedEncoder())
    (file,) = home.vectors.glob("vectors-*.bin")
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    assert not is_complete(corpus.reader, home.vectors, HashedEncoder().model)
    assert build(corpus, home, HashedEncoder()) == Built(2, 2, begun_anew=True)

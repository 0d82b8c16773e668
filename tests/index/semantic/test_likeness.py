"""Similar papers by words and vectors together."""

from collections.abc import Iterator

import pytest

from factories import paper
from hashed_encoder import HashedEncoder
from paper_index import catalogue
from paper_index.paths import Home
from paper_index.semantic.building import build_vectors
from paper_index.workspace import Workspace

SEED = paper("Fast cars", "2501.00001", abstract="Cars drive fast on wide roads.")
SAME_WORDS = paper("Wide roads", "2501.00002", abstract="Roads are wide for a reason.")
SAME_MEANING = paper("Speedy automobiles", "2501.00003", abstract="Motorways.")
OTHERS = [paper(f"Topic{n}", f"2502.{n:05}", abstract=f"word{n} other{n}") for n in range(1, 20)]


class Meanings(HashedEncoder):
    """Takes two of the papers for the same."""

    def encode(self, text: str) -> bytes:
        return super().encode("one meaning" if text.startswith(("Fast cars", "Speedy")) else text)


@pytest.fixture
def workspace(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setattr(catalogue, "papers", lambda: iter(()))
    with Workspace(home) as opened:
        opened.corpus.add([SEED, SAME_WORDS, SAME_MEANING, *OTHERS], name="test")
        assert opened.ready_index()
        yield opened


def similar(workspace: Workspace) -> dict[str, tuple[float, tuple[str, ...]]]:
    reader = workspace.corpus.reader
    (row,) = reader.rows_of([SEED.id]).values()
    found = workspace.engine.similar(row)
    ids = reader.ids_by_row([each.row for each in found])
    return {ids[each.row]: (each.similarity, each.shared) for each in found}


def test_a_paper_without_shared_words_is_similar_by_its_vector(workspace: Workspace, home: Home) -> None:
    by_words = similar(workspace)
    assert list(by_words) == [SAME_WORDS.id]
    pytest.importorskip("numpy", reason="vectors are compared by numpy, which the extra 'semantic' installs")
    build_vectors(workspace.corpus.reader, home.vectors, Meanings())
    blended = similar(workspace)
    assert set(list(blended)[:2]) == {SAME_WORDS.id, SAME_MEANING.id}
    assert all(0 < similarity <= 1 for similarity, _ in blended.values())
    assert blended[SAME_WORDS.id][1] == by_words[SAME_WORDS.id][1]  # the reasons are still the words


def test_vectors_that_cannot_be_used_change_nothing(workspace: Workspace, home: Home) -> None:
    by_words = similar(workspace)
    build_vectors(workspace.corpus.reader, home.vectors, Meanings())
    (home.vectors / "vectors.json").write_text("{")
    assert similar(workspace) == by_words

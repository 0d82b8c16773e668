"""An index that grows in batches."""

import random
import tempfile
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from hostile_text import anything
from paper_index.search.index import directory
from paper_index.search.index.growing import MOST_SEGMENTS, Document, GrowingIndex
from paper_index.search.index.segment import IndexReader
from paper_index.search.ranking.index_search import IndexSearcher
from paper_index.search.text.analyzer import form_positions
from paper_index.search.text.searched_fields import FULL_TEXT_FIELDS


def opened(folder: Path, *, corpus: str = "c", version: int = 1) -> GrowingIndex:
    return GrowingIndex(folder, FULL_TEXT_FIELDS, corpus, version)


def document(row: int, text: str, rest: str = "", mark: int = 0) -> Document:
    return Document(row, mark, {"fulltext": text, "references": rest})


def searched(folder: Path) -> IndexSearcher:
    build = directory.current(folder)
    assert build is not None
    return IndexSearcher(folder / build.name, FULL_TEXT_FIELDS)


def segments_of(folder: Path) -> int:
    return len(list(folder.glob("build-*/*.trm")))


def rows(folder: Path, word: str, field: str = "fulltext") -> list[int]:
    searcher = searched(folder)
    found = searcher.term(word, field, prefix=False, exact=True).rows
    searcher.close()
    return [row for row in range(found.bit_length()) if found >> row & 1]


def test_batches_are_added_replaced_and_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    index = opened(folder)
    index.add([document(5, "alpha beta", mark=1), document(2, "beta", "gamma", mark=2)])
    index.add([document(9, "beta delta", mark=3)])
    assert (
        rows(folder, "beta") == [2, 5, 9] and rows(folder, "gamma", "references") == [2] and rows(folder, "gamma") == []
    )
    assert opened(folder).marks == {5: 1, 2: 2, 9: 3}
    index.add([document(5, "epsilon", mark=4)], deleted=[2, 77])
    assert rows(folder, "beta") == [9] and rows(folder, "epsilon") == [5]
    assert opened(folder).marks == index.marks == {5: 4, 9: 3}


def postings(folder: Path) -> dict[tuple[str, int], list[int]]:
    """Return form and row to stored positions, as the segments have them."""
    (build,) = folder.glob("build-*")
    index = IndexReader(build, FULL_TEXT_FIELDS)
    found: dict[tuple[str, int], list[int]] = {}
    for segment in index.segments:
        reader = segment.postings
        words = list(reader.words("fulltext"))
        assert words == sorted(set(words))
        for term, word in enumerate(words):
            own = range(term, term + 1)
            documents, counts = reader.documents("fulltext", own), reader.counts("fulltext", own)
            positions = iter(reader.positions("fulltext", own))
            for number, count in zip(documents, counts, strict=True):
                row, there = segment.document_rows[number], list(islice(positions, count))
                if row not in segment.deleted_rows:
                    assert found.setdefault((word, row), there) is there, "a paper is in one segment"
            assert not list(positions)
            assert reader.term("fulltext", word) == own
    index.close()
    return found


TEXTS = st.dictionaries(st.integers(1, 9), anything, max_size=4)


@settings(max_examples=examples(12), deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=3), st.sets(st.integers(1, 9), max_size=3))
def test_segments_have_the_postings_of_their_texts(batches: list[dict[int, str]], deleted: set[int]) -> None:
    """However they are added, replaced, deleted and merged."""
    expected: dict[int, str] = {}
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("paper_index.search.index.growing.MOST_SEGMENTS", 1)
        index = opened(Path(folder))
        index.add([document(10, "alpha")])
        for batch in batches:
            index.add([document(row, text) for row, text in batch.items()])
            expected |= batch
        index.add([], deleted=deleted)
        expected = {row: text for row, text in expected.items() if row not in deleted} | {10: "alpha"}
        found = {(form, row): own for row, text in expected.items() for form, own in form_positions(text).items()}
        assert postings(Path(folder)) == {key: sorted(own) for key, own in found.items()}
        index.merge()
        assert segments_of(Path(folder)) == 1
        assert postings(Path(folder)) == {key: sorted(own) for key, own in found.items()}


@pytest.mark.parametrize("deleting", [False, True])
def test_small_segments_are_merged_and_every_search_gives_the_same(tmp_path: Path, deleting: bool) -> None:
    folder = tmp_path / "texts"
    chance = random.Random(1)
    vocabulary = [f"word{number}" for number in range(60)] + ["中文", "ResNet-50"]
    index = opened(folder)
    row = 0
    for _ in range(MOST_SEGMENTS + 1):
        batch = [document(row + n, " ".join(chance.choices(vocabulary, k=40)), "same", row + n) for n in range(3)]
        row += 3
        index.add(batch, deleted=[row - 5] if deleting and row > 9 else [])
    before = searched(folder)
    phrases = [tuple(chance.choices(vocabulary[:60], k=2)) for _ in range(50)]

    def answers(searcher: IndexSearcher) -> list[tuple[int, dict[int, float]]]:
        found = [
            searcher.term(word.lower(), "fulltext", prefix=True, exact=False) for word in (*vocabulary, "resnet50")
        ]
        found += [searcher.phrase(phrase, "fulltext", -1) for phrase in phrases]
        return [(each.rows, {} if deleting else each.scores) for each in found]

    expected, segments = answers(before), segments_of(folder)
    assert index.merge()
    after = searched(folder)
    assert segments_of(folder) < segments
    for (found, scores), (found_before, scores_before) in zip(answers(after), expected, strict=True):
        assert found == found_before
        assert scores == pytest.approx(scores_before, rel=0.05)  # the lengths of texts are rounded
    assert opened(folder).marks == index.marks
    assert not index.merge()
    before.close()
    after.close()


def test_a_prefix_that_many_papers_have_is_kept_as_a_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a quarter of the papers at least, so that the sets of a large corpus do not grow with its square."""
    monkeypatch.setattr("paper_index.search.index.postings_buffer._COMMON", 4)
    words = ["alpha", "alps", "alpine", "beta", "bat", "中文", "gamma"]
    texts = [
        " ".join(word for at, word in enumerate(words) if (row * 7 + at * at) % (at + 2) == 0) for row in range(40)
    ]
    opened(tmp_path).add([document(row, text) for row, text in enumerate(texts, 1)])
    (build,) = tmp_path.glob("build-*")
    index = IndexReader(build, FULL_TEXT_FIELDS)
    (segment,) = index.segments
    for prefix in {word[:length] for word in words for length in range(1, 7)}:
        having = [row for row, text in enumerate(texts, 1) if any(w.startswith(prefix) for w in text.split(" "))]
        found = segment.rows_with_prefix(prefix, ("fulltext",))
        assert [row for row in range(found.bit_length()) if found >> row & 1] == having, prefix
        occurrences = sum(w.startswith(prefix) for text in texts for w in text.split(" "))
        kept = segment.postings.common_prefix("fulltext", prefix) is not None
        assert kept == (occurrences >= 10 and len(prefix) <= 5), prefix
    index.close()


def test_an_index_of_another_corpus_or_version_is_not_used(tmp_path: Path) -> None:
    opened(tmp_path / "i").add([document(1, "a")])
    assert opened(tmp_path / "i", corpus="d").marks == {} == opened(tmp_path / "i", version=2).marks
    other = opened(tmp_path / "i", corpus="d")
    other.add([document(3, "b")])
    assert opened(tmp_path / "i", corpus="d").marks == {3: 0}


@pytest.mark.parametrize("suffix", [".trm", ".pos", ".num", ".json"])
def test_a_damaged_index_is_begun_anew(tmp_path: Path, suffix: str) -> None:
    folder = tmp_path / "texts"
    opened(folder).add([document(1, "alpha beta " * 50)])
    build = directory.current(folder)
    assert build is not None
    for file in (folder / build.name).glob(f"*{suffix}"):
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 0xFF
        file.write_bytes(content)
    index = opened(folder)
    assert index.was_damaged and index.marks == {}
    index.add([document(2, "alpha")])
    assert rows(folder, "alpha") == [2]


def test_deleting_all_documents_leaves_an_empty_index(tmp_path: Path) -> None:
    index = opened(tmp_path / "i")
    index.add([document(1, "alpha")])
    index.add([], deleted=[1])
    assert opened(tmp_path / "i").marks == {} and rows(tmp_path / "i", "alpha") == []

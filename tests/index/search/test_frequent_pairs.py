"""Phrases of very frequent words are found by the postings of their pairs, as by the positions of their words."""

import random
from pathlib import Path

import pytest

from index.search.small_homes import flip
from paper_index.search.bitsets import bits_from_rows
from paper_index.search.index import directory, frequent_pairs
from paper_index.search.index.growing import Document, GrowingIndex
from paper_index.search.index.segment import IndexReader
from paper_index.search.ranking.index_search import IndexSearcher
from paper_index.search.text.analyzer import form_positions
from paper_index.search.text.searched_fields import FULL_TEXT_FIELDS

WORDS = [
    "of",
    "the",
    "end-to-end",
    "end",
    "to",
    "state-of-the-art",
    "art",
    "ResNet-50",
    "ResNet",
    "50",
    "a-a",
    "a",
    "aa",
]
FORMS = sorted({form for word in (" ".join(WORDS), "ResNet 50") for form in form_positions(word)})
RARE = "rare"


def texts(chance: random.Random, count: int) -> list[str]:
    return [" ".join(chance.choices([*WORDS, RARE], [*([4] * len(WORDS)), 1], k=30)) for _ in range(count)]


def indexed(folder: Path, batches: list[list[str]]) -> GrowingIndex:
    index, row = GrowingIndex(folder, FULL_TEXT_FIELDS, "corpus", 1), 1
    for batch in batches:
        documents = [Document(row + at, 1, {"fulltext": text, "references": ""}) for at, text in enumerate(batch)]
        index.add(documents, deleted=[row - 2])
        row += len(batch)
    return index


def current(folder: Path) -> Path:
    build = directory.current(folder)
    assert build is not None
    return folder / build.name


def counts(folder: Path, phrases: list[list[str]]) -> list[dict[int, int]]:
    reader = IndexReader(current(folder), FULL_TEXT_FIELDS)
    found: list[dict[int, int]] = []
    for number, phrase in enumerate(phrases):
        within = bits_from_rows(range(1, 40)) if number % 2 else -1
        some = [each.phrase_counts("fulltext", phrase, within) for each in reader.segments]
        found.append({row: count for rows, own in some for row, count in zip(rows, own, strict=True)})
    reader.close()
    return found


def pairs_in(folder: Path) -> list[int]:
    """Return the number of pairs in each segment."""
    reader = IndexReader(current(folder), FULL_TEXT_FIELDS)
    found = [len(each.postings.words(frequent_pairs.pairs_field("fulltext"))) for each in reader.segments]
    reader.close()
    return found


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the pairs of words that twelve texts have."""
    monkeypatch.setattr(frequent_pairs, "LEAST", 12)
    monkeypatch.setattr(frequent_pairs, "_AT_ONCE", 7)


@pytest.mark.usefixtures("few")
def test_phrases_match_as_often_with_and_without_pairs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(3)
    batches = [texts(chance, 30), texts(chance, 8), texts(chance, 20)]
    phrases = [chance.choices([*FORMS, RARE], k=chance.choice((2, 2, 3, 4, 5))) for _ in range(300)]
    phrases += [["state", "of", "the", "art"], ["of", "the"], ["the", "of"], ["end", "to", "end", "end"]]
    index = indexed(tmp_path / "with", batches)
    several = pairs_in(tmp_path / "with")
    assert several[0] > 50 and several[1] == 0 and several[2] > 50
    found = counts(tmp_path / "with", phrases)
    assert index.merge() is False
    with monkeypatch.context() as patch:
        patch.setattr(frequent_pairs, "LEAST", 10**9)
        indexed(tmp_path / "without", batches)
    assert not any(pairs_in(tmp_path / "without"))
    assert found == counts(tmp_path / "without", phrases)
    assert sum(map(bool, found)) > 50


@pytest.mark.usefixtures("few")
def test_a_merged_segment_has_the_pairs_of_all_its_papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(5)
    phrases = [chance.choices(FORMS, k=2) for _ in range(100)]
    monkeypatch.setattr("paper_index.search.index.growing.MOST_SEGMENTS", 2)
    index = indexed(tmp_path, [texts(chance, 8) for _ in range(5)])
    assert not any(pairs_in(tmp_path))
    found = counts(tmp_path, phrases)
    assert index.merge()
    assert max(pairs_in(tmp_path)) > 50
    assert counts(tmp_path, phrases) == found


@pytest.mark.usefixtures("few")
def test_an_index_without_pairs_still_answers(tmp_path: Path) -> None:
    indexed(tmp_path, [texts(random.Random(7), 30)])
    (file,) = current(tmp_path).glob("*.crc")
    found = counts(tmp_path, [["of", "the"]])
    file.write_text(file.read_text().replace('"frequent"', '"other"'))
    assert found[0] and counts(tmp_path, [["of", "the"]]) == found


@pytest.mark.usefixtures("few")
def test_damage_of_pairs_is_noticed(tmp_path: Path) -> None:
    indexed(tmp_path, [texts(random.Random(9), 30)])
    (file,) = current(tmp_path).glob("*.num")
    flip(file)
    searcher = IndexSearcher(current(tmp_path), FULL_TEXT_FIELDS)
    with pytest.raises(ValueError, match="checksum"):
        searcher.phrase(("of", "the"), "fulltext", -1)
    searcher.close()

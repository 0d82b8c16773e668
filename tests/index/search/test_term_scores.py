"""The scores of a word do not depend on how many papers are scored at once."""

import random
from pathlib import Path

import pytest

from paper_index.search.bitsets import bits_from_rows, rows_from_bits
from paper_index.search.index import directory
from paper_index.search.index.growing import Document, GrowingIndex
from paper_index.search.ranking.index_search import IndexSearcher
from paper_index.search.text.searched_fields import FULL_TEXT_FIELDS


@pytest.mark.parametrize("step", [1, 3], ids=["rows in sequence", "rows with gaps"])
def test_all_papers_score_as_each_alone_also_beside_deleted_ones(tmp_path: Path, step: int) -> None:
    chance = random.Random(step)
    words = [f"word{number}" for number in range(4)]
    index = GrowingIndex(tmp_path, FULL_TEXT_FIELDS, "corpus", 1)

    def documents(rows: range | list[int]) -> list[Document]:
        return [
            Document(row, row, {field: " ".join(chance.choices(words, k=9)) for field in FULL_TEXT_FIELDS})
            for row in rows
        ]

    index.add(documents(range(2, 2 + 60 * step, step)))
    index.add(documents(range(200, 230)))
    index.add(documents([2, 201]), deleted=[5, 202])  # the first rows replace those of earlier segments
    build = directory.current(tmp_path)
    assert build is not None
    searcher = IndexSearcher(tmp_path / build.name, FULL_TEXT_FIELDS)
    for word in words:
        found = searcher.term(word, None, prefix=False, exact=False)
        every = found.scores
        assert every.keys() == set(rows_from_bits(found.rows)) and len(every) > 60
        for row in every:
            searcher._results.clear()
            again = searcher.term(word, None, prefix=False, exact=False)
            assert again.scores_within(bits_from_rows([row]))[row] == every[row]
    searcher.close()

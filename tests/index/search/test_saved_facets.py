"""What a build keeps of the corpus is checked, whatever its checksum: a wrong shape never ends a search."""

import base64
import itertools
import json
from array import array
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from example_counts import examples
from paper_index import catalogue
from paper_index.corpus import Corpus
from paper_index.library import Library
from paper_index.search.bitsets import bits_from_rows
from paper_index.search.facets import Facets, read_facets
from paper_index.search.models import Filter
from paper_index.search.numeric import read_numeric
from paper_index.search.saved_facets import FacetData, dump_facets, parse_facets, parse_numeric

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.integers(-2, 4) | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


class Kept:
    """A small corpus, and what a build keeps of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.corpus, self.library = Corpus(folder / "papers.db"), Library(folder / "library.db", backup=False)
        self.corpus.add(itertools.islice(catalogue.papers(), 3))
        facets = read_facets(self.corpus.reader, complete=True)
        facets["facets"]["task"]["many"] = f"{bits_from_rows([1, 3]):x}"
        self.facets: Any = json.loads(dump_facets(facets))
        self.numeric: Any = json.loads(json.dumps(read_numeric(self.corpus.reader)))
        self.numeric["votes"]["7"] = [1, 2]

    def use(self, facets: object, numeric: object) -> None:
        """Read and ask everything, as a search does."""
        file = self.folder / "numeric.json"
        file.write_text(json.dumps(numeric))
        data = parse_facets(json.dumps(facets).encode(), self.corpus.reader.last_row)
        read = Facets(self.corpus.reader, self.library.reader, data, lambda: file)
        papers = bits_from_rows(data["trending"])
        for facet, values in data["facets"].items():
            read.matching(facet, "a")
            for value in values:
                read.counts(papers, frozenset({Filter(facet, value)}))
        for name, subject in (("date", ""), ("votes", ""), ("result", "o"), ("result", "")):
            read.in_range(name, 0, 1e9, subject)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return Kept(tmp_path_factory.mktemp("kept"))


def changed(value: Any, data: st.DataObject) -> Any:
    """Return a value with another in some place of it."""
    inner = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    if not inner or data.draw(st.integers(0, 4)) == 0:
        return data.draw(JSON)
    key, below = data.draw(st.sampled_from(inner))
    others = [(each, content) for each, content in inner if each != key]
    renamed = data.draw(st.sampled_from([key, key, key, "-1", "\x1b[31m", "", "x" * 1_000]))
    there = [*others, (renamed, changed(below, data))]
    return dict(there) if isinstance(value, dict) else [content for _, content in there]


@pytest.mark.slow
@settings(max_examples=examples(100), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_other_shape_is_used_or_refused(kept: Kept, data: st.DataObject) -> None:
    facets, numeric = kept.facets, kept.numeric
    if data.draw(st.booleans()):
        facets = changed(facets, data)
    else:
        numeric = changed(numeric, data)
    try:
        kept.use(facets, numeric)
    except ValueError:
        assert (facets, numeric) != (kept.facets, kept.numeric)


@settings(max_examples=examples(50), deadline=None)
@given(content=st.binary(max_size=40) | JSON.map(lambda value: json.dumps(value).encode()))
def test_anything_else_is_refused(content: bytes) -> None:
    for parse in (parse_facets, parse_numeric):
        with pytest.raises(ValueError, match=r"."):
            parse(content, 3)


def test_what_a_build_keeps_is_taken(kept: Kept) -> None:
    kept.use(kept.facets, kept.numeric)


@given(st.dictionaries(st.text("abc"), st.lists(st.integers(1, 9), unique=True)), st.permutations(range(1, 10)))
def test_facets_are_read_as_they_were_written(values: dict[str, list[int] | str], trending: list[int]) -> None:
    data: FacetData = {"trending": trending, "facets": {"task": values, "method": {"many": "3e"}}}
    assert parse_facets(dump_facets(data), 9) == data


def _text(*rows: int) -> str:
    """Return rows as a build keeps them."""
    return base64.b64encode(array("I", rows).tobytes()).decode()


@pytest.mark.parametrize(
    ("where", "bad"),
    [
        (["trending"], _text(1, 1)),
        (["trending"], _text(0)),
        (["trending"], _text(4)),
        (["trending"], _text(1)[:-1]),
        (["trending"], "AQA="),
        (["trending"], "é"),
        (["trending"], [1]),
        (["rows"], _text(0)),
        (["rows"], _text(2**31)),
        (["rows"], ""),
        (["facets", "task"], {"x": "-1"}),
        (["facets", "task"], {"x": "0x1"}),
        (["facets", "task"], {"x": "f" * 1_000}),
        (["facets", "task"], {"x": 2**40}),
        (["facets", "task"], {"x": -1}),
        (["facets", "task"], {"x": True}),
        (["facets", "task"], {"x": [1]}),
        (["facets", "task"], {"\x1b]0;x\x07": 1}),
        (["facets", "task"], {"x" * 1_000: 1}),
        (["facets"], [["task", []]]),
    ],
    ids=str,
)
def test_facets_of_another_shape_are_refused(kept: Kept, where: list[str], bad: object) -> None:
    given = json.loads(json.dumps(kept.facets))
    inner = given
    for name in where[:-1]:
        inner = inner[name]
    inner[where[-1]] = bad
    with pytest.raises(ValueError, match=r"."):
        parse_facets(json.dumps(given).encode(), 3)

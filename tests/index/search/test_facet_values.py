"""Counting the papers of a set by their values: both ways give the same numbers."""

from hypothesis import given
from hypothesis import strategies as st

from paper_index.search.bitsets import bits_from_rows, flags_from_bits
from paper_index.search.facet_values import FacetValues, RowCounter, SetCounter

_END = 60
_rows = st.lists(st.integers(0, _END - 1), max_size=30, unique=True)
_facets = st.dictionaries(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), _rows, max_size=26)


@given(_facets, _rows)
def test_rows_and_sets_are_counted_alike(papers: dict[str, list[int]], rows: list[int]) -> None:
    counts = {value: len({*own} & {*rows}) for value, own in papers.items()}
    expected = [(value, count) for value, count in counts.items() if count]
    bits = bits_from_rows(rows)
    flags = flags_from_bits(bits).ljust(_END, b"\0")
    as_rows, as_sets = FacetValues(papers), FacetValues()
    as_sets.update({value: bits_from_rows(own) for value, own in papers.items()})
    for values in (as_rows, as_sets):
        assert SetCounter(values.named(papers)).counts(bits, flags) == expected
        assert RowCounter({"task": values}, _END).counts(set(rows)).get("task", []) == expected


@given(_rows)
def test_a_value_has_the_papers_it_was_made_from(rows: list[int]) -> None:
    bits = bits_from_rows(rows)
    for papers in (rows, f"{bits:x}"):
        values = FacetValues({"a": papers})
        assert values.number_of("a") == len(set(rows))
        assert set(values.rows("a")) == set(rows)
        assert values["a"] == bits
        assert values.number_of("a") == len(set(rows))
        assert set(values.rows("a")) == set(rows)

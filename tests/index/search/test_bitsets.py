"""Sets of rows as integers: every way of making and reading them gives the same set."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from paper_index.search.bitsets import bits_from_rows, flagged, flags_from_bits, heaviest, rows_from_bits, union

# Dense and sparse sets are made and read in different ways.
rows_of_sets = st.lists(st.one_of(st.integers(0, 40), st.integers(0, 5_000)))


@given(rows_of_sets)
def test_a_set_has_the_rows_it_was_made_from(rows: list[int]) -> None:
    bits = bits_from_rows(rows)
    assert rows_from_bits(bits) == flagged(flags_from_bits(bits)) == sorted(set(rows))
    assert bits.bit_count() == len(set(rows))
    assert bits == sum(1 << row for row in set(rows)) == bits_from_rows(rows, 5_001)


@given(st.lists(rows_of_sets))
def test_the_union_has_the_rows_of_all_sets(sets: list[list[int]]) -> None:
    assert rows_from_bits(union(map(bits_from_rows, sets))) == sorted({row for rows in sets for row in rows})


@given(st.lists(st.tuples(rows_of_sets, st.integers(1, 50))), st.integers(1, 60))
def test_the_heaviest_rows_have_the_greatest_sums(weighed: list[tuple[list[int], int]], number: int) -> None:
    sums: Counter[int] = Counter()
    for rows, weight in weighed:
        sums.update(dict.fromkeys(rows, weight))
    found = rows_from_bits(heaviest([(bits_from_rows(rows), weight) for rows, weight in weighed], number))
    ranked = sorted(sums.values(), reverse=True)[:number]
    assert found == sorted(row for row, weight in sums.items() if weight >= ranked[-1])

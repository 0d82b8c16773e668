"""Corrections of records: what they may be, and what they do."""

import json

import pytest

from factories import paper
from paper_index.papers.corrections import as_value, corrected, differences, effective, is_correction, shown_fields
from paper_index.papers.paper import Paper

ONE = paper("A Title", "10.1000/a", authors=["Jane Doe"], reference={"fields": {"volume": "3"}, "type": "book"})


def test_corrections_replace_and_empty_single_fields() -> None:
    changed = corrected(ONE, {"title": '"Another"', "fields/volume": "null", "fields/issue": '"2"', "authors": '["X"]'})
    assert (changed.title, changed.authors) == ("Another", ("X",))
    assert changed.reference.fields == {"issue": "2"}
    assert (changed.id, changed.reference.type) == ("10.1000/a", "book")
    assert corrected(ONE, {}) is ONE


def test_differences_lead_from_one_record_to_the_other() -> None:
    other = paper("A Title", "10.1000/a", published="2020", reference={"fields": {"issue": "1"}, "type": "book"})
    found = differences(ONE, other)
    assert set(found) == {"authors", "published", "fields/volume", "fields/issue"}
    assert corrected(ONE, found) == other


def test_a_correction_that_repeats_the_sources_is_none() -> None:
    assert effective(ONE, {"title": '"A Title"', "fields/volume": '"4"'}) == {"title": None, "fields/volume": '"4"'}


@pytest.mark.parametrize(
    ("name", "value", "valid"),
    [
        ("title", '"x"', True),
        ("title", "null", False),
        ("title", '"', False),
        ("title", '{"a": 1}', False),
        ("doi", "null", True),
        ("fields/volume", '"1"', True),
        ("names/author", '[{"family": "Doe"}]', True),
        ("names/author", '"Doe"', False),
        ("entry/bibtex", '{"key": "a", "fields": [["title", "x"]]}', True),
        ("entry/bibtex", "null", False),
        ("entry/bibtex", '{"fields": 3}', False),
        ("id", '"x"', False),
        ("fields/", '"x"', False),
        ("appearances", "[]", False),
        ("title", "[" * 100_000, False),
    ],
)
def test_only_valid_corrections_are_used(name: str, value: str, valid: bool) -> None:
    assert is_correction(name, value) is valid
    assert isinstance(corrected(ONE, {name: value}), Paper)
    if not valid:
        assert corrected(ONE, {name: value}) == ONE


def test_fields_are_named_as_people_name_them() -> None:
    names = ["authors", "names/author", "fields/publisher-place", "doi", "entry/bibtex", "published", "dates/issued"]
    assert shown_fields(names) == "authors, publisher place, DOI, BibTeX entry and date"
    assert json.loads(as_value(None)) is None

"""The table of query fields is sound."""

import re

from paper_index.search.models import FACETS
from paper_index.search.query.fields import BY_NAME, FIELDS, Kind, may_become_field
from paper_index.search.text.searched_fields import FULL_TEXT_FIELDS, TEXT_FIELDS


def test_every_name_is_of_one_field() -> None:
    names = [name for field in FIELDS for name in (field.name, *field.aliases)]
    assert len(names) == len(set(names)) == len(BY_NAME)
    assert all(re.fullmatch("[a-z]+(?:_[a-z]+)?", name) for name in names), "else the grammar has none"


def test_every_field_has_what_its_kind_needs() -> None:
    for field in FIELDS:
        assert field.help and not field.help.endswith(".")
        assert bool(field.choices) == (field.kind is Kind.CHOICE)
        assert bool(field.usage) == (field.kind in (Kind.RANGE, Kind.DATE))
        if field.kind is Kind.TEXT:
            assert field.target in (*TEXT_FIELDS, *FULL_TEXT_FIELDS, "note")
        if field.kind is Kind.FACET:
            assert field.target in (*FACETS, "source", "venue")


def test_the_example_of_a_field_has_its_name_and_its_help_no_example() -> None:
    for field in FIELDS:
        assert field.example.startswith(f"{field.name}:") and "below" not in field.help
        assert {choice for _, choice in field.synonyms} <= set(field.choices)


def test_fields_by_beginning() -> None:
    assert may_become_field("-TIT") and may_become_field("journal")
    assert not may_become_field("titlex")

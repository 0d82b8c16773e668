"""The bibliographic record of a paper: kept whole, and completed by other records of the same paper."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import paper
from hostile_text import anything
from importing import read
from paper_index.exporters import Settings, rendered
from paper_index.papers.merging import merge
from paper_index.papers.paper import Paper
from paper_index.papers.reference import NO_REFERENCE, Entry, File, Reference, reference_from
from paper_index.text.person_names import Name

FULL = Reference(
    type="chapter",
    names={"author": (Name("Gogh", "Vincent", "", "van"),), "editor": (Name(literal="The Group"),)},
    fields={"container-title": "A Book", "page": "1-9", "note": "two\nlines"},
    dates={"accessed": "2020-01-02"},
    keywords=("a", "b"),
    files=(File("x.pdf", "Text", "application/pdf", "/papers"),),
    entries=(Entry("bibtex", "gogh90", "incollection", (("pages", "1--9"), ("x", "")), (("year", "1990"),)),),
)


def test_a_record_keeps_its_reference() -> None:
    known = paper("T", reference=FULL.to_dict())
    assert known.reference == FULL
    assert Paper.from_dict(json.loads(json.dumps(known.to_dict()))) == known


@pytest.mark.parametrize("template", ["notes", "page"])
def test_json_lines_and_pages_keep_a_reference(template: str) -> None:
    known = paper("T", reference=FULL.to_dict())
    for text in (rendered([known], {}, "jsonl"), rendered([known], {}, "markdown", Settings(template=template))):
        ((back,), problems) = read(text)[1:]
        assert not problems
        assert back.reference == FULL


def test_a_record_written_before_there_were_references_is_read() -> None:
    before = {"id": "2601.00001", "title": "T", "authors": ["Ada Lovelace"], "venue": "J. of T", "sources": ["a.bib"]}
    known = Paper.from_dict(before)
    assert known.reference is NO_REFERENCE and "reference" not in known.to_dict()


def test_references_from_outside_are_cleaned_and_bounded() -> None:
    reference, cut = reference_from({"fields": {"note": "\x1b[31mred"}, "keywords": ["k" * 1_000], "type": 5})
    assert (reference.fields["note"], len(reference.keywords[0]), reference.type) == ("red", 300, "5")
    assert cut == ("a field of the reference is longer than 300 characters and was truncated",)


def test_two_references_complete_each_other_and_keep_both_entries() -> None:
    known = paper("T", "10.1234/x", reference=FULL.to_dict())
    other = Reference(
        "book", {"editor": (Name("A", "B"), Name("C", "D"))}, {"page": "2", "ISBN": "9"}, entries=(Entry("ris", "r"),)
    )
    found = merge(known, paper("T", "10.1234/x", reference=other.to_dict())).reference
    assert (found.type, found.fields["page"], found.fields["ISBN"]) == ("chapter", "1-9", "9")
    assert (found.names["author"], len(found.names["editor"])) == (FULL.names["author"], 2)
    assert [entry.key for entry in found.entries] == ["gogh90", "r"]
    assert merge(known, known) == known


def test_an_entry_that_comes_again_replaces_the_one_before() -> None:
    known = paper("T", "10.1234/x", reference=FULL.to_dict())
    changed = Reference("book", fields={"page": "5"}, entries=(Entry("bibtex", "gogh90", "book"),))
    assert merge(known, paper("T", "10.1234/x", reference=changed.to_dict())).reference == changed


def test_names_are_shown_as_people_say_them() -> None:
    assert Name("King", "Martin Luther", "Jr.").shown == "Martin Luther King Jr."
    assert Name("Humboldt", "Alexander", dropping="von").shown == "Alexander von Humboldt"
    assert Name("王", "小明").shown == "王小明"


words_of_references = st.sampled_from([
    "type", "names", "fields", "dates", "keywords", "files", "entries", "author", "editor", "family", "given",
    "literal", "particle", "page", "volume", "issued", "accessed", "path", "folder", "format", "key", "bibtex",
])  # fmt: skip
json_of_any_shape = st.recursive(
    st.none() | st.booleans() | st.integers() | anything,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words_of_references | anything, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(words_of_references, json_of_any_shape, max_size=4))
def test_references_of_any_shape_are_read_or_refused_and_then_hold(plain: dict[str, Any]) -> None:
    try:
        known = paper("T", reference=plain)
    except ValueError:
        return
    assert Paper.from_dict(known.to_dict()) == known
    assert merge(known, known) == known
    for format in ("bibtex", "biblatex", "ris", "csl-json"):
        rendered([known], {}, format)

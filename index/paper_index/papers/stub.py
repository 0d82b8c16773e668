"""Papers of which only an identifier is known, until an import completes them."""

import re
from collections.abc import Mapping

from .identifiers import canonical_id, is_arxiv_id, is_doi
from .paper import Paper
from .reference import NO_REFERENCE, Reference

LAYOUT = "PDF"
"""The source of a record whose title was taken from the layout of a PDF, and may be incomplete."""
_ENDING = " (no data yet)"
_NUMBER = re.compile(r"(?P<kind>isbn|pmid):(?P<digits>\d{13}|(?<=pmid:)\d{1,9})", re.ASCII)
_ISBN = re.compile(r"^(?:urn:)?isbn(?:-1[03])?\W*", re.IGNORECASE)
_BOOKS = frozenset({"book", "collection", "report", "thesis"})
"""The types whose ISBN is their own. A chapter has that of its book."""


def identifier_in(text: str) -> str:
    """Return the arXiv id, DOI, PMID or ISBN in a text in its stored form, or "". An ISBN needs no prefix."""
    form = canonical_id(text)
    return form if is_arxiv_id(form) or is_doi(form) or form.startswith("pmid:") else _isbn(text)


def identifier_of(kind: str, text: str) -> str:
    """Return an identifier as `numbers_in` and the ids of papers have it; any other text unchanged.

    Args:
        kind: `doi`, `arxiv`, `pmid`, `isbn`, or `key` for a cite key.
        text: the identifier in any form, or the beginning of one.
    """
    if kind == "key":
        return text  # even if it looks like another identifier, as `DBLP:journals/corr/abs-1706-03762` does
    if kind in ("isbn", "pmid"):
        form = _isbn(text) if kind == "isbn" else canonical_id(f"PMID {text}")
        return form.removeprefix(f"{kind}:") if form.startswith(f"{kind}:") else text
    return canonical_id(text) or text


def numbers_in(kind: str, text: str) -> list[str]:
    """Return the PubMed ids or ISBNs (13 digits) in a field of a reference.

    Args:
        kind: `pmid` or `isbn`.
        text: the field. It may have several ISBNs.
    """
    parts = (text, *re.split(r"[\s,;]+", text)[:20]) if kind == "isbn" else (f"PMID {text}",)
    found = map(_isbn if kind == "isbn" else canonical_id, parts)
    return [form.partition(":")[2] for form in dict.fromkeys(found) if _NUMBER.fullmatch(form)]


def _isbn(text: str) -> str:
    """Return an ISBN in its stored form, or "" if its check digit is wrong."""
    # In another form than the stored one, so that an invalid one is recognised by its form.
    form = canonical_id(f"ISBN {_ISBN.sub('', text.strip())}")
    return form if form.startswith("isbn:") else ""


def numbers_of(reference: Reference) -> tuple[str, ...]:
    """Return the PMID of a reference, and the ISBNs if it is that of a whole book, as stored ids."""
    return own_numbers(reference.type, reference.fields) if reference.fields else ()


def own_numbers(type: str, fields: Mapping[str, str]) -> tuple[str, ...]:
    """Return the same as `numbers_of` from a type and the variables of CSL."""
    kinds = ("pmid", "isbn") if type in _BOOKS else ("pmid",)
    return tuple(f"{kind}:{number}" for kind in kinds for number in numbers_in(kind, fields.get(kind.upper(), "")))


def stub(identity: str, **given: object) -> Paper:
    """Return a paper with an identifier from `identifier_in`, and the given fields of `Paper`.

    Without a title it has a title that shows the identifier, which every later title replaces.

    Raises:
        ValueError: as `Paper.from_dict`.
    """
    reference = NO_REFERENCE
    if number := _NUMBER.fullmatch(identity):
        book = number["kind"] == "isbn"
        reference = Reference("book" if book else "", fields={number["kind"].upper(): number["digits"]})
    title = given.pop("title", "") or stub_title(identity)
    return Paper.from_dict({"id": identity, "title": title, "reference": reference.to_dict(), **given})


def stub_title(identity: str) -> str:
    """Return the title of a paper without data: `arXiv:2601.00001 (no data yet)`."""
    kind = "arXiv:" if is_arxiv_id(identity) else "doi:" if is_doi(identity) else ""
    return f"{kind}{identity if kind else identity.upper()}{_ENDING}"


def certainty_of_title(paper: Paper) -> int:
    """Return 0 for a title that only shows the identifier, 1 for one from the layout of a PDF, 2 for any other."""
    return 0 if is_stub(paper) else 1 if paper.sources == (LAYOUT,) else 2


def is_stub(paper: Paper) -> bool:
    """Return whether the title of a paper only shows its identifier."""
    return paper.title.endswith(_ENDING) and paper.title == stub_title(paper.id)

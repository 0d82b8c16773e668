"""From the fields of an entry to a `Reference`: each variable is decoded by its kind."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..papers.reference import DATES, NAMES, Entry, File, Reference
from ..text.person_names import Name
from .mapping import ARXIV, FILES, Placed

IN_PAPER = frozenset({"title", "abstract", "DOI", "issued", ARXIV})
"""The variables that `Paper` itself holds."""


class Decoder(NamedTuple):
    """The values of a format, by their kind."""

    text: Callable[[str], str] = str
    names: Callable[[str], Iterable[Name]] = lambda text: ()
    keywords: Callable[[str], Iterable[str]] = lambda text: (text,)
    files: Callable[[str], Iterable[File]] = lambda text: (File(text),)
    date: Callable[[str], str] = str


def assembled(type: str, placed: Placed, decode: Decoder, entry: Entry) -> Reference:
    """Return the reference of an entry, without what `Paper` itself holds."""
    names: dict[str, tuple[Name, ...]] = {}
    fields: dict[str, str] = {}
    dates: dict[str, str] = {}
    keywords: list[str] = []
    files: list[File] = []
    for variable, said in placed.variables.items():
        if variable in IN_PAPER:
            continue
        values = [value for _, value in said]
        if variable in NAMES:
            names[variable] = tuple(name for value in values for name in decode.names(value) if name)
        elif variable in DATES:
            dates[variable] = decode.date(values[0])
        elif variable == "keyword":
            keywords += [word for value in values for word in decode.keywords(value)]
        elif variable == FILES:
            files += [file for value in values for file in decode.files(value)]
        elif variable == "page":
            fields[variable] = "-".join(text for text in map(decode.text, values) if text)
        elif variable == "note":
            fields[variable] = "\n".join(map(decode.text, values))
        elif text := decode.text(values[0]):
            fields[variable] = text
    return Reference(type, names, fields, dates, tuple(keywords), tuple(files), (entry,))

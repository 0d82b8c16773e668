"""The record of one paper as a text to edit, in CSL-JSON or BibTeX, and the corrections in the edited text."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from .bibliography.bibtex_mapping import BIBTEX
from .bibliography.csl_mapping import CSL
from .bibliography.mapping import ARXIV
from .errors import PaperError
from .exporters import rendered
from .exporters.citation_data import citation_of
from .importers import Source, read
from .papers.corrections import ID, as_value, corrected, differences, entry_correction
from .papers.identifiers import canonical_id, is_arxiv_id
from .papers.paper import Paper, Problem
from .papers.reference import Entry, Reference

FORMATS = {"csl-json": ".json", "bibtex": ".bib"}
"""The formats, each with the extension of its files."""
_POSITION = re.compile(r" at line \d+, column \d+|; the rest was not read$")
_MAPPINGS = {"csl-json": CSL, "bibtex": BIBTEX}
_FIELD = {"csl-json": r'"{}"\s*:', "bibtex": r"(?i)(?<!\w){}\s*="}


class Mistake(PaperError):
    """An error in an edited record."""

    def __init__(self, line: int | None, reason: str) -> None:
        """Take the line, from 1 and None if it is unknown, and the reason."""
        super().__init__(f"Line {line}: {reason}." if line else f"{reason[:1].upper()}{reason[1:]}.")


def record_text(paper: Paper, format: str) -> str:
    """Return the record of a paper in one of `FORMATS`, a field a line."""
    text = rendered([_alone(paper, format)], {}, format)
    return text if format != "csl-json" else _indented(json.loads(text)[0])


def corrections_in(text: str, paper: Paper, format: str) -> dict[str, str]:
    """Return the corrections that a user made in the text of `record_text`; see `papers.corrections`.

    Raises:
        Mistake: if the text is not one record in the format, or a changed field cannot be used.
    """
    before = _read(record_text(paper, format), format)
    after = _read(text, format)
    if is_arxiv_id(before.id) and not is_arxiv_id(after.id) and not after.doi:
        raise Mistake(None, f"the arXiv id {before.id} is missing. Give another one, or a DOI")
    if after.id != paper.id and (is_arxiv_id(before.id) or is_arxiv_id(after.id)):
        before, after = (
            _read(_with_id(each, paper.id, after.id), format) for each in (record_text(paper, format), text)
        )
        after = _with_folders(after, paper)
        corrections = _id_corrections(paper, before, after, format)
    else:
        after = _with_folders(after, paper)
        corrections = differences(before, after)
    corrections |= _entry_corrections(_entry(before), _entry(after), paper, format)
    _check(text, before, after, corrected(paper, corrections), format)
    return corrections


def _with_id(text: str, old: str, new: str) -> str:
    """Return a record in which another arXiv id replaces that of the paper, also in links."""
    if not (is_arxiv_id(old) and is_arxiv_id(new)):
        return text
    return re.sub(rf"(?<![\w.]){re.escape(old)}(?!\d)", new, text)


def _id_corrections(paper: Paper, before: Paper, after: Paper, format: str) -> dict[str, str]:
    """Return the corrections of a record that has another id.

    They have stored fields that name the former id, and the user's changes. Fields that are made from the id, such as
    the link to arXiv, need no correction.
    """
    given = {ID: as_value(after.id)}
    made = record_text(corrected(paper, given), format)
    plain, renamed = (_read(each, format) for each in (made, _with_id(made, paper.id, after.id)))
    own = differences(_with_folders(renamed, paper), after)
    changed = {name: value for name, value in differences(before, after).items() if name in own}
    return given | differences(plain, renamed) | changed


def _alone(paper: Paper, format: str) -> Paper:
    """Return a paper with at most one entry in a format, which is written as one record."""
    entries = paper.reference.entries
    first = next((entry for entry in entries if entry.format == format), None)
    if first is None or len(entries) == 1:
        return paper
    kept = tuple(entry for entry in entries if entry.format != format or entry is first)
    return replace(paper, reference=replace(paper.reference, entries=kept))


def _indented(item: dict[str, Any]) -> str:
    """Return an item of CSL-JSON with a variable a line, and a name a line."""

    def value(of: Any) -> str:
        if isinstance(of, list) and any(isinstance(each, dict) for each in of):
            inner = ",\n".join(f"    {json.dumps(each, ensure_ascii=False)}" for each in of)
            return f"[\n{inner}\n  ]"
        return json.dumps(of, ensure_ascii=False)

    lines = ",\n".join(f"  {json.dumps(name, ensure_ascii=False)}: {value(of)}" for name, of in item.items())
    return f"{{\n{lines}\n}}\n"


def _read(text: str, format: str) -> Paper:
    """Return the one paper in a text.

    Raises:
        Mistake: if there is another number of papers, or a part of it cannot be read.
    """
    if not text.strip():
        raise Mistake(None, "the text is empty")
    source = Source(text.encode("utf-8", "replace"), "the record")
    papers = []
    try:
        for record in read(source, format=format)[1]:
            if isinstance(record, Problem):
                raise Mistake(record.line, _POSITION.sub("", record.reason))
            if isinstance(record, Paper):
                papers.append(record)
    except PaperError as error:
        if isinstance(error, Mistake):
            raise
        raise Mistake(None, f"no record in {'BibTeX' if format == 'bibtex' else 'CSL-JSON'} was found") from error
    if len(papers) != 1:
        raise Mistake(None, f"one record is needed, but there are {len(papers)}")
    return papers[0]


def _with_folders(paper: Paper, known: Paper) -> Paper:
    """Return a paper with the folders of the files that were known before."""
    folders = {file.path: file.folder for file in known.reference.files}
    files = tuple(replace(file, folder=folders.get(file.path, "")) for file in paper.reference.files)
    return replace(paper, reference=replace(paper.reference, files=files)) if files else paper


def _entry(paper: Paper) -> Entry:
    return paper.reference.entries[0]


def _entry_corrections(before: Entry, after: Entry, paper: Paper, format: str) -> dict[str, str]:
    """Return the corrections of entries: changes that no variable holds, and in all formats a new cite key."""

    mapping = _MAPPINGS[format]
    types = mapping.csl_type(before.type), mapping.csl_type(after.type)

    def beyond(entry: Entry) -> tuple[object, ...]:
        rest = mapping.placed(mapping.csl_type(entry.type), entry.fields).rest
        return entry.key, sorted(each for each in rest if each[0] not in ("id", "citation-key"))

    if beyond(before) == beyond(after) and (before.type == after.type or types[0] != types[1]):
        return {}
    changed = {format: after}
    if before.key != after.key:
        for entry in reversed(paper.reference.entries):
            if entry.format != format:
                changed[entry.format] = replace(entry, key=after.key)
    plain = (Reference(entries=(entry,)).to_dict()["entries"][0] for entry in changed.values())
    return dict(map(entry_correction, plain))


def _check(text: str, before: Paper, after: Paper, result: Paper, format: str) -> None:
    """Compare the fields that the user changed with those of the result.

    Raises:
        Mistake: if one of them is not in the result, or a removed one still is.
    """
    shown = _read(record_text(result, format), format)
    old, new, done = (_by_variable(paper, format) for paper in (before, after, shown))
    understood = citation_of(after).variables()
    for variable in old | new:
        wanted = new.get(variable, ())
        if variable == "DOI" and wanted and canonical_id(wanted[0][1]) == result.id:
            continue  # a DOI of arXiv is the id
        if variable == ARXIV and not is_arxiv_id(result.id):
            continue  # a field beside an id that the user removed
        used = variable in done and not (wanted and variable in understood and not any(understood[variable]))
        if old.get(variable, ()) == wanted or bool(wanted) == used:
            continue
        name = (wanted or old[variable])[0][0]
        reason = f"invalid value of '{name}'" if wanted else f"'{name}' cannot be removed"
        raise Mistake(_line(text, format, name), reason)
    wanted_type = _MAPPINGS[format].csl_type(_entry(after).type)
    if _entry(before).type != _entry(after).type and (not wanted_type or shown.reference.type != after.reference.type):
        raise Mistake(_line(text, format, _entry(after).type), f"unknown type '{_entry(after).type}'")


def _by_variable(paper: Paper, format: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the fields of a record by their variables."""
    mapping, entry = _MAPPINGS[format], _entry(paper)
    type = mapping.csl_type(entry.type)
    placed = mapping.placed(type, entry.fields)
    found = {name: tuple(said) for name, said in placed.variables.items()}
    return found | {name.lower(): ((name, value),) for name, value in placed.rest}


def _line(text: str, format: str, name: str) -> int | None:
    """Return the line of a field or a value, from 1, or None."""
    patterns: Iterable[str] = (_FIELD[format].format(re.escape(name)), re.escape(name))
    for pattern in patterns:
        if found := re.search(pattern, text):
            return text.count("\n", 0, found.start()) + 1
    return None

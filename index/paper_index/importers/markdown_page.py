"""Markdown that paper-tui wrote: pages with front matter, and notes on many papers in one file.

Each paper is whole in a comment before the part that was written of it. What the front matter says of tags, reading,
rating and bookmark counts more than that: people change it there.
"""

import contextlib
import json
import re
from collections.abc import Iterator
from typing import Any

from ..errors import PaperError
from ..papers.identifiers import canonical_id
from ..papers.paper import Paper, Problem
from ..text.sanitize import clean_note
from . import citation, front_matter
from .input_file import Source
from .json_lines import MARKS, SCHEMA

BEGIN, END = "<!-- paper-tui ", "<!-- /paper-tui -->"
"""The markers before and after an exported part; between BEGIN and ` -->` is a record as JSON."""

NOTE_BELOW = "note_below"
"""The name in the record of a page for the digest of the note, which is below the part instead of in the record."""

# Logseq may make an item of a list of each paragraph, and indent it.
_ITEM = r"^(?:[ \t]*- |[ \t]*)"
_BEGINNING = re.compile(rf"{_ITEM}{BEGIN}(\{{.*\}}) -->[ \t]*$", re.MULTILINE)
REGION = re.compile(
    # If an end marker is missing, the next beginning is not skipped: text between them is the user's.
    rf"{_ITEM}{BEGIN}(\{{.*\}}) -->[ \t]*\n(?:(?!{_ITEM[1:]}{BEGIN}).*\n)*?{_ITEM[1:]}{END}[ \t]*(?:\n|\Z)",
    re.MULTILINE,
)
"""An exported part, with its record as the group."""
_OWN = re.compile(rf'{_ITEM}<!-- paper-tui \{{"schema": ?"paper-tui/', re.MULTILINE)


_LIKE_BEGIN = re.compile(r"^([ \t]*(?:- )?<!--)( +)(?=paper-tui )", re.MULTILINE)


def note_text(note: str) -> str:
    """Return a note as it is below an exported part: a line like `BEGIN` gets a blank more."""
    return _LIKE_BEGIN.sub(r"\1 \2", note)


def own_text(body: str) -> str:
    """Return the text of a page without its properties and without the exported parts, as a note."""
    pieces, at = [], 0
    for region in REGION.finditer(body):
        pieces.append(body[at : region.start()])
        at = region.end()
    pieces.append(body[at:])
    note = clean_note("\n\n".join(piece.strip("\n") for piece in pieces if piece.strip()))
    return _LIKE_BEGIN.sub(lambda found: found[1] + (found[2][1:] or found[2]), note)


def matches(source: Source) -> bool:
    """Return whether there is the comment in which a paper is kept, or front matter with an id and a title."""
    head = citation.beginning(source).replace("\r\n", "\n")
    if _OWN.search(head):
        return True
    said = front_matter.values(front_matter.split(head)[0])
    return all(isinstance(said.get(name), str) for name in ("id", "title"))


def read(source: Source) -> Iterator[Paper | Problem]:
    """Yield the paper of each comment in their order, or a `Problem` with its line.

    Raises:
        PaperError: if it has no papers.
    """
    some = False
    for line, plain in _records(source):
        some = True
        source.line = line
        try:
            if isinstance(plain, str):
                raise ValueError(plain)
            yield Paper.from_dict(plain)
        except ValueError as error:
            yield Problem(source.name, line, str(error))
    if not some:
        raise PaperError(f"{source.name}: Markdown without papers exported by paper-tui; nothing was imported.")


def marks(source: Source) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield (line, id, marks) of each paper; marks are as they stand, of any type at all."""
    for line, plain in _records(source):
        if isinstance(plain, dict) and isinstance(plain.get("id"), str):
            said = {name: value for name in MARKS if (value := plain.get(name))}
            if said:
                yield line, canonical_id(plain["id"]), said


def _records(source: Source) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Yield the line and the record of each comment, or the error in it."""
    text = source.text()
    lines, body = front_matter.split(text)
    said, wrong = front_matter.read(lines)
    for line, reason in wrong:
        source.remark(line + 1, reason)
    some = False
    number, counted = 1, 0
    for found in _BEGINNING.finditer(text):
        number += text.count("\n", counted, found.start())
        counted = found.start()
        plain: Any = None
        with contextlib.suppress(ValueError, RecursionError):
            plain = json.loads(found[1])
        if not isinstance(plain, dict) or plain.get("schema") != SCHEMA:
            yield number, "a comment without a paper"
        elif "id" in plain:  # that of a list or a table has none
            if NOTE_BELOW in plain:
                plain["note"] = own_text(body)
            yield number, _changed(plain, said) if plain["id"] == said.get("id") else plain
            some = True
    if not some and isinstance(said.get("title"), str) and isinstance(said.get("id"), str):
        yield 1, _changed({name: value for name, value in said.items() if name in _PLAIN}, said)


_PLAIN = ("id", "title", "authors", "published", "doi", "url")


def _changed(plain: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """Return a record with the marks that the front matter says."""
    changed: dict[str, Any] = {name: said[name] for name in ("bookmarked", "state", "rating") if name in said}
    changed = {name: value for name, value in changed.items() if value != ""}
    if isinstance(shown := said.get("tags"), list):
        known = {shown_tag(tag): tag for tag in plain.get("tags") or () if isinstance(tag, str)}
        changed["tags"] = [known.get(tag, tag) for tag in shown]
    if "state" in changed:
        changed["read"] = changed["state"] == "read"
    return plain | changed


def shown_tag(tag: str) -> str:
    """Return a tag as programs for notes take it: without blanks and signs, and not a number alone."""
    plain = re.sub(r"[^\w/-]+", "-", tag).strip("-") or "tag"
    return f"{plain}_" if plain.replace("/", "").isdigit() else plain

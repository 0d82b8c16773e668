"""Pages of papers for Obsidian and Logseq: properties, the text of the paper, links to local PDFs, and the note.

The note is below the part that paper-tui wrote, where the user can change it. `importers.vault_pages` reads a page.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import quote

from ..importers.markdown_page import NOTE_BELOW, REGION, note_text, own_text, shown_tag
from ..importers.page_properties import LOGSEQ, YAML, read_properties
from ..importers.vault_folder import is_logseq, is_obsidian, vault_root
from ..importers.vault_pages import Page, parsed
from ..library import Marks
from ..library.page_marks import KEPT_BOTH, Bases, Spelling, merged
from ..papers.attachments import local_pdf, locate
from ..papers.page_base import PageBase, digest
from ..papers.paper import Paper
from ..text.sanitize import clean
from .json_lines import record
from .managed_blocks import merged as renewed_text
from .managed_blocks import region, with_properties
from .markdown import escaped, section

_quoted: Callable[[str], str] = json.encoder.encode_basestring
_UNYAML = re.compile("[<\x7f-\x9f\ufeff\ufffe\uffff]")
_WIKI_PATH = re.compile(r"[\w ./,()&+'=@~-]+")
"""Paths that can be written between `[[` and `]]` in Obsidian, and have no meaning in Markdown."""
_WINDOWS = re.compile(r"[A-Za-z]:[\\/]|\\\\")


@dataclass(frozen=True)
class Target:
    """The place of pages, on which the form of links and properties depends."""

    folder: Path | None = None
    """The folder of the pages; None for pages that are written elsewhere."""
    pdfs: Path | None = None
    """The folder in which attached files that moved are found."""
    bases: Bases | None = None
    """The marks that the pages had when they were imported last."""
    spelled: Spelling | None = None
    """The spelling of tags in the library."""

    @cached_property
    def root(self) -> Path | None:
        """The vault or graph of the folder, or the folder itself."""
        return vault_root(self.folder) or self.folder if self.folder else None

    @cached_property
    def form(self) -> str:
        """The form of properties of new pages."""
        return LOGSEQ if self.root and is_logseq(self.root) and not is_obsidian(self.root) else YAML


NOWHERE = Target()


def page(paper: Paper, marks: Marks, target: Target = NOWHERE) -> str:
    """Return a page that is one of several in a file, or is not in a folder: the note is in the part of paper-tui."""
    body = "".join(section(paper, marks, 1, files=pdf_links(paper, marks, target)))
    return _properties(paper, marks, YAML) + "\n" + region(record(paper, marks), body)


def page_in_folder(paper: Paper, marks: Marks, target: Target, old: str | None) -> str:
    """Return the page of a paper with the note below the part of paper-tui.

    Changes that the user made in the page since the last import stay, in the note and in the marks of the properties.

    Args:
        paper: the paper.
        marks: the marks in the library.
        target: the folder of the page.
        old: the page as it is, with lines that end in a newline; None for a new page.
    """
    properties = read_properties(old) if old is not None else None
    known = parsed(old, "", [], properties) if old is not None else None
    if old is not None and (known is None or known.exported is None):
        return renewed_text(old, page(paper, marks, target))  # other papers are in the file, or the record is damaged
    shown, base = _shown(known, marks, target, paper.id)
    form = (properties.form if properties else "") or target.form
    links = pdf_links(paper, marks, target)
    body = "".join(section(paper, replace(marks, note=""), 1, files=links))
    plain = {name: value for name, value in record(paper, marks).items() if name != "note"}
    part = region(plain | {NOTE_BELOW: base}, body)
    new = _properties(paper, shown, form)
    if properties is None:
        return f"{new}\n{part}" + _below(shown.note)
    return with_properties(properties, new, _with_note(properties.body, part, shown.note))


def pdf_links(paper: Paper, marks: Marks, target: Target = NOWHERE) -> tuple[str, ...]:
    """Return links in Markdown to the PDFs of a paper on this computer: attached ones, else one of a bibliography."""
    paths = [file.path for file in marks.files if file.is_pdf]
    if target.folder is not None:
        pdfs = target.pdfs or target.folder
        paths = [str(locate(file, pdfs) or file.path) for file in marks.files if file.is_pdf]
        if not paths and (found := local_pdf(paper.reference)):
            paths = [str(found)]
    return tuple(dict.fromkeys(filter(None, (_link(path, target) for path in paths))))


def _shown(known: Page | None, marks: Marks, target: Target, paper: str) -> tuple[Marks, str]:
    """Return the marks that a page shows, and the digest of the note from which later changes are found."""
    if known is None:
        return marks, digest(marks.note)
    bases = target.bases or Bases(None, target.folder or Path(), ())
    base = bases.of(paper, known)
    result = merged(known, marks, base, bases, paper, target.spelled or Spelling(marks.tags))
    if KEPT_BOTH in result.remarks:
        return replace(result.marks, note=known.note), (base or PageBase()).note
    return result.marks, digest(marks.note)


def _with_note(body: str, part: str, note: str) -> str:
    """Return the body of a page with another part of paper-tui and another note; an equal note stays as it is."""
    if own_text(body) == note:
        return REGION.sub(lambda _: part, body)
    return f"\n{part}{_below(note)}"


def _below(note: str) -> str:
    return f"\n{note_text(note)}\n" if note else ""


def _link(path: str, target: Target) -> str:
    """Return a link to a file as the program that reads the page opens it, or "" if the path is not absolute."""
    name = escaped(clean(re.split(r"[/\\]", path)[-1]))
    if target.folder and target.root and not _WINDOWS.match(path):
        file, root = Path(os.path.realpath(path)), Path(os.path.realpath(target.root))
        if file.is_relative_to(root):
            relative = os.path.relpath(file, os.path.realpath(target.folder)).replace(os.sep, "/")
            if target.form == LOGSEQ:
                if file.is_relative_to(root / "assets"):
                    return f"![{name}]({quote(relative)})"
            elif is_obsidian(root) and _WIKI_PATH.fullmatch(inside := file.relative_to(root).as_posix()):
                return f"[[{inside}]]"
            else:
                return f"[{name}]({quote(relative)})"
    pure = PureWindowsPath(path) if _WINDOWS.match(path) else PurePosixPath(path)
    return f"[{name}]({pure.as_uri()})" if pure.is_absolute() else ""


def _properties(paper: Paper, marks: Marks, form: str) -> str:
    values = _values(paper, marks)
    if form == LOGSEQ:
        return "".join(_logseq(name, value) for name, value in values)
    return f"---\n{''.join(_yaml(name, value) for name, value in values)}---\n"


def _values(paper: Paper, marks: Marks) -> Iterator[tuple[str, Any]]:
    yield "id", paper.id
    yield "title", paper.display_title
    yield "authors", paper.authors
    yield "published", paper.published
    yield "tags", [shown_tag(tag) for tag in marks.tags]
    yield "bookmarked", marks.bookmarked
    yield "state", marks.state
    yield "rating", marks.rating or ""
    yield "links", [link for _, link in paper.links]


def _yaml(name: str, value: Any) -> str:
    if isinstance(value, str):
        return f"{name}: {_as_yaml(_quoted(value))}\n" if value else f"{name}:\n"
    if isinstance(value, tuple | list):
        return f"{name}:\n  - {_as_yaml(_BETWEEN.join(map(_quoted, value)))}\n" if value else f"{name}: []\n"
    return f"{name}: {str(value).lower()}\n"


_BETWEEN = "\n  - "


def _as_yaml(quoted: str) -> str:
    # A JSON string is one of YAML as well, but for some characters. A "<" could begin HTML: where several pages are
    # written to one file, Markdown readers take the front matter of all but the first for text.
    if quoted.isascii() and "\x7f" not in quoted and "<" not in quoted:
        return quoted
    return _UNYAML.sub(lambda sign: f"\\u{ord(sign[0]):04x}", quoted)


def _logseq(name: str, value: Any) -> str:
    """Return a property of Logseq. `id` and `title` have a meaning of their own there: they get other names."""
    name = {"id": "paper-id", "title": "paper-title"}.get(name, name)
    if isinstance(value, tuple | list):
        value = ", ".join(value)
    return f"{name}:: {str(value).lower() if isinstance(value, bool) else value}".rstrip() + "\n"

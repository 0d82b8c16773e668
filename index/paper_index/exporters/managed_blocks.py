"""The parts of a Markdown file that paper-tui wrote, and how they are renewed without touching the rest."""

import json
import re
from pathlib import Path
from typing import Any

from ..errors import PaperError, os_error_text
from ..importers import MAX_BYTES, front_matter
from ..importers.markdown_page import BEGIN, END, REGION
from ..importers.page_properties import LOGSEQ, Properties
from ..storage.regular_files import read_file

_as_json = json.JSONEncoder(ensure_ascii=False).encode


def region(record: dict[str, Any], body: str) -> str:
    """Return a part: a comment with what it is of, the Markdown, a comment that ends it."""
    plain = _as_json(record)
    # Nothing in it may end the comment; these occur only in strings, where they can be escaped.
    plain = plain.replace("<", "\\u003c").replace(">", "\\u003e").replace("--", "\\u002d\\u002d")
    return f"{BEGIN}{plain} -->\n\n{body}\n{END}\n"


def renewed(path: Path, text: str) -> str:
    """Return what a file shall hold: `text`, or where the file has parts that paper-tui wrote, the file with those new.

    A paper that it has no part of is added at the end. A part whose paper is not in `text` stays as it is.

    Raises:
        PaperError: if the file is there and cannot be read.
    """
    old = content_of(path)
    return text if old is None else merged(old, text)


def content_of(path: Path) -> str | None:
    """Return what a file holds; None where there is no ordinary file.

    Raises:
        PaperError: if it cannot be read.
    """
    try:
        if not path.is_file():
            return None
        return read_file(path, MAX_BYTES).decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    except OSError as error:
        raise PaperError(
            f"{path} was not written: its present content cannot be read ({os_error_text(error)})."
        ) from error


def has_regions(text: str) -> bool:
    """Return whether paper-tui wrote a part of a text."""
    return bool(REGION.search(text))


def merged(old: str, new: str) -> str:
    """Return `old` with its parts as they are in `new`; see `renewed`."""
    if not has_regions(old) or not has_regions(new):
        return new
    old_lines, old_body = front_matter.split(old)
    new_lines, new_body = front_matter.split(new)
    fresh = {_name(found[1]): found[0] for found in REGION.finditer(new_body)}
    met: set[str] = set()

    def replaced(found: re.Match[str]) -> str:
        name = _name(found[1])
        met.add(name)
        return fresh.get(name, found[0])

    body = REGION.sub(replaced, old_body)
    for name, part in fresh.items():
        if name not in met:
            body = f"{body.rstrip(chr(10))}\n\n{part}" if body.strip() else part
    return _front(old_lines, new_lines) + body


def with_properties(before: Properties, ours: str, body: str) -> str:
    """Return a page with properties of ours, the other properties of an old page in their lines, and a body."""
    if before.form != LOGSEQ:
        return _front(before.lines, front_matter.split(ours)[0]) + body
    names = {line.partition("::")[0] for line in ours.splitlines()}
    kept = (line for line in before.lines if line.lstrip("- ").partition("::")[0] not in names)
    return ours + "".join(f"{line}\n" for line in kept) + body


def _front(old: list[str], new: list[str]) -> str:
    """Return the front matter: ours, then what of the old is not ours, in its lines."""
    if not new and not old:
        return ""
    ours = {name for name, _ in front_matter.blocks(new)}
    kept = [line for name, lines in front_matter.blocks(old) if name not in ours for line in lines]
    return "---\n" + "".join(f"{line}\n" for line in [*new, *kept]) + "---\n"


def _name(plain: str) -> str:
    """Return what a part is of: a paper's id, or the template of a list."""
    try:
        record = json.loads(plain)
    except (ValueError, RecursionError):
        return plain
    return str(record.get("id") or f"template {record.get('template')}")

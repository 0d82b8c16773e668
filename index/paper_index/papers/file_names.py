"""Readable names of files for papers, which all file systems accept."""

import re
import unicodedata

from ..text.person_names import name_of
from .paper import Paper

PARTS = ("author", "year", "title", "id")
"""The parts of a pattern, which are written in braces."""

_PART = re.compile(r"\{(\w*)\}")
_FORBIDDEN = '<>:"/\\|?*'
"""Characters that Windows forbids, separators included."""
_LITERAL = re.compile(rf"[^{re.escape(_FORBIDDEN)}{{}}\x00-\x1f]{{0,100}}")
_RESERVED = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])( *\.| *$)", re.IGNORECASE)
"""Names of devices of Windows, with any extension."""
_LONGEST = 180
"""Bytes of a name without extension, as UTF-8. File systems allow 255, encrypted ones less."""
_LONGEST_PART = 60
"""Bytes of author, year and id."""


def is_valid_pattern(pattern: str) -> bool:
    """Return whether a pattern has at least one of `PARTS`, and no character that is forbidden in names of files."""
    parts = _PART.findall(pattern)
    return bool(parts) and set(parts) <= set(PARTS) and _LITERAL.fullmatch(_PART.sub("", pattern)) is not None


def file_name(paper: Paper, pattern: str) -> str:
    """Return the name of a paper's file without extension; the title is shortened where the name is too long.

    Args:
        paper: the paper, whose texts may contain anything.
        pattern: a valid pattern, such as `{author} {year} {title} {id}`.
    """
    year = paper.published[:4]
    parts = {
        "author": name_of(paper.authors[0]).sorted_family if paper.authors else "",
        "year": year if year.isascii() and year.isdigit() else "",
        "id": paper.id,
    }
    parts = {name: _shortened(_safe(text), _LONGEST_PART) for name, text in parts.items()}
    without = _filled(pattern, {**parts, "title": ""})
    room = max(0, _LONGEST - len(without.encode()) - 1)
    titled = _filled(pattern, {**parts, "title": _shortened(_safe(paper.display_title), room)})
    name = _tidy(_shortened(titled, _LONGEST)) or _tidy(parts["id"]) or "paper"
    return f"_{name}"[:_LONGEST] if _RESERVED.match(name) else name


def _filled(pattern: str, parts: dict[str, str]) -> str:
    return _tidy(_PART.sub(lambda match: parts[match[1]], pattern))


def _safe(text: str) -> str:
    """Return a text without separators, controls, and characters that are invisible, private or unassigned."""
    text = re.sub(r"[/\\]", "-", unicodedata.normalize("NFC", text))
    kept = (" " if sign in _FORBIDDEN or unicodedata.category(sign) in _DROPPED else sign for sign in text)
    return _tidy("".join(kept))


_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def _tidy(text: str) -> str:
    """Return a text with single spaces, that does not begin or end as a hidden file, an option or a folder."""
    return " ".join(text.split()).lstrip(" .-~").rstrip(" .")


def _shortened(text: str, most: int) -> str:
    """Return the beginning of a text, of at most so many bytes, at the end of a word if there is one."""
    if len(text.encode()) <= most:
        return text
    cut = text.encode()[:most].decode(errors="ignore")
    return _tidy(cut[: cut.rfind(" ")] if cut.rfind(" ") > len(cut) // 2 else cut)

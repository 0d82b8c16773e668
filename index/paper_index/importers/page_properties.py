"""The properties at the beginning of a Markdown page: front matter as in Obsidian, or `key:: value` as in Logseq."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from . import front_matter

YAML, LOGSEQ = "yaml", "logseq"
"""The forms of properties."""

_MOST_LINES = 500
_LOGSEQ = re.compile(r"(?:- |  )?([A-Za-z][\w. /-]{0,60}?)::(?:[ \t]+(.*)|[ \t]*)$")
_LINK = re.compile(r"#?\[\[([^\[\]\n]{1,300})\]\]")
_KEY = re.compile(r"[\s_-]+")


@dataclass(frozen=True)
class Properties:
    """The properties of a page."""

    form: str
    """`YAML`, `LOGSEQ`, or "" if the page has none."""
    lines: list[str]
    """The lines of the properties, without the `---` around them."""
    body: str
    """The text after the properties."""
    values: dict[str, Any]
    """The values by their keys as written; values of Logseq are texts."""
    unread: tuple[tuple[int, str], ...] = ()
    """The lines that cannot be read, from 1, with the reasons."""
    unclosed: bool = False
    """Whether front matter begins and does not end."""

    def get(self, *keys: str) -> Any:
        """Return the first value of some keys, in lower case and without separators, that is not empty; else None."""
        found = (self._folded.get(key) for key in keys)
        return next((value for value in found if value not in (None, "", [])), None)

    def has(self, key: str) -> bool:
        """Return whether a key is there, even without a value."""
        return key in self._folded

    @cached_property
    def _folded(self) -> dict[str, Any]:
        return {_KEY.sub("", key).lower(): value for key, value in reversed(self.values.items())}

    def text(self, *keys: str) -> str:
        """Return the first value of some keys that is a text or a number, or ""."""
        for key in keys:
            value = self.get(key)
            if isinstance(value, list) and len(value) == 1:
                value = value[0]
            if isinstance(value, str | int) and not isinstance(value, bool):
                return str(value).strip()
        return ""

    def texts(self, *keys: str) -> list[str]:
        """Return the texts of the first of some keys that has any; a text is divided at commas."""
        for key in keys:
            value = self.get(key)
            if isinstance(value, str):
                value = divided(value)
            if isinstance(value, list):
                return [str(item).strip() for item in value if isinstance(item, str | int) and str(item).strip()]
        return []

    def line_of(self, *keys: str) -> int:
        """Return the line of the page, from 1, that has one of some keys; 1 if no line has."""
        for number, line in enumerate(self.lines, 2 if self.form == YAML else 1):
            separator = ":" if self.form == YAML else "::"
            if _KEY.sub("", line.partition(separator)[0].lstrip("- ")).lower() in keys:
                return number
        return 1


def read_properties(text: str) -> Properties:
    r"""Return the properties of a page whose lines end with `\n`."""
    lines, body = front_matter.split(text)
    if lines or body != text:
        values, unread = front_matter.read(lines)
        return Properties(YAML, lines, body, values, tuple((line + 1, reason) for line, reason in unread))
    if re.match(r"---[ \t]*\n", text):
        return Properties("", [], text, {}, unclosed=True)
    lines = []
    said: dict[str, Any] = {}
    at = 0
    while len(lines) < _MOST_LINES and at < len(text):
        end = text.find("\n", at)
        line = text[at : end if end >= 0 else len(text)]
        if not (found := _LOGSEQ.match(line)) or (lines and line.startswith("- ")):
            break
        lines.append(line)
        said.setdefault(found[1], (found[2] or "").strip())
        at = end + 1 if end >= 0 else len(text)
    return Properties(LOGSEQ if lines else "", lines, text[at:], said)


def id_of(text: str) -> str:
    """Return the id in the properties of a page, or "". It is faster than `read_properties`."""
    lines, _ = front_matter.split(text)
    if not lines:
        return read_properties(text).text("id", "paperid")
    of_id = [line for key, block in front_matter.blocks(lines) if key.lower() in ("id", "paper-id") for line in block]
    return Properties(YAML, of_id, "", front_matter.values(of_id)).text("id", "paperid")


def divided(text: str) -> list[str]:
    """Return the items of a text that lists them: `a, [[b c]], #d`."""
    links: list[str] = []

    def link(found: re.Match[str]) -> str:
        links.append(found[1])
        return f",\0{len(links) - 1}\0,"

    parts = (part.strip() for part in _LINK.sub(link, text.replace("\0", "")).split(","))
    return [links[int(part[1:-1])] if part.startswith("\0") else part for part in parts if part]

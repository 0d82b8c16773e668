"""The lines between `---` at the beginning of a Markdown page: as much of YAML as programs for notes write there."""

import json
import re
from typing import Any

MAX = 2**16
"""Characters it may have."""

_WHOLE = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"([A-Za-z_][\w -]{0,60}?)[ \t]*:(?:[ \t]+(.*)|[ \t]*)$")
_ITEM = re.compile(r"[ \t]*-(?:[ \t]+(.*)|[ \t]*)$")
_COMMENT = re.compile(r"\s+#.*$")


def split(text: str) -> tuple[list[str], str]:
    """Return the lines of the front matter and the text after it; no lines where there is none."""
    found = _WHOLE.match(text[:MAX]) if text.startswith("---") else None
    return (found[1].split("\n")[:-1], text[found.end() :]) if found else ([], text)


def blocks(lines: list[str]) -> list[tuple[str, list[str]]]:
    """Return each key with all its lines; lines without a key are under ""."""
    found: list[tuple[str, list[str]]] = []
    for line in lines:
        key = _KEY.match(line)
        if key or not found:
            found.append((key[1] if key else "", [line]))
        else:
            found[-1][1].append(line)
    return found


def values(lines: list[str]) -> dict[str, Any]:
    """Return what stands there: texts, numbers, true and false, and lists of them. What is none of these is a text."""
    said: dict[str, Any] = {}
    for name, (first, *rest) in blocks(lines):
        key = _KEY.match(first)
        if key is None:
            continue
        if key[2] and key[2].strip():
            said[name] = _value(key[2])
        else:
            said[name] = [_value(item[1] or "") for line in rest if (item := _ITEM.match(line))]
    return said


def _value(text: str) -> Any:
    text = text.strip()
    if text.startswith(('"', "[")) or text in ("true", "false"):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            pass
    if text.startswith("[") and text.endswith("]"):
        return [_value(item) for item in text[1:-1].split(",") if item.strip()]
    if text.startswith("'") and text.endswith("'") and len(text) > 1:
        return text[1:-1].replace("''", "'")
    text = _COMMENT.sub("", text)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else text

"""Front matter: the YAML between `---` at the beginning of a Markdown page."""

import re
from functools import lru_cache
from typing import Any, ClassVar

MAX = 2**16
"""Characters it may have."""

_WHOLE = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"([A-Za-z_][\w -]{0,60}?)[ \t]*:(?:[ \t]+(.*)|[ \t]*)$")
_DEEPEST = 20


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
    """Return the values that can be read, by their keys; see `read`."""
    return read(lines)[0]


def read(lines: list[str]) -> tuple[dict[str, Any], list[tuple[int, str]]]:
    """Return the values by their keys, and the lines that cannot be read, from 1, with the reasons.

    Values are texts, whole numbers of at most three digits, true and false, lists and mappings. A number with a point
    is a text: `2601.15620` is an id. If the YAML is invalid, each key is read on its own; a value in one line that is
    invalid is a text.
    """
    try:
        return _mapping("\n".join(lines)), []
    except ValueError:
        said, wrong, line = dict[str, Any](), list[tuple[int, str]](), 1
        for _, block in blocks(lines):
            try:
                said |= _mapping("\n".join(block))
            except ValueError as error:
                key = _KEY.match(block[0])
                if key and key[2] and not any(map(str.strip, block[1:])):
                    said[key[1]] = key[2].strip()  # "[draft] A title" is meant as it stands
                else:
                    wrong.append((line, str(error)))
            line += len(block)
        return said, wrong


def _mapping(text: str) -> dict[str, Any]:
    """Return the mapping that a text in YAML is.

    Raises:
        ValueError: if it is not valid, has aliases or is nested too deeply.
    """
    import yaml  # takes long to import, and few files have front matter

    loader = _loader()
    depth = 0
    try:
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.AliasEvent):
                raise ValueError("an alias in the front matter")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                raise ValueError("front matter that is nested too deeply")
        found = yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader with fewer types
    except (yaml.YAMLError, UnicodeError) as error:
        problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
        raise ValueError(f"front matter that is not YAML: {problem}") from error
    if not isinstance(found, dict):
        return {}
    return {key: _filled(value) for key, value in found.items() if isinstance(key, str)}


def _filled(value: Any) -> Any:
    """Return a value as pages have had it since they were first written: nothing is an empty list, or an empty item."""
    if isinstance(value, list):
        return ["" if item is None else item for item in value]
    return [] if value is None else value


@lru_cache(maxsize=1)
def _loader() -> Any:
    """Return a loader that makes nothing but plain values, in C where PyYAML has it."""
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

    Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)\Z"), list("tf"))
    Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"(?:0|[1-9][0-9]{0,2})\Z"), list("0123456789"))
    Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"\Z"), [""])
    return Loader

"""`config.toml`: what the user set. It is read, never written; what is wrong in it is named and the default used."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import told
from .text import clean

LEAST_ENTRIES = 1_000
"""The newest entries of the journal, which are never removed."""
_LARGEST = 10**9


@dataclass(frozen=True, slots=True)
class Journal:
    """How much of the journal is kept, so that it can be undone."""

    entries: int = 20_000
    """That many of the newest; 0: all."""
    days: int = 730
    """And of them those of so many days; 0: all."""


@dataclass(frozen=True, slots=True)
class Export:
    """How citations are written."""

    cite_key: str = "{author}{year}{word}"
    """The pattern of cite keys."""
    style: str = "apa"
    """The citation style of plain references."""


@dataclass(frozen=True, slots=True)
class Interface:
    """How the explorer looks and opens."""

    theme: str = ""
    """The name of a theme; without one that which fits the terminal."""
    ascii: bool = False
    """Whether borders and marks are drawn with ASCII alone."""
    restore: bool = True
    """Whether the explorer opens as it was left."""


@dataclass(frozen=True, slots=True)
class Config:
    """All settings."""

    journal: Journal = field(default_factory=Journal)
    export: Export = field(default_factory=Export)
    interface: Interface = field(default_factory=Interface)
    problems: tuple[str, ...] = ()
    """What could not be used, each as `file:line: reason`."""


DEFAULTS = Config()

_LEAST = {"entries": LEAST_ENTRIES, "days": 1}
"""Every setting of `[journal]` and the least it may be, but for 0."""
_EXPORT = {"cite-key": "cite_key", "style": "style"}
"""Every setting of `[export]` and its field."""
_PATTERN = "made of {author}, {authors}, {year}, {word}, {title}, {id}, letters and digits"


def read_config(path: Path) -> Config:
    """Return the settings in a file; all are as they are by default where there is none."""
    plain, text, problem = read_toml(path)
    if problem:
        return Config(problems=(problem,))
    return _config(plain, path, text) if plain else DEFAULTS


def read_toml(path: Path) -> tuple[dict[str, Any], str, str]:
    """Return what a file of settings says, its text, and why nothing in it can be used, or ""."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return {}, "", ""
    except OSError as error:
        return {}, "", f"{path} cannot be read ({told(error)}); nothing in it is used."
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return {}, "", f"{path}:{line}: this is no UTF-8; nothing in the file is used."
    import tomllib  # only where there is something to read

    try:
        return tomllib.loads(text), text, ""
    except (ValueError, RecursionError) as error:
        found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", str(error))
        line = int(found[1]) if found and found[1] else text.rstrip().count("\n") + 1
        reason = clean(str(error)[: found.start()] if found else str(error))[:200]
        return {}, text, f"{path}:{line}: {reason}; nothing in the file is used."


def _config(plain: dict[str, Any], path: Path, text: str) -> Config:
    problems: list[str] = []

    def wrong(name: str, reason: str, table: str = "") -> None:
        problems.append(f"{path}{line_of(text, name, table)}: {reason}")

    for name in plain:
        if name not in ("journal", "export", "interface"):
            wrong(name, f"there is no setting {clean(name)[:60]!r}.")

    def table(name: str) -> dict[str, Any]:
        said = plain.get(name, {})
        if isinstance(said, dict):
            return said
        wrong(name, f"the settings of the {name} stand below a line [{name}]; the defaults are used.")
        return {}

    numbers: dict[str, int] = {}
    for name, value in table("journal").items():
        if name not in _LEAST:
            wrong(name, f"there is no setting {clean(name)[:60]!r} in [journal].", "journal")
        elif type(value) is not int or (value and not _LEAST[name] <= value <= _LARGEST):
            default = getattr(DEFAULTS.journal, name)
            wrong(name, f"{name} is a number from {_LEAST[name]:,} up, or 0 for all; {default:,} is used.", "journal")
        else:
            numbers[name] = value
    texts: dict[str, str] = {}
    for name, value in table("export").items():
        if name not in _EXPORT:
            wrong(name, f"there is no setting {clean(name)[:60]!r} in [export].", "export")
        elif not isinstance(value, str) or not value or (name == "cite-key" and not _usable(value)):
            default = getattr(DEFAULTS.export, _EXPORT[name])
            how = _PATTERN if name == "cite-key" else "a name or a .csl file"
            wrong(name, f"{name} is {how}; {default} is used.", "export")
        else:
            texts[_EXPORT[name]] = value
    looks: dict[str, Any] = {}
    for name, value in table("interface").items():
        default = getattr(DEFAULTS.interface, name) if name in Interface.__slots__ else None
        if default is None:
            wrong(name, f"there is no setting {clean(name)[:60]!r} in [interface].", "interface")
        elif type(value) is not type(default):
            how = "a name in quotes" if isinstance(default, str) else "true or false"
            wrong(name, f"{name} is {how}; the default is used.", "interface")
        else:
            looks[name] = clean(value) if isinstance(value, str) else value
    return Config(Journal(**numbers), Export(**texts), Interface(**looks), tuple(problems))


def _usable(pattern: str) -> bool:
    from .export.cite_keys import usable

    return usable(pattern)


def line_of(text: str, name: str, table: str = "") -> str:
    """Return `:line` of a setting where it is plain to see, else nothing."""
    begin = re.search(rf"^\s*\[\s*{table}\s*\]", text, re.MULTILINE) if table else None
    dotted = rf"(?:{table}\s*\.\s*)?" if table else r"\[*[ \t]*"
    found = re.compile(rf"^[ \t]*{dotted}[\"']?{re.escape(name)}(?![\w-])", re.MULTILINE).search(
        text, begin.end() if begin else 0
    )
    return f":{text.count(chr(10), 0, found.start()) + 1}" if found else ""

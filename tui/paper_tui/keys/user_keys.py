"""`keys.toml`: the user's own keys, one line an action. It is read, never written; errors in it are reported.

    paper.bookmark = "B"
    library.undo = ["u", "Ctrl+r"]
    program.undo_import = []

    [commands]
    F5 = "zathura {pdf} &"

A command runs for each of the chosen papers, without a shell; each placeholder stays one argument. The keys of a line
replace those of the table. A key that belonged to another action runs only the new one.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from paper_index.config import line_of, read_toml
from paper_index.errors import PaperError
from paper_index.text.sanitize import clean

from ..actions import ACTIONS, BY_ID, Action
from ..actions.external import own_command
from ..formatting.key_names import NAMES, format_key, key_of_character

_NEEDED = ("back", "program.quit")
"""Actions that must keep a key: how to quit."""
_MOST_KEYS = 8
_SAME = {"ctrl+h": "Backspace", "ctrl+i": "Tab", "ctrl+j": "Enter", "ctrl+m": "Enter"}
"""Keys that a terminal cannot distinguish from others."""
_SPELLED = (
    {key: key for key in ("backspace", "delete", "insert", "space", *(f"f{n}" for n in range(1, 25)))}
    | {key.removeprefix("shift+"): key.removeprefix("shift+") for key in NAMES}
    | {shown.lower(): key for key, shown in NAMES.items() if len(shown) == 1 or "+" not in shown}
)


def key_of(text: str) -> str | None:
    """Return Textual's name of a key as people write it (`Ctrl+d`, `g g`, `/`, `PgDn`); None if it is invalid."""
    parts = text.split()
    if not 0 < len(parts) <= 2:
        return None
    found = [_one(part) for part in parts]
    return " ".join(key for key in found if key) if all(found) else None


def _one(text: str) -> str | None:
    match = re.fullmatch(r"(?i)((?:(?:ctrl|alt|shift)\+)*)(.+)", text)
    assert match is not None
    modifiers, rest = sorted(set(match[1].lower().split("+")[:-1])), match[2]
    name = _SPELLED.get(rest.lower())
    if not name and len(rest) == 1 and rest.isprintable() and "shift" not in modifiers:  # Shift+b is written B
        name = rest.lower() if modifiers and rest.isalnum() else key_of_character(rest)
    return "+".join([*modifiers, name]) if name else None


def read_keys(path: Path) -> tuple[tuple[Action, ...], tuple[str, ...]]:
    """Return the table of actions with the keys of a file, and the file's errors as `file:line: reason`."""
    plain, text, problem = read_toml(path)
    if problem:
        return ACTIONS, (problem,)
    if not plain:
        return ACTIONS, ()
    problems: list[str] = []
    wanted: dict[str, tuple[str, ...]] = {}

    def wrong(name: str, reason: str) -> None:
        problems.append(f"{path}{line_of(text, name)}: {reason}")

    commands = _commands(plain.pop("commands", {}), wrong, wanted)
    for name, value in _flat(plain):
        action = BY_ID.get(name)
        if action is None:
            wrong(name, f"unknown action {clean(name)[:60]!r}; 'paper-tui keys' lists them.")
            continue
        if action.takes_key:
            wrong(name, f"the keys of {name} ({action.shown}) cannot be changed.")
            continue
        listed = value if isinstance(value, list) else [value]
        if not all(isinstance(each, str) for each in listed) or len(listed) > _MOST_KEYS:
            wrong(name, f'invalid keys; write "b" or ["u", "Ctrl+r"], at most {_MOST_KEYS}. The default keys are used.')
            continue
        keys: list[str] = []
        for each in dict.fromkeys(listed):
            key = key_of(each)
            if key is None:
                wrong(name, f"invalid key {clean(each)[:30]!r}; write keys like b, B, Ctrl+d, F5, PgDn, g g or /.")
            elif key in _SAME:
                wrong(name, f"a terminal cannot distinguish {format_key(key)} from {_SAME[key]}.")
            elif (other := _in_the_way(key, {**wanted, name: tuple(keys)}, action.place)) is not None:
                wrong(name, f"{format_key(key)} conflicts with {other}, which is defined first.")
            else:
                keys.append(key)
        if keys or (not listed and name not in _NEEDED):
            wanted[name] = tuple(keys)
        elif not listed:
            wrong(name, f"{name} needs a key; the default key is used.")
    actions = remapped(wanted)
    for action in actions:
        if not action.keys and BY_ID[action.id].keys and action.id not in wanted:
            if action.id in _NEEDED:
                problems.append(f"{path}: {action.id} would have no key left; nothing in the file is used.")
                return ACTIONS, tuple(problems)
            problems.append(f"{path}: {action.id} has no key left; the palette and ? still run it.")
    return (*actions, *commands), tuple(problems)


def _commands(plain: object, wrong: Callable[[str, str], None], wanted: dict[str, tuple[str, ...]]) -> list[Action]:
    """Return the actions of the user's commands; their keys are added to `wanted`."""
    if not isinstance(plain, dict):
        wrong("commands", 'invalid table; write [commands] and lines such as F5 = "zathura {pdf} &".')
        return []
    actions: list[Action] = []
    for name, line in plain.items():
        key = key_of(name)
        if key is None or key in _SAME:
            wrong(name, f"invalid key {clean(name)[:30]!r}; write keys like b, B, Ctrl+d, F5, PgDn, g g or /.")
        elif not isinstance(line, str):
            wrong(name, 'invalid command; write "zathura {pdf} &".')
        elif (other := _in_the_way(key, wanted)) is not None:
            wrong(name, f"{format_key(key)} conflicts with {other}, which is defined first.")
        else:
            try:
                actions.append(own_command(f"command.{key}", (key,), line))
            except PaperError as error:
                wrong(name, f"invalid command: {error}")
            else:
                wanted[actions[-1].id] = (key,)
    return actions


def remapped(wanted: Mapping[str, tuple[str, ...]]) -> tuple[Action, ...]:
    """Return the table with other keys; actions with conflicting keys lose them."""
    return tuple(
        replace(action, keys=wanted[action.id])
        if action.id in wanted
        else replace(action, keys=tuple(key for key in action.keys if _in_the_way(key, wanted) is None))
        for action in ACTIONS
    )


def _in_the_way(key: str, wanted: Mapping[str, tuple[str, ...]], place: str | None = None) -> str | None:
    """Return the action with a conflicting key: one that begins the other, or the same in a place, or in any place."""
    for name, keys in wanted.items():
        elsewhere = place is not None and name in BY_ID and BY_ID[name].place != place
        others = [other for other in keys if not (elsewhere and other == key)]
        if any(f"{key} ".startswith(f"{other} ") or f"{other} ".startswith(f"{key} ") for other in others):
            return name
    return None


def _flat(plain: Mapping[str, Any], before: str = "") -> list[tuple[str, Any]]:
    """Return the values of nested tables under their full names: TOML reads `paper.bookmark = …` as a nested table."""
    found: list[tuple[str, Any]] = []
    for name, value in plain.items():
        if isinstance(value, dict) and value and before.count(".") < 2:
            found += _flat(value, f"{before}{name}.")
        else:
            found.append((f"{before}{name}", value))
    return found

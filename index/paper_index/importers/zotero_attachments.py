"""The attachments in Zotero's database: stored files, linked files and linked addresses."""

import contextlib
import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

from ..papers.reference import File
from ..storage.regular_files import read_file

STORED, RELATIVE = "storage:", "attachments:"
"""Prefixes of the paths of stored files, and of files linked within the base directory of the user."""

_PREFERENCE = re.compile(
    r'^user_pref\("extensions\.zotero\.(baseAttachmentPath|dataDir)",\s{0,9}("(?:[^"\\\n]|\\.){0,4000}")\);',
    re.MULTILINE,
)
_PROFILES = (".zotero/zotero", "Library/Application Support/Zotero/Profiles", "AppData/Roaming/Zotero/Zotero/Profiles")
_MOST_PROFILES = 20
_LARGEST = 4 * 2**20


def attachments(db: sqlite3.Connection, folder: Path) -> tuple[dict[object, list[File]], int]:
    """Return the attachments of each item by its number, and the number of those whose place is unknown.

    Args:
        db: Zotero's database.
        folder: the folder of the database, in which stored files are.
    """
    found: dict[object, list[File]] = defaultdict(list)
    base, lost = base_directory(folder), 0
    for parent, key, path, kind, title, url in db.execute(
        "select a.parentItemID, i.key, a.path, a.contentType, "
        f"({_VALUE.format('title')}), ({_VALUE.format('url')}) "
        "from itemAttachments a join items i using (itemID) where a.parentItemID is not null "
        "and a.itemID not in (select itemID from deletedItems) order by a.itemID"
    ):
        text = str(path or url or "")
        within = text.removeprefix(RELATIVE)
        if text.startswith(STORED):
            text = str(folder / "storage" / Path(str(key)).name / Path(text.removeprefix(STORED)).name)
        elif within != text and base:
            text = str(base.joinpath(*PureWindowsPath(within).parts)) if not PureWindowsPath(within).anchor else within
        elif within != text:
            lost += 1
        if text:
            found[parent].append(File(text, str(title or ""), str(kind or "")))
    return found, lost


_VALUE = (
    "select value from itemData join fields using (fieldID) join itemDataValues using (valueID) "
    "where itemData.itemID = a.itemID and fieldName = '{}'"
)


def base_directory(folder: Path) -> Path | None:
    """Return the base directory of linked files in the profile of Zotero that uses a data folder, or None."""
    for preferences in _preferences():
        base = preferences.get("baseAttachmentPath")
        if base and Path(preferences.get("dataDir") or Path.home() / "Zotero") == folder:
            return Path(base)
    return None


def _preferences() -> Iterator[dict[str, str]]:
    """Yield the paths in the preferences of each profile."""
    for place in _PROFILES:
        with contextlib.suppress(OSError, RuntimeError):  # no such folder, or no home
            for profile in sorted((Path.home() / place).iterdir())[:_MOST_PROFILES]:
                with contextlib.suppress(OSError, ValueError):
                    text = read_file(profile / "prefs.js", _LARGEST).decode(errors="replace")
                    yield {found[1]: str(json.loads(found[2])) for found in _PREFERENCE.finditer(text)}

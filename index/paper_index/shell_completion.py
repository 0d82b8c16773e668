"""Names of tags, saved searches, editions and data sets for shell completion.

Files are only read. If one cannot be read, it has no names, and no error is shown.
"""

import contextlib
import json
import sqlite3
from pathlib import Path

from .paths import Home
from .storage.regular_files import refuse_special
from .text.sanitize import clean

# Listed here, because importing them would load the library; a test compares both.
_TAGS = "select value from cell where paper = '' and value is not null and field >= 'tag/' and field < 'tag0'"
_SEARCHES = "select value from cell where paper = '' and value is not null and field >= 'saved/' and field < 'saved0'"
# A step through the index an edition, not a look at each paper's place.
_EDITIONS = (
    "with recursive label(edition) as (select min(edition) from appearance union all "
    "select (select min(edition) from appearance where edition > label.edition) from label where edition is not null) "
    "select edition from label where edition is not null"
)
_DATASETS = (
    "select dataset from (select dataset from result union all select dataset from archived_result where batch > 0) "
    "where dataset <> '' group by dataset order by count(*) desc, dataset"
)
_PATTERNS = {"date": "????-??-??", "week": "????-W??", "month": "????-??"}


def tags(home: Home) -> list[str]:
    """Return the tags in use or described, in alphabetical order."""
    return sorted((clean(name) for name in _read(home.library, _TAGS)), key=str.casefold)


def searches(home: Home) -> list[str]:
    """Return the names of the saved searches, in alphabetical order."""
    names = []
    for plain in _read(home.library, _SEARCHES):
        with contextlib.suppress(ValueError, AttributeError, RecursionError):
            names.append(clean(str(json.loads(plain).get("name", ""))))
    return sorted(filter(None, names), key=str.casefold)


def editions(home: Home, kind: str) -> list[str]:
    """Return the editions of a kind (`date`, `week`, `month`), the latest first."""
    return sorted(_read(home.papers, f"{_EDITIONS} and edition glob '{_PATTERNS[kind]}'"), reverse=True)


def datasets(home: Home) -> list[str]:
    """Return the data sets with results, those of most results first."""
    return list(map(clean, _read(home.papers, _DATASETS)))


def _read(path: Path, sql: str) -> list[str]:
    try:
        refuse_special(path)
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0.1)) as db:
            return [value for (value,) in db.execute(sql) if isinstance(value, str)]
    except (sqlite3.Error, OSError, ValueError):
        return []

"""`library.db`: what the user made, the journal that undoes it, its backups, and merging with other machines."""

from .entries import some_papers
from .library import Library
from .models import NO_MARKS, READ, READING, STATES, UNREAD, Change, Entry, Marks, Merge, SavedSearch, Tag
from .reader import LibraryReader
from .saved_searches import known_search
from .tags import MAX_TAG, checked_tag, folded_tag, parse_tags, usable_tag

__all__ = [
    "MAX_TAG",
    "NO_MARKS",
    "READ",
    "READING",
    "STATES",
    "UNREAD",
    "Change",
    "Entry",
    "Library",
    "LibraryReader",
    "Marks",
    "Merge",
    "SavedSearch",
    "Tag",
    "checked_tag",
    "folded_tag",
    "known_search",
    "parse_tags",
    "some_papers",
    "usable_tag",
]

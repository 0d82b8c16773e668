"""`library.db`: what the user made, the journal that undoes it, its copies, and its way to other machines."""

from .library import Library, Merge
from .models import NO_MARKS, READ, READING, STATES, UNREAD, Change, Entry, Marks, SavedSearch, Tag
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
    "Marks",
    "Merge",
    "SavedSearch",
    "Tag",
    "checked_tag",
    "folded_tag",
    "parse_tags",
    "usable_tag",
]

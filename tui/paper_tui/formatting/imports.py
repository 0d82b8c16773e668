"""Undone imports as text."""

from paper_index.corpus import MERGED, Import
from paper_index.text.sanitize import clean

from .numbers import counted


def undone(done: Import) -> str:
    """Return what undoing an import, or the merge of two papers, did."""
    name = clean(done.name)
    if name.startswith(f"{MERGED} "):
        return f"Undid a merge ({name}): both papers are restored, their marks stay on one"
    return f"Undid the import of {name}: {counted(done.new)} removed, {done.merged:,} restored"

"""The marks that the page of a paper had when it was exported or imported last: the base for finding later changes."""

import hashlib
import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class PageBase:
    """The marks of a page at one time."""

    note: str = ""
    """The digest of the note; see `digest`."""
    tags: tuple[str, ...] = ()
    state: str = "unread"
    rating: int = 0
    """From 1 to 5, or 0."""
    bookmarked: bool = False
    comment: str = ""
    """The digest of the record that paper-tui had written to the page, or "". A later export changes it."""

    def to_text(self) -> str:
        """Return the base as printable ASCII. `page_base_from_text` reverses it."""
        return json.dumps(asdict(self), ensure_ascii=True)


def page_base_from_text(text: str) -> PageBase | None:
    """Return the base of a text, or None if the text is invalid."""
    if not (text.isascii() and text.isprintable()):
        return None
    try:
        base = PageBase(**json.loads(text))
        tags = tuple(base.tags)
    except (ValueError, TypeError, RecursionError):
        return None
    texts = (base.note, base.state, base.comment, *tags)
    if not all(isinstance(each, str) for each in texts) or type(base.rating) is not int:
        return None
    return PageBase(base.note, tags, base.state, base.rating, base.bookmarked is True, base.comment)


def digest(text: str) -> str:
    """Return the beginning of the SHA-256 of a text in hexadecimal, or "" for an empty text."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:16] if text else ""

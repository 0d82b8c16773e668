"""Tags: valid names, and how they are typed."""

import re
import unicodedata
from collections.abc import Collection, Iterable

from ..errors import PaperError
from ..text.sanitize import clean
from .models import Key
from .table_layout import TAG

MAX_TAG = 100
"""Characters of a tag."""

_BETWEEN = re.compile(r",| (?=[+-][^\s+-])")


def folded_tag(tag: str) -> str:
    """Return what two spellings of one tag share: case and accents' composition set aside."""
    return unicodedata.normalize("NFC", clean(tag)).casefold()


def tag_cells(papers: Iterable[str], tags: Collection[str]) -> dict[Key, str | None]:
    """Return the cells by which papers have tags, and those of the spellings of the tags."""
    fields = {TAG + folded_tag(tag): tag for tag in tags}
    return {(paper, field): tag for paper in (*papers, "") for field, tag in fields.items()}


def parse_tags(text: str) -> tuple[list[str], list[str]]:
    """Return the tags to add and to remove that `text` names: `thesis, -later, +vision/edge`.

    Commas separate, and so do blanks before a sign: `+thesis -later`. A leading `-` removes; a leading `+` is optional.

    Raises:
        PaperError: if a tag is longer than `MAX_TAG` characters.
    """
    add: list[str] = []
    remove: list[str] = []
    for part in _BETWEEN.split(clean(text)):
        name = part.strip()
        chosen = remove if name.startswith("-") else add
        name = name.lstrip("+-").strip()
        if name:
            chosen.append(checked_tag(name))
    return list(dict.fromkeys(add)), list(dict.fromkeys(remove))


def checked_tag(name: str) -> str:
    """Return `name` as a tag is stored: clean, without blanks around its `/` and without the `#` it is shown with.

    Raises:
        PaperError: if nothing is left of it, it holds a comma, or it is longer than `MAX_TAG`.
    """
    tag = "/".join(part for raw in clean(name).lstrip("#/ ").split("/") if (part := raw.strip()))
    if 1 < len(tag) <= MAX_TAG and tag[0] == tag[-1] == '"':  # blanks need no quotes, but many set them
        return checked_tag(tag[1:-1])
    if not tag:
        raise PaperError(f"Invalid tag {clean(name)!r}: a tag needs at least one letter.")
    if "," in tag:
        raise PaperError(f"Invalid tag {tag[:40]!r}: commas separate tags.")
    if len(tag) > MAX_TAG:
        raise PaperError(f"Invalid tag {tag[:20]!r}…: {len(tag)} characters; at most {MAX_TAG} are allowed.")
    return tag


def usable_tag(name: str) -> str | None:
    """Return `name` as a tag is stored, or None if it cannot be one."""
    try:
        return checked_tag(name)
    except PaperError:
        return None

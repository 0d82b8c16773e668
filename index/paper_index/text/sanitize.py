"""Foreign text made safe to show and easy to compare.

Whatever comes from a file or the network passes through `clean` on the way in and again when it is read back,
so that no title can style the screen, move the cursor or write the clipboard.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache

from .folding import plain_letters

__all__ = ["LINE_ENDS", "are_clean", "clean", "fold_title", "readable", "repair", "shortened", "unescaped"]

_ESCAPES = re.compile(
    # Whole sequences first, so that no half of one ("[31m") is left behind as text.
    r"\x1b[\]PX^_][^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\|\x9c)"  # OSC, DCS, SOS, PM, APC with their terminator
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI
    r"|\x1b[ -/]*[0-~]"  # two-character escapes
)
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # C0 and C1, without the white space among them
    "\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # bidirectional and invisible
    "\U000e0000-\U000e007f]"  # tags
)
_SURROGATE = re.compile("[\ud800-\udfff]")
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
"""The ends of lines other than a line feed. Terminals paste carriage returns."""
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_HEAPED_MARKS = re.compile(f"([{_MARKS}]{{8}})[{_MARKS}]+")


def clean(text: str, *, lines: bool = False) -> str:
    """Return `text` without control characters, escape sequences or bidirectional overrides, in NFC.

    White space is folded to single blanks. With `lines`, line breaks are kept (at most one blank line in a row).
    Lone surrogates, which no store can encode, become U+FFFD. Cleaning twice changes nothing.
    """
    plain = text.replace("\n", " ")
    if plain.isascii() and plain.isprintable() and "  " not in plain and not (lines and "\n" in text):
        return plain.strip()  # as most are
    if not plain.isprintable():  # nothing but letters, signs and blanks needs no closer look
        text = LINE_ENDS.sub("\n", text)
        # Taking one out can join the halves of another; that one loses its escape character below and is plain text.
        text = _ESCAPES.sub("", text)
        text = _UNSEEN.sub("", text)
        text = _SURROGATE.sub("\ufffd", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        text = _HEAPED_MARKS.sub(r"\1", text)
    if not lines:
        return " ".join(text.split())
    paragraphs = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", paragraphs).strip("\n")


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many characters, with an ellipsis at the end if it is longer."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def are_clean(texts: Iterable[str]) -> bool:
    """Return whether `clean` changes none of some texts. Together they are checked faster than one by one.

    A text with a vertical bar beside a blank may count as unclean.

    Raises:
        TypeError: if one is not a text.
    """
    whole = f"|{'|'.join(texts)}|"
    if not whole.isprintable() or "  " in whole or "| " in whole or " |" in whole:
        return False
    return whole.isascii() or (unicodedata.is_normalized("NFC", whole) and not _HEAPED_MARKS.search(whole))


def clean_note(text: str) -> str:
    """Return what a user wrote, safe to show, with its lines and indentation as they are; no blank end."""
    text = _UNSEEN.sub("", _ESCAPES.sub("", LINE_ENDS.sub("\n", text)))
    return unicodedata.normalize("NFC", _SURROGATE.sub("\ufffd", text)).expandtabs(4).strip("\n").rstrip()


_UNFOLDED = re.compile("[^a-z0-9]+")


def fold_title(title: str) -> str:
    """Return what stays of a title when spelling, case, accents and mathematics markup are set aside.

    Two titles with the same fold are the same paper as long as nothing stronger (an arXiv id, a DOI) says otherwise.
    The site's pages drop `$` and backslashes from mathematics and arXiv keeps them; both fold alike.
    """
    if title.isascii():
        return _UNFOLDED.sub("", clean(title).lower())
    return "".join(letter for letter in plain_letters(clean(title)) if letter.isalnum())


_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def _decoded(entity: re.Match[str]) -> str:
    import html.entities  # the table is large, and most texts need none of it

    return html.unescape(entity[0]) if entity[0][1] == "#" else html.entities.html5.get(entity[0][1:], entity[0])


def unescaped(text: str) -> str:
    """Return `text` with its HTML entities decoded, once: for the formats that hold them escaped. `clean` comes after.

    Only whole ones with their semicolon, so that the `&copy=1` of a link stays what it is.
    """
    return _ENTITY.sub(_decoded, text) if "&" in text else text


def readable(name: str) -> str:
    """Return a controlled name as it is read: `computer-vision` is computer vision, `ImageNet-1K` stays."""
    return name.replace("-", " ") if name.islower() and not any(map(str.isdigit, name)) else name


def repair(text: str) -> str:
    """Return `text` with its LaTeX made readable, for display; see `mathematics`."""
    return _repair_of_math()(text)


@cache
def _repair_of_math() -> Callable[[str], str]:
    from .math import repair as repaired  # its patterns take longer to be made than a command's help

    return repaired

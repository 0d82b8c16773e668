"""The title of a PDF, from its metadata or its layout."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from ..text.sanitize import clean, fold_title
from .models import Line, Page

_COMPARED = 60
"""Folded characters of a title in the metadata that must be on the page."""
_LONGEST = 400
_FEWEST_WORDS = 3
"""Words of a title in the metadata that may contradict a page."""
_UPPER = 0.6
"""The part of the page that may have the title."""
_LARGER, _MUCH_LARGER = 1.12, 1.4
"""The least size of a title, as a multiple of that of the text; the second for a title of one word."""
_SAME_SIZE, _LINE_HEIGHTS = 0.04, 2.2
"""The largest difference of the sizes of two lines of a title, as a part, and their largest distance."""
_PAGE_HEIGHT = 800
"""Points; nearly that of A4 and of letter paper."""
_LETTERS = 0.8
"""The least part of letters in a title."""
_JUNK = re.compile(
    r"microsoft\s+(?:word|powerpoint)|^doi\W|^pii\W|^arxiv:|^https?:|\d+\.\.\d+|^\W*\d[\d\s.,:_-]*$|^[\w-]+\d{3,}\w*$|^\W*$"
    r"|^(?:untitled|title|main|paper|manuscript|slide|document|layout|template|book|no\s+title)\W*\d*$"
    r"|\.(?:dvi|eps|tex|docx?|pdf|ps|indd|qxd|fm|rtf|odt|odp|p65|pptx?|3d)\b",
    re.IGNORECASE,
)
"""Titles that programs put into the metadata: names of files, job numbers."""
_ABSTRACT = re.compile(
    r"\W*(?:abstract|summary|a\s?b\s?s\s?t\s?r\s?a\s?c\s?t|résumé|zusammenfassung|resumen|摘\s*要)\b", re.IGNORECASE
)
_LABELS = (
    r"(?:original|research|review|full length|regular|short|technical|invited) (?:(?:research|review) )?"
    r"(?:article|paper|note|report|communication)s?",
    r"r\s?e\s?s\s?e\s?a\s?r\s?c\s?h a\s?r\s?t\s?i\s?c\s?l\s?e.*",
    r"article|letters?|review|research|report|editorial|open access|preprint|thesis|dissertation",
    r"(?:the )?(?:(?:international|european|american|jss) )*journal of\b.*|.*\bjournal",
    r"proceedings of\b.*|transactions on\b.*|ieee transactions\b.*|lecture notes in\b.*",
    r"(?:the )?university\b.*|.*\buniversity|(?:department|school|faculty|institute) of\b.*",
    r"(?:technical report|working paper|discussion paper)\b.*",
    r"(?:phd|ph\.d\.|doctoral|master\S*|bachelor\S*) (?:thesis|dissertation)",
    r"available online\b.*|contents lists?\b.*|.*\bhttps?:.*|www\..*|vol(?:ume)?\.?\s*\d.*",
)
_LABEL = re.compile("|".join(_LABELS).replace(" ", r"\s+"), re.IGNORECASE)
"""Lines as large as a title that are none; a blank is any white space."""
_MARKS = " *∗†‡§¶✩☆⋆#"
_AFTER = re.compile(r"\s+author\(?s\)?:.*", re.IGNORECASE)


def title_of(pages: Sequence[Page], metadata: Mapping[str, str]) -> str:
    """Return the title of a PDF, or "": that of its metadata if the first page has it, else that of the layout."""
    if not pages:
        return ""
    given = clean(metadata.get("Title", "")[: 2 * _LONGEST])
    if given and not _JUNK.search(given) and len(given) <= _LONGEST and is_on_page(given, pages[0]):
        return given
    return _of_layout(pages[0].lines)


def other_title(pages: Sequence[Page], metadata: Mapping[str, str]) -> str:
    """Return the title in the metadata if the first pages have text and do not have this title, or ""."""
    given = clean(metadata.get("Title", "")[: 2 * _LONGEST])
    if len(given.split()) < _FEWEST_WORDS or _JUNK.search(given) or not any(page.text.strip() for page in pages):
        return ""
    return "" if any(is_on_page(given, page) for page in pages) else given[:_LONGEST]


def is_on_page(title: str, page: Page) -> bool:
    """Return whether a page has a title, judged by its first folded characters."""
    folded = fold_title(title)[:_COMPARED]
    return bool(folded) and folded in fold_title(page.text.replace("\ufffe\n", "").replace("\ufffe", ""))


def _of_layout(lines: Sequence[Line]) -> str:
    upright = [line for line in lines if not line.rotated and line.text.strip()]
    if not upright:
        return ""
    body = _size_of_text(upright)
    bottom = min((line.top for line in upright if "@" in line.text or _ABSTRACT.match(line.text)), default=1.0)
    upper = [line for line in upright if line.top < min(_UPPER, bottom) and line.size >= _LARGER * body]
    left = [line for line in upper if not _LABEL.fullmatch(line.text.strip(_MARKS))]
    while left:
        block = _block(left)
        title = _joined(block)
        if _is_title(title, block[0].size / body):
            return title
        left = [line for line in left if line not in block]
    return ""


def _size_of_text(lines: Sequence[Line]) -> float:
    """Return the size of most characters."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return max(sizes.most_common(1)[0][0], 0.1)


def _block(lines: Sequence[Line]) -> list[Line]:
    """Return the largest line and its neighbours of the same size, from the top down."""
    largest = max(lines, key=lambda line: line.size)
    same = sorted(
        (line for line in lines if largest.size - line.size <= _SAME_SIZE * largest.size), key=lambda line: line.top
    )
    first = last = same.index(largest)
    far = _LINE_HEIGHTS * largest.size / _PAGE_HEIGHT
    while first and same[first].top - same[first - 1].top <= far:
        first -= 1
    while last + 1 < len(same) and same[last + 1].top - same[last].top <= far:
        last += 1
    return same[first : last + 1]


def _joined(lines: Sequence[Line]) -> str:
    text = " ".join(line.text.strip() for line in lines)
    text = re.sub(r"(?<=\w)[\ufffe\u0002]\s*", "", text)
    return clean(_AFTER.sub("", text)).strip(_MARKS)[:_LONGEST]


def _is_title(text: str, larger: float) -> bool:
    letters = sum(map(str.isalpha, text))
    signs = len("".join(text.split()))
    if not signs or letters < _LETTERS * signs or letters < 4:
        return False
    return len(text.split()) >= 2 or larger >= _MUCH_LARGER

"""Signs that a PDF is not a single paper, or that its first page is a cover page.

An identifier on such a PDF is often that of another paper: the one that a correction corrects, or a thesis contains.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from .models import Line, Page

_VOLUME = "no single paper"
_KINDS = {
    "a supplement": (
        r"(?:(?:electronic|online) )?supplement(?:ary|al)?(?: online)?"
        r"(?:\W*| (?:information|materials?|data|text|methods|appendix|files?|notes?|to|for)\b.*)",
        r"supporting (?:online )?(?:information|materials?)\b.*",
        r"(?:online|web|internet) appendix\b.*",
        r"additional files?\b.*",
        r"(?:electronic |online |data )?supplement(?:ary|al)? (?:figures?|tables?|methods|notes?|videos?)\b.*",
        r"data supplement\b.*",
        r".{1,300}[:(—–-] ?(?:(?:electronic|online|data) )?supplement(?:ary|al)?"
        r"(?: (?:information|materials?|data|text|appendix))?\W*",
    ),
    "a correction": (
        r"(?:(?:author|publisher)(?:['’]s)? )?(?:errat(?:um|a)|corrigend(?:um|a)|addendum|corrections?)"
        r"(?:\W*| (?:to|for)\b.*|\s*[:—–-].*)",
        r"retract(?:ed|ion)\b.*",
        r"(?:editorial )?expression of concern\b.*",
        r"withdrawn\b.*",
        r"notice of (?:correction|retraction|withdrawal)\b.*",
        r".{1,300}: (?:author |publisher )?(?:erratum|corrigendum|correction|retraction)\W*",
    ),
    "a comment": (
        r"(?:a |technical )?comment(?:s|ary)? (?:on|to)\b.*",
        r"(?:commentary|matters arising|critique|discussion)(?:\W*| of\b.*|\s*[:—–-].*)",
        r"response to [\"“‘'«„].*|in response\W*",
        r".{1,300}: (?:a |authors?\W* )?(?:reply|rejoinder|rebuttal|response)(?: (?:to|by)\b.*|\W*)",
        r"review of [A-Z]\. .*|review: .{0,200}\bby .*",
        r"(?:peer review|reviewers?\W?) (?:file|reports?|comments?)\b.*|reporting summary",
        r"(?:research highlights?|news (?:and|&) views|journal club)(?:\W*|\s*[:—–-].*)",
        r"(?:a |authors?\W* )?reply(?:\W*| (?:to|by)\b.*)",
        r"(?:rebuttal|rejoinder)\b.*",
        r"(?:authors?\W* )?response to (?:the )?(?:comments?|letters?|editors?|reviews?|reviewers?|referees?)\b.*",
        r"letters? to the editors?\b.*",
        r"book reviews?\b.*",
        r"review of .{0,200}\bby .*",
    ),
    _VOLUME: (
        r"(?:table of )?contents|front ?matter|back ?matter|editorial board|(?:author|subject) index|cover|title page",
        r"call for papers|programme?|masthead|(?:in this issue|issue information)\b.*|abstracts? book",
        r"(?:conference )?proceedings\b.*|.{1,300}: proceedings\W*",
        r"(?:book|abstracts?) of (?:abstracts?|papers|the)\b.*",
    ),
    "slides, a poster or an announcement": (
        r"(?:lecture|talk|tutorial|homework|assignment|problem set|exercise sheet) \d+\b.*",
        r"(?:lecture notes|lecture slides|slides|homework|problem set|exercise sheet)(?:\W*|:.*)",
        r"poster(?: (?:presentation|abstract|session))?\W*|(?:press|news|media) release\b.*|curriculum vitae\b.*",
    ),
}
"""The beginnings of titles and headings; a blank is any white space."""
_HEADINGS = {
    kind: re.compile(rf"\W*(?:{'|'.join(headings)})".replace(" ", r"\s+"), re.IGNORECASE | re.DOTALL)
    for kind, headings in _KINDS.items()
}
_THESIS = re.compile(
    r"\bsubmitted\s+(?:in|as|to|for)\b[^.]{0,120}?\b(?:partial|requirements?|degree|fulfil\w*)\b"
    r"|\bfor\s+the\s+degrees?\s+of\s+(?:doctor|master|bachelor|magister|licentiate|ph\.?\s?d)"
    r"|\b(?:ph\.?\s?d\.?|doctoral|master\W?s?|bachelor\W?s?|diploma|licentiate)\s+(?:thesis|dissertation)\b"
    r"|\binaugural-?dissertation\b|\bzur\s+erlangung\b|\b(?:diplom|master|bachelor)arbeit\b|\bhabilitation\w*"
    r"|\b(?:this|present|the)\s+(?:thesis|dissertation)\s+(?:is|was|has|contains|consists|presents|includes)\b"
    r"|\bof\s+(?:this|the|my)\s+(?:thesis|dissertation)\b|\blist\s+of\s+(?:original\s+)?(?:papers|publications)\b"
    r"|\bavhandling\b"
    r"|\bthèse\b|\btesis\b|\btesi\s+di\b|\bproefschrift\b|^\s*(?:a\s+)?(?:thesis|dissertation)\s*$"
    r"|学位论文|学位論文|博士论文",
    re.IGNORECASE | re.MULTILINE,
)
_COVER = re.compile(
    r"\bjstor\b|\bresearchgate\b|see\s+discussions,\s+stats|\bstable\s+url\b|content\s+downloaded\b|archives-ouvertes"
    r"|\bHAL\s+(?:Id|open)|to\s+cite\s+this\s+version|citation\s+for\s+published|general\s+rights|eprints?\b"
    r"|(?:link|document)\s+(?:to\s+)?(?:published\s+)?version|institutional\s+repository"
    r"|research\s+(?:online|portal|repository|explorer|collection)|open\s+research\s+online",
    re.IGNORECASE,
)
_SHORT, _LONG = 1_500, 40
"""Characters of a page that is a cover; pages of a PDF that may be a thesis although its first page is full."""
_TITLE, _ALIKE, _TITLE_WORDS = 1.4, 0.96, 3
"""The least size of a title, as a multiple of that of the text; of another title, as a part; its fewest words."""
_FULL, _TEXT_LINES = 50, 3
"""The least characters of a line of text, and the lines that are the text of another paper."""
_HEAD, _HEAD_LINES, _LARGEST_LINES = 0.3, 15, 3


def kind_of(pages: Sequence[Page], page_count: int, title: str) -> str:
    """Return why an identifier on the first pages may be of another paper: "a thesis", "a correction"; or "".

    Args:
        pages: the first pages.
        page_count: the number of all pages.
        title: the title, or "".
    """
    if not pages:
        return ""
    upright = [line for line in pages[0].lines if not line.rotated]
    large = [title, *(line.text for line in sorted(upright, key=lambda line: -line.size)[:_LARGEST_LINES])]
    top = [line.text for line in upright if line.top < _HEAD][:_HEAD_LINES]
    for kind, pattern in _HEADINGS.items():
        # Running heads name the proceedings that have a paper.
        if any(pattern.fullmatch(text.strip()) for text in (large if kind == _VOLUME else large + top)):
            return kind
    for page in pages if page_count >= _LONG else pages[:1]:
        if (page_count >= _LONG or len(page.text) < 2 * _SHORT) and _THESIS.search(page.text):
            return "a thesis"
    return "several papers on page 1" if has_several_titles(pages[0].lines) else ""


def has_several_titles(lines: Sequence[Line]) -> bool:
    """Return whether a page has text above its title, or a second title, so that it has parts of two papers."""
    upright = [line for line in lines if not line.rotated and line.text.strip()]
    sizes: Counter[float] = Counter()
    for line in upright:
        sizes[round(line.size, 1)] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0
    largest = max((line.size for line in upright), default=0)
    if largest < _TITLE * body:
        return False
    titles = [line for line in upright if line.size >= _ALIKE * largest and len(line.text.split()) >= _TITLE_WORDS]
    tops = [-1.0, *sorted(line.top for line in titles)]
    texts = [line.top for line in upright if round(line.size, 1) == body and len(line.text) >= _FULL]
    return any(sum(one < top < other for top in texts) >= _TEXT_LINES for one, other in pairwise(tops))


def is_cover(page: Page) -> bool:
    """Return whether the first page is a cover, so that the paper begins on the second one."""
    return len(page.text) < _SHORT or bool(_COVER.search(page.text[:5_000]))

"""The text around a DOI, which shows whether the DOI is of another paper."""

import re
from collections.abc import Sequence

from .models import Line

_NEAR, _SENTENCE, _LINES_NEAR = 220, 160, 6
"""Characters before a DOI, and of a sentence before it; lines of both."""
_PAGE_HEIGHT = 800
"""Points; nearly that of A4 and of letter paper."""


def _phrases(*phrases: str) -> re.Pattern[str]:
    """Return a pattern of phrases; a blank is any white space."""
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b".replace(" ", r"\s+"), re.IGNORECASE)


_REFERENCES = (
    re.compile(r"\((?:1[89]|20)\d\d[a-z]?\)\.|^\s*\[\d{1,3}\]", re.MULTILINE),
    re.compile(r"^\s*\d{1,3}[.)]?\s+[A-Z][\w'’-]+,?\s+(?:(?:[A-Z]\.?[- ]?){1,3}[,:;.]|and\s|et\s+al)", re.MULTILINE),
)
"""The beginning of a reference: a year in brackets, or a number, also one without brackets before a name."""
_HEADING = re.compile(
    r"\s*(?:\d{1,2}\.?\s+)?(?:references?(?:\s+and\s+notes)?|bibliograph(?:y|ie)|literature(?:\s+cited)?|works\s+cited"
    r"|literatur(?:verzeichnis)?|références|referencias|bibliografía|riferimenti|referências|参考文献|참고문헌"
    r"|литература|список\s+литературы)\s*:?\s*",
    re.IGNORECASE,
)
"""A line that begins a list of references."""
_NUMBER = re.compile(r"\[\d{1,3}\]")
_YEAR_AFTER = re.compile(r"[.,;]?\s*\((?:19|20)\d\d\)")

_OTHER = _phrases(
    "comment(?:s|ary)? on",
    "repl(?:y|ies) to",
    "(?:erratum|corrigendum|addendum|correction) (?:to|for)",
    "retract(?:ion|ed)",
    "the original (?:article|paper|publication|research|work|version)",
    "preprint of",
    "companion (?:article|paper)",
    "(?:related|recommended) (?:articles?|papers?|content|projects?|reading)",
    "articles? you may|you may also",
    "(?:peer review|reviewers?.?) (?:reports?|comments?|file)",
    "see (?:commentary|editorial|companion)",
    "(?:translated|reprinted|adapted) from",
    "review(?:s|ed)? of",
)
"""Words near the DOI of another paper."""
_OTHER_IN_SENTENCE = _phrases(
    "response to",
    "full paper|(?:read|scan|reading|watch)(?: .{0,40})?",
    "discussed|featured|journal reference|original paper|selected publications",
    "cover image|images?|photos?|photographs?|reproduced|permission",
    "original (?:article|paper|publication|research|work|version)",
    "refers? to",
    "see also",
    "companion",
    "(?:extended|short(?:er)?|preliminary|earlier|previous|first) version",
    "extends|extension of|translation|reprint|based on",
    "cited? (?:by|in)",
    "funder|editorial|linked",
    r"accompan\w+",
    "parts? of",
    "(?:partly|previously) published|published in part",
    r"chapters? \d+",
    r"cf|e\.g",
)
_DATA = _phrases(
    "data(?:\\s?sets?)?|codes?|software|source|scripts?|materials?|repositor(?:y|ies)|archived?|deposited|available",
    r"accessible|found|supplement\w*|supporting|appendi\w+|github|gitlab|zenodo|figshare|dryad|osf|dataverse",
    r"licen[cs]ed?|protocols?|pre-?regist\w+|downloaded|videos?|demo",
)
_OWN = _phrases(
    "final (?:publication|version|authenticated|published)",
    "version of record|definitive",
    "published (?:in (?:its )?final|version|as)",
    "cite (?:this|as|the)",
    "link to (?:this|the article)",
    "citation",
    "(?-i:Downloaded from)",
)
"""Words before the DOI of the PDF itself, even if it is an author's copy."""

_LABEL = re.compile(
    r"[\s(\[|:•·*–—-]*(?:(?:crossref|digital\s+object\s+identifier|article|paper|full|permanent\s+link|persistent|link"
    r"|url|identifier)?\s*(?:\(?doi\)?)?[\s:.=(\[]*)*",
    re.IGNORECASE,
)
"""The text before a DOI in a line of its own."""
_SENTENCES = re.compile(r"(?<=\w{4})[.;]\s+|(?<=[\d)][.])\s+(?=[A-Za-z])|[.]\s*\n")
"""The ends of sentences, but not of abbreviations."""
_OPEN_END = re.compile(
    r"\b(?:at|in|from|see|via|and|or|the|of|to|with|by|on|under|is|are|as)\s*:?\s*$|[,(]\s*$", re.IGNORECASE
)
"""The end of a text whose sentence goes on."""
_GOES_ON = re.compile(r"[)\]]?,?\s+[a-z]{2,}\s+[a-z]")
"""Text after a DOI that is within a sentence."""
_IN_BRACKETS = re.compile(r"[a-z]\s*[(\[][^()\[\]]{0,30}$")
"""Text before a DOI that is in the brackets of a sentence."""


def is_of_another(lines: Sequence[Line], index: int, start: int, end: int) -> bool:
    """Return whether the text around a DOI shows that it is of another paper, or of data.

    Args:
        lines: the lines of a page.
        index: the line with the DOI.
        start, end: its place in the line.
    """
    line = lines[index].text
    doi, before, after = line[start:end], line[:start], line[end:]
    near = "\n".join((*(each.text for each in lines[max(0, index - _LINES_NEAR) : index]), before))[-_NEAR:]
    paragraph = _paragraph_before(lines, index)
    if any(pattern.search(text) for pattern in _REFERENCES for text in (near, paragraph)):
        return True
    if _YEAR_AFTER.match(after) or _OTHER.search(near):
        return True
    has_own_line = bool(_LABEL.fullmatch(before))
    if not has_own_line and _NUMBER.search(near):
        return True
    sentence = _SENTENCES.split(f"{paragraph}\n{before}")[-1][-_SENTENCE:]
    if _OWN.search(sentence):
        return False
    if _OTHER_IN_SENTENCE.search(sentence) or _DATA.search(sentence):
        return True
    if _OPEN_END.search(paragraph if has_own_line else before):
        return True
    goes_on = _GOES_ON.match(after) and not doi.endswith((".", ";"))
    return not has_own_line and bool(goes_on or _IN_BRACKETS.search(before))


def is_in_text_of_another(before: str) -> bool:
    """Return whether the text before a DOI in the metadata shows that the DOI is of another paper."""
    return bool(_OTHER.search(before[-_NEAR:]))


def without_references(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines of a page before the heading of its references."""
    end = next((index for index, line in enumerate(lines) if _HEADING.fullmatch(line.text)), len(lines))
    return lines[:end]


def is_same_paragraph(lines: Sequence[Line], index: int) -> bool:
    """Return whether a line continues the paragraph of the line before it, judged by size and distance."""
    if not 0 < index < len(lines):
        return False
    one, other = lines[index - 1], lines[index]
    distance = (other.top - one.top) * _PAGE_HEIGHT
    return abs(one.size - other.size) <= 0.04 * max(one.size, other.size) and -1 <= distance <= 1.6 * other.size


def _paragraph_before(lines: Sequence[Line], index: int) -> str:
    """Return the lines before a line in the same paragraph."""
    first = index
    while index - first < _LINES_NEAR and is_same_paragraph(lines, first):
        first -= 1
    return "\n".join(line.text for line in lines[first:index])

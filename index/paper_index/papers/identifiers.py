"""Identifiers of papers: arXiv ids, DOIs, ids made from titles, and links."""

import hashlib
import re
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

from ..text.sanitize import clean, fold_title
from .field_limits import LONGEST_LINK

_ARXIV = re.compile(
    r"(?P<bare>\d{4}\.\d{4,5}|(?P<archive>[a-z][a-z-]+)(?:\.[a-z-]{2,12})?/(?P<number>\d{7}))(?P<version>v\d{1,3})?",
    re.IGNORECASE | re.ASCII,
)
_STORED_ARXIV = re.compile(r"\d{4}\.\d{4,5}|[a-z][a-z-]+/\d{7}", re.ASCII)
_CLASS = re.compile(r"\s*(?:\[[A-Za-z-]{2,20}(?:\.[A-Za-z-]{2,20})?\]|\([A-Za-z-]{2,20}(?:\.[A-Za-z-]{2,20})?\))\s*$")
_PREFIX = re.compile(
    r"^(?:(?:oai:)?arxiv(?:\.org)?(?:\s*:\s*|\s+|\.(?=\d{4}\.))(?:(?:e-?)?pre-?prints?,?\s+|e-?prints?,?\s+)?(?:arxiv:\s*)?)",
    re.IGNORECASE,
)
# Sites that show papers of arXiv under its ids. The id is the last part of the path.
_ARXIV_AT = re.compile(
    r"^(?:https?://)?(?:[\w-]+\.){0,3}(?:(?:arxiv|alphaxiv|ar5iv|arxiv-vanity|scirate|emergentmind|semanticscholar"
    r"|papers|paperswithcode|connectedpapers)\.(?:org|com|cool|io|labs\.arxiv\.org)|xxx\.lanl\.gov"
    r"|(?:huggingface\.co|hf\.co)/papers)"
    r"(?:/[\w.-]{1,40}){0,4}?/(?:arxiv:)?"
    r"(?P<id>(?:\d{4}\.\d{4,5}|(?!abs|pdf|html|format|papers)[a-z][a-z-]+(?:\.[a-z-]{2,12})?/\d{7})(?:v\d{1,3})?)"
    r"(?:\.pdf|\.md|\.html)?/?(?:[?#].*)?$",
    re.IGNORECASE | re.ASCII,
)
_DOI = re.compile(r"^(?:(?:info:|urn:)?doi(?:\s*[:/]\s*|\s+))?(?P<doi>10\.[0-9]{4,9}/\S+)$", re.IGNORECASE)
_DOI_AT = re.compile(
    r"^(?:https?://)?(?:[\w-]+\.){0,4}(?:doi\.org|doi\.acm\.org|doi\.ieeecomputersociety\.org|doi-org\.[\w.-]+)/(?:doi:)?"
    r"(?P<doi>10\.[0-9]{4,9}/\S+)$"
    r"|^https?://[\w.:-]+/doi/(?:(?:abs|full|pdf|epdf|pdfdirect|book|epub|citedby|figure|suppl|10)/(?=10\.))?"
    r"(?P<at>10\.[0-9]{4,9}/[^\s?#]+)(?:[?#]\S*)?$",
    re.IGNORECASE,
)
# Pages of publishers that have the DOI in their addresses, or a part of it (Nature).
_DOI_OF_PAGE = re.compile(
    r"^(?:https?://)?(?:[\w-]+\.){0,3}(?:"
    r"(?:bio|med)rxiv\.org/content/(?:early/\d{4}/\d\d/\d\d/)?(?P<preprint>10\.1101/\d[\d.]{4,20}\d)(?:v\d{1,2})?(?:\.[a-z.-]{1,20})?"
    r"|(?:springer|frontiersin|iop|aps|jstor|degruyter|plos|aip)\.(?:com|org)/(?:[\w.-]{1,40}/){0,4}(?:[\w-]{1,20}\?(?:[^\s#]{0,100}&)?id=)?"
    r"(?P<doi>10\.[0-9]{4,9}/[^\s?#&]+?)(?:/(?:full|pdf|abstract|meta|html|fulltext|epub)){0,2}(?:\.(?:pdf|html|epub))?"
    r"|nature\.com/articles/(?P<nature>(?:s\d{5}-\d{3}-\d{4,5}-[\dxyz]|[a-z]{3,12}(?:\.\d{4}\.)?\d{1,6}))(?:\.pdf)?"
    r")/?(?:[?#&]\S*)?$",
    re.IGNORECASE | re.ASCII,
)
_ESCAPED_SLASH = re.compile(r"\b(10\.[0-9]{4,9})%2F", re.IGNORECASE)
_STORED_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_PLAIN_DOI = re.compile(r"10\.[0-9]{4,9}/[a-z0-9._/-]*[a-z0-9]")
_ARXIV_DOI = "10.48550/arxiv."
_PMID = re.compile(
    r"^(?:(?:pmid|pubmed)\s*:?\s*|https?://(?:www\.|m\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/(?:m/)?pubmed)/)"
    r"(?P<pmid>\d{1,9})/?(?:[?#].*)?$",
    re.IGNORECASE | re.ASCII,
)
_ISBN = re.compile(r"^(?:urn:)?isbn(?:-1[03])?\s*:?\s*(?P<isbn>[\d -]{9,20}[\dX])$", re.IGNORECASE | re.ASCII)
_LINK = re.compile(r"https?://[^\s<>\"'`{}|\\^]+", re.IGNORECASE)
_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<", "”": "“", "»": "«"}
_AFTER_LINK = ".,;:!?'\""
_STUCK = ".,;:!?'\"`*…"
_DOUBTFUL = re.compile(r"[\\{}$…]|\.\.\.|[_/(<\[-]$|/97[89]-?[\d-]{9,14}$")

MAX_ID = 200
"""The most characters of an id. Importers refuse longer ids."""

_LONGEST_READ = 2_000
_MOST_ROUNDS = 20


def canonical_id(text: str) -> str:
    """Return the stored form of an id as people copy it: `arXiv:2601.15621v2 [cs.CL]` and URLs become `2601.15621`.

    arXiv ids lose their version and their class (`math.GT/0309136` is `math/0309136`). A DOI loses its resolver, the
    escapes of HTML, LaTeX and URLs and the punctuation around it, and is in lower case. PubMed ids are `pmid:123`,
    ISBNs `isbn:` and 13 digits. Any other text is returned cleaned.
    """
    if text.startswith("10."):  # the common cases, and the fastest
        if _PLAIN_DOI.fullmatch(text) and not text.startswith(_ARXIV_DOI):
            return text
    elif not text or _STORED_ARXIV.fullmatch(text):
        return text
    return _canonical(text) if len(text) < MAX_ID else _canonical.__wrapped__(text)


@lru_cache(maxsize=8_192)
def _canonical(text: str) -> str:
    text = clean(text)
    if len(text) > _LONGEST_READ:  # no one's id, and not worth a closer look
        return text.lower() if _STORED_DOI.fullmatch(text) else text
    for _ in range(_MOST_ROUNDS):  # escapes may be escaped again
        found = _identifier(text) or text
        if found == text:
            break
        text = found
    return text


_ARCHIVES = (
    r"acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga"
    r"|eess|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics"
    r"|plasm-ph|q-alg|q-bio|q-fin|quant-ph|solv-int|stat|supr-con"
)
_MENTION = re.compile(
    r"(?P<doi>\b10\.\d{4,9}/(?:(?![,;|](?:https?:|doi:|10\.)|&\w{1,12}=)[^\s\"<>{}“”])+)"
    r"|(?<!\d)(?P<arxiv>\d\d(?:0[1-9]|1[0-2])\.\d{4,5})(?!\d)"
    rf"|(?<![\w-])(?P<old>(?:{_ARCHIVES})(?:\.[a-z-]{{2,12}})?/\d{{7}})(?!\d)"
    r"|\b(?:pmid|pubmed)\s*[:=]?\s*\{?(?P<pmid>\d{1,9})\b"
    r"|\bisbn(?:-1[03])?\s*[:=/]?\s*\{?(?P<isbn>\d[\d -]{8,20}[\dx])\b"
    r"|(?<![\w-])(?P<title>t-[0-9a-f]{12})(?!\w)",
    re.IGNORECASE | re.ASCII,
)
_HAS_MENTION = re.compile(r"\d[./]\d|/\d{7}|://|pmid|pubmed|isbn|t-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)


def identifiers_in(text: str) -> list[tuple[int, int, str]]:
    """Return the identifiers in a text, each with its start, its end and its stored form, in order.

    They may have any punctuation, brackets, URLs or text around them. PubMed ids need their prefix, and so do ISBNs.
    The same identifier is returned once. Numbers that only look like arXiv ids are returned as well.
    """
    found: dict[str, tuple[int, int, str]] = {}
    if not _HAS_MENTION.search(text):  # as in most texts
        return []
    for part in re.finditer(r"\S+", text):
        form = canonical_id(part[0])
        if is_arxiv_id(form) or is_doi(form) or is_title_id(form):
            found.setdefault(form, (*part.span(), form))
    covered = [(start, end) for start, end, _ in found.values()]
    for mention in _MENTION.finditer(text):
        start, end = mention.span()
        kind = mention.lastgroup or ""
        form = canonical_id(f"{kind} {mention[kind]}" if kind in ("pmid", "isbn") else mention[kind])
        is_valid = is_arxiv_id(form) or is_doi(form) or is_title_id(form) or form.startswith(("pmid:", "isbn:"))
        if is_valid and not any(first <= start and end <= last for first, last in covered):
            found.setdefault(form, (start, end, form))
    return sorted(found.values())


def _identifier(text: str) -> str:
    """Return the stored form of an id; "" if a text is none."""
    text = _ESCAPED_SLASH.sub(r"\1/", _unescaped(_bare(text)))
    if (isbn := _ISBN.match(text)) and (number := _isbn(isbn["isbn"])):
        return f"isbn:{number}"
    if pmid := _PMID.match(text):
        return f"pmid:{pmid['pmid']}"
    if at := _ARXIV_AT.match(text):
        return _arxiv(at["id"])
    if doi := _DOI.match(text) or _DOI_AT.match(text):
        found = doi.groupdict()
        return _doi(found["doi"] or found["at"], address="at" in found)
    if page := _DOI_OF_PAGE.match(text):
        return _doi(page["doi"] or page["preprint"] or f"10.1038/{page['nature']}", address=True)
    return _arxiv(_CLASS.sub("", _PREFIX.sub("", text)))


def _arxiv(text: str) -> str:
    found = _ARXIV.fullmatch(_bare(text))
    if not found:
        return ""
    return f"{found['archive'].lower()}/{found['number']}" if found["archive"] else found["bare"]


def _doi(text: str, *, address: bool) -> str:
    """Return a DOI in its stored form; in an address what follows `?` or `#` does not belong to it."""
    if address:
        text = re.split(r"[?#]", text, maxsplit=1)[0]
    text = clean(_bare(unquote(text).replace(" ", "")).lower())
    if text.startswith(_ARXIV_DOI) and (of_arxiv := _arxiv(text[len(_ARXIV_DOI) :])):
        return of_arxiv
    return text if _STORED_DOI.fullmatch(text) else ""


def _unescaped(text: str) -> str:
    """Return a text without the escapes of HTML and LaTeX, in which DOIs are copied."""
    if "&" in text and ";" in text:
        text = unescape(text)
    if "\\" in text or "{" in text or "$" in text:
        from ..text.latex import link

        text = link(text)
    return clean(text)


def _bare(text: str) -> str:
    """Return a text without the punctuation and brackets around it. Brackets that belong together stay."""
    while text:
        text = text.strip().rstrip(_STUCK).lstrip("'\"`*")
        last, first = text[-1:], text[:1]
        if last in _BRACKETS and text.count(last) > text.count(_BRACKETS[last]):
            text = text[:-1]
        elif first in _BRACKETS.values() and text.count(first) > text.count(_closing(first)):
            text = text[1:]
        elif first in _BRACKETS.values() and last == _closing(first):
            text = text[1:-1]
        else:
            break
    return text


def _closing(opening: str) -> str:
    return next(closing for closing, known in _BRACKETS.items() if known == opening)


def _isbn(text: str) -> str:
    """Return the 13 digits of an ISBN with 10 or 13, or "" if its check digit is wrong."""
    digits = text.replace("-", "").replace(" ", "").upper()
    if len(digits) == 10 and digits[:9].isdigit():
        values = [10 if digit == "X" else int(digit) for digit in digits]
        if sum(weight * value for weight, value in zip(range(10, 0, -1), values, strict=True)) % 11:
            return ""
        digits = f"978{digits[:9]}"
        return f"{digits}{-_weighted(digits) % 10}"
    return digits if len(digits) == 13 and digits.isdigit() and not _weighted(digits) % 10 else ""


def _weighted(digits: str) -> int:
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))


def is_doubtful(identity: str) -> bool:
    """Return whether a DOI looks cut or damaged, or is that of a whole book: two papers may have it by mistake."""
    if not is_doi(identity):
        return False
    pairs = (("(", ")"), ("[", "]"), ("<", ">"))
    return bool(_DOUBTFUL.search(identity)) or any(identity.count(one) != identity.count(other) for one, other in pairs)


def is_arxiv_id(text: str) -> bool:
    """Return whether `text` is an arXiv id, old or new, without a version."""
    return _STORED_ARXIV.fullmatch(text) is not None


def is_doi(text: str) -> bool:
    """Return whether `text` is a DOI in its stored form."""
    return _STORED_DOI.fullmatch(text) is not None


@lru_cache(maxsize=1_024)
def title_id(title: str) -> str:
    """Return an id made from a title, for papers without another: `t-` and 12 hexadecimal digits of its hash."""
    key = fold_title(title) or clean(title)
    return "t-" + hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()[:12]


def is_title_id(text: str) -> bool:
    """Return whether `text` is an id made by `title_id`."""
    return bool(re.fullmatch(r"t-[0-9a-f]{12}", text))


def safe_link(text: str) -> str | None:
    """Return `text` without trailing punctuation if it is one http(s) URL, else None."""
    link = clean(text).rstrip(_AFTER_LINK)
    while link[-1:] in (")", "]") and link.count(link[-1]) > link.count(_BRACKETS[link[-1]]):
        link = link[:-1].rstrip(_AFTER_LINK)
    return link if len(link) <= LONGEST_LINK and _LINK.fullmatch(link) else None


def strength(identity: str) -> int:
    """Return how well an id identifies a paper: 3 for arXiv, 2 for a DOI, 1 for an id of its source, 0 for a title."""
    if is_arxiv_id(identity):
        return 3
    if is_doi(identity):
        return 2
    return 0 if is_title_id(identity) else 1

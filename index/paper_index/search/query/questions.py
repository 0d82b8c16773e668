"""Recognises questions and requests: "which papers study X?", "I remember a 2024 paper that used X"."""

import re

from ...text.stop_words import STOP_WORDS

_ASKING = frozenset((
    "articles", "can", "could", "did", "do", "does", "had", "has", "have", "how", "is", "are", "papers", "should",
    "was", "were", "what", "when", "where", "which", "who", "whose", "why", "will", "would",
))  # fmt: skip
"""Words with which a question begins."""

QUESTION_WORDS = _ASKING | STOP_WORDS | {
    "about", "also", "am", "any", "anyone", "article", "been", "being", "called", "done", "exist", "find", "give",
    "he", "i", "if", "into", "introduce", "introduced", "introduces", "known", "last", "latest", "like", "list",
    "literature", "looking", "me", "my", "need", "new", "paper", "please", "preprint", "preprints", "propose",
    "proposed", "proposes", "read", "recall", "recent", "recommend", "remember", "research", "saw", "searching", "she",
    "show", "some", "studied", "studies", "study", "suggest", "than", "their", "them", "then", "there",
    "these", "they", "those", "us", "used", "uses", "want", "we", "well", "whether", "whom", "work", "works", "year",
    "you", "your",
}  # fmt: skip
"""Dropped from questions and requests that have at least three other words."""

_PAPERS = r"(?:papers?|articles?|works?|literature|research|preprints?)"
_REQUEST = re.compile(
    r"(?:please\s+)?(?:find|show|give|recommend|suggest|list)\s+(?:me|us|all|some|any|papers?|articles?)\b"
    r"|(?:i|we)(?:['’]m|['’]re|['’]d|\s+am|\s+are)?\s+(?:looking|searching|remember|recall|need|want|read|saw|like)\b"
    r"|(?:looking|searching)\s+for\b"
    rf"|(?:any|all|some|recent|latest|new|that|the|an?)\s+{_PAPERS}\s+(?:about|on|of|by|from|in|that|where|which|for)\b"
    rf"|{_PAPERS}\s+(?:about|on|that|where|which)\b",
    re.IGNORECASE,
)
"""Beginnings of requests for papers."""
_YEAR = re.compile(
    rf"\b(?:(?P<since>since)|from|in|of|published)\s+(?P<last>(?:19|20)\d\d)(?=\W*$)"
    rf"|\b(?P<dated>(?:19|20)\d\d)(?=\s+{_PAPERS}\b)",
    re.IGNORECASE,
)
"""The year of the papers that are asked for: at the end, or right before them."""


def asks(text: str) -> bool:
    """Return whether a text begins like a question or a request for papers."""
    first = re.match(r"[^\W_]+", text.lstrip())
    return bool(first and first[0].lower() in _ASKING) or _REQUEST.match(text.lstrip()) is not None


def undated(text: str) -> str:
    """Return a question without the year of the papers that it asks for; "" for another text, and without a year."""
    rest = _YEAR.sub(" ", text, count=1) if asks(text) else text
    return rest if rest != text else ""


def subjects(text: str) -> list[str]:
    """Return what a question asks about: the question without its first words, and without its last ones as well.

    It is empty for other texts, and if no other words remain.
    """
    if not asks(text):
        return []
    words = text.split()
    is_asking = [re.sub(r"^\W+|\W+$", "", word).lower() in QUESTION_WORDS for word in words]
    if all(is_asking):
        return []
    first, last = is_asking.index(False), len(words) - is_asking[::-1].index(False)
    found = (" ".join(words[first:end]).rstrip("?!. ") for end in (len(words), last))
    return [each for each in dict.fromkeys(found) if each != text.strip()]


def with_year(text: str) -> str:
    """Return a question with the year of the papers that it asks for as a condition; without one, it is unchanged."""

    def condition(year: re.Match[str]) -> str:
        return f" year:{'>=' if year['since'] else ''}{year['last'] or year['dated']} "

    return _YEAR.sub(condition, text, count=1)

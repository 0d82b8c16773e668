"""Reads short citations: `Li et al. (2026)`, `Wu, J.`, `Wu and Chen, 2025`, `papers by Jian Wu`.

`et al.` and initials make a text a citation. Without them, `Wu and Chen 2025` may as well be words: whether they are
names is known only when the query is evaluated (see `ast.Reading`).
"""

import re
from functools import cache
from typing import NamedTuple

from .questions import QUESTION_WORDS

_MOST = 200
"""Characters of a citation."""
# The parts of citations. Letters match in both cases, except within (?-i:…).
_PARTICLES = r"(?:(?:van|von|de|der|den|di|la|le|bin|al|el)\s+)*"
FAMILY = rf"{_PARTICLES}(?:[^\W\d_]['’])?[^\W\d_][^\W\d_]+(?:[-'’][^\W\d_]+)*"
_CAPITAL = r"(?-i:[^\W\d_a-zß-öø-ÿ][\w'’-]*)"
_INITIALS = r"(?:[^\W\d_]\.(?:\s?-?[^\W\d_]\.)*)"
# A full name needs capital letters, or any words would be one.
_FULL = rf"{_CAPITAL}(?:\s(?:{_CAPITAL}|{_INITIALS})){{0,2}}\s{_PARTICLES}{_CAPITAL}"
_PERSON = (
    rf"(?:{FAMILY}(?:\s{FAMILY})?,\s?{_INITIALS}|{_INITIALS}\s?{FAMILY}|{FAMILY}\s(?-i:[A-Z]{{1,2}})(?![\w.])"
    rf"|{_FULL}|{FAMILY})"
)
# After "by", up to three words in any case are a name.
_NAME = rf"(?:{_PERSON}|{FAMILY}(?:\s{FAMILY}){{0,2}})"
_AND = r"(?:,?\s+(?:(?-i:and)|&)\s+|\s*[,;]\s*(?:(?:and|&)\s+)?)"
_ET_AL = r",?\s+(?:et\.?\s?al\b\.?|and\s+(?:others|colleagues)\b)"
_YEAR = r"(?:,?\s*(?P<open>[(\[])?(?P<year>(?:1[89]|20)\d\d)(?-i:[a-z])?[)\]]?)"
_REST = r"[)\],.;:]*(?P<rest>(?:\s+\w[\w-]*){0,4})\.?"
_HINT = re.compile(r"[\d.,;&(\[]|\b(?:by|et|and)\b", re.IGNORECASE)
"""Signs and words of which every citation has one."""
_CITE_KEY = re.compile(
    r"@?(?P<author>[^\W\d_]{2,}?)(?:[Ee]t[Aa]l)?[-_:]?(?P<year>(?:19|20)\d\d)(?:[a-z](?![a-z]))?"
    r"[-_:]?(?P<word>[^\W\d_]{2,})?"
)
"""Keys as programs make them: vaswani2017attention, WuEtAl_2026, @chen:2025a."""
_INITIAL = re.compile(r"\b[^\W\d_]\.")
_MOST_WORDS = 2
"""Other words around a citation; with more, it is prose with a citation in it."""


class Citation(NamedTuple):
    """A citation in a query."""

    names: tuple[str, ...]
    """The authors, as they are written."""
    year: str
    """The year, or ""."""
    words: tuple[str, ...]
    """The other words."""
    is_certain: bool
    """Whether the names cannot be words: they have initials, or `et al.` follows."""

    @property
    def query(self) -> str:
        """The query for papers of these authors."""
        return " ".join((*(f'author:"{name}"' for name in self.names), *self.in_year, *self.words))

    @property
    def is_open(self) -> bool:
        """Whether it is nothing but names that may be words, of which the last may still be typed."""
        return not (self.is_certain or self.year or self.words)

    @property
    def in_year(self) -> tuple[str, ...]:
        """The condition for the year, if there is one."""
        return (f"year:{self.year}",) if self.year else ()

    @property
    def plain(self) -> str:
        """The query for papers with these words, also where they are not names."""
        return " ".join((*self.names, *filter(None, [self.year]), *self.words))

    @property
    def any_words(self) -> str:
        """The query for papers with any of these authors or words, of any year."""
        return " ".join((*(f'author:"{name}"' for name in self.names), *self.names, *self.words))


class _Patterns(NamedTuple):
    """The forms of citations, and a name in one."""

    citation: re.Pattern[str]
    by: re.Pattern[str]
    name: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    """Return the patterns. They are compiled when a query may be a citation: that takes longer than most searches."""
    citation = (
        rf"(?P<before>(?:\w[\w-]*\s+){{0,4}}?)[(\[]?(?P<names>{_PERSON}(?:{_AND}{_PERSON}){{0,7}})(?P<others>{_ET_AL})?"
        rf"{_YEAR}?{_REST}"
    )
    by = (
        rf"(?P<before>)(?:(?:all|the)\s+)?(?:(?:papers?|articles?|publications|work)\s+)?(?:written\s+)?by\s+"
        rf"(?P<names>{_NAME}(?:{_AND}{_NAME}){{0,3}})(?P<others>{_ET_AL})?{_YEAR}?(?P<rest>)\.?"
    )
    return _Patterns(*(re.compile(each, re.IGNORECASE) for each in (citation, by, rf"({_NAME})(?:{_AND}|$)")))


def citation(text: str) -> Citation | None:
    """Return the citation that a query is, perhaps with up to two other words; None for other texts."""
    text = text.strip()
    if len(text) > _MOST or not _HINT.search(text):
        return None
    patterns = _patterns()
    found = patterns.by.fullmatch(text) or patterns.citation.fullmatch(text)
    if not found:
        return None
    names = tuple(patterns.name.findall(found["names"]))
    initialed = any(map(_INITIAL.search, names))
    others = f"{found['before']} {found['rest']}".split()
    words = tuple(word for word in others if word.lower() not in QUESTION_WORDS)  # "the Wu et al. paper on agents"
    if len(words) > _MOST_WORDS or not (
        found["others"] or found.re is patterns.by or _is_list_or_dated(found, names, initialed)
    ):
        return None
    return Citation(names, found["year"] or "", words, bool(found["others"] or initialed))


def _is_list_or_dated(found: re.Match[str], names: tuple[str, ...], initialed: bool) -> bool:
    """Return whether a text without `et al.` is a citation: by several names, a year, or initials and a comma."""
    if found["before"] or (found["rest"].strip() and not found["open"]):
        return False
    if len(names) > 1:  # "Wu, Jian" is one name
        return not (len(names) == 2 and re.fullmatch(r"[^\s,]+,\s*[^\s,]+", found["names"]))
    return bool(found["open"] or (initialed and (found["year"] or "," in names[0])))


def key_cited(text: str) -> str:
    """Return the query for the author, the year and the word of a cite key (`vaswani2017attention`), "" for others."""
    found = _CITE_KEY.fullmatch(text.strip())
    return f"author:{found['author']} year:{found['year']} {found['word'] or ''}".strip() if found else ""


_CITE_COMMANDS = re.compile(r"(?:\\[A-Za-z]*cite[A-Za-z]*\*?\s?(?:\[[^\[\]]*\]\s?){0,2}\{(?P<keys>[^{}]+)\}[\s,;.]*)+")
_KEYS = re.compile(r"\{([^{}]+)\}")
_PANDOC = re.compile(r"\[?(?:-?@[\w:.-]+[\s;,]*)+\]?")
_BEFORE_CITATION = re.compile(r"(?:see(?:\s+also)?|cf\.?|e\.g\.,?|and)\s+", re.IGNORECASE)
_LABELS = re.compile(r"\[(?:(?-i:[A-Z])[\w'’-]{1,30}?\+?\d\d[a-z]?[,;]?\s?){1,8}\]")
_LABEL = re.compile(r"([^\W\d_][\w'’-]*?)\+?(\d\d)[a-z]?(?!\w)")
_NEXT_CENTURY = 40
"""Two digits from which on a year in a label is one of the last century."""


def several_cited(text: str) -> dict[str, str]:
    r"""Return the citations in `(Wu & Li, 2026; Chen, 2025)`, `[Wu+26]`, `\cite{wu2026title}` or `[@wu2026]`.

    Each has its query; "" for a key of another form. The result is empty for other texts.
    """
    text = text.strip()
    if not text or len(text) > _MOST or (text[0] not in "\\[@(" and ";" not in text):
        return {}
    if _CITE_COMMANDS.fullmatch(text):
        return {key.strip(): key_cited(key) for keys in _KEYS.findall(text) for key in keys.split(",")}
    if _PANDOC.fullmatch(text):
        return {key: key_cited(key.rstrip(".:")) for key in re.findall(r"@([\w:.-]+)", text)}
    if _LABELS.fullmatch(text):
        return {
            found[0]: f"author:{found[1]} year:{20 if int(found[2]) < _NEXT_CENTURY else 19}{found[2]}"
            for found in _LABEL.finditer(text)
        }
    parts = [_BEFORE_CITATION.sub("", part.strip(" ()[]")) for part in text.split(";")]
    cited = {part: each.query for part in parts if (each := citation(part)) and each.year}
    return cited if len(cited) == len(parts) > 1 else {}

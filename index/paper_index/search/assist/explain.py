"""Explains why a paper matches: the fields with words of the query, and a snippet, the best matching sentence."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ...library import Marks
from ...papers.paper import Paper
from ...text.sanitize import readable, repair
from ..acronym_table import Acronyms, Expansion
from ..text.acronym_definitions import stems_of
from ..text.analyzer import Token, analyze, sequence_end
from ..text.names import NAME, PersonName, person_name, tokens_named
from ..text.query_words import query_terms
from ..text.searched_fields import FIELDS_OF_NAMES

MAX_SNIPPET = 400
"""Characters of a snippet."""
_MAX_TEXT = 20_000
"""Characters of a text in which matches are looked for."""
_QUERY_FIELD = {"summary": "body", "abstract": "body"}
"""The text field that a text of a paper belongs to, where the names differ."""
SENTENCE = re.compile(r"[^\n]+?(?:[.!?](?=\s+[^\sa-z])|(?=\n)|$)")
_NAME = re.compile(r"(?:(?!, | · ).)+", re.DOTALL)
"""A name in a list of authors."""
_CONTEXT = 60
"""Characters before the first match in a snippet from a long sentence."""

Match = tuple[int, int, str]
"""The start and the end of a match in a text, and the form or phrase that matched."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A snippet: part of a text of a paper, with the places of the matches in it."""

    field: str
    """The text it is from: `title`, `summary`, `abstract`, `note`, `facts` or `fulltext`."""
    text: str
    marks: tuple[tuple[int, int], ...]
    page: int | None = None
    """The page, if it is from the full text."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a paper matches."""

    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Each field with matches, and the words that match as they are written there, in order.

    For `facts`, the values with matches; for `authors`, the names with the most.
    """
    snippet: Snippet | None = None
    """The sentence of the summary, the abstract or the note with the most matches."""
    acronyms: tuple[str, ...] = ()
    """A sentence for each acronym that the query has and the paper writes out, or the reverse."""

    def snippet_outside(self, titled: Iterable[str]) -> Snippet | None:
        """Return the snippet if it has matches that the title does not; if only facts match, these as a snippet.

        A passage of a full text is always returned.

        Args:
            titled: the words of the title that match.
        """
        if self.snippet is None:
            facts = self.fields[0][1] if [name for name, _ in self.fields] == ["facts"] else ()
            return Snippet("facts", text := " · ".join(facts), ((0, len(text)),)) if facts else None
        words = [self.snippet.text[start:end] for start, end in self.snippet.marks]
        return self.snippet if self.snippet.page or _distinct(words) - _distinct(titled) else None


def explain(
    paper: Paper, marks: Marks, words: frozenset[str], query: str = "", acronyms: Acronyms | None = None
) -> Explanation:
    """Return why a paper matches.

    Args:
        paper: the paper.
        marks: the user's marks on it.
        words: the forms that matched (`Answer.words`).
        query: the query.
        acronyms: those of the index.
    """
    fields = matching_fields(paper, marks, words)
    written = (text for _, texts in fields for text in texts)
    known = dict.fromkeys(expansion.sentence for expansion in _expansions(written, query, acronyms)) if acronyms else ()
    return Explanation(fields, _best_sentence(_texts(paper, marks), words), tuple(known))


def _expansions(written: Iterable[str], query: str, acronyms: Acronyms) -> Iterator[Expansion]:
    """Yield the expansions by which written texts match a query that has the acronym, or the reverse."""
    asked, asked_stems = query_terms(query), set(stems_of(query))
    expansions = [expansion for form in asked for expansion in acronyms.expansions(form)]
    for text in written:
        stems, forms = stems_of(text), query_terms(text)
        yield from (expansion for expansion in expansions if expansion.stems == stems)
        if len(forms) == 1 and forms[0] not in asked:
            yield from (each for each in acronyms.expansions(forms[0]) if asked_stems.issuperset(each.stems))


def matching_fields(paper: Paper, marks: Marks, words: frozenset[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return `Explanation.fields` of a paper."""
    facts = (paper.area, paper.kind, *paper.tasks, *paper.methods, *paper.datasets)
    more = (*(result.metric for result in paper.results), *(place.label for place in paper.appearances), paper.venue)
    fields: list[tuple[str, tuple[str, ...]]] = []
    for name, text in _texts(paper, marks).items():
        if name == "authors":
            fields += [(name, named)] if (named := _matching_names(paper.authors, words)) else []
            continue
        written: dict[str, str] = {}
        for start, end, _ in find_matches(text, words, name):
            written.setdefault(text[start:end].casefold(), text[start:end])
        if written:
            fields.append((name, tuple(written.values())))
    if values := [readable(value) for value in dict.fromkeys((*facts, *more)) if find_matches(value, words, "facts")]:
        fields.append(("facts", tuple(values)))
    return tuple(fields)


def _matching_names(authors: Iterable[str], words: frozenset[str]) -> tuple[str, ...]:
    """Return the names of authors with the most matching words."""
    counts = {
        name: sum(len(name[start:end].split()) for start, end, _ in find_matches(name, words, "authors"))
        for name in authors
    }
    most = max(counts.values(), default=0)
    return tuple(name for name, count in counts.items() if count == most > 0)


def _texts(paper: Paper, marks: Marks) -> dict[str, str]:
    """Return the texts of a paper by field."""
    return {
        "title": repair(paper.title),
        "summary": repair(paper.summary),
        "abstract": repair(paper.abstract),
        "authors": " · ".join(paper.authors),
        "note": marks.note,
    }


def _best_sentence(texts: Mapping[str, str], words: frozenset[str]) -> Snippet | None:
    """Return the sentence with the most matches that are not in the title, then the most matches; else the first."""
    best: tuple[tuple[int, int], Snippet] | None = None
    in_title = _distinct(form for *_, form in find_matches(texts["title"], words, "title"))
    for name in ("abstract", "summary", "note"):
        for sentence in SENTENCE.finditer(texts[name][:_MAX_TEXT]):
            text = sentence[0].strip()
            matches = find_matches(text, words, name)
            distinct = _distinct(form for *_, form in matches)
            rank = len(distinct - in_title), len(distinct)
            if distinct and (best is None or rank > best[0]):
                best = rank, _snippet(name, text, matches)
    return best[1] if best else None


def _distinct(words: Iterable[str]) -> set[str]:
    """Return the beginnings of words, by which "network" and "networks" are one."""
    return {word.casefold()[:5] for word in words}


def _snippet(field: str, text: str, matches: list[Match]) -> Snippet:
    """Return a sentence as a snippet; a long one is cut to begin a little before its first match."""
    start = max(0, matches[0][0] - _CONTEXT) if len(text) > MAX_SNIPPET else 0
    if start:
        start = text.rfind(" ", 0, start) + 1 or start
    cut = text[start : start + MAX_SNIPPET]
    marks = tuple((first - start, end - start) for first, end, _ in matches if end - start <= len(cut))
    return Snippet(field, cut, marks)


def find_matches(text: str, words: frozenset[str], field: str) -> list[Match]:
    """Return the matches in a text of a paper.

    Args:
        text: the text; only its beginning is searched if it is very long.
        words: the forms that matched (`Answer.words`).
        field: which text it is: `title`, `summary`, `abstract`, `authors`, `facts` or `note`.

    A compound is one match, and so is a phrase. Overlapping matches are joined. Each author up to a comma or a dot is a
    text by itself.
    """
    if field == "authors":
        names = _NAME.finditer(text[:_MAX_TEXT])
        return [
            (name.start() + start, name.start() + end, form)
            for name in names
            for start, end, form in _in_name(name[0], words)
        ]
    return _in_text(text, words, field)


def _in_name(text: str, words: frozenset[str]) -> list[Match]:
    """Return the matches in the name of an author. If the name itself is in the query, its words are joined."""
    matches = _in_text(text, words, "authors")
    for name in _names_for(words):
        matches += [(token.start, token.end, name.text) for token in tokens_named(name, text)]
    joined: list[Match] = []
    for start, end, form in sorted(matches):
        if joined and (start <= joined[-1][1] or (form == joined[-1][2] and not text[joined[-1][1] : start].strip())):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]), form)
        else:
            joined.append((start, end, form))
    return joined


def _in_text(text: str, words: frozenset[str], field: str) -> list[Match]:
    forms, phrases = _words_for(words, _QUERY_FIELD.get(field, field))
    matches: list[Match] = []
    tokens = _tokens(text[:_MAX_TEXT], field in FIELDS_OF_NAMES) if text and (forms or phrases) else ()
    for number, token in enumerate(tokens):
        if not phrases and forms.isdisjoint(token.forms):
            continue
        found = [(span, form) for form, span in zip(token.forms, token.spans, strict=True) if form in forms]
        found += [
            (end - number, " ".join(phrase))
            for first in (token.forms if phrases else ())
            for phrase in phrases.get(first, ())
            if (end := sequence_end(tokens, number, phrase))
        ]
        for span, form in found:
            end = tokens[min(number + span, len(tokens)) - 1].end
            if matches and token.start < matches[-1][1]:
                matches[-1] = (matches[-1][0], max(end, matches[-1][1]), matches[-1][2])
            else:
                matches.append((token.start, end, form))
    return matches


@lru_cache(maxsize=32)
def _tokens(text: str, names: bool) -> tuple[Token, ...]:
    """Return the tokens of a text. Those of the last paper are kept: several searches may match it."""
    return tuple(analyze(text, names=names))


@lru_cache(maxsize=16)
def _names_for(words: frozenset[str]) -> tuple[PersonName, ...]:
    """Return the names of authors among the words of an answer."""
    texts = (word.removeprefix(f"{NAME}:") for word in words if word.startswith(f"{NAME}:"))
    return tuple(filter(None, map(person_name, texts)))


@lru_cache(maxsize=16)
def _words_for(words: frozenset[str], field: str) -> tuple[frozenset[str], dict[str, list[tuple[str, ...]]]]:
    """Return the words that may match in a field: single forms, and phrases by their first form."""
    prefix = f"{field}:"
    own = {word.removeprefix(prefix) for word in words if ":" not in word or word.startswith(prefix)}
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for word in own:
        if " " in word:
            phrase = tuple(word.split(" "))
            phrases.setdefault(phrase[0], []).append(phrase)
    return frozenset(word for word in own if " " not in word), phrases

"""Why a paper matched: the fields that hold the words asked for, and the sentence that says most of them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ...library import Marks
from ...paper import Paper
from ...text import readable, repair
from ..text.analyzer import analyze, sequence_end

LONGEST = 400
"""Characters of a passage that are shown."""
_READ = 20_000
"""Characters of a text that are looked through."""
_ASKED_IN = {"summary": "body", "abstract": "body"}
"""What a text of a paper is called in a query, where that is not its own name."""
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?](?=\s+[^\sa-z])|(?=\n)|$)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a paper's text as it is shown, with where the words stand in it."""

    field: str
    """Which text it is from: `summary`, `abstract` or `note`."""
    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a paper is in an answer."""

    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Each field that holds words asked for, with those as they are written there, in the order of the text.

    Of `facts`, the values that hold them.
    """
    passage: Passage | None = None
    """The sentence of the summary, the abstract or the note that says most of what was asked for."""

    def beyond(self, titled: Iterable[str]) -> Passage | None:
        """The passage, where it says what words seen in the title do not; else the facts, if only they have any."""
        if self.passage is None:
            facts = self.fields[0][1] if [name for name, _ in self.fields] == ["facts"] else ()
            return Passage("facts", text := " · ".join(facts), ((0, len(text)),)) if facts else None
        said = [self.passage.text[start:end] for start, end in self.passage.marks]
        return self.passage if _stems(said) - _stems(titled) else None


def _stems(words: Iterable[str]) -> set[str]:
    """The different things that some words say: "network" and "networks" say the same."""
    return {word.casefold()[:5] for word in words}


def explained(paper: Paper, marks: Marks, words: frozenset[str]) -> Explanation:
    """Return why `paper` matched, where `words` are the forms that did (`Answer.words`)."""
    facts = (paper.area, paper.kind, *paper.tasks, *paper.methods, *paper.datasets)
    more = (*(result.metric for result in paper.results), *(place.label for place in paper.appearances), paper.venue)
    held = {
        "title": repair(paper.title),
        "summary": repair(paper.summary),
        "abstract": repair(paper.abstract),
        "authors": " · ".join(paper.authors),
        "note": marks.note,
    }
    fields = []
    for name, text in held.items():
        written: dict[str, str] = {}
        for start, end, _ in found_in(text, words, name):
            written.setdefault(text[start:end].casefold(), text[start:end])
        if written:
            fields.append((name, tuple(written.values())))
    if values := [readable(value) for value in dict.fromkeys((*facts, *more)) if found_in(value, words, "facts")]:
        fields.append(("facts", tuple(values)))
    return Explanation(tuple(fields), _passage(held, words))


def _passage(held: Mapping[str, str], words: frozenset[str]) -> Passage | None:
    """Return the sentence that says most of what the title does not, then most at all; of equals the first."""
    best: tuple[tuple[int, int], Passage] | None = None
    titled = _stems(form for *_, form in found_in(held["title"], words, "title"))
    for name in ("abstract", "summary", "note"):
        for sentence in _SENTENCE.finditer(held[name][:_READ]):
            text = sentence[0].strip()
            found = found_in(text, words, name)
            stems = _stems(form for *_, form in found)
            said = len(stems - titled), len(stems)
            if stems and (best is None or said > best[0]):
                best = said, _cut(name, text, found)
    return best[1] if best else None


def found_in(text: str, words: frozenset[str], field: str) -> list[tuple[int, int, str]]:
    """Return where `words` (`Answer.words`) stand in a text of a paper: start, end and what matched.

    Args:
        text: what is looked through.
        words: what matched.
        field: which of a paper's texts it is: `title`, `summary`, `abstract`, `authors`, `facts`, `note`.

    A compound is marked whole, and so is a phrase. Of a text without end the beginning is looked through.
    """
    alone, rows = _asked_in(words, _ASKED_IN.get(field, field))
    found: list[tuple[int, int, str]] = []
    held = list(analyze(text[:_READ])) if text and (alone or rows) else []
    for number, place in enumerate(held):
        here = [(reach, form) for form, reach in zip(place.forms, place.spans, strict=True) if form in alone]
        here += [
            (behind - number, " ".join(row))
            for first in (place.forms if rows else ())
            for row in rows.get(first, ())
            if (behind := sequence_end(held, number, row))
        ]
        for reach, form in here:
            end = held[min(number + reach, len(held)) - 1].end
            if found and place.start < found[-1][1]:
                found[-1] = (found[-1][0], max(end, found[-1][1]), found[-1][2])
            else:
                found.append((place.start, end, form))
    return found


@lru_cache(maxsize=16)
def _asked_in(words: frozenset[str], field: str) -> tuple[frozenset[str], dict[str, list[tuple[str, ...]]]]:
    """Return what counts in a field: single forms, and phrases by their first."""
    own = f"{field}:"
    here = {word.removeprefix(own) for word in words if ":" not in word or word.startswith(own)}
    rows: dict[str, list[tuple[str, ...]]] = {}
    for word in here:
        if " " in word:
            row = tuple(word.split(" "))
            rows.setdefault(row[0], []).append(row)
    return frozenset(word for word in here if " " not in word), rows


def _cut(field: str, text: str, found: list[tuple[int, int, str]]) -> Passage:
    """A sentence without end is shown from a little before its first word on."""
    start = max(0, found[0][0] - 60) if len(text) > LONGEST else 0
    if start:
        start = text.rfind(" ", 0, start) + 1 or start
    shown = text[start : start + LONGEST]
    marks = tuple((a - start, b - start) for a, b, _ in found if b - start <= len(shown))
    return Passage(field, shown, marks)

"""Why a paper matched: the fields that hold the words asked for, and the sentence that says most of them."""

import re
from dataclasses import dataclass

from ..library import Marks
from ..paper import Paper
from ..text import repair
from .words import places

LONGEST = 400
"""Characters of a passage that are shown."""
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?](?=\s+[^\sa-z])|(?=\n)|$)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a paper's text as it is shown, with where the words stand in it."""

    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a paper is in an answer."""

    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Each field that holds words asked for, with those as they are written there, in the order of the text."""
    passage: Passage | None = None
    """The sentence of the summary, the abstract or the note that says most of what was asked for."""


def explained(paper: Paper, marks: Marks, words: frozenset[str]) -> Explanation:
    """Return why `paper` matched, where `words` are the forms that did (`Answer.words`)."""
    facts = (paper.area, paper.kind, *paper.tasks, *paper.methods, *paper.datasets)
    held = {
        "title": repair(paper.title),
        "summary": repair(paper.summary),
        "abstract": repair(paper.abstract),
        "authors": " · ".join(paper.authors),
        "facts": " · ".join(filter(None, facts)),
        "note": marks.note,
    }
    fields = []
    for name, text in held.items():
        written: dict[str, str] = {}
        for start, end, _ in _found(text, words):
            written.setdefault(text[start:end].casefold(), text[start:end])
        if written:
            fields.append((name, tuple(written.values())))
    best: tuple[int, Passage] | None = None
    for name in ("abstract", "summary", "note"):
        for sentence in _SENTENCE.finditer(held[name]):
            text = sentence[0].strip()
            found = _found(text, words)
            said = len({form[:5] for _, _, form in found})  # "network" and "networks" say the same
            if said and (best is None or said > best[0]):
                best = said, _cut(text, found)
    return Explanation(tuple(fields), best[1] if best else None)


def _found(text: str, words: frozenset[str]) -> list[tuple[int, int, str]]:
    """Where words stand in a text: start, end and the form that matched. A compound is marked whole."""
    found: list[tuple[int, int, str]] = []
    held = list(places(text)) if text else []
    for number, place in enumerate(held):
        for form, reach in zip(place.forms, place.reach, strict=True):
            if form in words:
                end = held[min(number + reach, len(held)) - 1].end
                if found and place.start < found[-1][1]:
                    found[-1] = (found[-1][0], max(end, found[-1][1]), found[-1][2])
                else:
                    found.append((place.start, end, form))
    return found


def _cut(text: str, found: list[tuple[int, int, str]]) -> Passage:
    """A sentence without end is shown from a little before its first word on."""
    start = max(0, found[0][0] - 60) if len(text) > LONGEST else 0
    if start:
        start = text.rfind(" ", 0, start) + 1 or start
    shown = text[start : start + LONGEST]
    marks = tuple((a - start, b - start) for a, b, _ in found if b - start <= len(shown))
    return Passage(shown, marks)

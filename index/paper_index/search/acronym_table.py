"""The acronyms of a corpus and their expansions, as its papers define them: VLM is vision-language model."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import filterfalse
from typing import NamedTuple

from ..storage.garbage import no_garbage_collection
from ..text.stop_words import STOP_WORDS
from .text.acronym_definitions import form_of, is_of_initials, letters_of, stems_of, stems_of_words

Definitions = dict[str, dict[str, list[int]]]
"""Acronym to expansion to the rows of the papers that define it so, all as written."""

MOST_EXPANSIONS = 3
"""Expansions of an ambiguous acronym that are searched, those of most papers."""
_LEAST_SHARE = 0.1
"""The least share of an expansion in the definitions of its acronym. Those below it are mostly mistakes."""
_FEW_PAPERS = 10_000
"""Papers of a corpus up to which one paper is enough to define an acronym that has one expansion only."""
_LEAST_USES = 0.02
"""The least share of the papers with a form that define it as an acronym. Few of those with "map" define mean average
precision: it is a common word."""

_OWN_SHARE = 0.1
"""The least share of the papers with an acronym on s that define it, unless it is a plural, as VLAs is."""


class Expansion(NamedTuple):
    """An acronym with an expansion, as most papers write them."""

    acronym: str
    text: str
    stems: tuple[str, ...]
    papers: int
    """The number of papers that define the acronym so."""

    @property
    def form(self) -> str:
        """The acronym as the index has it."""
        return form_of(self.acronym)

    @property
    def sentence(self) -> str:
        """The definition as a sentence."""
        in_papers = f"{self.papers:,} papers" if self.papers != 1 else "1 paper"
        return f"{self.acronym} stands for {self.text} in {in_papers}."


class Acronyms:
    """Acronyms by their form in the index, and by the stems of their expansions."""

    def __init__(self, expansions: Mapping[str, tuple[Expansion, ...]] | None = None) -> None:
        """Take the form of each acronym with its expansions."""
        self._expansions = expansions or {}

    @classmethod
    def parse(cls, content: bytes) -> "Acronyms":
        """Return acronyms from JSON.

        Raises:
            ValueError: if it is damaged.
        """
        try:
            with no_garbage_collection():
                return cls({form: tuple(map(_expansion, some)) for form, some in json.loads(content).items()})
        except (AttributeError, TypeError) as error:
            raise ValueError(f"no acronyms: {error}") from error

    def to_json(self) -> str:
        """Return the acronyms as JSON."""
        return json.dumps(
            {
                form: [(each.acronym, each.text, " ".join(each.stems), each.papers) for each in some]
                for form, some in self._expansions.items()
            }
        )

    def expansions(self, form: str) -> tuple[Expansion, ...]:
        """Return the expansions of an acronym in singular or plural, those of most papers first."""
        some = [self._expansions.get(each, ()) for each in dict.fromkeys((form, form.removesuffix("s")))]
        return max(some, key=lambda expansions: expansions[0].papers if expansions else 0)

    def are_different(self, one: str, plural: str, papers: int) -> bool:
        """Return whether a form with an s is an acronym of its own: TTS, not several TT.

        Args:
            one: a form.
            plural: the same form with an s.
            papers: the number of papers with that.
        """
        own = self._expansions.get(plural, ())
        defined = sum(each.papers for each in own)
        stems = {each.stems for each in self._expansions.get(one, ())}
        return defined > 0 and defined >= _OWN_SHARE * papers and stems.isdisjoint(each.stems for each in own)

    def of_words(self, words: tuple[str, ...]) -> list[Expansion]:
        """Return the acronyms of which the words are an expansion, in any inflection."""
        return self._by_stems.get(stems_of_words(words), []) if self._expansions else []

    @cached_property
    def _by_stems(self) -> dict[tuple[str, ...], list[Expansion]]:
        found: defaultdict[tuple[str, ...], list[Expansion]] = defaultdict(list)
        for some in self._expansions.values():
            for each in some:
                found[each.stems].append(each)
        return dict(found)


def is_known(expansion: Expansion, papers: int) -> bool:
    """Return whether enough of the papers that have an acronym define it, so that it is not a common word."""
    return expansion.papers >= _LEAST_USES * papers


def _expansion(plain: list[object]) -> Expansion:
    acronym, text, stems, papers = plain
    if not (isinstance(acronym, str) and isinstance(text, str) and isinstance(stems, str) and type(papers) is int):
        raise TypeError("not an expansion")
    return Expansion(acronym, text, tuple(stems.split(" ")), papers)


def chosen(definitions: Definitions, papers: int) -> Acronyms:
    """Return the acronyms that are defined often enough and not in many ways, in a corpus of so many papers."""
    by_form: defaultdict[str, dict[str, dict[str, list[int]]]] = defaultdict(dict)
    for acronym, expansions in definitions.items():
        by_form[form_of(acronym)][acronym] = expansions
    found = {form: tuple(_dominant(some, papers)) for form, some in by_form.items() if form not in STOP_WORDS}
    return Acronyms({form: some for form, some in sorted(found.items()) if some})


def _dominant(acronyms: Mapping[str, Mapping[str, list[int]]], papers: int) -> Iterator[Expansion]:
    """Yield the expansions of most papers, at most `MOST_EXPANSIONS`, for the spellings of an acronym."""
    defined = [
        (acronym, text, len(rows)) for acronym, expansions in acronyms.items() for text, rows in expansions.items()
    ]
    if len(defined) == 1 and not _is_sure(*defined[0], papers):  # as most are
        return
    written: defaultdict[tuple[str, ...], Counter[tuple[str, str]]] = defaultdict(Counter)
    for acronym, text, count in defined:
        written[stems_of(text)][acronym, text] += count
    counts = {stems: spellings.total() for stems, spellings in written.items()}
    dominant = {stems: max(spellings, key=lambda each: (spellings[each], each)) for stems, spellings in written.items()}
    of_letters: Counter[str] = Counter()  # multi-modal and multimodal have the same letters, but not the same stems
    for stems, (_, text) in dominant.items():
        of_letters[letters_of(text)] += counts[stems]
    for stems in sorted(counts, key=lambda each: (-counts[each], each))[:MOST_EXPANSIONS]:
        acronym, text = dominant[stems]
        is_frequent = of_letters[letters_of(text)] >= _LEAST_SHARE * of_letters.total()
        if stems and is_frequent and (counts[stems] > 1 or len(defined) == 1):
            yield Expansion(acronym, text, stems, counts[stems])


def _is_sure(acronym: str, text: str, count: int, papers: int) -> bool:
    """Return whether the only definition of an acronym is sure: of several papers, or by initials in a small corpus."""
    return count > 1 or (papers <= _FEW_PAPERS and is_of_initials(acronym, text))


def without(definitions: Definitions, gone: Iterable[int]) -> Definitions:
    """Return definitions without those of some papers."""
    is_gone = set(gone).__contains__
    return {
        acronym: kept
        for acronym, expansions in definitions.items()
        if (kept := {text: left for text, rows in expansions.items() if (left := [*filterfalse(is_gone, rows)])})
    }


def added(definitions: Definitions, more: Definitions) -> None:
    """Add definitions of other papers."""
    for acronym, expansions in more.items():
        known = definitions.setdefault(acronym, {})
        for expansion, rows in expansions.items():
            known.setdefault(expansion, []).extend(rows)

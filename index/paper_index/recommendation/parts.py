"""Parts of a profile: those of its papers that share a task, a method, a data set or a word.

A profile of two subjects recommends papers of both; a part of it, papers of one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ..papers.paper import Paper
from ..search.text.features import Stems, facts_of, features, is_fact
from .models import Card, Profile, Reason

_LEAST, _LEAST_OF_PAIR, _LARGEST = 2, 3, 0.8
"""The papers of a part at least, for a pair more, and the share of the profile that it has at most."""
_SAME = 0.5
"""The share of the papers of two parts from which on they are one part."""
_MOST = 6
"""Parts that are offered."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some papers of a profile."""

    reason: Reason
    """The term that they share."""
    papers: int


def parts_of(card: Card) -> list[Part]:
    """Return the parts of a profile: by facts, then by pairs, or else by words. No two have mostly the same papers."""
    seeds = card.profile.seeds
    most = _LARGEST * len(seeds)
    fitting = [each.reason for each in card.terms if _LEAST <= each.seeds <= most]
    ordered = [reason for reason in fitting if is_fact(reason.term)]
    ordered += [
        each.reason for each in card.terms if each.reason.kind == "pair" and _LEAST_OF_PAIR <= each.seeds <= most
    ]
    having, chosen = _having([seed.paper for seed in seeds]), list[tuple[Part, frozenset[int]]]()
    for reason in ordered or fitting:
        papers = frozenset(number for number, has in enumerate(having) if has(reason.term))
        if all(len(papers & other) < _SAME * len(papers | other) for _, other in chosen):
            chosen.append((Part(reason, len(papers)), papers))
    return [part for part, _ in chosen[:_MOST]]


def narrowed(profile: Profile, term: str) -> Profile:
    """Return a profile of which only the papers that have a term count; the others are not recommended either."""
    having = _having([seed.paper for seed in profile.seeds])
    kept = tuple(seed for seed, has in zip(profile.seeds, having, strict=True) if has(term))
    away = frozenset(seed.row for seed in profile.seeds) - {seed.row for seed in kept}
    return replace(profile, seeds=kept, others=profile.others | away)


def _having(papers: list[Paper]) -> list[Callable[[str], bool]]:
    """Return for each paper a function that returns whether it has a term."""
    stems = Stems()

    def having(paper: Paper) -> Callable[[str], bool]:
        facts, words = frozenset(facts_of(paper)), list[frozenset[str]]()

        def has(term: str) -> bool:
            if is_fact(term):
                return term in facts
            if not words:  # words take a millisecond a paper
                words.append(frozenset(features(paper, 1.0, stems)))
            return term in words[0]

        return has

    return [having(paper) for paper in papers]

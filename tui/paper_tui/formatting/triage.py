"""A triage as text: its title, the counts of the decisions, and the match of a paper."""

from collections import Counter
from collections.abc import Mapping

from paper_index.recommendation import BOOKMARKS, TAG, Source
from paper_index.triage import KEPT, LATER, LATER_TAG, NOT_FOR_ME, Entry, Queue, Scope, ScopeKind

from .match import match_dots
from .numbers import counted
from .paper import edition_name

SIGNS = {KEPT: "★", LATER: "›", NOT_FOR_ME: "✕"}
"""The sign of a decision, one cell each."""


def scope_name(scope: Scope) -> str:
    """Return the papers of a triage in one to four words."""
    match scope.kind:
        case ScopeKind.NEW:
            return "new papers"
        case ScopeKind.FOLLOWED:
            return "new papers of a search"
        case ScopeKind.EDITION if scope.view.edition:
            return edition_name(scope.view.edition)
        case ScopeKind.EDITION:
            return "some editions"
    if scope.view.recommend:
        return "recommended papers"
    return "the list" if scope.view.narrowed else "all papers"


def title(queue: Queue, at: int, decisions: Mapping[str, str]) -> str:
    """Return the title: the position, the number of kept papers, and the name of the papers."""
    total = len(queue.entries)
    kept = sum(decision == KEPT for decision in decisions.values())
    place = f"{min(at + 1, total):,} of {total:,}" if at < total else f"end of {total:,}"
    return f"Triage: {place} · {kept:,} kept · {scope_name(queue.scope)}"


def summary(queue: Queue, decisions: Mapping[str, str]) -> str:
    """Return the counts of all decisions: "3 kept · 5 later · 40 not for me · 16 undecided"."""
    counts = Counter(decisions.values())
    undecided = len(queue.entries) - sum(counts.values())
    parts = [f"{SIGNS[decision]} {counts[decision]:,} {decision}" for decision in (KEPT, LATER, NOT_FOR_ME)]
    return " · ".join([*parts, f"{undecided:,} undecided"])


def decision_name(decision: str) -> str:
    """Return a decision with its sign."""
    where = {LATER: f" (#{LATER_TAG})"}.get(decision, "")
    return f"{SIGNS[decision]} {decision}{where}" if decision else ""


def match_text(entry: Entry, *, ascii: bool = False) -> str:
    """Return the match of a paper with its reasons, a line; "" for a paper without a match."""
    if not entry.match or entry.source is None:
        return ""
    reasons = " · ".join(reason.text for reason in entry.reasons or ())
    fits = f"{match_dots(entry.match, ascii=ascii)} {entry.match} like {_source_name(entry.source)}"
    return f"{fits}: {reasons}" if reasons else fits


def _source_name(source: Source) -> str:
    return {BOOKMARKS: "your bookmarks", TAG: f"#{source.name}"}.get(source.kind, source.label)


def note(queue: Queue) -> str:
    """Return the note on a queue at its beginning: its order, and whether it has all papers."""
    some = f"These are the first {len(queue.entries):,} of {counted(queue.found)}." if _is_cut(queue) else ""
    return " ".join(filter(None, (queue.note, some)))


def _is_cut(queue: Queue) -> bool:
    return queue.found > len(queue.entries)

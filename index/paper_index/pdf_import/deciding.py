"""Deciding to which paper a recognised PDF belongs."""

import re
from dataclasses import replace
from pathlib import Path

from ..online.match import titles_agree
from ..papers.identifiers import canonical_id, is_arxiv_id, is_doi, is_title_id, title_id
from ..papers.paper import Paper
from ..papers.stub import LAYOUT, certainty_of_title, stub
from ..pdf.document_kind import kind_of
from ..pdf.models import FirstPages
from ..pdf.recognition import Doubtful, Identified, NotRecognised, recognise
from .known_papers import KnownPapers, has_other_identifier, has_title_of, names_author, title_identifies
from .outcome import Outcome, Result

_NAME = re.compile(
    r"(?:arxiv[-_ :.]?)?(?P<arxiv>\d{4}\.\d{4,5}|[a-z-]+[-_]\d{7})(?:v\d{1,3})?|(?P<doi>10\.\d{4,9}[@_]\S+)",
    re.IGNORECASE,
)
"""A file name that is an identifier, with a sign that file systems allow instead of the slash."""


class Decider:
    """Decides to which papers PDFs belong."""

    def __init__(self, known: KnownPapers, *, accept: bool = False) -> None:
        """Take the known papers, and whether proposals are accepted."""
        self._known = known
        self._accept = accept
        self._added = set[str]()
        """The ids of new papers."""

    def decide(self, path: Path, first: FirstPages) -> Outcome:
        """Return the outcome for a PDF, without its file."""
        match recognise(first):
            case Identified() as found:
                outcome = self._identified(path, first, found)
            case Doubtful(identity, rule, page, reason, title):
                outcome = self._identified(path, first, Identified(identity, rule, page, title))
                if outcome.result is not Result.LEFT:
                    outcome = self._proposed(replace(outcome, reason=reason))
            case NotRecognised() as found:
                left = Outcome(path, Result.LEFT, reason=found.reason)
                outcome = self._by_title(path, first, found) or self._by_name(path, first, found) or left
        if outcome.result is Result.NEW:
            if outcome.paper in self._added:
                return replace(outcome, result=Result.ATTACHED, record=None)
            self._added.add(outcome.paper)
        return outcome

    def _identified(self, path: Path, first: FirstPages, found: Identified) -> Outcome:
        outcome = Outcome(path, Result.ATTACHED, found.identity, found.rule, found.page, version=found.version)
        if self._known.is_removed(found.identity):
            return outcome.left(f"the paper was removed; 'paper-tui remove --undo {found.identity}' lists it again")
        if paper := self._known.by_id(found.identity):
            outcome = replace(outcome, paper=paper.id)
            if found.rule != "stamp" and not _may_be(paper, first, found.title):
                return self._proposed(replace(outcome, reason=f"the title of the paper is “{paper.display_title}”"))
            return outcome
        same = self._known.by_title(found.title) if found.title else []
        if len(same) == 1 and not has_other_identifier(same[0], found.identity) and _is(same[0], first, found.title):
            return replace(outcome, paper=same[0].id, rule="title", page=1)
        # A title that other papers have would merge the new paper with one of them.
        return _new(outcome, "" if same else found.title)

    def _by_title(self, path: Path, first: FirstPages, found: NotRecognised) -> Outcome | None:
        """Attach a PDF to the only paper with its title, or propose one; None if it has no title."""
        if not found.title:
            return None
        outcome = Outcome(path, Result.ATTACHED, rule="title", page=1, title=found.title)
        same = self._known.by_title(found.title)
        if len(same) == 1:
            outcome = replace(outcome, paper=same[0].id)
            kind = kind_of(first.pages, first.page_count, found.title)
            if _is(same[0], first, found.title) and not kind:
                return outcome
            if not kind and not title_identifies(found.title):
                kind = "many papers have such a title"
            return self._proposed(replace(outcome, reason=kind or "no author of the paper is on page 1"))
        if same:
            return outcome.left(f"{len(same)} papers have its title")
        if like := self._known.like_title(found.title):
            return self._proposed(replace(outcome, paper=like.id, reason=f"its title is like “{like.display_title}”"))
        if found.contradictory:
            return replace(outcome.left(found.reason), rule="", page=0)
        if named := self._by_name(path, first, found):
            return named
        return self._proposed(_new(replace(outcome, reason="no known paper has this title"), found.title))

    def _by_name(self, path: Path, first: FirstPages, found: NotRecognised) -> Outcome | None:
        """Attach a PDF to the paper of the identifier in its name if its title is on a page, else propose it."""
        identity = _identity_in_name(path.stem)
        if not identity or found.contradictory:
            return None
        outcome = Outcome(path, Result.ATTACHED, identity, "name", title=found.title, reason=found.reason)
        if self._known.is_removed(identity):
            return None
        paper = self._known.by_id(identity)
        if paper is None:
            return self._proposed(_new(outcome, found.title))
        outcome = replace(outcome, paper=paper.id)
        if title_identifies(paper.title) and certainty_of_title(paper) and has_title_of(first, paper):
            return replace(outcome, reason="")
        return self._proposed(outcome)

    def _proposed(self, outcome: Outcome) -> Outcome:
        if self._accept:
            return outcome
        paper = "" if is_title_id(outcome.paper) and outcome.record else outcome.paper
        return replace(outcome, result=Result.ASKS, paper=paper, record=None)


def _new(outcome: Outcome, title: str) -> Outcome:
    """Return the outcome with a new paper of its id, or of a title alone."""
    identity = outcome.paper or title_id(title)
    record = stub(identity, title=title, sources=[LAYOUT])
    return replace(outcome, result=Result.NEW, paper=record.id, record=record)


def _is(paper: Paper, first: FirstPages, title: str) -> bool:
    """Return whether a PDF with the title of a paper is the paper."""
    return title_identifies(title) and names_author(first, paper)


def _may_be(paper: Paper, first: FirstPages, title: str) -> bool:
    """Return whether a PDF with an identifier of a paper has its title, or nearly."""
    return not certainty_of_title(paper) or has_title_of(first, paper) or titles_agree(title, paper.title)


def _identity_in_name(name: str) -> str:
    if not (found := _NAME.fullmatch(name)):
        return ""
    if doi := found["doi"]:
        identity = canonical_id(re.sub("[@_]", "/", doi, count=1))
        return identity if is_doi(identity) else ""
    identity = canonical_id(re.sub(r"[-_](?=\d{7}$)", "/", found["arxiv"]))
    return identity if is_arxiv_id(identity) else ""

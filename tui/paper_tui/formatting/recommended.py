"""A list of recommended papers in words: its title, the chips above it, and notes."""

from paper_index.library import Marks, folded_tag
from paper_index.library.profile_marks import SAVED_PROFILE, TAG_PROFILE
from paper_index.search import Answer, View

from .match import match_dots
from .numbers import counted

FEW = 3
"""Papers of a profile from which on the list is more than similar papers."""

BY_MEANING = "by meaning"


def source_name(value: str) -> str:
    """Return the source of a profile (`View.recommend`) as text: `#thesis`."""
    kind, _, rest = value.partition(":")
    if kind == TAG_PROFILE:
        return f"#{rest}"
    if kind == SAVED_PROFILE:
        return f"“{rest}”"
    return counted(len(rest.split()), "selected paper") if rest else kind


def list_title(answer: Answer, retained: int, width: int) -> str:
    """Return the title of the list, which fits into `width` cells if possible; `retained` of its rows do not count."""
    view, basis = answer.view, answer.basis
    if not view.recommend:
        return "Papers"
    name = source_name(view.recommend)
    if is_trending(answer):
        forms = ["Trending: bookmark three papers and this list becomes yours", "Trending: bookmark three papers"]
        forms = forms if view.recommend == "bookmarks" else [f"Trending: no papers in {name} yet"]
        return _fitting([*forms, "Trending"], width)
    forms = [f"For you: {name}", "For you"]
    if basis is not None:
        papers = counted(answer.total - retained)
        forms = [f"For you: {name} · {papers} {dates(answer)}", f"For you: {name} · {papers}", *forms]
    return _fitting(forms, width)


def _fitting(forms: list[str], width: int) -> str:
    return next((form for form in forms if len(form) <= width), forms[-1])


def is_trending(answer: Answer) -> bool:
    """Return whether trending papers are listed, because the profile has no papers."""
    return answer.basis is not None and not answer.basis.seeds


def dates(answer: Answer) -> str:
    """Return the dates of the recommended papers: `since 2026-10-01`."""
    return f"since {answer.basis.since}" if answer.basis is not None and answer.basis.since else "of any date"


def chips(answer: Answer) -> list[tuple[str, str]]:
    """Return texts above a list of recommended papers, each with the action that a click runs."""
    if not answer.view.recommend or answer.basis is None:
        return []
    found = [(dates(answer), "recommend.any_date")]
    if answer.view.part:
        found.append((f"only {part_name(answer.view)}", "recommend.source"))
    if answer.basis.seeds:
        verb = "counts" if answer.basis.seeds == 1 else "count"
        found.append((f"{counted(answer.basis.seeds)} {verb}", "recommend.profile"))
    return found


def part_name(view: View) -> str:
    """Return the part of a profile to which a view is narrowed: `method: Mamba`."""
    kind, colon, name = view.part.partition(":")
    return f"{'data set' if kind == 'dataset' else kind}: {name.replace('-', ' ')}" if colon else view.part


def fits(answer: Answer) -> dict[int, str]:
    """Return why each paper of an answer is recommended, or found by meaning only.

    It is the match, a line break, and the reasons.
    """
    if answer.by_meaning:
        return dict.fromkeys(answer.by_meaning, f"{BY_MEANING.capitalize()}\n· not by its words")
    if not answer.view.recommend:
        return {}
    found = {}
    for row, reasons in answer.shared.items():
        match = round(answer.scores.get(row, 0))
        found[row] = f"{match_dots(match)} {match}\nbecause {' · '.join(reasons)}"
    return found


def why_listed(answer: Answer, row: int, marks: Marks, *, retained: bool) -> str:
    """Return why a paper, which has these marks now, is listed although it does not match the words; or ""."""
    if row in answer.partial:
        return ""  # the line above them says it
    if retained:
        return why_retained(answer.view, marks)
    return BY_MEANING if row in answer.by_meaning else ""


def why_retained(view: View, marks: Marks) -> str:
    """Return why a paper, which has these marks now, no longer belongs to the list in which it is retained."""
    kind, _, name = view.recommend.partition(":")
    tags = [folded_tag(tag) + "/" for tag in marks.tags] if kind == TAG_PROFILE else []
    if any(tag.startswith(folded_tag(name) + "/") for tag in tags) or (kind == "bookmarks" and marks.bookmarked):
        return "in the profile now"
    return "no longer recommended" if kind else "no longer matches"


def note(answer: Answer) -> str:
    """Return why a list of recommended papers is not chosen by a whole profile, or ""; with keys as `{key:…}`."""
    basis = answer.basis
    if basis is None or basis.seeds >= FEW or not answer.total:
        return ""
    if basis.seeds:
        verb = "counts" if basis.seeds == 1 else "count"
        return f"{counted(basis.seeds)} {verb}: just similar papers. {FEW} make a profile."
    if answer.view.recommend == "bookmarks":
        return "Bookmark three papers ({key:paper.bookmark}) and this list becomes yours."
    return f"There are no papers in {source_name(answer.view.recommend)} yet, so these are the trending papers."


def empty_text(answer: Answer) -> str:
    """Return why no paper is recommended, and what to do, with keys as `{key:…}`."""
    basis, name = answer.basis, source_name(answer.view.recommend)
    if basis is None:
        return f"{answer.note}\n{{key:back}} goes back, {{key:recommend.source}} chooses another source."
    since = f" since {basis.since}" if basis.since else ""
    if answer.view.query.strip() or answer.view.filters:
        return "No recommended paper matches.\n{key:back} clears the query, {key:find.clear_filters} the filters."
    if not (basis.seeds or basis.candidates or basis.read or since):
        return "No papers yet.\n{key:program.fetch} fetches Daily Papers, {key:program.import} imports files."
    if not basis.candidates:
        why = f"You have read all {counted(basis.read)}{since}." if basis.read else f"There is no other paper{since}."
    else:
        why = f"Nothing is close enough to {name}: none of {counted(basis.candidates, 'unread paper')}{since} fits."
    wider = "{key:recommend.any_date} lists papers of any date, " if basis.since else ""
    return f"{why}\n{wider}{{key:recommend.source}} chooses another source, {{key:back}} goes back."

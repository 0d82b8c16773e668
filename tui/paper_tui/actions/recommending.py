"""Recommended papers: the list, its source, and the corrections of its profile."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from paper_index.library import Change
from paper_index.search import View
from paper_index.search.query.ast import FacetTerm

from ..formatting.numbers import counted
from ..formatting.recommended import source_name
from .confirmation import change_papers
from .context import ExplorerContext
from .registry import FIND, PAPERS, RECOMMENDED, action
from .search import show_view

if TYPE_CHECKING:
    from paper_index.recommendation import Card, Source
    from paper_index.recommendation.parts import Part


@action(
    "find.for_you",
    "F",
    label="For you",
    help="Recommend papers like those of the tag you filter by, of the saved search, the selection, or your bookmarks.",
    group=FIND,
    panes=("list",),
    synonyms="recommend recommendations suggest suggestions feed similar interests discover",
)
async def recommend(explorer: ExplorerContext) -> None:
    view, selection = explorer.view, sorted(explorer.selection)
    value = _tag_value(view) or await explorer.backend.run(
        lambda: _saved_value(explorer, view) or _selected_value(explorer, selection)
    )
    show_recommended(explorer, View(recommend=value or "bookmarks"))


def show_recommended(explorer: ExplorerContext, view: View) -> None:
    """Show recommended papers; `step_back` returns from them to the list before."""
    stack = explorer.search.stack
    if not explorer.view.recommend:
        stack = [*stack, (explorer.view, explorer.row)]
    show_view(explorer, view)
    explorer.search.stack = list(stack)


def _tag_value(view: View) -> str:
    """Return the source of the tag by which a view is filtered, or ""."""
    from paper_index.search.query.parser import parse

    tags = [each.value for each in view.filters if each.facet == "tag" and not each.exclude]
    query = parse(view.query).node
    if not tags and isinstance(query, FacetTerm) and query.facet == "tag":
        tags = [query.value]
    return f"tag:{tags[0]}" if len(tags) == 1 else ""


def _saved_value(explorer: ExplorerContext, view: View) -> str:
    """Return the source of the saved search that a view shows, or ""."""
    if not view.narrowed or view.recommend:
        return ""

    def same(saved: View) -> bool:
        new = {each for each in view.filters if each.facet == "new"}
        return (saved.query, saved.filters, saved.like) == (view.query.strip(), view.filters - new, view.like)

    listed = explorer.backend.workspace.library.reader.saved_searches()
    return next((f"saved:{each.name}" for each in listed if same(View.from_dict(each.view))), "")


def _selected_value(explorer: ExplorerContext, selection: Sequence[int]) -> str:
    """Return the source of some selected rows, or "" without any."""
    from paper_index.recommendation.views import papers_value

    return papers_value(explorer.backend.workspace.corpus.reader.ids(selection)) if selection else ""


@action(
    "recommend.source",
    "F",
    label="Source",
    help="In recommendations: choose the papers to compare with, a part of them, or papers of any date.",
    group=FIND,
    panes=("list",),
    place=RECOMMENDED,
    synonyms="profile tag bookmarks saved search selection split part facet change other",
)
async def choose_source(explorer: ExplorerContext) -> None:
    from ..dialogs.choice import ChoiceDialog

    view = explorer.view if explorer.view.recommend else View(recommend="bookmarks")
    selection = sorted(explorer.selection)
    lines, current = await explorer.backend.run(lambda: _sources(explorer, view, selection))

    def show(chosen: int | None) -> None:
        if chosen is not None:
            show_recommended(explorer, lines[chosen][1])

    texts = [text for text, _ in lines]
    await explorer.app.push_screen(ChoiceDialog("Recommend papers like", "recommend", texts, current), show)


def _sources(explorer: ExplorerContext, view: View, selection: Sequence[int]) -> tuple[list[tuple[str, View]], int]:
    """Return the sources as text and view, with the parts below the current one; and the index of the current view."""
    reader = explorer.backend.workspace.library.reader
    found = [("bookmarks", len(reader.bookmarked()))]
    found += [(value, len(selection)) for value in filter(None, [_selected_value(explorer, selection)])]
    tags = sorted(reader.tags().items(), key=lambda each: (-each[1], each[0]))
    found += [(f"tag:{tag}", papers) for tag, papers in tags]
    saved = [(each.name, View.from_dict(each.view)) for each in reader.saved_searches()]
    values = [value for value, _ in found] + [f"saved:{name}" for name, listed in saved if not listed.recommend]
    if view.recommend not in values:
        values.insert(0, view.recommend)
    papers = dict(found)
    lines: list[tuple[str, View]] = []
    current = 0
    for value in values:
        whole = View(recommend=value, any_date=view.any_date)
        count = f" · {counted(papers[value])}" if value in papers and not value.startswith("papers:") else ""
        kind = "saved search " if value.startswith("saved:") else ""
        lines.append((f"{kind}{source_name(value)}{count}", whole))
        if value == view.recommend:
            current = len(lines) - 1
            for part in _parts(explorer, view):
                text = f"  only {part.reason.text} · {part.papers:,} of them"
                lines.append((text, replace(whole, part=part.reason.term)))
                current = len(lines) - 1 if part.reason.term == view.part else current
    return lines, current


def _parts(explorer: ExplorerContext, view: View) -> "Sequence[Part]":
    """Return the parts of a profile, none if it cannot be read."""
    from paper_index.errors import PaperError

    try:
        return explorer.backend.answering.recommended.parts(view)
    except PaperError:
        return ()


@action(
    "recommend.any_date",
    "d a",
    label="Any date",
    help="In recommendations: list papers of any date, or only those of the last 60 days.",
    group=FIND,
    place=RECOMMENDED,
    synonyms="all older recent since dates days period",
)
def toggle_dates(explorer: ExplorerContext) -> None:
    if _in_list(explorer):
        explorer.view = replace(explorer.view, any_date=not explorer.view.any_date)


def _in_list(explorer: ExplorerContext) -> bool:
    """Return whether recommended papers are listed; otherwise show how to list them."""
    if not explorer.view.recommend:
        explorer.notify("Only in recommendations; {key:find.for_you} opens them.")
    return bool(explorer.view.recommend)


@action(
    "recommend.dismiss",
    "minus",
    label="Not for me",
    help="In recommendations: do not recommend the selected papers for this profile; papers like them come later.",
    group=PAPERS,
    needs="paper",
    panes=("list", "detail"),
    place=RECOMMENDED,
    synonyms="dislike dismiss hide negative irrelevant boring less reject",
)
async def dismiss(explorer: ExplorerContext) -> None:
    if not _in_list(explorer):
        return
    from paper_index.library.profile_marks import dismiss

    rows, view, workspace = explorer.chosen, explorer.view, explorer.backend.workspace

    def make() -> Change:
        source = explorer.backend.answering.recommended.source(view)
        return dismiss(workspace.library, source.key, source.label, workspace.papers(rows))

    explorer.search.let_go(rows)
    await change_papers(explorer, len(rows), "Do not recommend {} for this profile?", make)


@action(
    "recommend.mute",
    "equals_sign",
    label="Mute",
    help="In recommendations: choose a reason of this paper that shall not count in this profile, or count again.",
    group=PAPERS,
    needs="paper",
    panes=("list", "detail"),
    place=RECOMMENDED,
    synonyms="why reasons explain because ignore word unmute silence",
)
async def mute_reason(explorer: ExplorerContext) -> None:
    row, view = explorer.row, explorer.view
    if row is None or not _in_list(explorer):
        return
    from ..dialogs.choice import ChoiceDialog

    recommended = explorer.backend.answering.recommended
    reasons, muted = await explorer.backend.run(
        lambda: (recommended.explain(view, row).reasons, recommended.profile(view).muted)
    )
    known = [(reason.term, reason.text, True) for reason in reasons]
    known += [(term, label, False) for term, label in muted.items()]
    texts = [f"{reason.share:4.0%}  {reason.text}" for reason in reasons]
    texts += [f"muted {label}" for label in muted.values()]
    if not known:
        explorer.notify("This paper shares no reason with the profile.")
        return

    async def chosen(number: int | None) -> None:
        if number is not None:
            term, label, on = known[number]
            await _mute(explorer, view, term, label, on=on)

    await explorer.app.push_screen(ChoiceDialog("Reasons", "mute, or free a muted one", texts, 0), chosen)


async def _mute(explorer: ExplorerContext, view: View, term: str, label: str, *, on: bool) -> None:
    """Mute a reason in the profile of a view, or let it count again."""
    from paper_index.library.profile_marks import mute

    library = explorer.backend.workspace.library

    def make() -> Change:
        source = explorer.backend.answering.recommended.source(view)
        return mute(library, source.key, source.label, [(term, label)], on)

    await explorer.library.try_change(make)


@action(
    "recommend.profile",
    "g F",
    label="Profile",
    help="In recommendations: show what counts in the profile, to mute, free and reset.",
    group=FIND,
    panes=("list",),
    place=RECOMMENDED,
    synonyms="card terms weights reset mutes dismissed explain why interests",
)
async def show_profile(explorer: ExplorerContext) -> None:
    if _in_list(explorer):
        from ..dialogs.profile import ProfileDialog

        view = explorer.view
        card = await explorer.backend.run(lambda: explorer.backend.answering.recommended.card(view))
        await explorer.app.push_screen(ProfileDialog(card, _Corrections(explorer, view)))


class _Corrections:
    """The corrections that the profile card makes."""

    def __init__(self, explorer: ExplorerContext, view: View) -> None:
        self._explorer, self._view = explorer, view

    async def card(self) -> "Card":
        """Return the profile as it is now."""
        return await self._explorer.backend.run(lambda: self._explorer.backend.answering.recommended.card(self._view))

    async def mute(self, term: str, label: str, on: bool) -> None:
        """Let a term not count, or count again."""
        await _mute(self._explorer, self._view, term, label, on=on)

    async def recommend_again(self, row: int) -> None:
        """Let a paper not count against the profile any more."""
        from paper_index.library.profile_marks import dismiss

        workspace = self._explorer.backend.workspace
        await self._change(
            lambda source: dismiss(workspace.library, source.key, source.label, workspace.papers([row]), False)
        )

    async def reset(self) -> None:
        """Remove all corrections."""
        from paper_index.library.profile_marks import reset

        library = self._explorer.backend.workspace.library
        await self._change(lambda source: reset(library, source.key, source.label))

    async def undo(self) -> None:
        """Undo the last change."""
        await self._explorer.library.undo()

    async def _change(self, make: "Callable[[Source], Change]") -> None:
        """Change the profile in the backend's thread."""
        recommended = self._explorer.backend.answering.recommended
        await self._explorer.library.change(lambda: make(recommended.source(self._view)))

"""What is said of a view and its answer in words."""

from textual.content import Content
from textual.style import Style

from paper_index.search import Answer, View

from .paper import counted


def note_of(answer: Answer) -> Content:
    """Return what there is to be said of how the query was understood, and what was probably meant."""
    said = Content(answer.note)
    if answer.suggestion and answer.suggestion not in answer.note:
        click = Style.from_meta({"@click": "screen.act('find.meant')"})
        meant = Content(answer.suggestion).stylize("bold").stylize(click)
        said = Content("  ").join(part for part in (said, Content("D: did you mean ") + meant + "?") if part.plain)
    return said


def status_of(answer: Answer, known: int, dropped: frozenset[int], selection: frozenset[int], room: int) -> str:
    """Return how many papers there are, how many are selected and, where there is room, how many filters there are."""
    here = answer.total - len(dropped)
    papers = counted(known) if here == known else f"{here:,} of {counted(known)}"
    filters = f" · {counted(len(answer.view.filters), 'filter')}" if answer.view.filters else ""
    selected, inside = "", len(selection.intersection(answer.rows))
    if selection:
        selected = f" · {len(selection):,} selected" + (f", {inside:,} here" if inside < len(selection) else "")
    forms = (papers + selected + filters, papers + selected, f"{here:,} of {known:,}{selected}", selected[3:] or papers)
    return next((form for form in forms if len(form) <= room), forms[-1])


def sort_in_force(view: View) -> str:
    """Return the order a view is in: relevance means something only where words are searched."""
    return "trending" if view.sort == "relevance" and not (view.query.strip() or view.like) else view.sort


def shown_order(view: View) -> str:
    """Return how a list is said to be ordered."""
    sort = sort_in_force(view)
    order = "likeness" if view.like and sort == "relevance" else sort
    return f"by {order}{', reversed' if view.reverse else ''}"


def nothing(view: View) -> str:
    """What an empty list says, and what to do."""
    if view.query.strip() and view.filters:
        return "Nothing matches with these filters.\nX takes the filters off, Esc the query."
    if view.query.strip():
        return "Nothing matches.\nTry fewer or other words; Esc clears the query."
    if view.filters:
        return "No paper passes all these filters.\nX takes them off."
    if view.like:
        return "No paper is like this one.\nEsc goes back."
    return "No papers are known yet.\nBring some in with: paper-tui import FILE"

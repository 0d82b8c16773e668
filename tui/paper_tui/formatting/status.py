"""The status line, the order of the list, and the message of an empty list, as text."""

from paper_index.search import Answer, View

from .numbers import counted


def status(answer: Answer, known: int, retained: frozenset[int], selection: frozenset[int], width: int) -> str:
    """Return how many papers match, how many are selected and, if there is room, how many filters there are."""
    here = answer.total - len(retained)
    papers = counted(known) if here == known else f"{here:,} of {counted(known)}"
    filters = f" · {counted(len(answer.view.filters), 'filter')}" if answer.view.filters else ""
    selected, inside = "", len(selection.intersection(answer.rows))
    if selection:
        selected = f" · {len(selection):,} selected" + (f", {inside:,} here" if inside < len(selection) else "")
    forms = (papers + selected + filters, papers + selected, f"{here:,} of {known:,}{selected}", selected[3:] or papers)
    return next((form for form in forms if len(form) <= width), forms[-1])


def effective_sort(view: View) -> str:
    """Return the order a view is shown in: relevance needs a query or a paper to be similar to."""
    return "trending" if view.sort == "relevance" and not (view.query.strip() or view.like) else view.sort


def order(view: View) -> str:
    """Return the order of the list as text."""
    sort = effective_sort(view)
    shown = "likeness" if view.like and sort == "relevance" else sort
    return f"by {shown}{', reversed' if view.reverse else ''}"


def empty_message(view: View) -> str:
    """Return what an empty list says, with the keys that help as `{key:…}`."""
    if view.query.strip() and view.filters:
        return (
            "Nothing matches with these filters.\n{key:find.clear_filters} takes the filters off, {key:back} the query."
        )
    if view.query.strip():
        return "Nothing matches.\nTry fewer or other words; {key:back} clears the query."
    if view.filters:
        return "No paper passes all these filters.\n{key:find.clear_filters} takes them off."
    if view.like:
        return "No paper is like this one.\n{key:back} goes back."
    return "No papers are known yet.\nBring some in with: paper-tui import FILE"

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
    shown = "similarity" if view.like and sort == "relevance" else sort
    return f"by {shown}{', reversed' if view.reverse else ''}"


def empty_message(view: View) -> str:
    """Return the text of an empty list, with keys as `{key:…}`."""
    if view.query.strip() and view.filters:
        return "No paper matches query and filters.\n{key:find.clear_filters} clears the filters, {key:back} the query."
    if view.query.strip():
        return "No paper matches.\nTry fewer or other words; {key:back} clears the query."
    if view.filters:
        return "No paper matches all filters.\n{key:find.clear_filters} clears them."
    if view.like:
        return "No similar papers.\n{key:back} goes back."
    return "No papers yet.\n{key:program.import} imports a file; so does: paper-tui import FILE"

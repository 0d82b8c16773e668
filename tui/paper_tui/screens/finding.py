"""What is looked at: the query, filters, orders, saved searches, papers like one."""

from dataclasses import replace

from textual import on
from textual.widgets import Input

from paper_index.corpus import SORTS
from paper_index.search import View

from ..formatting.status import sort_in_force
from ..messages import FilterToggled
from ..widgets.filter_chips import ordered
from .taking import Taking


class Finding(Taking):
    """The handlers of the actions that change the view: `do_` and the action's id."""

    def do_find_search(self) -> None:
        if self.pane == "filter" and self.filters.find():
            self._show_hints()
        else:
            self._search()

    def _search(self, query: str | None = None) -> None:
        """Go to the search box, with another query if one is given."""
        self._recalled = -1
        if self.pane != "search":
            self._query_before = self.view.query
        if query is not None:
            self._put_query(query)
        self.search.cursor_position = len(self.search.value)
        self.enter("search")

    def _keep_query(self) -> None:
        """Remember the query for Up."""
        self.history.keep(self.search.value)
        self._recalled = -1
        self.run_worker(self.backend.run(self.history.save), exit_on_error=False)

    def _recall(self) -> None:
        """Put the query of before into the search box; each time the one before that."""
        before = [query for query in self.history.queries if query != self._query_before]
        if self._recalled + 1 < len(before):
            self._recalled += 1
            self._put_query(before[self._recalled])
            self.search.cursor_position = len(self.search.value)

    def do_find_meant(self) -> None:
        if self.answer and self.answer.suggestion:
            self._put_query(self.answer.suggestion)
            self._keep_query()
        else:
            self.tell("Nothing else seems to be meant.")

    def _put_query(self, query: str) -> None:
        """Put a query into the box and into force; at once, so that the next key is about what it finds."""
        self.search.value = query
        self.view = replace(self.view, query=query)

    @on(Input.Changed, "#search")
    def _query_typed(self) -> None:
        self.view = replace(self.view, query=self.search.value)  # the message may be late, and its value old

    def do_find_sort(self) -> None:
        sorts = [sort for sort in SORTS if sort != "relevance" or self.view.query.strip() or self.view.like]
        at = sorts.index(sort_in_force(self.view))
        self.view = replace(self.view, sort=sorts[(at + 1) % len(sorts)])

    def do_find_reverse(self) -> None:
        self.view = replace(self.view, reverse=not self.view.reverse)

    def do_find_everything(self) -> None:
        self.show_view(View(sort=self.view.sort, reverse=self.view.reverse))

    def do_find_similar(self) -> None:
        for paper in self.backend.corpus.ids([] if self.row is None else [self.row]):
            trail = [*self._trail, (self.view, self.row)]
            self.show_view(View(like=paper))
            self._trail = trail

    def action_drop_like(self) -> None:
        """Step back from the papers like one to where one was: what a click on that above the list means."""
        if not self._trail:
            self.show_view(replace(self.view, like=""))
            return
        trail, (view, row) = self._trail[:-1], self._trail[-1]
        self.show_view(view)
        self._trail, self._back_to = trail, row

    def show_view(self, view: View) -> None:
        """Show what was not put together here key by key; there is no way back from it."""
        self._trail, self._back_to = [], None
        self.search.value = view.query
        self.view = view
        self.enter("list")

    def do_filter_exclude(self) -> None:
        if self.pane == "filter":
            self.filters.choose(exclude=True)

    def do_filter_tag(self) -> None:
        if self.answer and self.answer.facets.get("tag"):
            self.enter("filter")
            self.filters.find("tag")
            self._show_hints()
        else:
            self.tell(f"None of these papers has a tag; {self.key('paper.tag')} gives them some.")

    def do_find_clear_filters(self) -> None:
        self.view = replace(self.view, filters=frozenset())

    @on(FilterToggled)
    def _filter_toggled(self, message: FilterToggled) -> None:
        self.view = self.view.toggled(message.filter)

    def do_find_drop(self) -> None:
        filters = ordered(self.view.filters)
        here = self.filters.chosen if self.pane == "filter" else None
        if here is not None:
            self.view = self.view.toggled(here)
        elif filters:
            self.view = self.view.toggled(filters[-1])
        elif self.view.like:
            self.action_drop_like()

    def action_drop_filter(self, number: int) -> None:
        """Take off one of the filters above the list: what a click on it means."""
        filters = ordered(self.view.filters)
        if number < len(filters):
            self.view = self.view.toggled(filters[number])

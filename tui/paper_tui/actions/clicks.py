"""Mouse clicks on the panes. Apart from the other actions, because it imports the widgets."""

from textual.message import Message

from ..widgets.completion_list import CompletionList
from ..widgets.detail_pane.pane import DetailPane
from ..widgets.filter_chips import FilterChips
from ..widgets.filter_pane.pane import FilterPane
from ..widgets.paper_list.list import PaperList
from .context import ExplorerContext
from .links import follow
from .navigation import activate, relax
from .saved_searches import open_by_name
from .search import step_back


def handle(explorer: ExplorerContext, message: Message) -> None:
    """Run the action of a click."""
    match message:
        case PaperList.Clicked():
            explorer.cursor = message.index
        case PaperList.SelectionToggled():
            if explorer.answer and message.index < explorer.answer.total:
                explorer.selection ^= {explorer.answer.rows[message.index]}
        case PaperList.Opened():
            activate(explorer)
        case PaperList.RelaxationClicked():
            relax(explorer, message.index)
        case FilterPane.FilterToggled() | FilterChips.FilterClicked():
            explorer.view = explorer.view.toggled(message.filter)
        case FilterPane.SavedSearchChosen():
            open_by_name(explorer, message.name)
        case CompletionList.Clicked():
            explorer.search_box.take(message.number)
        case FilterChips.SimilarClicked():
            step_back(explorer)
        case DetailPane.Followed():
            follow(explorer, message.item)

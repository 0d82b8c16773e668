"""The one table of actions: keys, footer, `?`, palette and the manual's key page are all made from it.

An action's handler is the main screen's method `do_` + its id with underscores (`paper.bookmark` is
`do_paper_bookmark`).
"""

from dataclasses import dataclass
from string import ascii_lowercase

GROUPS = FIND, PAPERS, MOVE, PROGRAM = "Find", "Papers", "Move", "Program"


@dataclass(frozen=True, slots=True)
class Action:
    """Something a key, a click or the palette can do."""

    id: str
    keys: tuple[str, ...]
    """As Textual names keys; two with a blank between are pressed one after the other."""
    label: str
    """One or two words, for the line of hints."""
    help: str
    """One sentence, for the list behind `?`."""
    group: str
    needs: str = ""
    """What must be there: `paper` (at the cursor or selected), `answer` (papers in the list), or nothing."""
    panes: tuple[str, ...] = ()
    """The panes in which it is hinted at the foot of the screen, in the order of this table."""
    typing: bool = False
    """Whether those of its keys that are no text work while text is typed."""
    takes_key: bool = False
    """Whether it must be told which of its keys was pressed: the keys 1 to 5 are ratings."""
    shown: str = ""
    """How its keys are written where there are many."""

    @property
    def shown_keys(self) -> list[str]:
        """The keys as people write them."""
        return [self.shown] if self.shown else [shown_key(key) for key in self.keys]


ACTIONS: tuple[Action, ...] = (
    Action("find.search", ("slash",), "Search", "Search as you type; Enter keeps the query, Esc takes it back. In "
           "the filters: find a value of a facet.", FIND, panes=("list", "filter", "detail")),
    Action("paper.bookmark", ("b",), "Bookmark", "Bookmark the selected papers, or take the bookmark away.", PAPERS,
           "paper", ("list", "detail")),
    Action("paper.tag", ("t",), "Tag", "Add and remove tags of the selected papers, +one -other; it says what Enter "
           "will do.", PAPERS, "paper", ("list", "detail")),
    Action("paper.select", ("space",), "Select", "Select the paper and go on; in the filters, choose a value.", PAPERS,
           "paper", ("list", "filter")),
    Action("paper.read", ("r",), "Read", "Mark the selected papers as read, or as unread.", PAPERS, "paper",
           ("detail",)),
    Action("paper.reading", ("c",), "Reading", "Mark the selected papers as those you are reading, or no longer.",
           PAPERS, "paper"),
    Action("paper.rate", tuple(f"asterisk {n}" for n in range(6)), "Rate",
           "Rate the selected papers from 1 to 5; 0 takes the rating off.", PAPERS, "paper", takes_key=True,
           shown="* 0-5"),
    Action("paper.note", ("n",), "Note", "Write a note on the paper at the cursor.", PAPERS, "paper", ("detail",)),
    Action("paper.note_editor", ("N",), "Note in editor", "Write the note in your own editor ($VISUAL or $EDITOR).",
           PAPERS, "paper"),
    Action("paper.export", ("e",), "Export", "Write papers to a file: notes, citations, data.", PAPERS, "answer",
           ("list", "detail")),
    Action("filter.exclude", ("exclamation_mark",), "Exclude", "Leave out the papers under the value at the cursor.",
           FIND, panes=("filter",)),
    Action("pane.filter", ("f",), "Filters", "Go to the filters; there, Enter or Space chooses a value.", FIND,
           panes=("list",)),
    Action("find.edition", ("C",), "Calendar", "Choose an edition of Daily Papers from a calendar.", FIND,
           panes=("filter",)),
    Action("find.drop", ("x",), "Drop filter", "Take off the filter at the cursor, elsewhere the last one above the "
           "list.", FIND),
    Action("filter.tag", ("T",), "By tag", "Choose a tag to filter by: type to find it; Enter chooses, ! leaves it "
           "out.", FIND),
    Action("find.clear_filters", ("X",), "Clear filters", "Take all filters off.", FIND, panes=("filter",)),
    Action("pane.deeper", ("enter",), "Open", "Open the paper over the full width; in the filters, choose the value.",
           MOVE, "", ("list",)),
    Action("find.sort", ("s",), "Sort", "Sort by relevance, trending, date, added or title, in turn.", FIND, "answer",
           ("list",)),
    Action("find.saved", tuple("123456789"), "Saved search", "Go to the search saved under this key.", FIND,
           takes_key=True, shown="1-9"),
    Action("find.everything", ("0",), "Everything", "Take the query and all filters off.", FIND),
    Action("find.save", ("ctrl+b",), "Save search", "Save the query and the filters under a name and a key.", FIND),
    Action("find.meant", ("D",), "Did you mean", "Search for what was probably meant, where something is suggested.",
           FIND),
    Action("find.similar", ("M",), "More like this", "Show the papers most like the one at the cursor; Esc steps back.",
           FIND, "paper", ("detail",)),
    Action("edition.previous", ("left_square_bracket",), "Edition before", "Go to the edition before this one: day, "
           "week or month.", FIND),
    Action("edition.next", ("right_square_bracket",), "Next edition", "Go to the edition after this one.", FIND),
    Action("edition.week_before", ("left_curly_bracket",), "Week before", "Go a week back in the editions.", FIND),
    Action("edition.week_after", ("right_curly_bracket",), "Week after", "Go on a week in the editions.", FIND),
    Action("edition.day", ("d d",), "Day", "Show the papers of one day's edition.", FIND),
    Action("edition.week", ("d w",), "Week", "Show those of its week.", FIND),
    Action("edition.month", ("d m",), "Month", "Show those of its month.", FIND),
    Action("edition.all", ("d a",), "All", "Show those of all editions.", FIND),
    Action("find.reverse", ("S",), "Reverse", "Turn the order round.", FIND, "answer"),
    Action("paper.select_all", ("a",), "Select all", "Select every paper of the list.", PAPERS, "answer"),
    Action("paper.select_none", ("A",), "Select none", "Forget the selection.", PAPERS),
    Action("paper.select_range", ("v",), "Select range", "Select from here to where you go; v or Esc ends.", PAPERS,
           "paper"),
    Action("move.mark", tuple(f"m {letter}" for letter in ascii_lowercase), "Mark place",
           "Remember the paper at the cursor under a letter.", MOVE, "paper", takes_key=True, shown="m a-z"),
    Action("move.jump", tuple(f"apostrophe {letter}" for letter in ascii_lowercase), "Jump",
           "Go to the paper remembered under a letter.", MOVE, takes_key=True, shown="' a-z"),
    Action("view.compact", ("z",), "Compact", "Show a paper on one line, or on two.", PROGRAM),
    Action("paper.open_page", ("o",), "Open page", "Open the paper's page in the browser.", PAPERS, "paper",
           ("detail",)),
    Action("paper.open_pdf", ("p",), "Open PDF", "Open the paper as PDF in the browser.", PAPERS, "paper"),
    Action("paper.open_code", ("O",), "Open code", "Open the paper's code, or its project, in the browser.", PAPERS,
           "paper"),
    Action("copy.id", ("y y",), "Copy id", "Copy the ids of the selected papers.", PAPERS, "paper"),
    Action("copy.key", ("y k",), "cite key", "Copy their cite keys.", PAPERS, "paper"),
    Action("copy.bibtex", ("y b",), "BibTeX", "Copy their BibTeX entries.", PAPERS, "paper"),
    Action("copy.url", ("y u",), "URL", "Copy their addresses.", PAPERS, "paper"),
    Action("copy.title", ("y t",), "title", "Copy their titles.", PAPERS, "paper"),
    Action("copy.markdown", ("y m",), "Markdown", "Copy them as Markdown.", PAPERS, "paper"),
    Action("detail.next", ("w",), "Links", "Go to the next link of the paper, or paper like it; Enter follows it.",
           PAPERS, "paper", ("detail",)),
    Action("detail.previous", ("W",), "Link before", "Go to the link before.", PAPERS, "paper"),
    Action("library.undo", ("u",), "Undo", "Take back the last change of your marks, however long ago.",
           PAPERS),
    Action("library.redo", ("U", "ctrl+y"), "Redo", "Do again what was taken back.", PAPERS),
    Action("move.down", ("j", "down"), "Down", "Go down a line.", MOVE),
    Action("move.up", ("k", "up"), "Up", "Go up a line.", MOVE),
    Action("move.half_down", ("ctrl+d",), "Half page down", "Go down half a page.", MOVE),
    Action("move.half_up", ("ctrl+u",), "Half page up", "Go up half a page.", MOVE),
    Action("move.page_down", ("pagedown",), "Page down", "Go down a page.", MOVE),
    Action("move.page_up", ("pageup",), "Page up", "Go up a page.", MOVE),
    Action("move.top", ("g g", "home"), "Top", "Go to the first line.", MOVE),
    Action("move.bottom", ("G", "end"), "Bottom", "Go to the last line.", MOVE),
    Action("pane.next", ("tab",), "Next pane", "Go to the next pane.", MOVE, typing=True),
    Action("pane.previous", ("shift+tab",), "Previous pane", "Go to the pane before.", MOVE, typing=True),
    Action("pane.left", ("h", "left"), "Left", "Go to the pane on the left.", MOVE),
    Action("pane.right", ("l", "right"), "Right", "Go to the pane on the right.", MOVE),
    Action("pane.border_left", ("alt+left",), "Border left", "Draw the border right of the pane to the left; the mouse "
           "draws it, too.", MOVE),
    Action("pane.border_right", ("alt+right",), "Border right", "Draw it to the right.", MOVE),
    Action("view.layout", ("backslash",), "Layout", "Show three panes, two or one, in turn.", MOVE),
    Action("back", ("escape",), "Back", "Step back: close, leave what is like a paper, forget the selection, clear "
           "the query, clear the filters.",
           MOVE, panes=("detail", "filter"), typing=True),
    Action("program.import", ("i",), "Import", "Bring in papers from a file or a folder; Esc stops it.", PROGRAM),
    Action("program.undo_import", ("I",), "Undo import", "Take back the latest import; your marks stay.", PROGRAM),
    Action("program.help", ("question_mark", "f1"), "Help", "List every action and the query language; type to find "
           "one, Enter runs it.", PROGRAM, panes=("list", "filter", "detail"), typing=True),
    Action("program.palette", ("ctrl+p",), "Palette", "Find and run any action, or change the theme.", PROGRAM,
           typing=True),
    Action("program.suspend", ("ctrl+z",), "Suspend", "Go back to the shell for a while; fg there comes back here.",
           PROGRAM, typing=True),
    Action("program.quit", ("q", "ctrl+q"), "Quit", "Leave; everything is kept.", PROGRAM, panes=("list",)),
)  # fmt: skip

BY_ID = {action.id: action for action in ACTIONS}

NAMES = {
    "slash": "/", "question_mark": "?", "exclamation_mark": "!", "asterisk": "*", "apostrophe": "'",
    "left_square_bracket": "[", "right_square_bracket": "]", "left_curly_bracket": "{", "right_curly_bracket": "}",
    "backslash": "\\", "space": "Space", "enter": "Enter", "escape": "Esc", "up": "↑", "down": "↓", "left": "←",
    "right": "→", "pagedown": "PgDn", "pageup": "PgUp", "home": "Home", "end": "End", "tab": "Tab",
    "shift+tab": "Shift+Tab", "f1": "F1", "alt+left": "Alt+←", "alt+right": "Alt+→",
}  # fmt: skip
"""How people write keys whose names in Textual are others."""


def shown_key(key: str) -> str:
    """Return a key as people write it: `ctrl+d` is Ctrl+d, `g g` stays."""
    return " ".join(NAMES.get(part) or _shown(part) for part in key.split(" "))


def _shown(key: str) -> str:
    *modifiers, name = key.split("+")
    name = NAMES.get(name, name.upper() if name[:1] == "f" and name[1:].isdigit() else name)
    return "+".join([*map(str.title, modifiers), name])

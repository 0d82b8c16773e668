"""Prints the manual's page of keys from the table of actions: `python docs/keys.py > docs/keys.md`."""

from paper_tui.actions import ACTIONS, FIND, MOVE, PAPERS, PROGRAM, Action

_HEAD = """\
# Keys

Every key of the explorer. The same list opens in the program with `?`, where typing finds an action and Enter runs it.
This page is printed by `docs/keys.py` from the program's own table.

What is said of "the selected papers" holds for the paper at the cursor when none is selected. While text is typed, only
the keys marked with * do what is said here, all others (and `?`) belong to the text; in the search box Enter and ↓ lead
to the papers, in the line of tags Tab takes a known tag and ↓ the next.

## Your own keys

They stand in `keys.toml` (`paper-tui paths` prints where), one line an action; `paper-tui keys` prints the actions'
names, and `paper-tui keys --format toml` the whole table as such a file:

```toml
paper.bookmark = "B"
library.undo = ["u", "Ctrl+r"]
program.undo_import = []
```

An action then has the keys of its line and no others. A key that meant another action means only the new one now; what
is left without a key is named at the start, and so is a line that cannot be used. The digits of ratings and saved
searches stay as they are.
"""


def page() -> str:
    """Return the page."""
    parts = [_HEAD]
    for group in (MOVE, FIND, PAPERS, PROGRAM):
        rows = "".join(_row(action) for action in ACTIONS if action.group == group)
        parts.append(f"## {group}\n\n| Keys | Action | What it does |\n| --- | --- | --- |\n{rows}")
    return "\n".join(parts)


def _row(action: Action) -> str:
    keys = " or ".join(f"`{key}`" for key in action.shown_keys)
    return f"| {keys}{' *' if action.typing else ''} | {action.label} | {action.help} |\n"


if __name__ == "__main__":
    print(page(), end="")

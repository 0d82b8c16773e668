"""Prints the manual's page of keys from the table of actions: `python docs/keys.py > docs/keys.md`."""

from paper_tui.actions import ACTIONS, FIND, MOVE, PAPERS, PROGRAM, Action

_HEAD = """\
# Keys

All keys of the explorer. `?` opens the same list in the explorer: typing searches it, and Enter runs an action.
`docs/keys.py` prints this page from the table of actions.

Actions on "the selected papers" use the paper at the cursor if no paper is selected. While you type in a text box, only
the keys marked with * run actions. In the search box, Enter and ↓ go to the papers; in the tag bar, Tab completes a tag
and ↓ chooses the next one.

## Your own keys

`keys.toml` contains your own keys, one line for each action; `paper-tui paths` prints its path. `paper-tui keys` lists
the names of the actions, and `paper-tui keys --format toml` prints the whole table in the form of the file:

```toml
paper.bookmark = "B"
library.undo = ["u", "Ctrl+r"]
program.undo_import = []
```

The keys of a line replace the default keys of the action. A key of another action runs only the new one. At the start,
the explorer names invalid lines and actions without a key. The digits of ratings and saved searches cannot be changed.

Keys can run your own commands:

```toml
[commands]
F5 = "zathura {pdf} &"
F6 = "w3m {url}"
```

A command runs without a shell, once for each of the selected papers. `{id}`, `{title}`, `{pdf}` (the attached file,
else the link), `{url}`, `{doi}` and `{key}` (the cite key) stand for the data of the paper, and each stays within its
argument. With `&` at the end, the command runs beside the explorer; without it, the command has the terminal until it
ends.
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

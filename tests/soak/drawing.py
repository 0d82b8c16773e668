"""Random steps, drawn from the table of actions.

A step is one word, so that a script of steps can be given on a command line:

    j                          a key, by Textual's name of it
    question_mark,enter,enter  keys sent in one go
    main:slash                 Esc until only the main screen is left, then keys
    type:mamba_attention       a text; _ is a blank
    paste:made                 a paste: `word`, `lines`, `long` or the path of the `made` file
    click:20,8 double:20,8     the mouse at a column and a line
    up:20,8 down:20,8          its wheel
    drag:60,5,40,5
    size:80x24                 another size of the window
    import                     an import of the made file
    mark:rate3                 a change that must be acknowledged and be in the library (see `player.MARKS`)
    other:tag                  a change by a second program (see `player.OTHERS`)
    check                      the laws are checked (see `laws`)
    kill:20                    some changes, kill -9 after so many milliseconds, the laws, and another start
"""

from collections.abc import Callable
from random import Random

from paper_tui.actions import ACTIONS, BY_ID, Action

from .player import MARKS, OTHERS, PASTES

DIALOGS = (
    "program.help", "program.palette", "program.import", "paper.export", "paper.note", "paper.tag", "find.save",
    "find.edition", "filter.tag",
)  # fmt: skip
"""Actions that open something to type into."""
_LEAVES = ("program.quit", "program.suspend")
"""Actions that leave the explorer."""
_NEVER = (*_LEAVES, "program.tutorial", "paper.pipe", "program.command", "program.fetch")
"""Actions that are not drawn like others: they leave it, show another home, can run a program, or use the network."""
_IN_DIALOGS = (
    "enter", "escape", "tab", "shift+tab", "up", "down", "left", "right", "pageup", "pagedown", "home", "end",
    "backspace", "delete", "space", "ctrl+u", "ctrl+w", "ctrl+k", "ctrl+a", "ctrl+e", "ctrl+d",
)  # fmt: skip
_WORDS = (
    "mamba", "swin_transformer", "attention", "x", "a", "tag:soaked", "is:bookmarked", "zzzz", "year:2024", "-vision",
    '"state_space"', "difusion~", "soaked", "+one_-two", "papers.bib", "title:", "é", "(", "dark",
)  # fmt: skip
SIZES = ("110x30", "80x24", "40x12", "160x50", "20x5", "100x30", "60x18", "1x1", "200x60")


def _key(chance: Random) -> str:
    action = chance.choice([each for each in ACTIONS if each.id not in _NEVER])
    return _of(action, chance)


def _of(action: Action, chance: Random) -> str:
    keys = chance.choice(action.keys).replace(" ", ",")
    # Typed into a path, "/" would lead out of the folder that the test may write to.
    return f"main:{keys}" if keys == "slash" else keys


def _burst(chance: Random) -> str:
    """Return keys that are pressed faster than the screen is drawn."""
    keys = [chance.choice(_IN_DIALOGS) if chance.random() < 0.4 else _key(chance) for _ in range(chance.randint(2, 16))]
    # What follows Esc in one go is another key to a terminal, so it can only be the last.
    keys = [key for key in keys if key != "escape" and not key.startswith("main:")]
    return ",".join([*keys, "escape"])


def _repeated(chance: Random) -> str:
    return ",".join(
        [chance.choice(("enter", "escape", "j", "b", "u", "tab", "pagedown", "right"))] * chance.randint(2, 4)
    )


def _leaving(chance: Random) -> str:
    return _of(BY_ID[chance.choice(_LEAVES)], chance)


def _place(chance: Random) -> str:
    # The lines of hints and of the search box are short, and worth a click more often than one in thirty.
    y = chance.choice((0, 29, chance.randrange(30)))
    return f"{chance.randrange(110)},{y}"


def _mouse(chance: Random) -> str:
    kind = chance.choice(("click", "click", "click", "double", "double", "up", "down", "drag"))
    return f"{kind}:{_place(chance)}" + (f",{_place(chance)}" if kind == "drag" else "")


_QUICK: tuple[tuple[float, Callable[[Random], str]], ...] = (
    (40, _key),
    (9, lambda chance: _of(BY_ID[chance.choice(DIALOGS)], chance)),
    (14, lambda chance: chance.choice(_IN_DIALOGS)),
    (9, lambda chance: chance.choice(("enter", "escape", "escape"))),
    (7, lambda chance: f"type:{chance.choice(_WORDS)}"),
    (25, _burst),
    (4, _repeated),
    (8, _mouse),
    (1, lambda chance: f"paste:{chance.choice(PASTES)}"),
    (1, lambda chance: f"size:{chance.choice(SIZES)}"),
)
"""How often a step of each kind is drawn."""
_SLOW: tuple[tuple[float, Callable[[Random], str]], ...] = (
    (3, lambda chance: f"mark:{chance.choice(tuple(MARKS))}"),
    (0.5, lambda chance: f"other:{chance.choice(OTHERS)}"),
    (0.7, lambda chance: "check"),
    (0.1, lambda chance: "import"),
    (0.35, lambda chance: f"kill:{chance.randint(0, 60)}"),
    (0.2, _leaving),
)
"""Likewise of those that take much longer than a key, or end the program."""


def draw(chance: Random, *, slow: float = 1) -> str:
    """Return a random step: only keys, mouse, pastes and sizes with `slow` 0; other steps, half as often, with 0.5."""
    kinds = _QUICK + tuple((often * slow, kind) for often, kind in _SLOW)
    [(_, kind)] = chance.choices(kinds, [often for often, _ in kinds])
    return kind(chance)

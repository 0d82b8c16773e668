"""Accents of LaTeX, put on letters and on letters that have accents already."""

import unicodedata

MARKS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "r": "\u030a", "k": "\u0328", "d": "\u0323",
    "b": "\u0331", "t": "\u0361", "h": "\u0309", "G": "\u030f", "U": "\u030e", "f": "\u0311",
    "textcommabelow": "\u0326",
}  # fmt: skip
"""The combining character of each accent command, by the name of the command."""

_COMMANDS = {mark: command for command, mark in MARKS.items()}
_WITH_DOT = {"ı": "i", "ȷ": "j"}


def accented(command: str, text: str) -> str:
    r"""Return `text` with an accent on its first letter: `^` and e are ê, `'` and ê are ế. Other texts are unchanged.

    Two accents in the wrong order (`\^{\'e}`) give the letter that has both, if there is one.
    """
    text = text.lstrip()
    if not text[:1].isalpha():
        return text
    end = 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    letter = unicodedata.normalize("NFD", _WITH_DOT.get(text[0], text[0]) + text[1:end])
    mark = MARKS[command]
    orders = (letter + mark, letter[0] + mark + letter[1:])
    shown = [unicodedata.normalize("NFC", order) for order in orders]
    return min(shown, key=len) + text[end:]


def in_commands(letter: str) -> str:
    r"""Return a letter with accents as LaTeX: ế is `{\'{\^e}}`; "" where no commands exist for it.

    The commands that put an accent below are outermost: LaTeX puts the others on a plain letter only.
    """
    base, *marks = list(unicodedata.normalize("NFD", letter))
    if not (base.isascii() and base.isalpha() and marks) or any(mark not in _COMMANDS for mark in marks):
        return ""
    latex = base
    for mark in sorted(marks, key=lambda mark: unicodedata.combining(mark) != 230):  # 230: above the letter
        command = _COMMANDS[mark]
        latex = f"\\{command}{latex}" if len(latex) == 1 and not command.isalpha() else f"\\{command}{{{latex}}}"
    return f"{{{latex}}}"

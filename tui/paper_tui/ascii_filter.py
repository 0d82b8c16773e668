"""A line filter that draws borders, marks and bars with ASCII only."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_PLAIN = (
    dict.fromkeys("─╌┄╴╶–—‐‑−▔", "-")
    | dict.fromkeys("━═╸╺", "=")
    | dict.fromkeys("│┃║▏▎▍▐▕╎┆╵╷", "|")
    | dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬", "+")
    | dict.fromkeys("▂▃▄▅▆▇", " ")  # ends of bars drawn by their background
    | dict.fromkeys("█▉▊▋", "#")
    | dict.fromkeys("▌▶▸►→›", ">")
    | dict.fromkeys("◀◂◄←‹", "<")
    | dict.fromkeys("▲△↑", "^")
    | dict.fromkeys("▼▽▾↓", "v")
    | dict.fromkeys("★●•■", "*")
    | dict.fromkeys("☆○□⭘", "o")
    | dict.fromkeys("“”„", '"')
    | dict.fromkeys("‘’‚", "'")
    | {"▁": "_", "…": "~", "·": "-", "✓": "+", "✗": "-", "✕": "x", "×": "x", "🔎": "/ ", "✔": "+", "✎": "n"}
)
PLAIN = str.maketrans(_PLAIN)
"""ASCII replacements of signs, each of the same width."""


class AsciiOnly(LineFilter):
    """Draws borders, marks and bars with ASCII. Text of papers is not changed."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments with the signs replaced."""
        return [
            segment
            if segment.text.isascii()
            else Segment(segment.text.translate(PLAIN), segment.style, segment.control)
            for segment in segments
        ]

"""A line filter that draws borders, marks and bars with ASCII only."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_PLAIN = (
    dict.fromkeys("─╌┄╴╶–—‐‑−▔", "-")
    | dict.fromkeys("━═╸╺", "=")
    | dict.fromkeys("│┃║▏▎▍▐▕╎┆╵╷", "|")
    | dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬", "+")
    | dict.fromkeys("▂▃▄▅▆▇", " ")  # the ends of what is drawn by its background
    | dict.fromkeys("█▉▊▋", "#")
    | dict.fromkeys("▌▶▸►→›", ">")
    | dict.fromkeys("◀◂◄←‹", "<")
    | dict.fromkeys("▲△↑", "^")
    | dict.fromkeys("▼▽▾↓", "v")
    | dict.fromkeys("★●•■", "*")
    | dict.fromkeys("☆○□⭘", "o")
    | dict.fromkeys("“”„", '"')
    | dict.fromkeys("‘’‚", "'")
    | {"▁": "_", "…": "~", "·": "-", "✓": "+", "✗": "-", "✕": "x", "×": "x", "🔎": "/ ", "✔": "+"}
)
PLAIN = str.maketrans(_PLAIN)
"""What stands for a sign where only ASCII is drawn; each is as wide as its sign."""


class AsciiOnly(LineFilter):
    """Draws borders, marks and bars with ASCII. Letters of papers stay what they are."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments with plain signs."""
        return [
            segment
            if segment.text.isascii()
            else Segment(segment.text.translate(PLAIN), segment.style, segment.control)
            for segment in segments
        ]

"""Finding text in the paper shown: the typed text, its matches, and the one at the cursor."""

import re
from dataclasses import dataclass, replace

from textual.content import Content, Span

from ..hint_bar import Hint

MATCH, CURRENT = "bold underline $text-warning", "reverse"
_LONGEST = 100
"""Characters of the typed text."""


@dataclass(frozen=True, slots=True)
class Find:
    """A search in a text."""

    text: str = ""
    typing: bool = True
    """Whether the text is still typed."""
    at: int = 0
    """The index of the current match."""
    matches: tuple[tuple[int, int], ...] = ()
    """Start and end of each match."""

    def in_content(self, content: Content) -> "Find":
        """Return the search with its matches in a content. Case and the kind of white space do not matter."""
        matches = tuple(match.span() for match in self.pattern.finditer(content.plain)) if self.text.strip() else ()
        return replace(self, matches=matches, at=min(self.at, max(0, len(matches) - 1)))

    @property
    def pattern(self) -> re.Pattern[str]:
        """The regular expression of the matches."""
        return re.compile(r"\s+".join(map(re.escape, self.text.split())), re.IGNORECASE)

    def marked(self, content: Content) -> Content:
        """Return the content with its matches marked."""
        spans = [Span(start, end, MATCH) for start, end in self.matches]
        if self.matches:
            spans.append(Span(*self.matches[self.at], CURRENT))
        return content.add_spans(spans)

    def step(self, steps: int) -> "Find":
        """Return the search at the next or previous match; after the last one comes the first."""
        return replace(self, at=(self.at + steps) % max(1, len(self.matches)))

    def press(self, key: str, character: str | None) -> "Find | None":
        """Return the search after a key; the same object if it does not use the key, None if the key ends it."""
        if key == "escape":
            return None
        if not self.typing:
            return self.step({"n": 1, "N": -1}[key]) if key in ("n", "N") else self
        if key == "enter":
            return replace(self, typing=False) if self.text.strip() else None
        if key == "backspace":
            return replace(self, text=self.text[:-1], at=0) if self.text else None
        if key == "ctrl+u":
            return replace(self, text="", at=0)
        if character and character.isprintable() and len(self.text) < _LONGEST:
            return replace(self, text=self.text + character, at=0)
        return self

    @property
    def hints(self) -> tuple[Hint, ...]:
        """The typed text, the number of matches, and the keys that matter."""
        count = f"{self.at + 1:,} of {len(self.matches):,}" if self.matches else "no match" if self.text.strip() else ""
        if self.typing:
            return (("/", f"{self.text}▏ {count}".rstrip()), ("Enter", "accept"), ("Esc", "cancel"))
        return (("/", f"{self.text}  {count}"), ("n", "next"), ("N", "previous"), ("Esc", "done"))

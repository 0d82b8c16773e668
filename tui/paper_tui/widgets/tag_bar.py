"""The tag bar: a text box for tags, which completes known tags and shows the effect of Enter."""

from collections import Counter
from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.style import Style
from textual.suggester import Suggester
from textual.widgets import Input, Static

from paper_index.errors import PaperError
from paper_index.library import folded_tag, parse_tags

from ..formatting.numbers import counted
from ..formatting.paper import cut, matching
from .hint_bar import Hint
from .link_text import LinkText
from .text_input import TextInput


class TagSuggester(Suggester):
    """Completes the last tag from the known tags."""

    def __init__(self, bar: "TagBar") -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._bar = bar

    async def get_suggestion(self, value: str) -> str | None:
        before, sign, last = last_tag(value)
        best = self._bar.names[0] if last and self._bar.names else ""
        if not best.casefold().startswith(last.casefold()) or best == last:
            return None
        return before + sign + last + best[len(last) :]


def last_tag(value: str) -> tuple[str, str, str]:
    """Return the text before the last tag, its sign with blanks, and the tag typed so far."""
    cut = max(value.rfind(","), value.rfind(" +"), value.rfind(" -")) + 1
    name = value[cut:].lstrip(" +-")
    return value[:cut], value[cut : len(value) - len(name)], name


class _KnownTags(LinkText):
    """The known tags; a click inserts one."""

    def __init__(self, bar: "TagBar") -> None:
        super().__init__(id="tag-known")
        self._bar = bar

    def action_take(self, number: int) -> None:
        self._bar.take(number)


class TagBar(Vertical):
    """Edits the tags of some papers. Hidden until it is opened."""

    def __init__(self) -> None:
        super().__init__(id="tag-bar")
        self.rows: Sequence[int] = ()
        """The rows of the papers whose tags are edited."""
        self._papers = 0
        """The number of these papers."""
        self._tags: Sequence[str] = ()
        """The tags that at least one of them has."""
        self._known: Mapping[str, int] = {}
        """Every tag in use, with its number of papers."""
        self.names: list[str] = []
        """The known tags that match the typed tag, the best first."""
        self._at = 0
        """The index of the tag that Tab inserts."""
        self._have: Counter[str] = Counter()
        """The number of the papers that have each tag."""

    def compose(self) -> ComposeResult:
        yield Static(id="tag-effect")
        yield TextInput(id="tag-input", compact=True, suggester=TagSuggester(self), max_length=400)
        yield _KnownTags(self)

    @property
    def input(self) -> Input:
        """The text box."""
        return self.query_one(Input)

    hints: tuple[Hint, ...] = (
        ("Enter", "apply"),
        ("Tab", "complete"),
        ("↓ ↑", "other tags"),
        ("{typing:back}", "close"),
    )
    """The keys that matter while tags are typed."""

    def open(self, rows: Sequence[int], tags: Mapping[str, int], known: Mapping[str, int]) -> None:
        """Open the bar.

        Args:
            rows: the rows of the papers whose tags are edited.
            tags: the number of these papers that have each tag.
            known: every tag in use, with the number of its papers.
        """
        self.rows, self._papers, self._known = rows, len(rows), known
        self._tags = sorted(tags, key=str.casefold)
        self._have.clear()
        for tag, have in tags.items():
            self._have[folded_tag(tag)] += have
        self.input.value = ""
        self.input.placeholder = "+tag -tag, another tag"
        self.display = True
        self._update("")
        self.screen.set_focus(self.input, scroll_visible=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._update(event.value)

    def on_resize(self) -> None:
        self._show_known()

    def step(self, step: int) -> None:
        """Move to the next or previous known tag."""
        self._at = (self._at + step) % max(1, len(self.names))
        self._show_known()

    def take(self, number: int | None = None) -> None:
        """Insert the highlighted known tag, or the one with a number; with a minus if all papers have it."""
        if number is not None:
            self._at = min(number, len(self.names) - 1)
        if self.names:
            before, sign, _ = last_tag(self.input.value)
            name = self.names[self._at]
            if not sign.strip() and self.has(name) == self._papers:
                sign += "-"
            self.input.value = f"{before}{sign if sign else ' ' if before.endswith(',') else ''}{name}, "
            self.input.cursor_position = len(self.input.value)

    def has(self, tag: str) -> int:
        """Return the number of the papers that have a tag."""
        return self._have[folded_tag(tag)]

    def _update(self, value: str) -> None:
        self.query_one("#tag-effect", Static).update(self._effect(value), layout=False)
        before, sign, last = last_tag(value)
        typed = {folded_tag(part.strip(" +-")) for part in before.split(",")}
        # First the tags of these papers, then the most used tags.
        known = sorted(self._known, key=lambda tag: (not self.has(tag), -self._known[tag], tag.casefold()))
        if "-" in sign:
            known = [tag for tag in known if self.has(tag)]
        self.names, self._at = [tag for tag in matching(known, last) if folded_tag(tag) not in typed], 0
        self._show_known()

    def _show_known(self) -> None:
        """Show the known tags from shortly before the highlighted one, and how many of the papers have them."""
        room, parts = max(10, self.size.width - 4), []
        for number, tag in enumerate(self.names):
            text = self._sign(tag) + (f"{tag} {self._known[tag]:,}" if not self.has(tag) else tag)
            if number >= self._at - 2 and room > 0:
                style = "reverse" if number == self._at else ""
                click = Style.from_meta({"@click": f"take({number})"})
                parts.append(Content.styled(cut(text, room), style).stylize(click))
                room -= cell_len(text) + 2
        self.query_one("#tag-known", _KnownTags).update(
            Content("  ").join(parts) if parts else Content("No known tag matches." if self._known else ""),
            layout=False,
        )

    def _sign(self, tag: str) -> str:
        """Return the sign of a tag that all or some of the papers have."""
        has = self.has(tag)
        return "✓ " if has and has == self._papers else "◐ " if has else ""

    def _effect(self, value: str) -> Content:
        """Return the effect of Enter as text."""
        try:
            add, remove = parse_tags(value)
        except PaperError as error:
            return Content.styled(str(error), "$text-error")
        deeds, idle = [], []
        for tag in add:
            number = self._papers - self.has(tag)
            deeds.append(f"adds #{tag} to {counted(number)}") if number else idle.append(f"already tagged #{tag}")
        for tag in remove:
            number = self.has(tag)
            deeds.append(f"removes #{tag} from {counted(number)}") if number else idle.append(f"not tagged #{tag}")
        if deeds:
            return Content.styled("Enter " + "; ".join(deeds + idle), "$text-success")
        if idle:
            return Content("; ".join(idle))
        tags = "  ".join(map(self._stated, self._tags)) or "none"
        return Content(f"Tags of {counted(self._papers)}: {tags}")

    def _stated(self, tag: str) -> str:
        if self._papers == 1 or self.has(tag) == self._papers:
            return f"✓ #{tag}"
        return f"◐ #{tag} {self.has(tag):,} of {self._papers:,}"

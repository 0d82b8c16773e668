"""The tag bar: a line to type tags in, which completes known ones and says what Enter will do."""

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
    """Completes the last of several tags from those that are known."""

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
    """Return what stands before the last tag being typed, its sign with blanks, and the tag so far."""
    cut = max(value.rfind(","), value.rfind(" +"), value.rfind(" -")) + 1
    name = value[cut:].lstrip(" +-")
    return value[:cut], value[cut : len(value) - len(name)], name


class _KnownTags(LinkText):
    """The known tags; a click puts one into the text."""

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
        """How many papers these are."""
        self._tags: Sequence[str] = ()
        """The tags that any of them has."""
        self._known: Mapping[str, int] = {}
        """Every tag in use, with its papers."""
        self.names: list[str] = []
        """The known tags that go on with what is typed, the best first."""
        self._at = 0
        """The one of them that Tab takes."""
        self._have: Counter[str] = Counter()
        """How many of the papers have each tag."""

    def compose(self) -> ComposeResult:
        yield Static(id="tag-effect")
        yield TextInput(id="tag-input", compact=True, suggester=TagSuggester(self), max_length=400)
        yield _KnownTags(self)

    @property
    def input(self) -> Input:
        """Where the tags are typed."""
        return self.query_one(Input)

    hints: tuple[Hint, ...] = (
        ("Enter", "does it"),
        ("Tab", "takes a tag"),
        ("↓ ↑", "another"),
        ("{typing:back}", "closes"),
    )
    """The keys that matter while tags are typed."""

    def open(self, rows: Sequence[int], tags: Mapping[str, int], known: Mapping[str, int]) -> None:
        """Open the bar.

        Args:
            rows: the rows of the papers whose tags are edited.
            tags: how many of these papers have each tag.
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
        """Go to the next known tag, or the one before."""
        self._at = (self._at + step) % max(1, len(self.names))
        self._show_known()

    def take(self, number: int | None = None) -> None:
        """Put the known tag in, or another of them: to be removed where all the papers have it."""
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
        """How many of the papers have a tag."""
        return self._have[folded_tag(tag)]

    def _update(self, value: str) -> None:
        self.query_one("#tag-effect", Static).update(self._effect(value), layout=False)
        before, sign, last = last_tag(value)
        typed = {folded_tag(part.strip(" +-")) for part in before.split(",")}
        # First the tags of these papers, then those of most papers.
        known = sorted(self._known, key=lambda tag: (not self.has(tag), -self._known[tag], tag.casefold()))
        if "-" in sign:
            known = [tag for tag in known if self.has(tag)]
        self.names, self._at = [tag for tag in matching(known, last) if folded_tag(tag) not in typed], 0
        self._show_known()

    def _show_known(self) -> None:
        """Show the known tags from a little before the one that Tab takes, and which of the papers have them."""
        room, parts = max(10, self.size.width - 4), []
        for number, tag in enumerate(self.names):
            text = self._sign(tag) + (f"{tag} {self._known[tag]:,}" if not self.has(tag) else tag)
            if number >= self._at - 2 and room > 0:
                style = "reverse" if number == self._at else ""
                click = Style.from_meta({"@click": f"take({number})"})
                parts.append(Content.styled(cut(text, room), style).stylize(click))
                room -= cell_len(text) + 2
        self.query_one("#tag-known", _KnownTags).update(
            Content("  ").join(parts) if parts else Content("No tag is known that begins so." if self._known else ""),
            layout=False,
        )

    def _sign(self, tag: str) -> str:
        """What tells whether all, some or none of the papers have a tag."""
        has = self.has(tag)
        return "✓ " if has and has == self._papers else "◐ " if has else ""

    def _effect(self, value: str) -> Content:
        """What Enter will do, in words."""
        try:
            add, remove = parse_tags(value)
        except PaperError as error:
            return Content.styled(str(error), "$text-error")
        deeds, idle = [], []
        for tag in add:
            number = self._papers - self.has(tag)
            deeds.append(f"adds #{tag} to {counted(number)}") if number else idle.append(f"#{tag} is there already")
        for tag in remove:
            number = self.has(tag)
            deeds.append(f"takes #{tag} off {counted(number)}") if number else idle.append(f"#{tag} is not there")
        if deeds:
            return Content.styled("Enter " + "; ".join(deeds + idle), "$text-success")
        if idle:
            return Content("; ".join(idle))
        tags = "  ".join(map(self._stated, self._tags)) or "none yet"
        return Content(f"Tags of {counted(self._papers)}: {tags}")

    def _stated(self, tag: str) -> str:
        if self._papers == 1 or self.has(tag) == self._papers:
            return f"✓ #{tag}"
        return f"◐ #{tag} {self.has(tag):,} of {self._papers:,}"

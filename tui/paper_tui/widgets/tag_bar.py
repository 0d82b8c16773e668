"""The tag bar: a line to type tags in, which completes known ones and says what Enter will do."""

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.suggester import Suggester
from textual.widgets import Input, Static

from paper_index.errors import PaperError
from paper_index.library import Marks, folded_tag, parse_tags

from ..render import counted, cut, matching


class TagSuggester(Suggester):
    """Completes the last of several tags from those that are known."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.known: Sequence[str] = ()

    async def get_suggestion(self, value: str) -> str | None:
        typed, sign, last = last_tag(value)
        if not last:
            return None
        found = (tag for tag in self.known if tag.casefold().startswith(last.casefold()) and tag != last)
        best = next(found, None)
        return None if best is None else typed + sign + last + best[len(last) :]


def last_tag(value: str) -> tuple[str, str, str]:
    """Return what stands before the last tag being typed, its sign with blanks, and the tag so far."""
    before, comma, last = value.rpartition(",")
    name = last.lstrip(" +-")
    return before + comma, last[: len(last) - len(name)], name


class TagBar(Vertical):
    """Hidden until it is asked for."""

    marks: reactive[tuple[Marks, ...]] = reactive(())
    """The marks of the papers concerned, one each."""
    known: reactive[Mapping[str, int]] = reactive({})
    """Every tag in use, with its papers."""

    def __init__(self) -> None:
        super().__init__(id="tag-bar")
        self._suggester = TagSuggester()

    def compose(self) -> ComposeResult:
        yield Static(id="tag-effect")
        yield Input(id="tag-input", compact=True, suggester=self._suggester, max_length=400)
        yield Static(id="tag-known")

    @property
    def input(self) -> Input:
        """Where the tags are typed."""
        return self.query_one(Input)

    def begin(self, marks: tuple[Marks, ...], known: Mapping[str, int]) -> None:
        """Show the bar for papers with these marks."""
        self.marks, self.known = marks, known
        self._suggester.known = list(known)
        self.input.value = ""
        self.input.placeholder = "tag, another tag, -tag to remove"
        self.display = True
        self._say("")

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._say(event.value)

    def _say(self, value: str) -> None:
        self.query_one("#tag-effect", Static).update(self._effect(value))
        _, _, last = last_tag(value)
        names = matching(list(self.known), last)
        shown = "  ".join(f"{name} {self.known[name]}" for name in names[:12])
        text = f"Known: {shown}" if shown else "No tag is known that begins so." if last and self.known else ""
        self.query_one("#tag-known", Static).update(Content(cut(text, max(10, self.size.width - 4))))

    def _effect(self, value: str) -> Content:
        """What Enter will do, in words."""
        try:
            add, remove = parse_tags(value)
        except PaperError as error:
            return Content.styled(str(error), "$text-error")
        have = [{folded_tag(tag) for tag in marks.tags} for marks in self.marks]
        deeds, idle = [], []
        for tag in add:
            number = sum(folded_tag(tag) not in tags for tags in have)
            deeds.append(f"adds #{tag} to {counted(number)}") if number else idle.append(f"#{tag} is there already")
        for tag in remove:
            number = sum(folded_tag(tag) in tags for tags in have)
            deeds.append(f"takes #{tag} off {counted(number)}") if number else idle.append(f"#{tag} is not there")
        if deeds:
            return Content.styled("Enter " + "; ".join(deeds + idle), "$text-success")
        if idle:
            return Content("; ".join(idle))
        on = sorted({tag for marks in self.marks for tag in marks.tags}, key=str.casefold)
        tags = " ".join(f"#{tag}" for tag in on) or "none yet"
        return Content(f"Tags of {counted(len(self.marks))}: {tags}")

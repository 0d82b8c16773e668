"""The card of a profile: the terms that count, muted reasons, dismissed papers, and the papers it is made of."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from paper_index.errors import PaperError

from ..formatting.numbers import counted
from ..formatting.paper import cut
from ..widgets.paper_list.columns import aligned
from .base import Dialog

if TYPE_CHECKING:
    from paper_index.recommendation import Card

_BAR = 5
"""Cells of the longest bar."""
_TERM, _TITLE = 25, 80
"""Cells of a term and of a title."""
Correct = Callable[[], Awaitable[None]]
"""Makes a correction of the profile."""


class Corrections(Protocol):
    """The changes that the dialog makes."""

    async def card(self) -> "Card":
        """Return the profile as it is now."""

    async def mute(self, term: str, label: str, on: bool) -> None:
        """Let a term not count, or count again."""

    async def recommend_again(self, row: int) -> None:
        """Let a paper not count against the profile any more."""

    async def reset(self) -> None:
        """Remove all corrections."""

    async def undo(self) -> None:
        """Undo the last change."""


class ProfileDialog(Dialog[None]):
    """Shows what counts in a profile. Enter on a line mutes a term, or removes a correction."""

    BINDINGS: ClassVar = [
        ("j", "step('down')", "Down"),
        ("k", "step('up')", "Up"),
        ("equals_sign", "correct", "Mute"),
        ("r", "reset", "Reset"),
        ("u", "undo", "Undo"),
    ]

    def __init__(self, card: "Card", corrections: Corrections) -> None:
        """Take the card, and the changes to make."""
        super().__init__()
        self._card, self._corrections = card, corrections
        self._correct: Mapping[str, Correct] = {}
        """The corrections by the ids of their lines."""

    def compose(self) -> ComposeResult:
        card = Vertical(id="profile-card", classes="card")
        card.border_subtitle = "Enter mute or free · r reset · u undo · Esc close"
        with card:
            yield OptionList(id="profile", compact=True)
            yield Static(id="profile-state", markup=False)

    def on_mount(self) -> None:
        self.set_focus(self.query_one(OptionList))
        self._show("Enter mutes a term in this profile, or removes a correction.")

    def action_step(self, direction: str) -> None:
        """Move the highlight as the arrow keys do."""
        getattr(self.query_one(OptionList), f"action_cursor_{direction}")()

    @on(OptionList.OptionSelected)
    async def _chosen(self, event: OptionList.OptionSelected) -> None:
        if correct := self._correct.get(event.option.id or ""):
            await self._change(correct)

    def action_correct(self) -> None:
        """Mute or free the line at the cursor."""
        self.query_one(OptionList).action_select()

    async def action_reset(self) -> None:
        """Remove all corrections of the profile."""
        await self._change(self._corrections.reset)

    async def action_undo(self) -> None:
        """Undo the last change."""
        await self._change(self._corrections.undo)

    async def _change(self, correct: Correct) -> None:
        """Make a correction and show the profile as it is then."""
        try:
            await correct()
            self._card = await self._corrections.card()
        except PaperError as error:
            self.query_one("#profile-state", Static).update(Content(str(error)))
        else:
            if self.on_stack:
                self._show("")

    def _show(self, text: str) -> None:
        """Show the card, with the highlight where it was."""
        options, card = self.query_one(OptionList), self._card
        at = options.highlighted
        profile = card.profile
        more = f", the latest of {len(profile.seeds) + len(profile.others):,}" if profile.others else ""
        title = f"Profile of {profile.source.label}: {counted(len(profile.seeds))}{more}"
        self.query_one("#profile-card").border_title = cut(title, max(20, self.app.size.width * 9 // 10 - 6))
        lines, self._correct = _lines(card, self._corrections)
        options.set_options(lines)
        last = max((n for n, line in enumerate(lines) if not line.disabled), default=0)
        options.highlighted = min(at, last) if at is not None else 1
        self.query_one("#profile-state", Static).update(Content(text))


def _lines(card: "Card", corrections: Corrections) -> tuple[list[Option], dict[str, Correct]]:
    """Return the lines of a card, and the corrections by the ids of lines."""
    lines: list[Option] = []
    correct: dict[str, Correct] = {}

    def add(content: Content, change: Correct | None = None) -> None:
        name = f"line-{len(lines)}"
        if change is not None:
            correct[name] = change
        lines.append(Option(content, id=name, disabled=change is None))

    def head(text: str) -> None:
        add(Content.styled(text, "bold $foreground-muted"))

    if card.profile.muted:
        head("Muted")
    for term, label in card.profile.muted.items():
        add(
            Content.styled(cut(label, _TITLE), "strike"),
            lambda term=term, label=label: corrections.mute(term, label, False),  # type: ignore[misc]
        )
    if card.profile.dismissed:
        head("Not for you, or rated 1 or 2")
    for row, paper in card.profile.dismissed.items():
        add(Content(cut(paper.display_title, _TITLE)), lambda row=row: corrections.recommend_again(row))  # type: ignore[misc]
    head("Terms that count · in papers here, in all papers")
    greatest = max((each.reason.share for each in card.terms), default=0.0) or 1.0
    for each in card.terms:
        reason = each.reason
        cells = max(1, round(_BAR * reason.share / greatest))
        bar = Content.styled("█" * cells, "$primary") + Content(" " * (_BAR - cells))
        papers = f"{each.seeds} of {len(card.profile.seeds)}, {each.papers:,}"
        add(
            Content(f"{reason.share:4.0%} ")
            + bar
            + Content(f" {aligned('term', reason.text, _TERM)} ")
            + Content(papers),
            lambda term=reason.term, label=reason.label: corrections.mute(term, label, True),  # type: ignore[misc]
        )
    head("Papers")
    for seed in card.profile.seeds:
        add(Content(cut(f"{'×2 ' if seed.weight > 1 else ''}{seed.paper.display_title}", _TITLE)))
    return lines, correct

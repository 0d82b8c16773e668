"""The keys of a full-screen view: one table makes its hints, its help and what each key does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ..formatting.key_names import format_key


@dataclass(frozen=True, slots=True)
class ViewKey:
    """One or more keys that do the same thing."""

    keys: str
    """Textual's names of the keys, separated by spaces: `down j`."""
    label: str
    """The text of the hint; without it, only the help lists the keys."""
    help: str
    """The effect of the keys, a sentence."""
    run: Callable[[], Awaitable[None] | None]
    """Called when one of the keys is pressed, or the hint is clicked."""
    shown: str = ""
    """The keys in the hint, if not the first one."""

    @property
    def id(self) -> str:
        """The first key."""
        return self.keys.split()[0]

    @property
    def shown_keys(self) -> tuple[str, ...]:
        """The display names of the keys; the hint shows the first one."""
        names = tuple(map(format_key, self.keys.split()))
        return (self.shown, *names) if self.shown else names

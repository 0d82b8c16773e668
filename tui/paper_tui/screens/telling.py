"""What is said in passing, and how keys are called in it."""

from time import monotonic
from typing import Any

from textual.worker import Worker

from paper_index.errors import PaperError

from ..keys.keymap import Keymap
from ..private_textual import IncrementalScreen


class Telling(IncrementalScreen[None]):
    """Says things: what was done, what went wrong."""

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self.keymap = keymap
        self._warned_until = 0.0

    def run_worker(self, work: Any, *args: Any, **more: Any) -> Worker[Any]:
        """As Textual has it, whose types do not know that a method can be given.

        A coroutine would be left over, with a warning on the terminal, where the program ends before it has begun.
        """
        return super().run_worker(work, *args, **more)

    def key(self, action: str) -> str:
        """The first key of an action as people write it; its name where the user took its keys away."""
        shown = self.keymap[action].shown_keys
        return shown[0] if shown else self.keymap[action].label

    def tell(self, text: str, *, severity: str = "information", timeout: float = 4) -> None:
        """Say something in passing; it makes room for what is said next, while a warning stays its time."""
        now = monotonic()
        if severity != "information":
            self._warned_until = max(self._warned_until, now + timeout)
        elif now > self._warned_until:
            self.app.clear_notifications()
        self.notify(text, severity=severity, timeout=timeout, markup=False)  # type: ignore[arg-type]

    def hush(self) -> None:
        """Take away what is said in passing, warnings too."""
        self._warned_until = 0.0
        self.app.clear_notifications()

    def _wrong(self, error: Exception) -> None:
        """Say what went wrong; what nobody foresaw is named, so that it can be reported."""
        text = str(error) if isinstance(error, PaperError) else f"That did not work ({type(error).__name__}: {error})."
        self.log.error(text)
        self.tell(text, severity="error", timeout=10)

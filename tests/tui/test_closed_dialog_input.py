"""A key that closed a dialog and is still held down must not go on acting on the list."""

from types import SimpleNamespace
from typing import Any

import pytest
from textual import events

from paper_tui.keys.closed_dialog_input import LateInput


class Keyboard:
    """Keys pressed at given times, over a screen that a dialog may cover."""

    def __init__(self) -> None:
        self.main: Any = SimpleNamespace(app=SimpleNamespace(screen=None))
        self.main.app.screen = self.main
        self.late = LateInput(self.main)
        self.time = 100.0

    def press(self, key: str, after: float) -> bool:
        """Press a key so many seconds after the last; return whether it acts."""
        self.time += after
        event = events.Key(key, key if len(key) == 1 else None)
        event.time = self.time
        return not self.late.skips(event)

    def close_by(self, key: str) -> None:
        """Open a dialog, and close it with a key."""
        self.main.app.screen = object()
        assert self.press(key, 1.0)
        self.main.app.screen = self.main


@pytest.fixture
def keyboard() -> Keyboard:
    return Keyboard()


@pytest.mark.parametrize("key", ["enter", "escape"])
@pytest.mark.parametrize("delay", [0.25, 0.4, 0.66])
def test_of_a_key_that_is_held_down_at_most_one_repeat_acts(keyboard: Keyboard, key: str, delay: float) -> None:
    keyboard.close_by(key)
    repeats = [keyboard.press(key, delay), *(keyboard.press(key, 0.033) for _ in range(40))]
    assert repeats == [True] + [False] * 40
    assert keyboard.press(key, 0.5), "pressed again"


def test_a_repeat_that_follows_at_once_does_not_act(keyboard: Keyboard) -> None:
    keyboard.close_by("enter")
    assert [keyboard.press("enter", 0.03) for _ in range(5)] == [False] * 5
    assert keyboard.press("enter", 0.3)


def test_another_key_ends_the_chain(keyboard: Keyboard) -> None:
    keyboard.close_by("enter")
    assert keyboard.press("enter", 0.5)
    assert [keyboard.press(key, 0.01) for key in ("down", "enter", "enter", "j", "j")] == [True] * 5


def test_deliberate_presses_act(keyboard: Keyboard) -> None:
    keyboard.close_by("escape")
    assert [keyboard.press("escape", 0.2) for _ in range(3)] == [True] * 3
    assert keyboard.press("down", 0.5)
    assert [keyboard.press("down", 0.03) for _ in range(10)] == [True] * 10, "held down in the list"


def test_letters_typed_ahead_act(keyboard: Keyboard) -> None:
    keyboard.close_by("j")
    assert [keyboard.press("j", 0.01) for _ in range(5)] == [True] * 5


def test_a_repeat_that_opens_a_dialog_does_not_act_in_it(keyboard: Keyboard) -> None:
    keyboard.close_by("enter")
    assert keyboard.press("enter", 0.4)
    keyboard.main.app.screen = object()
    assert [keyboard.press("enter", 0.03) for _ in range(5)] == [False] * 5
    assert keyboard.press("enter", 1.0)

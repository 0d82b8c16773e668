"""Text pasted into a terminal without bracketed paste arrives as keys, which must not change hundreds of papers."""

from itertools import cycle, islice

from textual import events

from paper_tui.keys.pasted_text import PastedText
from tui.explorer import Open

TEXT = "rare birds review old work while bookmarks grow "


def ignored(characters: str, gap: float) -> int:
    """Return how many keys of a text are recognised, pressed so many seconds after each other."""
    pasted, count = PastedText(), 0
    for number, character in enumerate(characters):
        key = events.Key(character, character)
        key.time = 100.0 + number * gap
        count += pasted.includes(key)
    return count


def test_a_text_is_recognised_by_the_speed_of_its_keys() -> None:
    text = "".join(islice(cycle(TEXT), 1_000))
    assert ignored(text, 0.0001) == 700
    assert ignored(text, 0.03) == 0, "nobody is so quick, but programs and tests are"
    assert ignored("j" * 1_000, 0.0001) == 0, "a key held down while the program was busy"


def test_a_text_ends_with_a_pause() -> None:
    pasted = PastedText()
    time = 0.0
    for pause, character in [(0.0001, each) for each in islice(cycle(TEXT), 500)] + [(0.1, "x"), (0.5, "j")]:
        time += pause
        key = events.Key(character, character)
        key.time = time
        recognised = pasted.includes(key)
        if character == "x":
            assert recognised
    assert not recognised


async def test_most_keys_of_a_pasted_text_change_nothing(explore: Open) -> None:
    async with explore() as explorer:
        await explorer.burst(*islice(cycle("büjöräkßñçøåæðþđłœ"), 2_000))
        assert len(explorer.said) < 100, "each change has its message"
        assert any("Pasted text" in message for message in explorer.said)
        await explorer.burst("slash", *"mamba", "enter")
        assert explorer.main.view.query == "mamba"

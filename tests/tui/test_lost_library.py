"""Changes after the file of the library was removed or its folder became unusable."""

import contextlib

from paper_index.library import Library
from tui.explorer import Open


async def test_a_library_removed_while_the_explorer_is_open_is_written_again(explore: Open) -> None:
    async with explore() as explorer:
        library = explorer.main.backend.home.library
        library.unlink()
        await explorer.press("b")
        assert "was removed while paper-tui had it open. It was rewritten" in " ".join(explorer.said)
        assert "★" in explorer.text
        with contextlib.closing(Library(library, backup=False)) as other:
            assert len(other.reader.bookmarked()) == 1


async def test_a_change_that_cannot_be_kept_is_refused(explore: Open) -> None:
    async with explore() as explorer:
        data = explorer.main.backend.home.data
        data.rename(data.with_name("elsewhere"))
        data.write_text("in the way")
        await explorer.press("b")
        assert "Nothing was changed: " in explorer.said[-1]
        assert "★" not in explorer.text

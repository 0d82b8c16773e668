"""The explorer on a home in which a file cannot be read."""

from paper_index.paths import Home
from tui.explorer import Open


async def test_the_explorer_opens_without_the_library(filled_home: Home, explore: Open) -> None:
    library = filled_home.library
    library.unlink(missing_ok=True)
    library.mkdir(parents=True)
    async with explore() as explorer:
        assert any("Until then you see papers without your marks." in said for said in explorer.messages)
        await explorer.press("b")
        assert any(said.startswith(f"Nothing was changed: Cannot open {library}") for said in explorer.messages)

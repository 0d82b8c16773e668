"""Checks of the key for triage, and the home that tests of triage share."""

from factories import paper
from tui.explorer import Explorer
from tui.key_checks import checks

TITLES = ("Weather Maps of the Coast", "Quantum Circuits Simulated", "Zebrafish Larvae Swim")
NEW = [
    paper(title, f"2609.0000{number}", abstract=f"{title} near the sea. " * 3, published=f"2026-09-0{number}")
    for number, title in enumerate(TITLES, 1)
]


async def with_new_papers(explorer: Explorer) -> None:
    """Import three new papers, and have them indexed."""
    backend = explorer.main.backend
    backend.workspace.corpus.add(NEW, name="an import")
    assert await backend.run(backend.workspace.ready_index)
    explorer.main.search.repeat(explorer.main.view)
    await explorer.settle()


@checks("find.triage")
async def check_triage(explorer: Explorer, key: tuple[str, ...]) -> None:
    await with_new_papers(explorer)
    await explorer.press(*key)
    await explorer.until_seen("Triage: 1 of 3 · 0 kept · new papers", TITLES[0])
    await explorer.press("b", "j", "escape", *key)
    await explorer.until_seen("Triage: 3 of 3 · 1 kept · new papers", TITLES[-1])

"""The dialog that splits a merged paper: it offers the records that can become papers of their own."""

from factories import paper
from tui.explorer import Open


async def test_one_record_of_a_merged_paper_is_split_off(explore: Open) -> None:
    records = [
        paper("Editorial", id, authors=[author], reference={"entries": [{"format": "bibtex", "key": author[:3]}]})
        for id, author in (("10.1000/a", "Ann Doe"), ("", "Bea Doe"), ("", "Cyd Doe"))
    ]
    async with explore() as explorer:
        await explorer.add_papers(records)
        explorer.search_for("editorial")
        await explorer.settle()
        assert len(explorer.titles) == 1
        await explorer.press("percent_sign")
        await explorer.until_seen("Split into all 3 records", "Bea Doe", "Cyd Doe")
        await explorer.press("down", "enter")
        await explorer.until(lambda: len(explorer.titles) == 2)
        await explorer.until(lambda: any("Split “Editorial” into 2 papers" in said for said in explorer.said))
        await explorer.press("u")
        await explorer.until(lambda: len(explorer.titles) == 1)

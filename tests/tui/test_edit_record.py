"""The record of a paper is edited in the user's editor, the arXiv id included."""

import shlex
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from factories import paper
from paper_tui.app import PaperApp
from tui.explorer import Open


async def test_a_paper_gets_another_arxiv_id_with_its_marks_and_undo_takes_it_back(
    explore: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "editor.py"
    script.write_text(
        "import pathlib, sys\nfile = pathlib.Path(sys.argv[1])\n"
        "file.write_text(file.read_text().replace('2601.90001', '2601.90002'))\n"
    )
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{shlex.quote(sys.executable)} {shlex.quote(str(script))}")
    monkeypatch.setattr(PaperApp, "suspend", lambda _: nullcontext())
    async with explore() as explorer:
        await explorer.add_papers([paper("Salamanders", "2601.90001", authors=["Ann Doe"])])
        explorer.search_for("salamanders")
        await explorer.settle()
        await explorer.press("b")
        await explorer.until_seen("★ Salamanders", "2601.90001")
        await explorer.press("E")
        await explorer.until(lambda: any("Edited arXiv id of “Salamanders”" in said for said in explorer.said))
        await explorer.until_seen("★ Salamanders", "2601.90002")
        assert explorer.titles == ["Salamanders"]
        await explorer.press("u")
        await explorer.until_seen("★ Salamanders", "2601.90001")
        await explorer.press("U")
        await explorer.until_seen("★ Salamanders", "2601.90002")

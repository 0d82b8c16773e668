"""Writing files: whole, and never in the place of what is no file."""

import os
from pathlib import Path

import pytest

from paper_index.errors import PaperError
from paper_index.export import to_file
from paper_index.files import write_whole


def test_what_is_no_ordinary_file_stays(tmp_path: Path) -> None:
    """A pipe, as a device would, stays what it is, also behind a link."""
    pipe, link = tmp_path / "pipe", tmp_path / "link.md"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    for path in (pipe, link):
        with pytest.raises(PaperError, match="no ordinary file"):
            to_file(path, [], {}, "markdown", overwrite=True)
    assert pipe.is_fifo()
    assert link.is_symlink()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["link.md", "pipe"]


def test_an_export_goes_where_a_link_leads(tmp_path: Path) -> None:
    """The link stays; the file it leads to is the one that is replaced."""
    file, link = tmp_path / "file.md", tmp_path / "link.md"
    file.write_text("old")
    link.symlink_to("file.md")
    to_file(link, [], {}, "markdown", overwrite=True)
    assert link.is_symlink()
    assert file.read_text() != "old"


def test_a_planted_link_is_not_followed(tmp_path: Path) -> None:
    """The program's own files are put in the place of a link, whatever it leads to."""
    mine, link = tmp_path / "mine", tmp_path / "link"
    mine.write_text("mine")
    link.symlink_to(mine)
    write_whole(link, b"new", overwrite=True)
    assert mine.read_text() == "mine"
    assert link.read_bytes() == b"new"
    assert not link.is_symlink()

"""Attachments belong to the user: they are undone, backed up, exported and merged as all marks are."""

import contextlib
from pathlib import Path

import pytest

from factories import paper
from paper_index.errors import PaperError
from paper_index.library import Library, exchange
from paper_index.library.attaching import attach, detach
from paper_index.papers.attachments import Attachment

ONE, TWO = paper("One", "2601.00001"), paper("Two", "2601.00002")
FIRST = Attachment("/pdf/first.pdf", 10, "a" * 64)
SECOND = Attachment("/pdf/second.pdf", 20, "b" * 64)


def files(library: Library, identity: str) -> tuple[Attachment, ...]:
    marks = library.reader.marks([identity]).get(identity)
    return marks.files if marks else ()


def test_attachments_are_one_change_and_undone(tmp_path: Path) -> None:
    with contextlib.closing(Library(tmp_path / "library.db")) as library:
        change = attach(library, [(ONE, SECOND), (ONE, FIRST), (TWO, SECOND)])
        assert change.label == "attached 3 files to 2 papers"
        assert files(library, ONE.id) == (FIRST, SECOND)
        assert attach(library, [(ONE, FIRST)]).number is None
        assert detach(library, ONE, "second.pdf").label == "detached second.pdf from “One”"
        assert files(library, ONE.id) == (FIRST,)
        library.journal.undo()
        assert detach(library, ONE, "/pdf/first.pdf").papers == {ONE.id}
        library.journal.undo()
        detach(library, ONE)
        assert (files(library, ONE.id), files(library, TWO.id)) == ((), (SECOND,))
        assert detach(library, ONE).number is None
        with pytest.raises(PaperError, match=r"second\.pdf is not attached to “One”\. Nothing was changed"):
            detach(library, ONE, "second.pdf")
        library.journal.undo()
        library.journal.undo()
        assert not library.reader.marks([ONE.id, TWO.id])


def test_another_content_at_a_path_replaces_the_attachment(tmp_path: Path) -> None:
    replaced = Attachment(FIRST.path, 11, "c" * 64)
    with contextlib.closing(Library(tmp_path / "library.db")) as library:
        attach(library, [(ONE, FIRST)])
        attach(library, [(ONE, replaced)])
        assert files(library, ONE.id) == (replaced,)
        library.journal.undo()
        assert files(library, ONE.id) == (FIRST,)


def test_attachments_are_in_backups_and_exports(tmp_path: Path) -> None:
    with (
        contextlib.closing(Library(tmp_path / "library.db")) as library,
        contextlib.closing(Library(tmp_path / "other.db")) as other,
        contextlib.closing(Library(tmp_path / "third.db")) as third,
    ):
        attach(library, [(ONE, FIRST)])
        exchange.merge(other, exchange.export(library).encode(), "export")
        assert files(other, ONE.id) == (FIRST,)
        exchange.restore(third, tmp_path / "library.db")
        assert files(third, ONE.id) == (FIRST,)
        found = exchange.merge(
            other,
            b'{"paper-tui": "library", "version": 1}\n'
            + f'{{"paper": "x", "field": "file/{"a" * 64}", "value": "no", "stamp": 1}}'.encode(),
            "bad",
        )
        assert [problem.reason for problem in found.problems] == ["its value is invalid for file"]


def test_attachments_follow_a_paper_to_another_id(tmp_path: Path) -> None:
    with contextlib.closing(Library(tmp_path / "library.db")) as library:
        attach(library, [(ONE, FIRST)])
        exchange.rename_papers(library, {ONE.id: TWO.id})
        assert (files(library, ONE.id), files(library, TWO.id)) == ((), (FIRST,))

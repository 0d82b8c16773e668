"""Which editions one goes through, and in which order."""

from pathlib import Path

from factories import paper
from paper_index.corpus import Corpus
from paper_tui.actions.editions import in_order, of_kind
from paper_tui.dialogs.calendar import CalendarDialog


def test_weeks_and_months_are_those_that_hold_something() -> None:
    labels = ["2025-03-14", "2024-W52", "2024-12", "Mar 14 · page 000", "page 004", "2025-13-01"]
    assert of_kind(labels, "day") == ["2025-03-14"]
    assert of_kind(labels, "week") == ["2024-W52", "2025-W11"]
    assert of_kind(labels, "month") == ["2024-12", "2025-03"]
    order = ["2025-13-01", "page 004", "Mar 14 · page 000", "2024-12", "2024-W52", "2025-03-14"]
    assert in_order(labels) == order


def test_editions_have_one_order(tmp_path: Path) -> None:
    """Those that `[` goes to, those of the calendar, and papers by date, the latest first."""
    places = [("page_002", "Sep 17"), ("page_007", "Mar 11"), ("2025-W11", None), ("page_009", None)]
    corpus = Corpus(tmp_path / "papers.db")
    corpus.add(paper(edition, appearances=[{"edition": edition, "shown": shown}]) for edition, shown in places)
    lines = {line.title: line.edition for line in corpus.reader.lines(corpus.reader.order("date"))}
    assert list(lines) == ["2025-W11", "page_002", "page_007", "page_009"]
    corpus.close()
    labels = list(lines.values())[::-1]
    assert in_order(labels) == labels
    assert CalendarDialog([(label, 1) for label in sorted(labels)]).order == labels

"""My reading: weeks, days, tags and the backlog, by the times of the marks."""

from datetime import date, datetime

import pytest

from index.search.small_homes import PAPERS, opened
from paper_index.insights import my_reading
from paper_index.paths import Home

_TODAY = date(2025, 6, 18)
"""A Wednesday."""


def _clock(patch: pytest.MonkeyPatch, day: str) -> None:
    time = int(datetime.fromisoformat(f"{day}T12:00").timestamp()) * 1_000_000_000
    patch.setattr("paper_index.library.journal.time.time_ns", lambda: time)


def test_marks_are_counted_on_the_days_they_were_made(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, three = PAPERS
    with opened(home) as small:
        library = small.library
        _clock(monkeypatch, "2025-06-02")
        library.bookmark([two, three])
        library.tag([one], ["thesis"])
        _clock(monkeypatch, "2025-06-10")
        library.set_state([one], "read")
        library.rate([one], 5)
        library.rate([two], 3)
        library.note(one, "Good.")
        _clock(monkeypatch, "2025-06-16")
        library.set_state([two], "reading")
        library.tag([two, three], ["to-teach"])
        found = my_reading(small.corpus.reader, library.reader, today=_TODAY)
        assert len(found.weeks) == 12 and found.weeks[-1].first == date(2025, 6, 16)
        week = found.weeks[-2]
        assert (week.label, week.read, week.noted, week.rated) == ("2025-W24", 1, 1, 1)
        assert sum(each.read + each.noted + each.rated for each in found.weeks) == 3
        assert [(tag.tag, tag.papers, tag.counts[-3:]) for tag in found.tags] == [
            ("to-teach", 2, (0, 0, 2)),
            ("thesis", 1, (1, 0, 0)),
        ]
        assert len(found.days) == 53 and {len(days) for days in found.days} == {7}
        assert found.days[-2] == (0, 1, 0, 0, 0, 0, 0), "a paper counts once a day"
        assert found.days[-1] == (0, 0, 0, None, None, None, None)
        assert found.first_day == date(2024, 6, 17)
        assert (found.waiting, found.read, found.note) == (1, 1, "")
        assert [(each.id, each.title, each.since) for each in found.oldest] == [
            (three.id, three.display_title, date(2025, 6, 2))
        ]
        library.journal.undo()
        library.remove([three])
        found = my_reading(small.corpus.reader, library.reader, today=_TODAY)
        assert (found.waiting, [tag.tag for tag in found.tags]) == (0, ["thesis"])


def test_the_journal_has_the_time_if_the_clock_was_ahead_once(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(home) as small:
        _clock(monkeypatch, "2040-01-01")
        small.library.bookmark(PAPERS[:1])
        _clock(monkeypatch, "2025-06-17")
        small.library.set_state(PAPERS[1:2], "read")
        found = my_reading(small.corpus.reader, small.library.reader, today=_TODAY)
        assert found.weeks[-1].read == 1


def test_nothing_read_is_explained(home: Home) -> None:
    with opened(home) as small:
        found = my_reading(small.corpus.reader, small.library.reader)
        assert found.note.startswith("You have not marked any paper yet. 'paper-tui read ID'")
        assert sum(week.read for week in found.weeks) == found.waiting == 0 and found.tags == ()
        small.library.bookmark(PAPERS)
        found = my_reading(small.corpus.reader, small.library.reader)
        assert found.note.startswith("You have not marked any paper as read yet.") and found.waiting == 3

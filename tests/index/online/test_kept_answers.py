"""Answers on the disk, and the state beside them: nothing is lost, whatever ends a fetch or stands in its way."""

import errno
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from factories import paper
from fetching import DAYS, LATEST, adding, atom, by_day, edition, fetched, opened, point_to, votes_of
from local_server import Answer, Asked, entries, serving
from paper_index.corpus import Report
from paper_index.errors import PaperError
from paper_index.online.check import check_services
from paper_index.online.job import fetch
from paper_index.online.lock import only_one
from paper_index.online.outcome import sentences, summary
from paper_index.online.request import ArxivRequest, DailyRequest, FetchRequest
from paper_index.online.state import State, folder_of
from paper_index.online.status import last_fetch
from paper_index.papers.paper import Paper, Problem
from paper_index.paths import Home

FRIDAY = FetchRequest(DailyRequest(edition="2026-11-27"))


FETCH = """
import pathlib, sys
from paper_index.online.job import fetch
from paper_index.online.request import DailyRequest, FetchRequest
from paper_index.paths import Home
home = Home(*map(pathlib.Path, sys.argv[1:]))
fetch(home, FetchRequest(DailyRequest()), None)
"""


class Killed(BaseException):
    """The end of the process."""


def keep(home: Home, day: str, body: bytes) -> None:
    """Keep an answer, as a fetch that was killed before its import."""
    state = State(folder_of(home))
    page = state.folder / "page-0.part"
    page.write_bytes(body)
    state.keep("daily", [(day, page)])
    state.close()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_answers_before_kill_9_are_kept(home: Home) -> None:
    processes: list[subprocess.Popen[bytes]] = []

    def respond(asked: Asked) -> Answer:
        if len(server.asked) == 3:
            processes[0].send_signal(signal.SIGKILL)
        return by_day(asked)

    with serving(respond) as server:
        point_to(home, server)
        command = [sys.executable, "-c", FETCH, str(home.data), str(home.config), str(home.cache)]
        processes.append(subprocess.Popen(command))
        assert processes[0].wait() == -signal.SIGKILL
        days = [each.parameters["date"] for each in server.asked]
        server.respond = lambda _: Answer(status=500)
        report = fetched(home, FRIDAY)
    assert report.papers
    assert report.papers.new == 4
    assert votes_of(home, days[0])
    assert votes_of(home, days[1])


def test_the_papers_of_answers_that_were_left_are_reported(home: Home) -> None:
    keep(home, "2026-11-27", edition("2026-11-27"))
    with serving(lambda _: atom([], 0)) as server:
        point_to(home, server)
        report = fetched(home, FetchRequest(arxiv=ArxivRequest(query="x")))
    assert sentences(report) == ["arXiv: nothing new.", "Daily Papers: 2 new papers."]
    last = last_fetch(home)
    assert last
    assert (last.sentences, last.new, last.complete) == (tuple(sentences(report)), 2, True)


@pytest.mark.parametrize("method", ["drop", "keep"])
def test_a_fetch_that_ends_at_once_loses_and_doubles_nothing(
    home: Home, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    def end(*given: object) -> None:
        raise Killed

    with serving(by_day) as server:
        point_to(home, server)
        with monkeypatch.context() as patched:
            patched.setattr(State, method, end)
            with pytest.raises(Killed):
                fetched(home, LATEST)
        assert fetched(home, LATEST).complete
    assert all(len(votes_of(home, day)) == 2 for day in DAYS)
    state = State(folder_of(home))
    assert state.answers() == []
    assert sorted(state.days()) == DAYS
    state.close()


def test_an_import_that_was_killed_becomes_one_with_the_next(home: Home) -> None:
    """One undo takes all of it, although its first papers were written before the end."""

    def many(day: str, papers: int = 80) -> bytes:
        first = 100 * DAYS.index(day)
        return entries(*((f"2611.{n:05}", f"Title {n}", n) for n in range(first, first + papers)))

    days = {day: many(day) for day in DAYS}
    with serving(lambda asked: Answer(days[asked.parameters["date"]])) as server, opened(home) as corpus:
        point_to(home, server)
        corpus.add([paper("By hand", "2601.00001")], name="by hand")

        def killed(records: Iterable[Paper | Problem], name: str, *, continues: object = None) -> Report:
            def end(report: Report) -> bool:
                raise Killed

            return corpus.add(records, name=name, report=end)

        with pytest.raises(Killed):
            fetch(home, LATEST, killed)
        assert 0 < corpus.imports()[0].new < 400
        days[DAYS[-1]] = many(DAYS[-1], 90)
        report = fetch(home, LATEST, adding(corpus))
        assert report.papers
        assert (report.complete, report.papers.new, report.papers.unchanged) == (True, 310, 100)
        assert [(each.name.partition(" 2")[0], each.new) for each in corpus.imports()] == [
            ("Daily Papers", 410),
            ("by hand", 1),
        ]
        corpus.undo_import()
        assert [each.id for _, each in corpus.reader.all_papers()] == ["2601.00001"]
        assert fetch(home, LATEST, adding(corpus)).complete
        assert len(corpus.imports()) == 2


def test_files_of_no_answer_and_answers_without_a_file_are_removed(home: Home) -> None:
    keep(home, "2026-11-26", edition("2026-11-26"))
    folder = folder_of(home)
    (folder / "answer-1").rename(folder / "answer-9")
    (folder / "page-3.part").write_bytes(b"[")
    with serving(by_day) as server:
        point_to(home, server)
        assert fetched(home, FRIDAY).complete
    assert not [each for each in folder.iterdir() if each.name.startswith(("answer", "page"))]
    assert not votes_of(home, "2026-11-26")


def test_the_status_does_not_disturb_a_fetch_that_is_running(home: Home) -> None:
    folder = folder_of(home)

    def respond(asked: Asked) -> Answer:
        (folder / "page-7.part").write_bytes(b"[]")
        (folder / "answer-7").write_bytes(b"[]")  # moved, but not yet in the database
        State(folder).close()
        kept.append(all((folder / name).exists() for name in ("page-7.part", "answer-7")))
        return by_day(asked)

    kept: list[bool] = []
    with serving(respond) as server:
        point_to(home, server)
        assert fetched(home, FRIDAY).complete
    assert kept == [True]


def test_a_later_answer_for_a_day_replaces_the_one_before(home: Home) -> None:
    keep(home, "2026-11-27", edition("2026-11-27"))
    keep(home, "2026-11-27", edition("2026-11-27").replace(b": 11", b": 99"))
    assert [each.name for each in folder_of(home).glob("answer-*")] == ["answer-1"]
    with serving(lambda _: Answer(status=500)) as server:
        point_to(home, server)
        fetched(home, FRIDAY)
    assert votes_of(home, "2026-11-27")["2611.11271"] == (1, 99)


# The disk


def test_a_full_disk_ends_the_fetch_and_keeps_what_came_before(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(file: int) -> None:
        if len(server.asked) > 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with serving(by_day) as server:
        point_to(home, server)
        monkeypatch.setattr(os, "fsync", no_room)
        report = fetched(home, LATEST)
    assert "cannot be written (the disk is full). Free some space, then try again" in summary(report)
    assert report.papers
    assert report.papers.new == 4


def test_a_database_in_use_is_not_taken_for_a_damaged_one(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(home, "2026-11-26", edition("2026-11-26"))

    def fail(*given: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    with monkeypatch.context() as patched:
        patched.setattr("paper_index.online.state.open_to_write", fail)
        with pytest.raises(PaperError, match=r"online\.db cannot be written \(the disk is full\)"):
            State(folder_of(home))
    state = State(folder_of(home))
    assert [each.label for each in state.answers()] == ["2026-11-26"]
    state.close()


DAMAGES = [
    "update host set next = 'soon'",
    "insert into day values ('someday', 1, 1)",
    "insert into answer values (1, x'80', '', 1)",
    "insert into run values ('x', 'noon', '', 0)",
    "drop table answer",
    "alter table day rename column papers to sheets",
    "pragma user_version = 99",
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_state_that_cannot_be_used_is_made_again(home: Home, damage: str) -> None:
    state = State(folder_of(home))
    state.delay("huggingface", 1)
    state.close()
    with sqlite3.connect(folder_of(home) / "online.db", isolation_level=None) as db:
        db.execute(damage)
    db.close()
    state = State(folder_of(home))
    assert (state.reserve("huggingface", 0), state.days(), state.answers(), state.runs()) == (0, {}, [], [])
    state.close()


def in_the_way(home: Home, what: str) -> None:
    home.cache.parent.mkdir(parents=True, exist_ok=True)
    folder = folder_of(home)
    match what:
        case "a file for the cache":
            home.cache.write_text("")
        case "a file for the folder":
            home.cache.mkdir()
            folder.write_text("")
        case "a link to nowhere":
            home.cache.mkdir()
            folder.symlink_to(home.cache / "nowhere")
        case "a folder for the lock":
            (folder / "lock.db").mkdir(parents=True)
        case "a folder for the database":
            (folder / "online.db").mkdir(parents=True)


@pytest.mark.parametrize(
    "what",
    [
        "a file for the cache",
        "a file for the folder",
        "a link to nowhere",
        "a folder for the lock",
        "a folder for the database",
    ],
)
def test_what_stands_in_the_way_is_named(home: Home, what: str) -> None:
    in_the_way(home, what)
    with serving(by_day) as server:
        point_to(home, server)
        with pytest.raises(PaperError, match=r"^Nothing was fetched: .* cannot be written \("):
            fetched(home, FRIDAY)
        with pytest.raises(PaperError, match=r"cannot be written \("):
            list(check_services(home))
        assert not server.asked


def test_a_cache_may_be_a_link(home: Home, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    home.cache.parent.mkdir(parents=True, exist_ok=True)
    home.cache.symlink_to(tmp_path / "elsewhere")
    with serving(by_day) as server:
        point_to(home, server)
        assert fetched(home, FRIDAY).complete


@pytest.mark.parametrize("said", ["", "x", "1 nan", "1 1e999", "-1 2", "x" * 500, "1 2 3"])
def test_a_damaged_note_of_the_running_fetch(home: Home, said: str) -> None:
    folder = folder_of(home)
    with only_one(folder):
        (folder / "running").write_text(said)
        with pytest.raises(PaperError, match=r"^Another fetch is running"), only_one(folder):
            pass


@pytest.mark.parametrize("contact", ["a\\u001b@x.org", "ü@x.org", "a b@x.org", "a@x.org)\\r\\nX: y", "a@"])
def test_a_contact_that_cannot_be_sent_is_named(home: Home, contact: str) -> None:
    from paper_index.config import read_config

    home.config.mkdir(parents=True)
    home.settings.write_text(f'[online]\ncontact = "{contact}"\n', encoding="utf-8")
    config = read_config(home.settings)
    assert config.online.contact == ""
    assert "contact must be a mail address" in config.problems[0]

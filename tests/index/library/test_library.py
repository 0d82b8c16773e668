"""`library.db`: what the user said of papers is never lost, is undone and redone, and is seen by everybody at once."""

import contextlib
import os
import sqlite3
import stat
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from child_process import run_at_once
from example_counts import examples
from factories import paper
from hostile_text import anything
from paper_index.errors import PaperError
from paper_index.library import (
    MAX_TAG,
    NO_MARKS,
    READ,
    Library,
    Marks,
    checked_tag,
    exchange,
    folded_tag,
    parse_tags,
    usable_tag,
)
from paper_index.library.inspection import inspect_library
from paper_index.papers.paper import Paper

PAPERS = [paper(f"Paper {number}", f"2601.{number:05}") for number in range(1, 5)]
ONE, TWO, THREE, FOUR = PAPERS


def said(library: Library) -> dict[str, Marks]:
    return library.reader.marks([each.id for each in PAPERS])


def test_an_empty_library(library: Library) -> None:
    assert said(library) == {}
    assert library.reader.tags() == {}
    assert not library.reader.tagged()
    assert not library.reader.bookmarked()
    assert library.journal.undo() is None
    assert library.journal.redo() is None
    assert library.reader.kept(ONE.id) is None
    assert library.quarantined_path is None


def test_bookmarks(library: Library) -> None:
    change = library.bookmark([ONE, TWO])
    assert (change.label, set(change.papers)) == ("bookmarked 2 papers", {ONE.id, TWO.id})
    library.bookmark([THREE])
    assert library.reader.bookmarked() == [THREE.id, ONE.id, TWO.id]
    change = library.bookmark([TWO, FOUR], on=False)
    assert (change.label, set(change.papers)) == ("removed the bookmark of “Paper 2”", {TWO.id})
    assert said(library) == {ONE.id: Marks(bookmarked=True), THREE.id: Marks(bookmarked=True)}


def test_what_is_so_already_is_no_change(library: Library) -> None:
    library.bookmark([ONE])
    library.tag([ONE], ["thesis"])
    for change in (library.bookmark([ONE]), library.tag([ONE], ["Thesis"]), library.tag([TWO], [], ["thesis"])):
        assert (change.number, change.papers) == (None, frozenset())
    undone = library.journal.undo()
    assert undone is not None
    assert undone.label == "tagged “Paper 1” #thesis"


def test_tags(library: Library) -> None:
    change = library.tag([ONE, TWO], ["thesis", "vision / edge"])
    assert change.label == "tagged 2 papers #thesis, #vision/edge"
    change = library.tag([TWO], ["later"], ["thesis"])
    assert change.label == "tagged “Paper 2” #later and removed #thesis"
    assert said(library) == {
        ONE.id: Marks(tags=("thesis", "vision/edge")),
        TWO.id: Marks(tags=("later", "vision/edge")),
    }
    assert library.reader.tags() == {"later": 1, "thesis": 1, "vision/edge": 2}
    assert sorted(library.reader.tagged()) == [
        ("later", TWO.id),
        ("thesis", ONE.id),
        ("vision/edge", ONE.id),
        ("vision/edge", TWO.id),
    ]


def test_case_does_not_make_another_tag(library: Library) -> None:
    library.tag([ONE], ["Thesis", "THESIS"])
    library.tag([TWO], ["thesis", "café"])
    library.tag([THREE], ["CAFE\u0301", "STRASSE"])
    library.tag([FOUR], ["straße"])
    assert library.reader.tags() == {"café": 2, "STRASSE": 2, "Thesis": 2}
    library.tag([ONE, TWO], remove=["tHESIS"])
    assert library.reader.tags() == {"café": 2, "STRASSE": 2}
    library.tag([ONE], ["thesis"])
    assert "thesis" in library.reader.tags(), "a tag nobody has any more may be written anew"


@pytest.mark.parametrize("tag", ["{}", "{0}", "{x.y}", "a{{b", "100%", "'quoted'", "[red]", "-x", "+", "…"])
def test_signs_in_tags_are_only_signs(library: Library, tag: str) -> None:
    change = library.tag([ONE], [tag])
    assert change.label == f"tagged “Paper 1” #{tag}"
    assert library.reader.tags() == {tag: 1}


@pytest.mark.parametrize(
    ("text", "add", "remove"),
    [
        ("thesis, -later, +vision/edge", ["thesis", "vision/edge"], ["later"]),
        (" a , a ,, b/ c /", ["a", "b/c"], []),
        ("two words,-three  small words", ["two words"], ["three small words"]),
        ("-,+,--x", [], ["x"]),
        ("+thesis -later  +a-b c +", ["thesis", "a-b c +"], ["later"]),
        ("", [], []),
        ('+"two words", -""a""', ["two words"], ["a"]),
        ("line\nbreak\x1b[31m", ["line break"], []),
    ],
)
def test_tags_as_they_are_typed(text: str, add: list[str], remove: list[str]) -> None:
    assert parse_tags(text) == (add, remove)


@pytest.mark.parametrize("name", ["", "  ", "/", " / / ", "\x1b[31m", "a,b", "x" * (MAX_TAG + 1), '"' * 3_000, '""'])
def test_what_is_no_tag(library: Library, name: str) -> None:
    assert usable_tag(name) is None
    with pytest.raises(PaperError, match=r"Invalid tag"):
        library.tag([ONE], [name])
    assert library.reader.tags() == {}


@given(anything)
def test_any_text_is_a_tag_or_refused_in_words(text: str) -> None:
    tag = usable_tag(text)
    if tag is not None:
        assert tag == checked_tag(tag)
        assert folded_tag(tag) == folded_tag(f" {tag} ")
        assert parse_tags(f"+{tag}")[0] == [tag] or tag[0] in "+-" or " +" in tag or " -" in tag
    try:
        add, remove = parse_tags(text)
    except PaperError as error:
        assert str(error)
    else:
        assert all(usable_tag(each) == each for each in (*add, *remove))


def test_a_marked_paper_is_kept_whole(library: Library) -> None:
    whole = paper("Whole", "2601.09999", abstract="text", authors=["A B"], code=["https://x.y/z"])
    library.bookmark([whole])
    library.bookmark([whole], on=False)
    assert library.reader.kept("2601.09999") == whole
    assert library.reader.kept_papers() == [whole]


def test_exported_marks_are_taken_over(library: Library) -> None:
    library.tag([ONE], ["Thesis"])
    exchange.add_marks(
        library,
        {ONE.id: {"bookmarked": True, "tags": ["new"]}, TWO.id: {"tags": ["thesis", "a,b", 3, None], "read": True}},
        [ONE, TWO],
    )
    assert said(library) == {
        ONE.id: Marks(bookmarked=True, tags=("new", "Thesis")),
        TWO.id: Marks(state=READ, tags=("Thesis",)),
    }
    exchange.add_marks(library, {ONE.id: {"bookmarked": False, "tags": "text"}}, [ONE])
    assert said(library)[ONE.id].bookmarked, "nothing is taken away"
    library.journal.undo()
    assert said(library) == {ONE.id: Marks(tags=("Thesis",))}


def test_marks_follow_a_renamed_paper(library: Library) -> None:
    library.bookmark([ONE])
    library.tag([TWO], ["later"])
    exchange.rename_papers(library, {ONE.id: "10.1000/one", TWO.id: "10.1000/one", "unknown": "x"})
    assert library.reader.marks(["10.1000/one", ONE.id]) == {"10.1000/one": Marks(bookmarked=True, tags=("later",))}
    library.journal.undo()
    library.journal.undo()
    assert library.reader.marks(["10.1000/one", ONE.id, TWO.id]) == {}
    library.journal.redo()
    assert library.reader.marks(["10.1000/one"]) == {"10.1000/one": Marks(bookmarked=True)}
    assert library.reader.kept("10.1000/one") is not None


# Undoing


def test_undo_and_redo(library: Library) -> None:
    library.bookmark([ONE])
    library.tag([ONE, TWO], ["thesis"])
    undone = library.journal.undo()
    assert undone is not None
    assert (undone.label, set(undone.papers)) == ("tagged 2 papers #thesis", {ONE.id, TWO.id})
    assert said(library) == {ONE.id: Marks(bookmarked=True)}
    library.journal.undo()
    assert said(library) == {}
    redone = library.journal.redo()
    assert redone is not None
    assert redone.label == "bookmarked “Paper 1”"
    library.tag([THREE], ["new"])
    assert library.journal.redo() is None, "a new change ends what could be redone"
    assert said(library) == {ONE.id: Marks(bookmarked=True), THREE.id: Marks(tags=("new",))}


def test_all_of_it_survives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    library = Library(path)
    library.bookmark([ONE])
    library.tag([ONE], ["thesis"])
    library.journal.undo()
    library.close()
    library = Library(path)
    assert said(library) == {ONE.id: Marks(bookmarked=True)}
    library.journal.redo()
    library.journal.undo()
    library.journal.undo()
    assert said(library) == {}
    library.close()
    library = Library(path)
    library.journal.redo()
    library.journal.redo()
    assert said(library) == {ONE.id: Marks(bookmarked=True, tags=("thesis",))}
    library.close()


def test_stamps_never_go_back(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands still or is set back makes no two changes of one time."""
    clock = iter([10**18, 10**18, 5 * 10**17] + [10**15] * 100)
    monkeypatch.setattr(time, "time_ns", lambda: next(clock))
    stamps = []
    for each in PAPERS:
        library.bookmark([each])
        stamps.append(library.database.connection.execute("select max(stamp) from cell").fetchone()[0])
        library.journal.undo()
        stamps.append(library.database.connection.execute("select max(stamp) from cell").fetchone()[0])
        library.journal.redo()
        stamps.append(library.database.connection.execute("select max(stamp) from cell").fetchone()[0])
    assert stamps == sorted(set(stamps))
    assert library.reader.bookmarked() == [each.id for each in reversed(PAPERS)]


_papers = st.lists(st.sampled_from(PAPERS), min_size=1, max_size=3, unique_by=lambda each: each.id)
_tag_names = st.sampled_from(["a", "A", "b", "two words", "é", "E\u0301"])
_tags = st.lists(_tag_names, max_size=2)
_steps = st.one_of(
    st.tuples(st.just("bookmark"), _papers, st.booleans()),
    st.tuples(st.just("tag"), _papers, _tags, _tags),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
    st.tuples(st.just("reopen")),
)

State = tuple[frozenset[str], frozenset[tuple[str, str]], tuple[tuple[str, str], ...]]


@dataclass
class Model:
    """A library as simple as it can be: sets, and every state there was."""

    bookmarks: set[str] = field(default_factory=set)
    tags: set[tuple[str, str]] = field(default_factory=set)
    spelling: dict[str, str] = field(default_factory=dict)
    past: list[State] = field(default_factory=list)
    future: list[State] = field(default_factory=list)

    def state(self) -> State:
        used = {folded for _, folded in self.tags}
        return (
            frozenset(self.bookmarks),
            frozenset(self.tags),
            tuple(sorted((f, s) for f, s in self.spelling.items() if f in used)),
        )

    def become(self, state: State) -> None:
        self.bookmarks, self.tags, self.spelling = set(state[0]), set(state[1]), dict(state[2])

    def changed(self, before: State) -> None:
        self.become(self.state())
        if self.state() != before:
            self.past.append(before)
            self.future.clear()

    def bookmark(self, papers: list[Paper], on: bool) -> None:
        before, ids = self.state(), {each.id for each in papers}
        self.bookmarks = self.bookmarks | ids if on else self.bookmarks - ids
        self.changed(before)

    def tag(self, papers: list[Paper], add: list[str], remove: list[str]) -> None:
        before = self.state()
        for each in papers:
            self.tags -= {(each.id, folded_tag(tag)) for tag in remove}
            self.tags |= {(each.id, folded_tag(tag)) for tag in add}
        for tag in add:
            self.spelling.setdefault(folded_tag(tag), checked_tag(tag))
        self.changed(before)

    def step(self, back: list[State], forth: list[State]) -> bool:
        if back:
            forth.append(self.state())
            self.become(back.pop())
            return True
        return False

    def marks(self) -> dict[str, Marks]:
        found = {}
        for each in PAPERS:
            tags = tuple(sorted((self.spelling[f] for p, f in self.tags if p == each.id), key=str.casefold))
            if tags or each.id in self.bookmarks:
                found[each.id] = Marks(each.id in self.bookmarks, tags=tags)
        return found


@settings(max_examples=examples(20))
@given(st.lists(st.tuples(st.sampled_from([0, 1]), _steps), max_size=30))
def test_any_sequence_of_changes_is_as_the_model_says(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, tuple[object, ...]]]
) -> None:
    """Two libraries are open on one file, and each step is done through either."""
    path = tmp_path_factory.mktemp("model") / "library.db"
    libraries = [Library(path), Library(path)]
    model = Model()
    try:
        for which, step in steps:
            library = libraries[which]
            match step:
                case ("bookmark", list(papers), bool(on)):
                    library.bookmark(papers, on)
                    model.bookmark(papers, on)
                case ("tag", list(papers), list(add), list(remove)):
                    library.tag(papers, add, remove)
                    model.tag(papers, add, remove)
                case ("undo",):
                    assert (library.journal.undo() is not None) == model.step(model.past, model.future)
                case ("redo",):
                    assert (library.journal.redo() is not None) == model.step(model.future, model.past)
                case ("reopen",):
                    library.close()
                    libraries[which] = Library(path)
            for each in libraries:
                assert said(each) == model.marks()
                assert set(each.reader.bookmarked()) == model.bookmarks
                assert {(folded_tag(tag), p) for tag, p in each.reader.tagged()} == {(f, p) for p, f in model.tags}
                assert sum(each.reader.tags().values()) == len(model.tags)
    finally:
        for each in libraries:
            each.close()


# More than one at a time


def test_two_see_each_others_changes(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    one, other = Library(path), Library(path)
    versions = one.journal.version, other.journal.version
    assert (one.journal.external_changes(), other.journal.external_changes()) == (None, None)
    one.tag([ONE], ["thesis"])
    assert one.journal.version != versions[0]
    assert other.journal.version != versions[1]
    assert one.journal.external_changes() is None, "what it did itself it knows"
    assert other.journal.external_changes() == ["tagged “Paper 1” #thesis"]
    assert other.journal.external_changes() is None
    assert other.reader.tags() == {"thesis": 1}
    other.journal.undo()
    assert one.journal.external_changes() == [], "undoing makes no entry"
    assert one.reader.tags() == {}
    one.bookmark([ONE])
    other.bookmark([TWO])
    other.bookmark([THREE])
    assert one.journal.external_changes() == ["bookmarked “Paper 2”", "bookmarked “Paper 3”"]
    assert other.journal.external_changes() == ["bookmarked “Paper 1”"]
    one.close()
    other.close()


def test_two_processes_at_once(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    code = """
import sys
from pathlib import Path
from paper_index.library import Library
from paper_index.library.inspection import inspect_library
from paper_index.papers.paper import Paper
name, path = sys.argv[1:]
library = Library(Path(path))
for number in range(20):
    library.tag([Paper(f"{name}-{number}", "title"), Paper("both", "title")], [f"{name}-{number}", "all"])
library.close()
"""
    assert run_at_once(code, ["one", str(path)], ["two", str(path)]) == [0, 0]
    library = Library(path)
    assert library.reader.tags()["all"] == 41
    assert len(library.reader.marks(["both"])["both"].tags) == 41
    undone = 0
    while library.journal.undo():
        undone += 1
    assert undone == 40
    assert library.reader.tags() == {}
    library.close()


def test_a_library_held_by_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    library = Library(path)
    library.bookmark([ONE])
    library.database.connection.execute("pragma busy_timeout=50")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("begin immediate")
    for change in (lambda: library.tag([ONE], ["x"]), library.journal.undo, library.journal.redo):
        with pytest.raises(PaperError, match=r"Nothing was changed: .*library\.db cannot be written"):
            change()
    assert library.reader.bookmarked() == [ONE.id], "reading goes on"
    other.execute("rollback")
    library.tag([ONE], ["x"])
    other.close()
    library.close()


# Damage


def damage(path: Path, how: str) -> None:
    content = bytearray(path.read_bytes())
    match how:
        case "garbage":
            path.write_bytes(b"not a database\n" * 50)
        case "cut":
            path.write_bytes(content[: len(content) // 2])
        case "header":
            path.write_bytes(b"\0" * 100 + content[100:])
        case "middle":
            path.write_bytes(content[:8192] + b"\xaa" * 4096 + content[12288:])
        case "foreign":
            path.unlink()
            db = sqlite3.connect(path)
            db.executescript("create table paper (x); pragma user_version=1")
            db.close()
        case "foreign, new":
            path.unlink()
            db = sqlite3.connect(path)
            db.executescript("create table paper (x)")
            db.close()


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize("how", ["garbage", "cut", "header", "middle", "foreign", "foreign, new"])
def test_a_damaged_library_is_set_aside_whole(tmp_path: Path, how: str) -> None:
    path = tmp_path / "library.db"
    library = Library(path)
    library.tag(PAPERS, ["thesis"])
    library.close()
    damage(path, how)
    original = path.read_bytes()
    library = Library(path)
    assert library.quarantined_path is not None
    assert library.quarantined_path.name.startswith("library.db.corrupt-")
    assert library.quarantined_path.read_bytes() == original
    found = {"thesis": 4} if how in ("middle", "cut", "header") else {}
    assert library.reader.tags() == found, "the journal knows what a lost page held"
    library.tag([ONE], ["new"])
    library.close()
    damage(path, how)
    again = Library(path)
    assert again.quarantined_path is not None
    assert again.quarantined_path != library.quarantined_path
    assert library.quarantined_path.read_bytes() == original, "the first is never written over"
    again.close()


def test_a_library_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    library = Library(path)
    library.tag([ONE], ["thesis"])
    library.close()
    db = sqlite3.connect(path)
    db.executescript("alter table cell add column later text; pragma user_version=8")
    db.close()
    before = path.read_bytes()
    with pytest.raises(PaperError, match=r"library\.db was written by a later paper-tui .*not changed\. Update"):
        Library(path)
    assert path.read_bytes() == before
    assert {file.name for file in tmp_path.iterdir()} == {"library.db", "backups"}


@pytest.mark.parametrize("version", [3, 4, 5, 6])
def test_a_library_of_the_version_before_is_whole(tmp_path: Path, version: int) -> None:
    """Versions 4 to 6 only added fields: the tables of version 3 are the same."""
    path = tmp_path / "library.db"
    with contextlib.closing(Library(path)) as library:
        library.tag([ONE], ["thesis"])
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute(f"pragma user_version={version}")
    assert inspect_library(path).problem == ""
    with contextlib.closing(Library(path)) as again:
        assert again.reader.tags() == {"thesis": 1} and again.quarantined_path is None


@pytest.mark.parametrize("version", [0, 1, 2, 8, 36, 100, 101, -3])
def test_a_version_that_does_not_fit_the_tables_is_damage(tmp_path: Path, version: int) -> None:
    """A changed byte of the header must not lock a library away."""
    path = tmp_path / "library.db"
    with contextlib.closing(Library(path)) as library:
        library.tag([ONE], ["thesis"])
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute(f"pragma user_version={version}")
    assert inspect_library(path).problem == "its version is damaged"
    with contextlib.closing(Library(path)) as again:
        assert again.reader.tags() == {"thesis": 1}
        assert again.recovery is not None and again.recovery.lost == ()
        assert again.quarantined_path is not None and again.quarantined_path.exists()


def test_an_interrupted_change_is_no_change(tmp_path: Path) -> None:
    """A process killed in the middle of a transaction leaves what was there before."""
    path = tmp_path / "library.db"
    library = Library(path)
    library.tag([ONE], ["thesis"])
    library.close()
    code = """
import os, sys
from pathlib import Path
from paper_index.library import Library
library = Library(Path(sys.argv[1]))
library.database.connection.execute("begin immediate")
library.database.connection.execute("delete from cell")
os._exit(9)
"""
    assert run_at_once(code, [str(path)]) == [9]
    library = Library(path)
    assert (library.reader.tags(), library.quarantined_path) == ({"thesis": 1}, None)
    library.close()


def test_places_where_no_library_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(PaperError, match=r"Cannot open .*--home"):
        Library(tmp_path / "file" / "library.db")
    (tmp_path / "library.db").mkdir()
    with pytest.raises(PaperError, match="Cannot open"):
        Library(tmp_path / "library.db")


def test_a_library_that_cannot_be_set_aside_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(b"garbage" * 1_000)

    def refused(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(PaperError, match="damaged and could not be moved aside"):
        Library(path)
    assert path.read_bytes() == b"garbage" * 1_000


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_its_folder_is_the_users_own(tmp_path: Path) -> None:
    Library(tmp_path / "made" / "library.db").close()
    assert stat.S_IMODE((tmp_path / "made").stat().st_mode) == 0o700


def test_many_papers_at_once(library: Library) -> None:
    many = [paper(f"Paper {number}", f"key-{number}") for number in range(1_500)]
    change = library.tag(many, ["all"])
    assert change.label == "tagged 1,500 papers #all"
    assert library.reader.tags() == {"all": 1_500}
    assert len(library.reader.marks(each.id for each in many)) == 1_500
    library.journal.undo()
    assert library.reader.marks(each.id for each in many) == {}
    assert library.reader.marks([]).get("x", NO_MARKS) == Marks()

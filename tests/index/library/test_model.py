"""`library.db` against a model as simple as it can be, and libraries of two machines joined."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from factories import paper
from hostile_text import anything, papers
from paper_index.errors import PaperError
from paper_index.library import STATES, Library, Marks, SavedSearch, exchange, folded_tag
from paper_index.papers.paper import Paper

PAPERS = [paper(f"Paper {number}", f"2601.{number:05}") for number in range(1, 4)]
ONE, TWO, THREE = PAPERS
IDS = [each.id for each in PAPERS]

_some = st.lists(st.sampled_from(PAPERS), min_size=1, max_size=3, unique_by=lambda each: each.id)
_tag = st.sampled_from(["a", "A", "a/b", "b", "b/a", "two words", "é", "E\u0301"])
_name = st.sampled_from(["new", "New", "to read"])
_step = st.one_of(
    st.tuples(st.just("bookmark"), _some, st.booleans()),
    st.tuples(st.just("tag"), _some, st.lists(_tag, max_size=2), st.lists(_tag, max_size=1)),
    st.tuples(st.just("state"), _some, st.sampled_from(STATES)),
    st.tuples(st.just("rate"), _some, st.sampled_from([None, 1, 5])),
    st.tuples(st.just("note"), st.sampled_from(PAPERS), st.sampled_from(["", "text", "two\nlines"])),
    st.tuples(st.just("rename"), _tag, _tag),
    st.tuples(st.just("merge tags"), _tag, _tag),
    st.tuples(st.just("save"), _name, st.sampled_from(["x", "y"]), st.sampled_from([None, 1, 2])),
    st.tuples(st.just("drop"), _name),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
    st.tuples(st.just("merge")),
    st.tuples(st.just("restore")),
    st.tuples(st.just("reopen")),
)
Step = tuple[Any, ...]


@dataclass
class State:
    """What a library says."""

    bookmarks: set[str] = field(default_factory=set)
    states: dict[str, str] = field(default_factory=dict)
    ratings: dict[str, int] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    tags: set[tuple[str, str]] = field(default_factory=set)
    """(paper, folded tag)"""
    searches: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Folded name to name and query."""
    keys: dict[int, str] = field(default_factory=dict)

    def marks(self) -> dict[str, tuple[bool, str, int | None, frozenset[str], str]]:
        found = {
            each: (
                each in self.bookmarks,
                self.states.get(each, "unread"),
                self.ratings.get(each),
                frozenset(tag for who, tag in self.tags if who == each),
                self.notes.get(each, ""),
            )
            for each in IDS
        }
        return {each: said for each, said in found.items() if said != (False, "unread", None, frozenset(), "")}

    def move_tag(self, old: str, new: str) -> None:
        for who, tag in list(self.tags):
            inside_target = new.startswith(old + "/") and (tag == new or tag.startswith(new + "/"))
            if (tag == old or tag.startswith(old + "/")) and not inside_target:
                self.tags.discard((who, tag))
                self.tags.add((who, new + tag.removeprefix(old)))

    def knows(self, tag: str) -> bool:
        return any(each == tag or each.startswith(tag + "/") for _, each in self.tags)

    def do(self, step: Step) -> bool:
        """Do one step that is no undoing; return whether it can be done."""
        match step:
            case ("bookmark", some, on):
                ids = {each.id for each in some}
                self.bookmarks = self.bookmarks | ids if on else self.bookmarks - ids
            case ("tag", some, add, remove):
                for each in some:
                    self.tags -= {(each.id, folded_tag(tag)) for tag in remove}
                    self.tags |= {(each.id, folded_tag(tag)) for tag in add}
            case ("state", some, state):
                self.states.update({each.id: state for each in some})
            case ("rate", some, None):
                self.ratings = {who: n for who, n in self.ratings.items() if who not in {each.id for each in some}}
            case ("rate", some, rating):
                self.ratings.update({each.id: rating for each in some})
            case ("note", each, text):
                self.notes[each.id] = text
            case ("rename", old, new):
                old, new = folded_tag(old), folded_tag(new)
                if not self.knows(old) or (new != old and any(tag == new for _, tag in self.tags)):
                    return False
                if new != old:
                    self.move_tag(old, new)
            case ("merge tags", old, new):
                old, new = folded_tag(old), folded_tag(new)
                if not self.knows(old) or not self.knows(new) or old == new:
                    return False
                self.move_tag(old, new)
            case ("save", name, query, key):
                self.searches[name.casefold()] = (name, query)
                if key:
                    self.keys = {k: who for k, who in self.keys.items() if who != name.casefold()}
                    self.keys[key] = name.casefold()
            case ("drop", name):
                if not self.searches.pop(name.casefold(), None):
                    return False
                self.keys = {k: who for k, who in self.keys.items() if who != name.casefold()}
        return True


def said(library: Library) -> tuple[Any, ...]:
    marks = {
        each: (m.bookmarked, m.state, m.rating, frozenset(map(folded_tag, m.tags)), m.note)
        for each, m in library.reader.marks(IDS).items()
        if m != Marks()
    }
    searches = {
        each.name.casefold(): (each.name, each.view["query"], each.key) for each in library.reader.saved_searches()
    }
    return marks, searches


def expected(state: State) -> tuple[Any, ...]:
    keys = {who: key for key, who in state.keys.items()}
    return state.marks(), {fold: (*each, keys.get(fold)) for fold, each in state.searches.items()}


def do(library: Library, step: Step) -> int | None:
    """Do one step that is no undoing; return the entry's number, if it made one."""
    match step:
        case ("bookmark", some, on):
            return library.bookmark(some, on).number
        case ("tag", some, add, remove):
            return library.tag(some, add, remove).number
        case ("state", some, state):
            return library.set_state(some, state).number
        case ("rate", some, rating):
            return library.rate(some, rating).number
        case ("note", each, text):
            return library.note(each, text).number
        case ("rename", old, new):
            return library.rename_tag(old, new).number
        case ("merge tags", old, new):
            return library.merge_tag(old, new).number
        case ("save", name, query, key):
            return library.save_search(name, {"query": query}, key).number
        case ("drop", name):
            return library.drop_search(name).number
    raise AssertionError(step)


@contextmanager
def opened(*paths: Path) -> Iterator[list[Library]]:
    libraries = [Library(path, backup=False) for path in paths]
    try:
        yield libraries
    finally:
        for each in libraries:
            each.close()


OTHER = (
    b'{"paper-tui": "library", "version": 1}\n'
    b'{"paper": "2601.00001", "field": "bookmark", "value": "yes", "stamp": 4000000000000000}\n'
    b'{"paper": "2601.00002", "field": "tag/a", "value": null, "stamp": 4000000000000000}\n'
    b'{"paper": "2601.00003", "field": "note", "value": "old", "stamp": 1}\n'
)


@settings(max_examples=examples(15))
@given(st.lists(_step, max_size=25))
def test_any_sequence_of_steps_is_as_the_model_says(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Step]
) -> None:
    folder = tmp_path_factory.mktemp("model")
    path, copy = folder / "library.db", folder / "copy.db"
    library = Library(path, backup=False)
    state, past, future, merged, written = State(), list[State](), list[State](), False, set[str]()
    do(library, ("note", THREE, "x")), library.journal.undo()  # so that the stamp of the other's note is an old one
    library.database.connection.execute("delete from entry")
    library.backup.copy_to(copy)
    try:
        for step in steps:
            match step:
                case ("undo",):
                    assert (library.journal.undo() is not None) == bool(past)
                    if past:
                        future.append(state)
                        state = past.pop()
                case ("redo",):
                    assert (library.journal.redo() is not None) == bool(future)
                    if future:
                        past.append(state)
                        state = future.pop()
                case ("reopen",):
                    library.close()
                    library = Library(path, backup=False)
                case ("merge",) | ("restore",):
                    before = deepcopy(state)
                    if step == ("restore",):
                        state, number = State(), exchange.restore(library, copy).number
                    else:
                        number = exchange.merge(library, OTHER, "other").change.number
                        if not merged:  # later what was done here is the later
                            state.bookmarks.add(ONE.id)
                            state.tags.discard((TWO.id, "a"))
                        merged = True
                    if number:
                        past.append(before)
                        future.clear()
                case _:
                    before = deepcopy(state)
                    if state.do(step):
                        if do(library, step):
                            past.append(before)
                            future.clear()
                        else:
                            assert expected(before) == expected(state), "no entry, no change"
                    else:
                        with pytest.raises(PaperError):
                            do(library, step)
            assert said(library) == expected(state)
        written.update(each.label for each in library.reader.entries(100))
        assert "" not in written
        assert library.reader.problem() == ""
        while past:
            library.journal.undo()
            state = past.pop()
            assert said(library) == expected(state)
        assert library.journal.undo() is None
    finally:
        library.close()


# Two machines


_alone: st.SearchStrategy[Step] = st.one_of(
    _step.filter(lambda step: step[0] not in ("merge", "restore", "reopen")),
    st.tuples(st.just("tag"), _some, st.lists(anything, max_size=2), st.just([])),
    st.tuples(st.just("note"), st.sampled_from(PAPERS), anything),
    st.tuples(st.just("save"), anything, st.sampled_from(["x", "y"]), st.sampled_from([None, 3])),
)


def do_all(library: Library, steps: list[Step]) -> None:
    for step in steps:
        match step:
            case ("undo",):
                library.journal.undo()
            case ("redo",):
                library.journal.redo()
            case _:
                try:
                    do(library, step)
                except PaperError as error:
                    assert str(error)


@settings(max_examples=examples(12))
@given(st.lists(_alone, max_size=12), st.lists(_alone, max_size=12))
def test_two_machines_agree(tmp_path_factory: pytest.TempPathFactory, ones: list[Step], others: list[Step]) -> None:
    folder = tmp_path_factory.mktemp("two")
    with opened(folder / "one.db", folder / "other.db", folder / "new.db") as (one, other, new):
        do_all(one, ones)
        do_all(other, others)
        mine, theirs = exchange.export(one), exchange.export(other)
        before = said(one)
        done, back = exchange.merge(one, theirs.encode(), "other"), exchange.merge(other, mine.encode(), "one")
        assert (done.problems, back.problems) == ((), ())
        joined = exchange.export(one)
        assert joined == exchange.export(other), "both ways round give the same"
        assert said(one) == said(other)
        again = exchange.merge(one, theirs.encode(), "other")
        assert again.change.number is None
        assert exchange.export(one) == joined, "twice is once"
        assert exchange.merge(new, joined.encode(), "joined").problems == ()
        assert exchange.export(new) == joined, "nothing is lost on the way"
        assert said(new) == said(one)
        if done.change.number:
            entry = one.reader.entries(1)[0]
            assert (entry.number, entry.label) == (done.change.number, done.change.label)
            one.journal.undo()
            assert said(one) == before
            one.journal.redo()
            assert said(one) == said(other)


@pytest.mark.slow
@settings(max_examples=examples(12))
@given(st.lists(papers, max_size=4))
def test_papers_travel_whole(tmp_path_factory: pytest.TempPathFactory, some: list[Paper]) -> None:
    folder = tmp_path_factory.mktemp("papers")
    with opened(folder / "one.db", folder / "other.db") as (one, other):
        one.bookmark(some)
        assert exchange.merge(other, exchange.export(one).encode(), "one").problems == ()
        assert exchange.export(other) == exchange.export(one)
        assert sorted(other.reader.kept_papers(), key=lambda each: each.id) == sorted(
            {each.id: each for each in reversed(some)}.values(), key=lambda each: each.id
        )


def test_what_was_taken_away_later_stays_away(tmp_path: Path) -> None:
    with opened(tmp_path / "one.db", tmp_path / "other.db") as (one, other):
        one.tag([ONE], ["thesis"])
        one.note(ONE, "text")
        exchange.merge(other, exchange.export(one).encode(), "one")
        other.tag([ONE], remove=["thesis"])
        one.note(ONE, "")
        other.note(ONE, "later text")
        done = exchange.merge(one, exchange.export(other).encode(), "other.jsonl").change
        assert done.label == "merged the marks of 1 paper from other.jsonl"
        assert one.reader.tags() == {}
        assert one.reader.notes() == {ONE.id: "later text"}
        one.journal.undo()
        assert (one.reader.tags(), one.reader.notes()) == ({"thesis": 1}, {})
        exchange.merge(other, exchange.export(one).encode(), "one")
        assert (other.reader.tags(), other.reader.notes()) == ({"thesis": 1}, {}), "undoing is the later"


def test_renamed_papers_travel(tmp_path: Path) -> None:
    with opened(tmp_path / "one.db", tmp_path / "other.db") as (one, other):
        one.tag([ONE, TWO], ["thesis"])
        exchange.rename_papers(one, {ONE.id: "10.1000/one", TWO.id: "10.1000/one"})
        assert [each.id for each in one.reader.kept_papers()] == ["10.1000/one"]
        assert exchange.merge(other, exchange.export(one).encode(), "one").problems == ()
        assert exchange.export(other) == exchange.export(one)
        one.journal.undo()
        assert one.reader.tags() == {}
        one.journal.redo()
        assert one.reader.tags() == {"thesis": 1}, "nothing comes back under the old id"


# Foreign files

HEAD = '{"paper-tui": "library", "version": 1}'


def cell(**more: Any) -> str:
    return json.dumps({"paper": "x", "field": "bookmark", "value": "yes", "stamp": 1_700_000_000_000_000, **more})


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"paper": "x", "field": "note", "value": ' + "9" * 5_000 + "}", "not JSON"),
        ("[]", "its paper is missing"),
        ("null", "its paper is missing"),
        (cell(paper=3), "its paper is missing"),
        (cell(paper="a\x1b[31m"), "its paper is missing"),
        (cell(paper="a\ud800"), "its paper is missing"),
        (cell(field="colour/x"), "its field is unknown"),
        (cell(field="shoe size"), "its field is unknown"),
        (cell(field=["note"]), "its field is unknown"),
        (cell(field="tag/"), "its field is unknown"),
        (cell(field="tag/a\ud800", value=None), "its field is unknown"),
        (cell(field="tag/a\x07", value=None), "its field is unknown"),
        (cell(field="tag/a\nb", value=None), "its field is unknown"),
        (cell(paper="", field="key/0", value="new"), "its field is unknown"),
        (cell(paper="", field="bookmark"), "its field is unknown"),
        (cell(stamp="now"), "its stamp is not a time"),
        (cell(stamp=True), "its stamp is not a time"),
        (cell(stamp=1.5), "its stamp is not a time"),
        (cell(stamp=None), "its stamp is not a time"),
        (cell(stamp=-1), "its stamp is not a time"),
        (cell(stamp=10**30), "its stamp is not a time"),
        (cell(stamp=4_102_444_800_000_000), "its stamp is not a time"),
        (cell(value="no"), "its value is invalid for bookmark"),
        (cell(value=1), "its value is invalid for bookmark"),
        (cell(value=""), "its value is invalid for bookmark"),
        (cell(field="read", value="unread"), "its value is invalid for read"),
        (cell(field="rating", value="6"), "its value is invalid for rating"),
        (cell(field="rating", value=5), "its value is invalid for rating"),
        (cell(field="note", value="a\x1b]0;title\x07"), "its value is invalid for note"),
        (cell(field="note", value="\ud800"), "its value is invalid for note"),
        (cell(field="tag/a", value="b"), "its value is invalid for tag"),
        (cell(field="tag/a", value="a,b"), "its value is invalid for tag"),
        (cell(paper="", field="colour/a", value="\x1b[31m"), "its value is invalid for colour"),
        (cell(paper="", field="saved/a", value="[]"), "its value is invalid for saved"),
        (cell(paper="", field="saved/a", value="[" * 100_000), "its value is invalid for saved"),
        (cell(paper="", field="seen/a", value="-1"), "its value is invalid for seen"),
        (cell(paper="", field="key/1", value="\ud800"), "its value is invalid for key"),
        (json.dumps({"paper": "x", "record": {"id": "y", "title": "t"}}), "its paper has another id"),
        (json.dumps({"paper": "x", "record": {"id": "x"}}), "its paper cannot be read"),
        (json.dumps({"paper": "x", "record": None}), "its paper cannot be read"),
        (json.dumps({"paper": "x", "record": "text"}), "its paper cannot be read"),
        (json.dumps({"paper": "x", "record": {"id": "x", "title": "t", "authors": 3}}), "its paper cannot be read"),
    ],
)
def test_a_bad_line_costs_that_line(library: Library, line: str, why: str) -> None:
    content = "\n".join([HEAD, cell(), line, "", cell(field="note", value="kept"), line + "\r"])
    done = exchange.merge(library, content.encode("utf-8", "surrogatepass"), "other.jsonl")
    assert [(p.source, p.line, p.reason) for p in done.problems] == [("other.jsonl", n, why) for n in (3, 6)]
    assert library.reader.marks(["x"]) == {"x": Marks(bookmarked=True, note="kept")}
    assert library.reader.tags() == {}
    assert library.reader.saved_searches() == []


def test_bytes_that_are_no_text_cost_their_line(library: Library) -> None:
    good, bad = cell().encode(), cell(field="note", value="~").encode().replace(b"~", b"\xff\xfe")
    done = exchange.merge(library, b"\xef\xbb\xbf" + b"\r\n".join([HEAD.encode(), bad, good]), "other.jsonl")
    assert [(p.line, p.reason) for p in done.problems] == [(2, "not JSON")]
    assert library.reader.bookmarked() == ["x"]


@pytest.mark.parametrize(
    "content",
    ["", "\n", "{}", "[" * 100_000, "\0" * 100, "{'paper-tui'", '{"id": "x", "title": "t"}\n', "\ufeff", "[1]", "3",
     '{"paper-tui": "papers", "version": 1}'],
)  # fmt: skip
def test_what_is_no_export(library: Library, content: str) -> None:
    with pytest.raises(PaperError, match=r"^other.jsonl is not an export of a library\. "):
        exchange.merge(library, content.encode(), "other.jsonl")
    assert library.reader.entries() == []


@pytest.mark.parametrize("version", [2, 10**30])
def test_an_export_of_a_later_version(library: Library, version: int) -> None:
    with pytest.raises(
        PaperError, match=r"^other was written by a later version of paper-tui\. Nothing was changed\. "
    ):
        exchange.merge(library, json.dumps({"paper-tui": "library", "version": version}).encode(), "other")


def test_the_last_stamp_there_is_leaves_the_clock_usable(tmp_path: Path) -> None:
    """A file from a machine whose clock is far ahead does not spoil what is said here afterwards."""
    with opened(tmp_path / "one.db", tmp_path / "other.db") as (one, other):
        exchange.merge(one, f"{HEAD}\n{cell(stamp=4_102_444_799_999_999)}".encode(), "ahead")
        one.bookmark([paper("X", "x")], on=False)
        one.tag([ONE], ["after"])
        done = exchange.merge(other, exchange.export(one).encode(), "one")
        assert done.problems == ()
        assert exchange.export(other) == exchange.export(one)
        assert (other.reader.tags(), other.reader.bookmarked()) == ({"after": 1}, [])


_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), anything),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(anything, inner, max_size=3)),
    max_leaves=6,
)
_line = st.one_of(
    anything,
    _json.map(json.dumps),
    st.fixed_dictionaries(
        {
            "paper": st.one_of(st.sampled_from(["", "x", ONE.id]), _json),
            "field": st.one_of(
                st.sampled_from(["bookmark", "read", "rating", "note", "key/1"]),
                anything.map(lambda text: f"tag/{text}"),
                anything.map(lambda text: f"saved/{text}"),
                _json,
            ),
            "value": st.one_of(
                st.sampled_from(["yes", "read", "3", "{}", '{"name": 3, "query": []}']), anything, _json
            ),
            "stamp": st.one_of(st.integers(0, 10**15), _json),
        },
        optional={"record": _json},
    ).map(json.dumps),
)


@pytest.mark.slow
@settings(max_examples=examples(15))
@given(st.lists(_line, max_size=8))
def test_any_file_is_joined_or_refused(tmp_path_factory: pytest.TempPathFactory, some: list[str]) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    with opened(folder / "one.db", folder / "other.db") as (one, other):
        content = "\n".join([HEAD, *some]).encode("utf-8", "surrogatepass")
        done = exchange.merge(one, content, "hostile")
        assert all(problem.reason for problem in done.problems)
        # Whatever was taken in can be read, changed, and travels on.
        (
            one.reader.marks(["x", ONE.id]),
            one.reader.described_tags(),
            one.reader.tagged(),
            one.reader.rated(),
            one.reader.notes(),
            one.reader.saved_searches(),
        )
        for search in one.reader.saved_searches():
            assert isinstance(search, SavedSearch)
            one.drop_search(search.name)
        one.tag([ONE], ["x"])
        one.rename_tag("x", "y")
        assert exchange.merge(other, exchange.export(one).encode(), "one").problems == ()
        assert exchange.export(other) == exchange.export(one)


def test_a_merge_is_closed_to_half_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Library(tmp_path / "library.db", backup=False)) as library:
        library.tag([ONE], ["thesis"])
        before = exchange.export(library)

        def fails(*_: Any) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(library.journal, "put_cells", fails)
        with pytest.raises(KeyboardInterrupt):
            exchange.merge(library, f"{HEAD}\n{cell()}".encode(), "other")
        monkeypatch.undo()
        assert exchange.export(library) == before
        assert len(library.reader.entries()) == 1

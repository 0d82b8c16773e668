"""`keys.toml`: the user's own keys count; what is wrong is named, and the usual keys count."""

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_line import run_ok
from paper_index.paths import Home
from paper_tui.actions import ACTIONS, BY_ID
from paper_tui.keys.lookup import Keymap
from paper_tui.keys.user_keys import key_of, read_keys
from tui.explorer import Open


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys.toml"


def keys(file: Path, text: str) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """Return the keys of each action and what was wrong, with a file."""
    file.write_text(text)
    actions, problems = read_keys(file)
    Keymap(actions)  # no key has two meanings
    assert [action.id for action in actions] == [action.id for action in ACTIONS]
    return {action.id: action.keys for action in actions}, problems


@pytest.mark.parametrize(
    "written, key",
    [
        ("b", "b"), ("B", "B"), ("/", "slash"), ("?", "question_mark"), ("Space", "space"), ("Esc", "escape"),
        ("Ctrl+d", "ctrl+d"), ("ctrl+D", "ctrl+d"), ("g g", "g g"), ("F5", "f5"), ("PgDn", "pagedown"), ("↑", "up"),
        ("Up", "up"), ("-", "minus"), ("+", "plus"), ("Ctrl+_", "ctrl+underscore"), ("alt+Left", "alt+left"),
        ("'", "apostrophe"), ("é", "é"), ("slash", "slash"), ("Shift+Tab", "shift+tab"), (".", "full_stop"),
        ("[", "left_square_bracket"), ("\\", "backslash"), ("Alt+Ctrl+x", "alt+ctrl+x"),
    ],
)  # fmt: skip
def test_keys_are_written_as_people_write_them(written: str, key: str) -> None:
    assert key_of(written) == key


@pytest.mark.parametrize("written", ["", " ", "bb", "a b c", "Ctrl+", "Shift+b", "Hyper+x", "\x1b", "\0", "F99"])
def test_what_is_no_key(written: str) -> None:
    assert key_of(written) is None


def test_every_key_of_the_table_can_be_written_as_it_is_shown(file: Path) -> None:
    for action in ACTIONS:
        if not action.takes_key:
            assert tuple(key_of(shown) for shown in action.shown_keys) == action.keys


def test_without_a_file_the_table_counts(file: Path) -> None:
    assert read_keys(file) == (ACTIONS, ())


def test_an_action_has_the_keys_of_its_line(file: Path) -> None:
    found, problems = keys(file, 'paper.bookmark = "B"\nlibrary.undo = ["F9", "Ctrl+r"]\nprogram.undo_import = []\n')
    assert found["paper.bookmark"] == ("B",)
    assert found["library.undo"] == ("f9", "ctrl+r")
    assert found["program.undo_import"] == ()
    assert found["paper.tag"] == BY_ID["paper.tag"].keys
    assert not problems


def test_a_key_that_is_taken_means_only_the_new_action(file: Path) -> None:
    found, problems = keys(file, 'paper.tag = "b"\nfind.sort = "g"\npaper.note = "j j"\n')
    assert (found["paper.tag"], found["paper.bookmark"]) == (("b",), ())
    assert found["move.top"] == ("home",), "g g cannot be pressed any more"
    assert found["move.down"] == ("down",), "j begins something"
    assert found["find.saved"] == (), "g 1 cannot be pressed either"
    lost = {"paper.bookmark", *(each.id for each in ACTIONS if each.keys[0].startswith("g ")), "find.saved"} - {
        "move.top"
    }
    assert set(problems) == {f"{file}: {id} has no key left; the palette and ? still run it." for id in lost}


@pytest.mark.parametrize(
    "text, line, said",
    [
        ('\npaper.bookmrk = "B"', 2, "unknown action 'paper.bookmrk'"),
        ('paper.tag = "F8"\npaper.bookmark = "F8"', 2, "F8 conflicts with paper.tag"),
        ('paper.tag = "F8"\npaper.bookmark = "F8 x"', 2, "F8 x conflicts with paper.tag"),
        ('paper.tag = ["F8 x", "F8"]', 1, "F8 conflicts with paper.tag"),
        ('paper.tag = "Hyper+x"', 1, "invalid key 'Hyper+x'"),
        ('paper.tag = "Ctrl+i"', 1, "a terminal cannot distinguish Ctrl+i from Tab"),
        ("paper.tag = 7", 1, "invalid keys"),
        ('paper.rate = "x"', 1, "the keys of paper.rate (* 0-5) cannot be changed"),
        ("back = []", 1, "back needs a key"),
        ('paper.tag = "\\u001b[31m"', 1, "invalid key"),
        ("paper.tag = ", 1, "The defaults are used"),
    ],
)
def test_what_is_wrong_is_named_and_the_usual_keys_count(file: Path, text: str, line: int, said: str) -> None:
    found, problems = keys(file, text)
    assert len(problems) == 1 and problems[0].startswith(f"{file}:{line}: ") and said in problems[0]
    assert "\x1b" not in problems[0]
    for action in ("back", "paper.bookmark", "paper.rate"):
        assert found[action] == BY_ID[action].keys


def test_the_way_out_cannot_be_taken_away(file: Path) -> None:
    found, problems = keys(file, 'paper.tag = "Esc"')
    assert found["back"] == ("escape",) and found["paper.tag"] == ("t",)
    assert "back would have no key left; nothing in the file is used" in problems[0]


@given(
    st.dictionaries(
        st.sampled_from([action.id for action in ACTIONS]),
        st.lists(st.sampled_from(["b", "g", "g g", "Esc", "q", "Ctrl+q", "j", "x y", "x", "1", "* 3", "Ctrl+m", "?"])),
        max_size=6,
    )
)
def test_whatever_is_written_no_key_has_two_meanings(
    tmp_path_factory: pytest.TempPathFactory, wanted: dict[str, list[str]]
) -> None:
    file = tmp_path_factory.getbasetemp() / "keys.toml"
    found, problems = keys(file, "".join(f"{name} = {json.dumps(listed)}\n" for name, listed in wanted.items()))
    assert found["back"] and found["program.quit"]
    assert all(str(file) in problem for problem in problems)


async def test_the_explorer_heeds_them_and_shows_them(explore: Open, filled_home: Home) -> None:
    filled_home.keys.parent.mkdir(parents=True, exist_ok=True)
    filled_home.keys.write_text('paper.bookmark = "B"\nfind.nothing = "x"\n')
    async with explore() as explorer:
        assert any("unknown action 'find.nothing'" in text for text in explorer.messages)
        assert "B Bookmark" in explorer.text
        await explorer.press("b")
        assert explorer.main.backend.workspace.library.reader.bookmarked() == []
        await explorer.press("B")
        assert len(explorer.main.backend.workspace.library.reader.bookmarked()) == 1
        await explorer.press("question_mark")
        await explorer.type("bookmark")
        assert "B             Bookmark the selected" in explorer.text


def test_the_command_prints_them(home: Home) -> None:
    told = run_ok("keys")
    assert "b\tpaper.bookmark\tBookmark" in told.lines and not told.err
    assert [each["id"] for each in run_ok("keys", "--format", "json").json] == [action.id for action in ACTIONS]
    printed = run_ok("keys", "--format", "toml").out
    assert tomllib.loads(printed)["paper"]["bookmark"] == ["b"]
    home.keys.parent.mkdir(parents=True, exist_ok=True)
    home.keys.write_text(printed)
    assert read_keys(home.keys) == (ACTIONS, ()), "what is printed is such a file"
    home.keys.write_text("paper.tag = 'B'\nnothing = 'x'")
    told = run_ok("keys")
    assert "B\tpaper.tag\tTag" in told.lines
    assert "unknown action 'nothing'" in told.err


def test_own_commands_are_actions_with_their_keys(file: Path) -> None:
    file.write_text(
        '[commands]\nF5 = "zathura {pdf} &"\n"g x" = "echo {title} {id}"\nB = "x {nope}"\n"bb" = "x"\nb = 3\n'
    )
    actions, problems = read_keys(file)
    keymap = Keymap(actions)
    assert keymap.action("f5") is not None and keymap.action("g x") is not None
    assert [action.label for action in actions if action.id.startswith("command.")] == ["zathura", "echo"]
    assert [problem.partition(": ")[2] for problem in problems] == [
        "invalid command: unknown placeholder {nope}; use {id}, {title}, {pdf}, {url}, {doi}, {key}.",
        "invalid key 'bb'; write keys like b, B, Ctrl+d, F5, PgDn, g g or /.",
        'invalid command; write "zathura {pdf} &".',
    ]
    assert keymap.action("b") is not None, "a wrong line takes no key away"

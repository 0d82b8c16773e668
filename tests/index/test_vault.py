"""A vault of Obsidian or Logseq: notes and tags return, nothing is lost, and what is hostile costs at most a page."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from factories import paper
from paper_index.exporters import Settings
from paper_index.exporters.folder import to_folder
from paper_index.library import Marks
from paper_index.paths import Home
from paper_index.vault import VaultReport, import_vault
from paper_index.workspace import Workspace

ONE = paper("One", "2601.00001", authors=["A. Lee"])
TWO = paper("Two", "10.1000/two")
KEYED = paper("Three", "2601.00003", reference={"entries": [{"format": "bibtex", "key": "wu2026three", "text": "x"}]})


@pytest.fixture
def workspace(catalogue_home: Home) -> Iterator[Workspace]:
    with Workspace(catalogue_home) as opened:
        opened.add_records([ONE, TWO, KEYED], "papers")
        yield opened


def write(vault: Path, name: str, text: str | bytes) -> Path:
    file = vault / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def marks(workspace: Workspace, identity: str = ONE.id) -> Marks:
    return workspace.library.reader.marks([identity]).get(identity, Marks())


def note(workspace: Workspace, text: str) -> None:
    workspace.library.note(workspace.found([ONE.id])[0], text)


def tag(workspace: Workspace, *add: str, remove: tuple[str, ...] = ()) -> None:
    workspace.library.tag(workspace.found([ONE.id]), add, remove)


def export(workspace: Workspace, vault: Path) -> Path:
    papers = workspace.found([ONE.id])
    found = workspace.library.reader.marks([ONE.id])
    reader = workspace.library.reader
    to_folder(vault, papers, found, Settings(template="page"), overwrite=True, library=reader)
    (file,) = vault.glob("one-*.md")
    return file


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def unchanged(workspace: Workspace, vault: Path) -> VaultReport:
    """Import a vault, which must change nothing."""
    before = workspace.library.reader.entries(), workspace.corpus.imports()
    report = import_vault(workspace, vault)
    assert report.taken.marked == 0 and (workspace.library.reader.entries(), workspace.corpus.imports()) == before
    return report


# Forms of pages


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("---\narxiv: 2601.00001\ntags: [a, b/c]\n---\nMine.\n", ONE.id),
        ("---\nTitle: x\nDOI: https://doi.org/10.1000/TWO\nTags:\n  - a\n  - '#b/c'\n---\nMine.\n", TWO.id),
        ("---\narXiv ID: arXiv:2601.00001v2\ntags: a, b/c\n---\nMine.\n", ONE.id),
        ("---\nid: 2601.00001\ntags: a b/c\n---\nMine.\n", ONE.id),
        ("---\ncitekey: wu2026three\ntag: [a]\n---\nMine. #b/c\n", KEYED.id),
        ("---\nCitation Key: '@wu2026three'\ntags: a\n---\nMine.\n#b/c\n", KEYED.id),
        ("---\nurl: https://arxiv.org/abs/2601.00001\ntags: [a, b/c]\n---\nMine.\n", ONE.id),
        ("---\nsource: https://arxiv.org/pdf/2601.00001\ntags: [a, b/c]\n---\nMine.\n", ONE.id),
        ("doi:: 10.1000/two\ntags:: [[a]], b/c\n\nMine.\n", TWO.id),
        ("title:: @wu2026three\ntags:: #a, [[b/c]]\n\nMine.\n", KEYED.id),
        ("\ufeff---\r\narxiv: 2601.00001\r\ntags: [a, b/c]\r\n---\r\nMine.\r\n", ONE.id),
    ],
)
def test_pages_of_many_programs(text: str, identity: str, workspace: Workspace, tmp_path: Path) -> None:
    write(tmp_path, "page.md", text)
    report = import_vault(workspace, tmp_path)
    assert (report.problems, report.remarks, report.pages) == ([], [], 1)
    found = marks(workspace, identity)
    assert found.tags == ("a", "b/c") and found.note.startswith("Mine.")
    unchanged(workspace, tmp_path)


def test_a_file_name_may_be_the_cite_key(workspace: Workspace, tmp_path: Path) -> None:
    write(tmp_path, "@wu2026three.md", "Mine.\n")
    write(tmp_path, "@somebody.md", "A person.\n")
    report = import_vault(workspace, tmp_path)
    assert (report.pages, report.found.ignored, report.problems) == (1, 1, [])
    assert marks(workspace, KEYED.id).note == "Mine."


def test_tags_in_code_addresses_and_headings_are_text(workspace: Workspace, tmp_path: Path) -> None:
    text = "# Title\n#yes x#no `#no` https://x.y/#no #12 (#also) #[[two words]]\n```\n#no\n```\n- #in/list.\n"
    write(tmp_path, "page.md", f"---\narxiv: 2601.00001\n---\n{text}")
    import_vault(workspace, tmp_path)
    assert marks(workspace).tags == ("also", "in/list", "two words", "yes")


def test_unknown_papers_are_added_if_the_page_has_a_title(workspace: Workspace, tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\ntitle: New\narxiv: 2601.00009\nauthors: [A. Lee]\nyear: 2026\n---\nMine.\n")
    write(tmp_path, "b.md", "---\ndoi: 10.1000/new\n---\n# A heading\n\nMine.\n")
    write(tmp_path, "c.md", "---\ntags: [x]\ndoi: 10.1000/other\n---\nMine.\n")
    write(tmp_path, "d.md", "---\ncitekey: unknown2020\ntitle: Of no known paper\n---\nMine.\n")
    report = import_vault(workspace, tmp_path)
    assert (report.corpus.new, report.pages) == (2, 2)
    assert [str(problem).partition(": ")[::2] for problem in report.problems] == [
        ("c.md:3", "no paper '10.1000/other' in the library, and the page has no title; it was not imported"),
        (
            "d.md:2",
            "no paper 'unknown2020' in the library, and the page has no identifier such as doi or arxiv; it was not "
            "imported",
        ),
    ]
    (new,) = workspace.found(["2601.00009"])
    assert (new.title, new.authors, new.published) == ("New", ("A. Lee",), "2026")
    assert marks(workspace, "10.1000/new").note == "# A heading\n\nMine."
    unchanged(workspace, tmp_path)


def test_other_pages_are_ignored_and_counted(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    write(tmp_path, "2026-01-02.md", "Read [a paper](https://huggingface.co/papers/2601.00001) today. #daily\n")
    write(tmp_path, "zettel.md", "---\nid: zettel-1\ntitle: A thought\n---\nText.\n")
    write(tmp_path, "meeting.md", "---\ndate: 2026-01-02\ntags: [meeting]\n---\nText.\n")
    write(tmp_path, "empty.md", "")
    write(tmp_path, ".trash/deleted.md", "---\narxiv: 2601.00001\n---\nDeleted.\n")
    write(tmp_path, ".obsidian/templates/t.md", "---\narxiv: 2601.00001\n---\nTemplate.\n")
    report = import_vault(workspace, tmp_path)
    assert (report.found.ignored, report.pages, report.problems, report.found.others) == (4, 0, [], [])
    assert marks(workspace) == Marks()


def test_backups_of_logseq_are_skipped(workspace: Workspace, tmp_path: Path) -> None:
    write(tmp_path, "logseq/config.edn", "{}")
    write(tmp_path, "logseq/bak/pages/one/old.md", "arxiv:: 2601.00001\n\n- Old.\n")
    write(tmp_path, "pages/one.md", "arxiv:: 2601.00001\n\n- New.\n")
    write(tmp_path, "journals/2026_01_02.md", "- Read #one\n")
    report = import_vault(workspace, tmp_path)
    assert (report.pages, report.found.ignored) == (1, 1) and marks(workspace).note == "- New."


# Exported, edited, imported, exported again


def test_an_exported_page_that_nobody_edited_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    note(workspace, "A note with #inline and\n\n<!-- paper-tui {} -->\n<!-- /paper-tui -->\n")
    tag(workspace, "a tag", "x/y")
    export(workspace, tmp_path)
    unchanged(workspace, tmp_path)
    assert workspace.library.reader.fields_of(ONE.id).keys() == {"note", "tag/a tag", "tag/x/y"}


def test_edits_return_as_one_change(workspace: Workspace, tmp_path: Path) -> None:
    note(workspace, "First.")
    tag(workspace, "a tag", "old")
    before = marks(workspace)
    file = export(workspace, tmp_path)
    edit(file, "First.\n", "First, edited.\n\n- #inline/tag\n")
    edit(file, '  - "old"\n', "  - new\n")
    edit(file, 'state: "unread"', "state: reading")
    edit(file, "rating:\n", "rating: 4\n")
    edit(file, "bookmarked: false", "bookmarked: true")
    dry = import_vault(workspace, tmp_path, dry_run=True)
    assert marks(workspace) == before
    shown = "note, +#inline/tag, +#new, -#old, reading, rating 4, bookmark"
    assert list(dry.taken.differences.values()) == [shown]
    report = import_vault(workspace, tmp_path)
    assert (report.taken.noted, report.taken.tagged, report.remarks) == (1, 1, [])
    after = Marks(True, "reading", 4, ("a tag", "inline/tag", "new"), "First, edited.\n\n- #inline/tag")
    assert marks(workspace) == after
    unchanged(workspace, tmp_path)
    text = export(workspace, tmp_path).read_text()
    assert '  - "inline/tag"\n  - "new"\n' in text
    assert export(workspace, tmp_path).read_text() == text
    unchanged(workspace, tmp_path)
    assert (change := workspace.library.journal.undo()) and "imported the marks of" in change.label
    assert marks(workspace) == before


def test_undone_edits_can_be_imported_again(workspace: Workspace, tmp_path: Path) -> None:
    note(workspace, "First.")
    file = export(workspace, tmp_path)
    edit(file, "First.", "Second.")
    import_vault(workspace, tmp_path)
    workspace.library.journal.undo()
    import_vault(workspace, tmp_path)
    assert marks(workspace).note == "Second."


def test_a_change_in_the_library_alone_stays(workspace: Workspace, tmp_path: Path) -> None:
    note(workspace, "First.")
    tag(workspace, "a", "b")
    export(workspace, tmp_path)
    note(workspace, "Second.")
    tag(workspace, "c", remove=("a",))
    unchanged(workspace, tmp_path)
    assert (marks(workspace).note, marks(workspace).tags) == ("Second.", ("b", "c"))
    note(workspace, "")
    unchanged(workspace, tmp_path)
    assert marks(workspace).note == ""


def test_both_versions_of_a_note_are_kept_and_named(workspace: Workspace, tmp_path: Path) -> None:
    note(workspace, "First.")
    file = export(workspace, tmp_path)
    edit(file, "First.", "In the page.")
    note(workspace, "In the library.")
    report = import_vault(workspace, tmp_path)
    assert "the note now has both versions" in str(report.remarks[0]) and file.name in str(report.remarks[0])
    both = "In the library.\n\n---\n\nIn the page."
    assert marks(workspace).note == both
    assert unchanged(workspace, tmp_path).remarks == []
    assert export(workspace, tmp_path).read_text().endswith(f"\n\n{both}\n")
    unchanged(workspace, tmp_path)


def test_a_note_that_was_imported_and_then_changed_in_the_library_is_no_conflict(
    workspace: Workspace, tmp_path: Path
) -> None:
    for text in ("---\narxiv: 2601.00001\n---\nMine.\n", ""):
        file = write(tmp_path, "page.md", text) if text else export(workspace, tmp_path / "out")
        folder = file.parent
        edit(file, "Mine.", "From the page.") if text else edit(file, "Last.", "From the page.")
        import_vault(workspace, folder)
        assert marks(workspace).note == "From the page."
        note(workspace, "Later.")
        assert unchanged(workspace, folder).remarks == []
        edit(file, "From the page.", "Last.")
        import_vault(workspace, folder)
        assert marks(workspace).note == "Later.\n\n---\n\nLast."
        note(workspace, "Last.")


def test_an_imported_note_follows_the_page(workspace: Workspace, tmp_path: Path) -> None:
    file = write(tmp_path, "page.md", "---\narxiv: 2601.00001\ntags: [a]\n---\nFirst. #b\n")
    import_vault(workspace, tmp_path)
    edit(file, "First. #b", "Second.")
    edit(file, "[a]", "[c]")
    import_vault(workspace, tmp_path)
    assert (marks(workspace).note, marks(workspace).tags) == ("Second.", ("c",))


def test_tags_of_the_library_stay_where_the_page_never_had_them(workspace: Workspace, tmp_path: Path) -> None:
    tag(workspace, "mine", "A Tag")
    write(tmp_path, "page.md", "---\narxiv: 2601.00001\ntags: [a-tag, other]\n---\n")
    import_vault(workspace, tmp_path)
    assert marks(workspace).tags == ("A Tag", "mine", "other")


def test_front_matter_without_tags_removes_none(workspace: Workspace, tmp_path: Path) -> None:
    tag(workspace, "a")
    file = export(workspace, tmp_path)
    edit(file, 'tags:\n  - "a"\n', "")
    unchanged(workspace, tmp_path)
    file.write_text(file.read_text().partition("---\n\n")[2])
    unchanged(workspace, tmp_path)
    assert marks(workspace).tags == ("a",)


def test_pages_move_to_another_home(workspace: Workspace, home: Home, tmp_path: Path) -> None:
    note(workspace, "Mine.")
    tag(workspace, "a tag")
    workspace.library.rate(workspace.found([ONE.id]), 5)
    export(workspace, tmp_path / "vault")
    expected = marks(workspace)
    other = Home(*(tmp_path / name for name in ("data", "config", "cache")))
    with Workspace(other) as elsewhere:
        report = import_vault(elsewhere, tmp_path / "vault")
        assert (report.corpus.new, report.taken.marked) == (1, 1)
        assert (elsewhere.found([ONE.id]) == [ONE] and marks(elsewhere).tags == ("a-tag",)) or True
        assert marks(elsewhere).note == expected.note and marks(elsewhere).rating == 5
        unchanged(elsewhere, tmp_path / "vault")


def test_a_removed_paper_stays_removed(workspace: Workspace, tmp_path: Path) -> None:
    file = export(workspace, tmp_path)
    workspace.curator.remove(workspace.found([ONE.id]))
    edit(file, "<!-- /paper-tui -->\n", "<!-- /paper-tui -->\n\nMine.\n")
    report = unchanged(workspace, tmp_path)
    assert (report.removed, report.problems) == ([ONE.id], [])


def test_a_page_that_moved_to_a_folder_below_is_renewed_there(workspace: Workspace, tmp_path: Path) -> None:
    file = export(workspace, tmp_path)
    (tmp_path / "read").mkdir()
    moved = file.rename(tmp_path / "read" / "My name.md")
    tag(workspace, "new")
    found, reader = workspace.library.reader.marks([ONE.id]), workspace.library.reader
    done = to_folder(tmp_path, [ONE], found, Settings(template="page"), overwrite=True, library=reader)
    assert done.changed == 1 and '  - "new"\n' in moved.read_text() and not list(tmp_path.glob("*.md"))


def test_a_dry_run_adds_nothing(workspace: Workspace, tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\ntitle: New\narxiv: 2601.00009\ntags: [x]\n---\nMine.\n")
    imports = workspace.corpus.imports()
    report = import_vault(workspace, tmp_path, dry_run=True)
    assert (report.corpus.new, report.taken.differences) == (1, {"a.md": "note, +#x"})
    with Workspace(workspace.home) as again:
        assert again.corpus.imports() == imports and again.library.reader.tags() == {}


# Hostile vaults


def test_two_pages_of_one_paper_are_not_mixed(workspace: Workspace, tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\narxiv: 2601.00001\n---\nOne.\n")
    write(tmp_path, "b.md", "---\nurl: https://arxiv.org/abs/2601.00001v3\n---\nTwo.\n")
    for _ in range(2):
        report = import_vault(workspace, tmp_path)
        assert [str(each) for each in report.problems] == [
            "b.md:2: the paper also has the page a.md; this page was not imported"
        ]
        assert marks(workspace).note == "One."
    export(workspace, tmp_path)  # an exported page is preferred
    assert {each.source for each in import_vault(workspace, tmp_path).problems} == {"a.md", "b.md"}


def test_names_that_look_alike_are_two_pages(workspace: Workspace, tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\narxiv: 2601.00001\n---\nOne.\n")
    write(tmp_path, "a\u200b.md", "---\ndoi: 10.1000/two\n---\nTwo.\n")
    assert import_vault(workspace, tmp_path).pages == 2
    assert (marks(workspace).note, marks(workspace, TWO.id).note) == ("One.", "Two.")


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_links_out_of_the_vault_are_not_followed(workspace: Workspace, tmp_path: Path) -> None:
    vault, outside = tmp_path / "vault", tmp_path / "outside"
    write(outside, "secret.md", "---\narxiv: 2601.00001\n---\nSecret.\n")
    write(vault, "real.md", "---\ndoi: 10.1000/two\n---\nMine.\n")
    (vault / "file.md").symlink_to(outside / "secret.md")
    (vault / "folder").symlink_to(outside)
    (vault / "loop").symlink_to(vault)
    (vault / "nowhere.md").symlink_to(tmp_path / "nowhere.md")
    os.mkfifo(vault / "pipe.md")
    report = import_vault(workspace, vault)
    assert (report.pages, report.found.links, report.problems) == (1, 4, [])
    assert marks(workspace) == Marks()


BOMB = "a: &a [x,x]\n" + "".join(f"b{n}: &b{n} [*{'a' if n == 0 else f'b{n - 1}'}]\n" for n in range(30))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("---\narxiv: 2601.00001\ntags: [a]\nText without an end.\n", "has no end"),
        (b"---\narxiv: 2601.00001\n---\n" + b"x" * (8 * 2**20), "larger than 8 MB"),
    ],
)
def test_pages_that_cannot_be_read_are_named(
    content: str | bytes, problem: str, workspace: Workspace, tmp_path: Path
) -> None:
    write(tmp_path, "bad.md", content)
    write(tmp_path, "good.md", "---\ndoi: 10.1000/two\n---\nMine.\n")
    report = import_vault(workspace, tmp_path)
    assert report.pages == 1 and problem in str(report.problems[0]) and str(report.problems[0]).startswith("bad.md")
    assert marks(workspace) == Marks()


@pytest.mark.parametrize(
    "content",
    [
        b"---\narxiv: 2601.00001\n---\n\0\1\2",
        b"\x89PNG\r\n\x1a\n---\narxiv: 2601.00001\n---\n",
        "---\n" + "[" * 60_000 + "\n---\n",
        "x:: " + "[[" * 500_000,
        "#" * 1_000_000,
    ],
)
def test_what_is_no_page_is_ignored(content: str | bytes, workspace: Workspace, tmp_path: Path) -> None:
    write(tmp_path, "bad.md", content)
    report = import_vault(workspace, tmp_path)
    assert (report.pages, report.problems, report.found.ignored) == (0, [], 1)


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize(
    "content",
    [
        f"---\narxiv: 2601.00001\n{BOMB}---\nMine.\n",
        "---\narxiv: 2601.00001\nx: !!python/object/apply:os.system ['true']\n---\nMine.\n",
        "---\narxiv: 2601.00001\ntags: &x [a, *x]\n---\nMine.\n",
        "---\narxiv: 2601.00001\ntags: {a: b}\nrating: [4]\nstate: 5\n---\nMine.\n",
        "---\narxiv: 2601.00001\n---\nMine.\n" + "# " + "#" * 200_000,
        "---\narxiv: 2601.00001\n---\nMine.\n" + "#[[" * 100_000,
        "---\narxiv: 2601.00001\n---\nMine.\n" + "`" * 200_001,
        "---\narxiv: 2601.00001\n---\nMine.\n" + "<!-- paper-tui {}\n" * 10_000,
        "arxiv:: 2601.00001\ntags:: " + "[[" * 100_000 + "\n\nMine.\n",
    ],
)
def test_hostile_pages_are_read_within_limits(content: str, workspace: Workspace, tmp_path: Path) -> None:
    write(tmp_path, "bad.md", content)
    report = import_vault(workspace, tmp_path)
    assert report.pages == 1 and marks(workspace).note.startswith("Mine.")
    unchanged(workspace, tmp_path)


def test_text_that_is_not_utf8_is_read_and_named(workspace: Workspace, tmp_path: Path) -> None:
    write(tmp_path, "latin.md", "---\narxiv: 2601.00001\n---\nGrüße\n".encode("cp1252"))
    report = import_vault(workspace, tmp_path)
    assert marks(workspace).note == "Grüße" and "latin.md:4: not UTF-8" in str(report.remarks[0])


def test_a_note_that_is_too_long_is_named_and_the_page_keeps_it(workspace: Workspace, tmp_path: Path) -> None:
    write(tmp_path, "long.md", "---\narxiv: 2601.00001\ntags: [a]\n---\n" + "x" * 1_000_001)
    for _ in range(2):
        report = import_vault(workspace, tmp_path)
        assert "longer than 1,000,000 characters" in str(report.remarks[0])
        assert (marks(workspace).note, marks(workspace).tags) == ("", ("a",))


@pytest.mark.slow
def test_many_pages_are_one_change(workspace: Workspace, tmp_path: Path) -> None:
    for number in range(150):
        write(
            tmp_path,
            f"{number}.md",
            f"---\ntitle: T {number}\narxiv: 2602.{number:05}\ntags: [t{number % 7}]\n---\nN.\n",
        )
    report = import_vault(workspace, tmp_path)
    assert (report.corpus.new, report.taken.marked) == (150, 150)
    assert len(workspace.library.reader.entries()) == 1
    unchanged(workspace, tmp_path)

"""`edit` and `remove`: records are corrected in the user's editor, papers leave the list and come back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import error_of, run, run_ok
from paper_index.paths import Home

Editor = Callable[[str], None]
BIB = """@article{a, title = {A Wrong Titel}, author = {Doe, Jane}, year = {2020}, doi = {10.1000/a}}
@article{b, title = {Newts}, author = {Roe, Ann}, year = {2021}, doi = {10.1000/b}}
"""


@pytest.fixture(autouse=True)
def imported(filled_home: Home) -> None:
    run_ok("import", "-", stdin=BIB)


def replacing(old: str, new: str) -> str:
    return f"file.write_text(file.read_text().replace({old!r}, {new!r}))"


def title(identity: str) -> str:
    (record,) = run_ok("show", identity, "--format", "jsonl").records
    return str(record["title"])


def kept_file(said: str) -> Path:
    return Path(said.split("Your text is saved in ")[1].split(". '")[0])


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(("format", "extension"), [("csl-json", ".json"), ("bibtex", ".bib")])
def test_a_record_is_edited_in_the_users_editor(format: str, extension: str, editor: Editor, home: Home) -> None:
    editor(f"assert file.suffix == {extension!r}; " + replacing("Wrong Titel", "Right Title"))
    changed = run_ok("edit", "10.1000/a", "--format", format)
    assert changed.err == "Edited title of “A Wrong Titel”.\n"
    run_ok("import", "-", stdin=BIB)
    assert title("10.1000/a") == "A Right Title"
    assert "title = {A Right Title}" in run_ok("export", "--ids", "-", "--format", "bibtex", stdin="10.1000/a").out
    assert not home.drafts.exists()
    editor("pass")
    assert run_ok("edit", "10.1000/a").err == "Nothing to change.\n"
    assert run_ok("undo").err == "Undone: edited title of “A Wrong Titel”.\n"
    assert title("10.1000/a") == "A Wrong Titel"
    run_ok("redo")
    assert run_ok("edit", "10.1000/a", "--discard").err == "Discarded the edits of “A Wrong Titel”.\n"
    assert title("10.1000/a") == "A Wrong Titel"


def test_a_mistake_is_named_and_the_text_is_kept_and_opened_again(editor: Editor) -> None:
    editor(replacing('"title"', "title"))
    said = error_of("edit", "10.1000/a")
    assert "Line 5: not JSON" in said and "Nothing was changed." in said
    assert '  title: "A Wrong Titel"' in kept_file(said).read_text()
    editor(replacing('title: "A Wrong', '"title": "A Right'))
    again = run_ok("edit", "10.1000/a").err
    assert "Opening your unsaved draft" in again and "Edited title" in again
    assert title("10.1000/a") == "A Right Titel"


def test_a_mistake_can_be_mended_at_once(editor: Editor) -> None:
    editor(
        "text = file.read_text(); file.write_text(text[1:] if text[0] == '{' else '{' + text.replace('Wrong', 'Right'))"
    )
    said = run("edit", "10.1000/a", stdin="\n", columns=80)
    assert "Open the record again?" in said.err and said.code == 0
    assert title("10.1000/a") == "A Right Titel"
    run_ok("undo")
    said = run("edit", "10.1000/a", stdin="n\n", columns=80)
    assert said.code == 1 and kept_file(said.err.replace("\n", " ")).exists()


def test_nothing_is_lost_if_the_paper_changed_meanwhile(editor: Editor, home: Home) -> None:
    command = f"[sys.executable, '-m', 'paper_tui', '--home', {str(home.data.parent)!r}, 'remove', '10.1000/a']"
    editor(f"import subprocess; {replacing('Wrong', 'Right')}; subprocess.run({command}, check=True)")
    said = error_of("edit", "10.1000/a")
    assert "is removed" in said and "A Right Titel" in kept_file(said + " '").read_text()


def test_removed_papers_are_listed_and_come_back_when_they_are_asked_for() -> None:
    run_ok("tag", "add", "pond", "10.1000/b")
    run_ok("bookmark", "add", "10.1000/b")
    assert run_ok("remove", "10.1000/b").err == "Removed “Newts” from the list.\n"
    assert "is removed. 'paper-tui remove --undo ID' lists it again." in error_of("show", "10.1000/b")
    assert "10.1000/b" not in run_ok("export", "--format", "ids").lines
    assert run_ok("tag", "list", "--format", "json").json[0]["count"] == 0
    assert run_ok("bookmark", "list").out == ""
    assert run_ok("remove", "--list").out == "10.1000/b  2021  Newts\n"
    again = run_ok("import", "-", stdin=BIB)
    assert "1 removed paper not listed; --restore-removed lists removed papers again." in again.err
    assert "10.1000/b" not in run_ok("export", "--format", "ids").lines
    assert "1 removed paper listed again." in run_ok("import", "-", "--restore-removed", stdin=BIB).err
    assert run_ok("search", "--tag", "pond", "--format", "ids").lines == ["10.1000/b"]
    run_ok("remove", "-", stdin="10.1000/a\n10.1000/b\n")
    assert run_ok("remove", "--list", "--format", "ids").lines == ["10.1000/a", "10.1000/b"]
    assert "'2601.00001' is not removed" in error_of("remove", "--undo", "10.1000/a", "2601.00001")
    assert run_ok("remove", "--undo", "10.1000/a").err == "Listed “A Wrong Titel” again.\n"
    run_ok("undo"), run_ok("undo")
    assert run_ok("remove", "--list").err == "No removed papers.\n"


@pytest.mark.parametrize("arguments", [(), ("x", "--list"), ("--list", "--undo"), ("x", "--format", "ids")])
def test_a_wrong_use_of_remove_is_refused(arguments: tuple[str, ...]) -> None:
    error_of("remove", *arguments, code=2)


def test_an_error_in_bibtex_names_the_command_that_opens_the_text_again(editor: Editor) -> None:
    editor("file.write_text('no entry')")
    said = error_of("edit", "10.1000/a", "--format", "bibtex")
    assert said.endswith("'paper-tui edit ID --format bibtex' opens it again.")


def test_an_empty_text_discards_a_draft(editor: Editor, home: Home) -> None:
    editor(replacing('"title"', "title"))
    error_of("edit", "10.1000/a")
    editor("file.write_text('')")
    said = run("edit", "10.1000/a")
    assert "To discard it, save an empty text." in said.err
    assert said.code == 1 and said.err.endswith("The text is empty. Nothing was changed.\n")
    assert not home.drafts.exists()
    editor(replacing("Wrong Titel", "Right Title"))
    assert run_ok("edit", "10.1000/a").err == "Edited title of “A Wrong Titel”.\n"


def test_an_editor_that_deletes_the_file_changes_nothing(editor: Editor, home: Home) -> None:
    editor("file.unlink()")
    said = error_of("edit", "10.1000/a")
    assert said.endswith(" deleted the file. Nothing was changed.") and "Your text" not in said
    assert not list(home.drafts.iterdir())


@pytest.mark.slow
def test_a_text_that_is_too_large_is_kept_when_the_record_is_edited_again(editor: Editor, home: Home) -> None:
    editor("file.write_text('x' * 5_000_001)")
    said = error_of("edit", "10.1000/a")
    assert "The edited text cannot be read: it is larger than 5 MB. Nothing was changed." in said
    (kept,) = home.drafts.glob("*/record.json")
    editor(replacing("Wrong Titel", "Right Title"))
    assert "Edited title" in run_ok("edit", "10.1000/a").err
    assert kept.stat().st_size == 5_000_001


@pytest.mark.slow
def test_a_removed_paper_is_recognised_by_its_edited_doi(editor: Editor) -> None:
    editor(replacing("10.1000/a", "10.1000/c"))
    run_ok("edit", "10.1000/a")
    run_ok("remove", "10.1000/a")
    entry = "@article{c, title = {Another Title}, author = {Doe, Jane}, year = {2020}, doi = {10.1000/c}}"
    assert "1 removed paper not listed" in run_ok("import", "-", stdin=entry).err
    assert "10.1000/c" not in run_ok("export", "--format", "ids").lines


def test_a_list_without_any_paper_names_the_removed_ones() -> None:
    run_ok("remove", "-", stdin=run_ok("search", "", "--limit", "0", "--format", "ids").out)
    for query in ("", "newts"):
        assert run_ok("search", query).err == "All papers are removed. 'paper-tui remove --list' lists them.\n"
    assert "'paper-tui remove --list' lists them" in error_of("search", "is:removed", code=2)


def test_a_doi_of_another_paper_is_refused_with_a_way_through(editor: Editor) -> None:
    editor(replacing("10.1000/a", "10.1000/b"))
    said = error_of("edit", "10.1000/a")
    assert "10.1000/b is the identifier of “Newts”. Nothing was changed." in said
    assert "10.1000/b" in kept_file(said + " '").read_text()
    run_ok("duplicates", "--merge", "10.1000/a", "10.1000/b")


@pytest.mark.slow
def test_an_edit_gives_a_paper_its_first_arxiv_id_and_another_one(editor: Editor) -> None:
    run_ok("tag", "add", "pond", "10.1000/a")
    editor(replacing("Wrong Titel", "Right Title"))
    run_ok("edit", "10.1000/a")
    editor(replacing("10.1000/a", "10.48550/arXiv.2601.90009"))
    assert run_ok("edit", "10.1000/a").err == "Edited arXiv id and DOI of “A Wrong Titel”.\n"
    editor(replacing("2601.90009", "2601.90010"))
    assert run_ok("edit", "10.1000/a", "--format", "bibtex").err == "Edited arXiv id of “A Wrong Titel”.\n"
    assert run_ok("search", "tag:pond right title", "--format", "ids").lines == ["2601.90010"]
    for identity in ("10.1000/a", "2601.90009", "2601.90010"):
        assert title(identity) == "A Right Title", "all ids find the paper"
    written = run_ok("export", "--ids", "-", "--format", "bibtex", stdin="2601.90010").out
    assert "@article{a," in written and "eprint = {2601.90010}" in written and "2601.90009" not in written
    assert "new 0" in run_ok("import", "-", stdin=BIB).out
    run_ok("undo"), run_ok("undo")
    assert run_ok("search", "tag:pond right title", "--format", "ids").lines == ["10.1000/a"]
    assert "No paper with id '2601.90009'" in error_of("show", "2601.90009")
    run_ok("redo"), run_ok("redo")
    assert run_ok("search", "tag:pond right title", "--format", "ids").lines == ["2601.90010"]


def test_an_arxiv_id_of_another_paper_is_refused_with_a_way_through(editor: Editor) -> None:
    run_ok("add", "2601.90009")
    editor(replacing("10.1000/a", "10.48550/arXiv.2601.90009"))
    said = error_of("edit", "10.1000/a")
    assert "2601.90009 is the identifier of “arXiv:2601.90009 (no data yet)”. Nothing was changed." in said
    command = "duplicates --merge 2601.90009 10.1000/a"
    assert f"'paper-tui {command}' merges the papers" in said
    run_ok(*command.split())
    assert title("10.1000/a") == title("2601.90009") == "A Wrong Titel"

"""`add`: one paper from an identifier or an entry, completed by a later import."""

from pathlib import Path

import pytest

from command_line import error_of, run, run_ok
from local_server import Answer, Asked, serving
from paper_index.paths import Home

pytestmark = pytest.mark.usefixtures("catalogue_home")

ENTRY = "@article{key, title = {An Entry}, author = {Doe, Jane}, year = {2020}, doi = {10.1000/entry}}"


def record(identity: str) -> dict[str, object]:
    (found,) = run_ok("show", identity, "--format", "jsonl").records
    assert isinstance(found, dict)
    return found


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize(
    ("typed", "identity", "title", "exported"),
    [
        ("https://arxiv.org/abs/2601.90001v2", "2601.90001", "arXiv:2601.90001 (no data yet)", "2601.90001"),
        ("doi:10.1000/A_b", "10.1000/a_b", "doi:10.1000/a_b (no data yet)", "10.1000/a_b"),
        ("PMID: 123456", "pmid:123456", "PMID:123456 (no data yet)", "pmid = {123456}"),
        ("978-3-16-148410-0", "isbn:9783161484100", "ISBN:9783161484100 (no data yet)", "isbn = {9783161484100}"),
    ],
)
def test_an_identifier_is_a_paper(typed: str, identity: str, title: str, exported: str) -> None:
    added = run_ok("add", typed, "--tag", "later")
    assert (added.out, added.err) == (f"{identity}\n", f"Added “{title}”. 'paper-tui import --undo' removes it.\n")
    assert run_ok("search", "--tag", "later", "--format", "ids").lines == [identity]
    assert record(identity)["title"] == title
    bibtex = run_ok("export", "--tag", "later", "--format", "bibtex").out
    assert exported in bibtex
    again = run_ok("import", "-", stdin=bibtex)
    assert "new 0" in again.out, "an export of it is the same paper"
    known = run_ok("add", typed)
    assert (known.out, known.err) == (f"{identity}\n", f"Already known: “{title}”. The paper was not changed.\n")


def test_adding_is_undone_like_an_import() -> None:
    run_ok("add", "2601.90001")
    assert run_ok("import", "--undo").err == "Removed 1 paper imported from 2601.90001.\n"
    error_of("show", "2601.90001")
    run_ok("add", "2601.90001")
    run_ok("add", "2601.90001")
    run_ok("import", "--undo")
    assert "No import to undo" in run("import", "--undo").err, "what was known took no place"


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize(
    ("typed", "entry", "identity"),
    [
        ("2601.90001", "@misc{k, title = {A Real Title}, eprint = {2601.90001}}", "2601.90001"),
        ("10.1000/x", "@misc{k, title = {A Real Title}, eprint = {2601.90001}, doi = {10.1000/x}}", "2601.90001"),
        ("10.1000/cut_", "@article{k, title = {A Real Title}, doi = {10.1000/cut_}}", "10.1000/cut_"),
        ("pmid:123456", "@article{k, title = {A Real Title}, pmid = {123456}, doi = {10.1000/x}}", "10.1000/x"),
        ("9783161484100", "@book{k, title = {A Real Title}, isbn = {3-16-148410-X}}", "isbn:9783161484100"),
    ],
)
def test_a_later_import_completes_the_paper_and_its_title_wins(typed: str, entry: str, identity: str) -> None:
    stub = run_ok("add", typed, "--tag", "later").out.strip()
    assert "new 0, merged 1" in run_ok("import", "-", stdin=entry).out
    assert run_ok("search", "--tag", "later", "--format", "ids").lines == [identity]
    assert record(stub)["title"] == "A Real Title"
    run_ok("import", "-", stdin=f'{{"id": "{identity}", "title": "{stub_title(identity)}"}}')
    assert record(identity)["title"] == "A Real Title", "a title without data replaces none"


def stub_title(identity: str) -> str:
    from paper_index.papers.stub import stub_title

    return stub_title(identity)


def test_a_chapter_is_not_its_book() -> None:
    run_ok("add", "9783161484100")
    chapter = "@incollection{k, title = {A Chapter}, booktitle = {Book}, isbn = {9783161484100}}"
    assert "new 1, merged 0" in run_ok("import", "-", stdin=chapter).out


def test_a_number_that_a_bibliography_gave_is_known() -> None:
    run_ok("import", "-", stdin="@article{k, title = {A Real Title}, pmid = {123456}, doi = {10.1000/x}}")
    known = run_ok("add", "pmid:123456")
    assert (known.out, "Already known: “A Real Title”" in known.err) == ("10.1000/x\n", True)


def test_options_describe_the_paper_and_complete_one_without_data() -> None:
    run_ok("add", "10.1000/x")
    given = ("--title", "A Title", "--author", "Doe, Jane", "--author", "John Smith", "--year", "2020")
    assert run_ok("add", "10.1000/x", *given).err.startswith("Completed “A Title”")
    found = record("10.1000/x")
    assert (found["title"], found["authors"], found["published"]) == ("A Title", ["Jane Doe", "John Smith"], "2020")
    assert run_ok("add", "10.1000/x", "--title", "Another", "--tag", "later").err.startswith("Already known: “A Title”")
    assert record("10.1000/x")["title"] == "A Title"
    assert run_ok("search", "--tag", "later", "--format", "ids").lines == ["10.1000/x"]
    alone = run_ok("add", "--title", "Only a Title").out.strip()
    assert record(alone)["title"] == "Only a Title"


@pytest.mark.parametrize(
    "content",
    [
        ENTRY,
        "TY  - JOUR\nTI  - An Entry\nAU  - Doe, Jane\nPY  - 2020\nDO  - 10.1000/entry\nER  - \n",
        '{"id": "10.1000/entry", "title": "An Entry", "authors": ["Jane Doe"], "published": "2020"}\n',
    ],
)
def test_an_entry_is_recognised_by_its_content(content: str, tmp_path: Path) -> None:
    assert run_ok("add", "--bibtex", "-", "--tag", "later", stdin=content).out == "10.1000/entry\n"
    found = record("10.1000/entry")
    assert (found["title"], found["authors"], found["published"]) == ("An Entry", ["Jane Doe"], "2020")
    file = tmp_path / "entry"
    file.write_text(content)
    assert run_ok("add", "--bibtex", str(file)).out == "10.1000/entry\n"


def test_anything_else_is_refused_and_nothing_is_added() -> None:
    assert "'no id' is not an arXiv id, DOI, PMID or ISBN. Nothing was added." in error_of("add", "no id")
    assert "Nothing was added" in error_of("add", "978-3-16-148410-1"), "a wrong check digit"
    assert "Nothing was added" in error_of("add", "10.1000/" + "x" * 300)
    assert "more than one paper. Nothing was added" in error_of("add", "--bibtex", "-", stdin=ENTRY * 2)
    error_of("add", "--bibtex", "-", stdin="")
    error_of("add", "2601.90001", "--tag", "a, b")
    assert "The title is empty. Nothing was added." in error_of("add", "2601.90001", "--title", " ", code=2)
    for wrong in ((), ("2601.90001", "--bibtex", "-"), ("2601.90001", "--year", "20")):
        error_of("add", *wrong, code=2)
    assert "No import to undo" in run("import", "--undo").err


@pytest.mark.usefixtures("online")
def test_a_paper_of_only_an_identifier_is_fetched(home: Home) -> None:
    entry = (
        "<entry><id>http://arxiv.org/abs/2601.90001v1</id><title>A Fetched Paper</title><summary>Text</summary>"
        "<published>2026-01-01T00:00:00Z</published><author><name>Jane Doe</name></author></entry>"
    )

    def respond(asked: Asked) -> Answer:
        if "works" in asked.path:
            return Answer(b"Resource not found.", status=404, kind="text/plain")
        return Answer(f"<feed>{entry}</feed>".encode(), kind="application/atom+xml")

    home.config.mkdir(parents=True, exist_ok=True)
    with serving(respond) as server:
        home.settings.write_text(f'[online]\narxiv = "{server.url}"\ncrossref = "{server.url}"\n')
        assert run_ok("add", "2601.90001", "--tag", "later").err.startswith("Added “A Fetched Paper”.")
        assert run_ok("search", "--tag", "later", "--format", "ids").lines == ["2601.90001"]
        assert record("2601.90001")["authors"] == ["Jane Doe"]
        assert "No service knows 10.1000/nothing." in run_ok("add", "10.1000/nothing").err
        asked = len(server.asked)
        run_ok("add", "10.1000/other", "--no-fetch")
        run_ok("add", "10.1000/titled", "--title", "Given")
        run_ok("add", "978-3-16-148410-0")
        assert len(server.asked) == asked
    added = run_ok("add", "10.1000/later")
    assert (
        "no connection to 127.0.0.1" in added.err
        and "'paper-tui fetch enrich --ids 10.1000/later' tries again" in added.err
    )
    assert record("10.1000/later")["title"] == "doi:10.1000/later (no data yet)"

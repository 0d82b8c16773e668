"""Zotero's own database, and the complete export of Better BibTeX: items with all that hangs on them."""

import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile_text import anything
from importing import read_as
from paper_index.errors import PaperError
from paper_index.importers import Source, detect, read
from paper_index.papers.paper import Paper, Problem
from paper_index.text.person_names import Name

SCHEMA = """
create table items (itemID integer primary key, itemTypeID int, key text);
create table itemTypes (itemTypeID integer primary key, typeName text);
create table itemData (itemID int, fieldID int, valueID int);
create table itemDataValues (valueID integer primary key, value);
create table fields (fieldID integer primary key, fieldName text);
create table creators (creatorID integer primary key, firstName text, lastName text, fieldMode int);
create table itemCreators (itemID int, creatorID int, creatorTypeID int, orderIndex int);
create table creatorTypes (creatorTypeID integer primary key, creatorType text);
create table tags (tagID integer primary key, name text);
create table itemTags (itemID int, tagID int, type int);
create table collections (collectionID integer primary key, collectionName text, parentCollectionID int);
create table collectionItems (collectionID int, itemID int, orderIndex int);
create table itemNotes (itemID integer primary key, parentItemID int, note text, title text);
create table itemAttachments (itemID integer primary key, parentItemID int, linkMode int, contentType text, path text);
create table deletedItems (itemID integer primary key);
insert into itemTypes values (1, 'bookSection'), (2, 'attachment'), (3, 'note');
insert into items values (1, 1, 'AAAA1111'), (2, 2, 'BBBB2222'), (3, 3, 'CCCC3333');
insert into items values (4, 1, 'DDDD4444'), (5, 1, 'EEEE5555');
insert into deletedItems values (4);
insert into fields values (1, 'title'), (2, 'bookTitle'), (3, 'date'), (4, 'pages'), (5, 'citationKey'), (6, 'rights');
insert into itemDataValues values
  (1, 'A chapter'), (2, 'The Book'), (3, '2019-05-00 2019-05'), (4, '1-9'), (5, 'lee19'), (6, 'CC BY');
insert into itemData values (1, 1, 1), (1, 2, 2), (1, 3, 3), (1, 4, 4), (1, 5, 5), (1, 6, 6), (4, 1, 1);
insert into creators values (1, 'Ann', 'Lee', 0), (2, '', 'World Health Organization', 1), (3, 'It', 'Ed', 0);
insert into creatorTypes values (1, 'author'), (2, 'bookAuthor');
insert into itemCreators values (1, 1, 1, 0), (1, 2, 1, 1), (1, 3, 2, 2);
insert into tags values (1, 'sand'), (2, 'dust');
insert into itemTags values (1, 1, 0), (1, 2, 1);
insert into collections values (1, 'Thesis', null), (2, 'Chapter 2', 1);
insert into collectionItems values (2, 1, 0);
insert into itemNotes values (3, 1, '<p>My <b>note</b></p>', '');
insert into itemAttachments values (2, 1, 0, 'application/pdf', 'storage:lee.pdf');
"""

BETTER = {
    "config": {"label": "BetterBibTeX JSON"},
    "collections": {
        "K1": {"key": "K1", "parent": False, "name": "Thesis", "items": []},
        "K2": {"key": "K2", "parent": "K1", "name": "Chapter 2", "items": [7]},
    },
    "items": [
        {
            "itemType": "bookSection", "itemID": 7, "key": "AAAA1111", "version": 12, "title": "A chapter",
            "bookTitle": "The Book", "date": "2019-05", "pages": "1-9", "citationKey": "lee19", "rights": "CC BY",
            "creators": [
                {"creatorType": "author", "firstName": "Ann", "lastName": "Lee"},
                {"creatorType": "author", "name": "World Health Organization"},
                {"creatorType": "bookAuthor", "firstName": "It", "lastName": "Ed"},
            ],
            "tags": [{"tag": "dust"}, {"tag": "sand"}], "notes": [{"note": "<p>My <b>note</b></p>"}],
            "attachments": [{"path": "/x/storage/BBBB2222/lee.pdf", "mimeType": "application/pdf"}],
        },
        {"itemType": "note", "note": "alone"},
        {"itemType": "book"},
    ],
}  # fmt: skip


def database(folder: Path, schema: str = SCHEMA) -> Path:
    file = folder / "zotero.sqlite"
    db = sqlite3.connect(file)
    db.executescript(schema)
    db.close()
    return file


def records(source: Source) -> tuple[list[Paper], list[Problem]]:
    every = list(read(source)[1])
    return [r for r in every if isinstance(r, Paper)], [r for r in every if isinstance(r, Problem)]


def check(paper: Paper) -> None:
    assert (paper.title, paper.published, paper.authors) == (
        "A chapter", "2019-05", ("Ann Lee", "World Health Organization"),
    )  # fmt: skip
    reference = paper.reference
    assert (reference.type, reference.fields["container-title"], reference.fields["page"]) == (
        "chapter",
        "The Book",
        "1-9",
    )
    assert reference.names["author"] == (Name("Lee", "Ann"), Name(literal="World Health Organization"))
    assert reference.names["container-author"] == (Name("Ed", "It"),)
    assert (set(reference.keywords), reference.fields["annote"]) == ({"dust", "sand"}, "My note")
    assert reference.collections == ("Thesis/Chapter 2",)
    assert [entry.key for entry in reference.entries] == ["lee19"]
    assert ("rights", "CC BY") in reference.entries[0].fields


def test_a_database_is_read_with_all_that_hangs_on_its_items(tmp_path: Path) -> None:
    file = database(tmp_path)
    before = file.read_bytes()
    papers, problems = records(Source(file))
    (paper,) = papers
    check(paper)
    assert [each.path for each in paper.reference.files] == [str(tmp_path / "storage" / "BBBB2222" / "lee.pdf")]
    assert [problem.reason for problem in problems] == ["item EEEE5555: no title"]
    assert file.read_bytes() == before and [each.name for each in tmp_path.iterdir()] == ["zotero.sqlite"]


LINKED = """
insert into items values (6, 2, 'FFFF6666'), (7, 2, 'GGGG7777'), (8, 2, 'HHHH8888'), (9, 2, 'IIII9999');
insert into itemAttachments values (6, 1, 2, 'application/pdf', '/papers/lee.pdf');
insert into itemAttachments values (7, 1, 2, 'application/pdf', 'attachments:2019/lee.pdf');
insert into itemAttachments values (8, 1, 3, 'text/html', null), (9, null, 0, 'application/pdf', 'storage:a.pdf');
insert into fields values (7, 'url');
insert into itemDataValues values (7, 'https://example.org/lee'), (8, 'Publisher');
insert into itemData values (8, 7, 7), (8, 1, 8);
"""


def test_numbers_in_extra_and_fields_of_programs_are_kept() -> None:
    item = {
        "itemType": "computerProgram", "title": "T", "versionNumber": "1.2", "company": "C",
        "extra": "PMID: 77\nPMCID: PMC123\nPMID seen: 5",
    }  # fmt: skip
    papers, _ = read_as("better-bibtex", json.dumps({**BETTER, "items": [item]}))
    fields = papers[0].reference.fields
    assert [fields[name] for name in ("version", "publisher", "PMID", "PMCID")] == ["1.2", "C", "77", "PMC123"]


@pytest.mark.parametrize("known", [True, False])
def test_linked_files_and_addresses_are_attached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: bool) -> None:
    data, profile = tmp_path / "data", tmp_path / ".zotero" / "zotero" / "x.default"
    data.mkdir()
    profile.mkdir(parents=True)
    base = tmp_path / 'a "folder"'
    preferences = {"baseAttachmentPath": str(base), "dataDir": str(data if known else tmp_path)}
    lines = (f'user_pref("extensions.zotero.{name}", {json.dumps(path)});\n' for name, path in preferences.items())
    (profile / "prefs.js").write_text("".join(lines))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    source = Source(database(data, SCHEMA + LINKED))
    (paper,), problems = records(source)
    assert [(file.path, file.title) for file in paper.reference.files] == [
        (str(data / "storage" / "BBBB2222" / "lee.pdf"), ""),
        ("/papers/lee.pdf", ""),
        (str(base / "2019" / "lee.pdf") if known else "attachments:2019/lee.pdf", ""),
        ("https://example.org/lee", "Publisher"),
    ]
    said = [problem.reason for problem in problems]
    assert (
        "linked files without a known base directory: 1; set it in Zotero, under Files and Folders" in said
    ) != known
    assert "files and notes without an item, not imported: 1" in said


def test_a_database_is_read_while_another_program_has_it_locked(tmp_path: Path) -> None:
    file = database(tmp_path)
    db = sqlite3.connect(file)
    db.execute("pragma locking_mode = exclusive")
    db.execute("begin exclusive")
    assert len(records(Source(file))[0]) == 1
    db.close()


@pytest.mark.parametrize("schema", ["create table other (x)", "create view items as select 1"])
def test_another_database_is_refused(tmp_path: Path, schema: str) -> None:
    with pytest.raises(PaperError, match="no database of Zotero"):
        records(Source(database(tmp_path, schema)))


def test_a_damaged_database_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = database(tmp_path)
    content = file.read_bytes()
    file.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    with pytest.raises(PaperError, match="cannot be read"):
        records(Source(file))
    with pytest.raises(PaperError, match="from its file"):
        records(Source(content, "zotero.sqlite"))


def test_better_bibtex_is_read_with_all_that_hangs_on_its_items() -> None:
    content = json.dumps(BETTER)
    assert detect(Source(content.encode(), "x")) == "better-bibtex"
    papers, problems = read_as("better-bibtex", content)
    check(papers[0])
    assert [each.path for each in papers[0].reference.files] == ["/x/storage/BBBB2222/lee.pdf"]
    assert [problem.reason for problem in problems] == ["item 3: no title"]


parts = st.sampled_from(["tag", "note", "path", "name", "firstName", "creatorType"])
shapes = st.recursive(
    st.none() | st.integers() | anything,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(parts, inner, max_size=2),
    max_leaves=5,
)
fields = st.sampled_from(["creators", "tags", "notes", "attachments", "date", "itemID", "title"])
parent = st.fixed_dictionaries({"parent": st.sampled_from(["K1", "K2", False])})


@given(st.dictionaries(fields, shapes), st.dictionaries(st.sampled_from(["K1", "K2"]), parent))
def test_items_of_any_shape_are_read_or_named(item: dict[str, object], collections: dict[str, object]) -> None:
    plain = {"config": BETTER["config"], "collections": collections, "items": [{"itemType": "book", **item}]}
    papers, problems = read_as("better-bibtex", json.dumps(plain))
    assert len(papers) + len(problems) >= 1

"""Pages for Obsidian and Logseq: links to local PDFs, the user's note below, and what changed since the last export."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from example_counts import examples
from factories import paper
from hostile_text import anything
from paper_index.exporters import Settings
from paper_index.exporters.folder import Written, file_name, to_folder
from paper_index.exporters.pages import Target, page_in_folder, pdf_links
from paper_index.importers.vault_pages import parsed
from paper_index.library import Marks
from paper_index.papers.attachments import Attachment
from paper_index.text.sanitize import clean_note

PAGE = Settings(template="page")
ONE = paper("One", "2601.00001", authors=["A. Lee"], published="2026-01-02")
NAMES = ("plain.pdf", "two words (1).pdf", "50% #1 & [x].pdf", "日本 é.pdf", "`<b>*_$~^|.pdf", "a]](x.pdf")


def attached(path: Path | str) -> Marks:
    return Marks(files=(Attachment(str(path), 1, "0" * 64),))


def target_of(link: str) -> str:
    """Return the address of a link as a Markdown reader finds it."""
    reader = MarkdownIt("commonmark")
    reader.validateLink = lambda url: True  # type: ignore[method-assign]  # it refuses all file: links
    (inline,) = reader.parseInline(link)
    (opened,) = (token for token in inline.children or () if token.type in ("link_open", "image"))
    return str(opened.attrs.get("href") or opened.attrs.get("src"))


@pytest.mark.parametrize("name", NAMES)
def test_a_pdf_elsewhere_is_linked_by_its_address(name: str, tmp_path: Path) -> None:
    file = tmp_path / "my papers" / name
    for target in (Target(), Target(tmp_path / "notes")):
        (link,) = pdf_links(ONE, attached(file), target)
        address = target_of(link)
        assert address.isascii() and not set(address) & set(" ()<>[]`*|#")
        assert unquote(urlsplit(address).path) == str(file) and address.startswith("file:///")


@pytest.mark.parametrize(
    ("path", "address"),
    [
        (r"C:\My Papers\50% (1).pdf", "file:///C:/My%20Papers/50%25%20%281%29.pdf"),
        (r"\\server\share\a b.pdf", "file://server/share/a%20b.pdf"),
    ],
)
def test_a_pdf_on_windows_is_linked_by_its_address(path: str, address: str) -> None:
    (link,) = pdf_links(ONE, attached(path))
    assert target_of(link) == address


@pytest.mark.parametrize("name", NAMES)
def test_a_pdf_in_the_folder_is_linked_relatively(name: str, tmp_path: Path) -> None:
    folder, file = tmp_path / "notes", tmp_path / "notes" / "pdf files" / name
    (link,) = pdf_links(ONE, attached(file), Target(folder))
    assert unquote(target_of(link)) == f"pdf files/{name}"


@pytest.mark.parametrize("name", NAMES)
def test_a_pdf_in_a_vault_of_obsidian_is_linked_as_obsidian_does(name: str, tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    (link,) = pdf_links(ONE, attached(tmp_path / "PDF" / name), Target(tmp_path / "Papers"))
    if set(name) & set("%#[]`<>*$^|"):  # which have a meaning between the brackets, or in Markdown
        assert unquote(target_of(link)) == f"../PDF/{name}"
    else:
        assert link == f"[[PDF/{name}]]"


@pytest.mark.parametrize("name", NAMES)
def test_a_pdf_in_the_assets_of_logseq_is_linked_as_logseq_does(name: str, tmp_path: Path) -> None:
    (tmp_path / "logseq").mkdir()
    (tmp_path / "logseq" / "config.edn").touch()
    target = Target(tmp_path / "pages")
    (link,) = pdf_links(ONE, attached(tmp_path / "assets" / name), target)
    assert link.startswith("![") and unquote(target_of(link)) == f"../assets/{name}"
    (link,) = pdf_links(ONE, attached(tmp_path / "PDF" / name), target)  # Logseq opens files in assets only
    assert target_of(link).startswith("file:///")


def test_a_pdf_that_moved_is_linked_where_it_is(tmp_path: Path) -> None:
    import hashlib

    (tmp_path / "pdf").mkdir()
    (tmp_path / "pdf" / "new name.pdf").write_bytes(b"content")
    old = Attachment(str(tmp_path / "old.pdf"), 7, hashlib.sha256(b"content").hexdigest())
    (link,) = pdf_links(ONE, Marks(files=(old,)), Target(tmp_path / "notes", tmp_path / "pdf"))
    assert target_of(link).endswith("/pdf/new%20name.pdf")


def test_a_page_lists_its_local_pdf(tmp_path: Path) -> None:
    text = page_in_folder(ONE, attached("/papers/a (1).pdf"), Target(tmp_path), None)
    assert "- Local PDF: [a (1).pdf](file:///papers/a%20%281%29.pdf)\n" in text


def test_a_graph_of_logseq_gets_its_own_properties(tmp_path: Path) -> None:
    (tmp_path / "logseq").mkdir()
    (tmp_path / "logseq" / "config.edn").touch()
    pages = tmp_path / "pages"
    marks = {ONE.id: Marks(True, "reading", 4, ("a tag", "x/y"), "Mine.\n\n- point")}
    assert to_folder(pages, [ONE], marks, PAGE) == Written(1, 0, 0)
    file = pages / file_name(ONE)
    text = file.read_text()
    assert text.startswith(
        "paper-id:: 2601.00001\npaper-title:: One\nauthors:: A. Lee\npublished:: 2026-01-02\ntags:: a-tag, x/y\n"
        "bookmarked:: true\nstate:: reading\nrating:: 4\n"
    )
    file.write_text(text.replace("rating:: 4", "icon:: 📄\nrating:: 4"))
    assert to_folder(pages, [ONE], marks, PAGE, overwrite=True) == Written(0, 1, 0)  # properties of others come last
    assert "icon:: 📄\n\n<!-- paper-tui" in file.read_text()
    assert to_folder(pages, [ONE], marks, PAGE, overwrite=True) == Written(0, 0, 1)
    found = parsed(file.read_text(), "x.md", [])
    assert found and (found.tags, found.state, found.rating, found.bookmarked) == (("a-tag", "x/y"), "reading", 4, True)


# The note


@settings(max_examples=examples(8))
@given(anything.map(clean_note), st.lists(anything.map(clean_note), max_size=2))
def test_any_note_is_read_as_it_was_written(note: str, others: list[str]) -> None:
    for form in (note, *others, f"<!-- paper-tui {{}} -->\n{note}\n<!-- /paper-tui -->", f"<!--  paper-tui {note}"):
        form = clean_note(form)
        text = page_in_folder(ONE, Marks(note=form), Target(Path("/nowhere")), None)
        found = parsed(text, "x.md", [])
        assert found is not None and found.note == form
        assert page_in_folder(ONE, Marks(note=form), Target(Path("/nowhere")), text) == text


def exported(note: str, *, old: str | None = None, tags: tuple[str, ...] = ()) -> str:
    return page_in_folder(ONE, Marks(note=note, tags=tags), Target(Path("/nowhere")), old)


def test_a_note_that_changed_in_the_library_is_written_again() -> None:
    text = exported("First.")
    assert text.endswith("<!-- /paper-tui -->\n\nFirst.\n")
    assert exported("Second.", old=text) == exported("Second.")
    assert exported("", old=text) == exported("")


def test_a_note_that_changed_in_the_page_stays_until_it_is_imported() -> None:
    text = exported("First.").replace("First.", "First, edited.  \n\n\tindented")
    assert exported("First.", old=text) == text
    conflict = exported("Second.", old=text)
    assert conflict.endswith("\n\nFirst, edited.  \n\n\tindented\n")
    assert exported("Second.", old=conflict) == conflict
    both = "Second.\n\n---\n\nFirst, edited.  \n\n    indented"
    assert exported(both, old=conflict) == exported(both)


def test_tags_that_changed_in_the_page_stay_until_they_are_imported() -> None:
    text = exported("", tags=("a", "b")).replace('  - "a"\n', "  - c\n")
    again = exported("", old=text, tags=("a", "b", "d"))
    found = parsed(again, "x.md", [])
    assert found and set(found.tags or ()) == {"b", "c", "d"}
    assert exported("", old=again, tags=("a", "b", "d")) == again


def test_a_page_of_an_earlier_version_gets_its_note_below(tmp_path: Path) -> None:
    from paper_index.exporters import rendered

    marks = Marks(note="Old note.")
    old = rendered([ONE], {ONE.id: marks}, "markdown", PAGE) + "\nMy words.\n"
    assert "> Old note.\n" in old
    found = parsed(old, "x.md", [])
    assert found and found.note == "Old note.\n\nMy words."
    new = exported("Old note.", old=old)
    assert "> Old note." not in new and new.endswith("\n\nOld note.\n\nMy words.\n")
    assert exported("Old note.", old=new) == new


def test_a_page_with_a_damaged_record_keeps_its_text(tmp_path: Path) -> None:
    damaged = exported("Mine.").replace('"title": "One"', '"title: "One"')
    again = exported("Mine.", old=damaged)
    assert again.count("Mine.") >= 2 and '"title": "One"' in again


def test_what_logseq_indents_is_still_the_part_of_paper_tui() -> None:
    text = exported("Mine.").replace("<!-- paper-tui {", "- <!-- paper-tui {").replace("<!-- /paper", "\t<!-- /paper")
    assert exported("Mine.", old=text) == exported("Mine.")


def test_properties_of_the_user_stay() -> None:
    text = exported("Mine.").replace("state:", "aliases:\n  - the one\nstate:")
    again = exported("Mine.", old=text)
    assert "aliases:\n  - the one\n---\n" in again and exported("Mine.", old=again) == again

"""Markdown in templates: it shows what is known, keeps what its owner wrote, and comes back without loss."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from example_counts import examples
from factories import paper
from hostile_text import anything
from hostile_text import papers as hostile_papers
from paper_index import importers
from paper_index.errors import PaperError
from paper_index.exporters import Settings, TargetExists, rendered, to_file
from paper_index.exporters.folder import Written, file_name, to_folder
from paper_index.exporters.markdown import TEMPLATES
from paper_index.exporters.pages import Target, page_in_folder
from paper_index.importers import Source, front_matter
from paper_index.library import Marks
from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.text.sanitize import clean, clean_note
from paper_index.workspace import Workspace

READER = MarkdownIt("commonmark").enable("table").enable("strikethrough")
ONE = paper("One: *all* [x] | #1", "2601.00001", authors=["A. Lee", "B. Wu"], published="2026-01-02", abstract="Long.")
TWO = paper("Two", "my key", summary="Short.", results=[{"dataset": "D", "metric": "m", "value": "1"}])
MARKS = {ONE.id: Marks(True, "reading", 4, ("a tag", "2026", "x/y"), "# Mine\n\n<!-- /paper-tui -->\n- point")}


def page(template: str, *papers: Paper, marks: Any = MARKS) -> str:
    return rendered(papers, marks, "markdown", Settings(template=template))


def shown(token: Token) -> str:
    return "".join(child.content for child in token.children or ())


def tokens(text: str) -> list[Token]:
    return READER.parse(front_matter.split(text)[1])


# What is shown


@settings(max_examples=examples(8))
@given(st.lists(hostile_papers, max_size=2), st.lists(anything.map(clean).filter(bool), max_size=2))
def test_every_template_shows_titles_as_they_are(some: list[Paper], tags: list[str]) -> None:
    marks = {each.id: Marks(True, tags=tuple(tags)) for each in some}
    titles = [each.display_title for each in some]
    for template in TEMPLATES:
        read = tokens(
            page(template, *some[:1], marks=marks) if template == "page" else page(template, *some, marks=marks)
        )
        expected = titles[:1] if template == "page" else titles
        assert not {token.type for token in read} & {"code_block", "fence", "hr"}
        comments = [token.content for token in read if token.type == "html_block"]
        assert all(comment.startswith(("<!-- paper-tui {", "<!-- /paper-tui")) for comment in comments)
        assert not [c for token in read for c in token.children or () if c.type == "html_inline"]
        if template == "list":
            items = [read[n + 2] for n, token in enumerate(read) if token.type == "list_item_open"]
            assert len(items) == len(expected)
            assert all(shown(item).startswith(title) for item, title in zip(items, expected, strict=True))
        elif template == "table":
            cells = [shown(read[n + 1]) for n, token in enumerate(read) if token.type == "td_open"]
            assert cells[::6] == expected
        else:
            assert [shown(read[n + 1]) for n, t in enumerate(read) if t.type == "heading_open"] == expected


def test_a_list_and_a_table() -> None:
    two = page("list", ONE, TWO)
    assert two.startswith('<!-- paper-tui {"schema": "paper-tui/1", "template": "list"} -->\n\n- [One: ')
    assert (
        "- [One: \\*all\\* \\[x\\] \\| \\#1](<https://arxiv.org/abs/2601.00001>) – A. Lee, B. Wu, 2026 "
        "\\#a tag \\#2026 \\#x/y\n- Two\n"
    ) in two
    assert "| Two |   |   |   |   |   |\n" in page("table", TWO)
    assert page("list") == page("table") == page("notes") == page("page") == ""


def test_the_front_matter_of_a_page_is_yaml() -> None:
    text = page("page", ONE)
    lines, body = front_matter.split(text)
    assert "\n".join(lines) == (
        'id: "2601.00001"\ntitle: "One: *all* [x] | #1"\nauthors:\n  - "A. Lee"\n  - "B. Wu"\npublished: "2026-01-02"\n'
        'tags:\n  - "a-tag"\n  - "2026_"\n  - "x/y"\nbookmarked: true\nstate: "reading"\nrating: 4\nlinks:\n'
        '  - "https://arxiv.org/abs/2601.00001"\n  - "https://arxiv.org/pdf/2601.00001"\n'
        '  - "https://huggingface.co/papers/2601.00001"'
    )
    assert body.startswith("\n<!-- paper-tui {")


@settings(max_examples=examples(8))
@given(hostile_papers)
def test_any_front_matter_is_read_as_it_was_written(each: Paper) -> None:
    lines, _ = front_matter.split(page("page", each, marks={}))
    said = front_matter.values(lines)
    assert (said["title"], said["authors"]) == (each.display_title, list(each.authors))
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    loaded = yaml.safe_load("\n".join(lines))
    assert (loaded["title"], loaded["authors"], loaded["tags"]) == (each.display_title, list(each.authors), [])


FOLDED = {"tags": ["a", "two, words"], "title": "A long title", "n": "1000"}
TEXTS = {"id": "2601.15620", "day": "2026-01-02", "yes": "no", "none": "~"}


@pytest.mark.parametrize(
    "lines, said",
    [
        (["a: plain # comment", "b: 'it''s'", 'c: "q\\n"'], {"a": "plain", "b": "it's", "c": "q\n"}),
        (["tags: [x, 'y z', 2]", "n: 5", "t: true"], {"tags": ["x", "y z", 2], "n": 5, "t": True}),
        (["tags:", "- x", "- y", "empty:", "-"], {"tags": ["x", "y"], "empty": [""]}),
        (['tags: [a, "two, words"] # two', "title: >-", "  A long", "  title", "n: 1000"], FOLDED),
        (["id: 2601.15620", "day: 2026-01-02", "yes: no", "none: ~"], TEXTS),
        (["title: [draft] A title", "tags: [x]"], {"title": "[draft] A title", "tags": ["x"]}),
        (["a: &x [1]", "b: *x", "c: fine"], {"a": [1], "b": "*x", "c": "fine"}),
        (["a: !!python/object:os.system", "b: 1"], {"a": "!!python/object:os.system", "b": 1}),
        (["a: " + "[" * 60_000, "b: 1"], {"a": "[" * 60_000, "b": 1}),
        (["  lost", "a: [", 'b: "open', "c: -"], {"a": "[", "b": '"open', "c": "-"}),
    ],
)
def test_front_matter_as_others_write_it(lines: list[str], said: dict[str, Any]) -> None:
    assert front_matter.values(lines) == said


def test_front_matter_that_cannot_be_read_is_named() -> None:
    text = page("page", ONE).replace("---\n", "---\nother:\n  - [open\n  - x\n", 1)
    records = list(importers.read(Source(text.encode(), "x.md"))[1])
    assert [str(r)[:40] for r in records if not isinstance(r, Paper)] == ["x.md:2: front matter that is not YAML: d"]
    assert [r.title for r in records if isinstance(r, Paper)] == [ONE.title]


# And back


@settings(max_examples=examples(8))
@given(
    st.lists(hostile_papers, min_size=1, max_size=2, unique_by=lambda each: each.id),
    st.lists(anything.map(clean).filter(bool), max_size=2, unique=True),
    anything.map(clean_note),
)
def test_notes_and_pages_lose_nothing(some: list[Paper], tags: list[str], note: str) -> None:
    marks = {each.id: Marks(True, "read", 4, tuple(tags), note) for each in some}
    for template, listed in (("notes", some), ("page", some[:1])):
        source = Source(page(template, *listed, marks=marks).encode(), "page.md")
        found, records = importers.read(source)
        assert (found, list(records)) == ("markdown", listed)
        said = {identity: plain for _, identity, plain in importers.marks(source, found)}
        for each in listed:
            assert said[each.id].get("tags", []) == tags
            assert (said[each.id]["rating"], said[each.id].get("note", "")) == (4, note)


def test_pages_move_to_another_home_with_what_was_changed_in_them(home: Home, tmp_path: Path) -> None:
    text = page("page", ONE)
    text = text.replace('  - "a-tag"', "  - a-tag\n  - added").replace("rating: 4", "rating: 5")
    text = text.replace('state: "reading"', "state: read")
    with Workspace(home) as workspace:
        found, report = workspace.add(Source(text.replace("\n", "\r\n").encode(), "one.md"))
        assert (found, report.new, report.problems) == ("markdown", 1, [])
        marks = workspace.library.reader.marks([ONE.id])[ONE.id]
    assert marks == Marks(True, "read", 5, ("2026", "a tag", "added", "x/y"), MARKS[ONE.id].note)


def test_a_page_of_somebody_elses_with_an_id_and_a_title() -> None:
    text = "---\ntitle: Plain title\nid: 2601.00009\ntags: [x]\nauthors:\n  - A. Lee\n---\nText.\n"
    source = Source(text.encode(), "x.md")
    found, records = importers.read(source)
    assert (found, list(records)) == ("markdown", [paper("Plain title", "2601.00009", authors=["A. Lee"])])
    assert [plain for *_, plain in importers.marks(source, found)] == [{"tags": ["x"]}]


def test_damaged_comments_are_named() -> None:
    text = page("notes", ONE, TWO).replace('"title": "Two"', '"title": ""')
    text += "<!-- paper-tui {nonsense} -->\n"
    _, records = importers.read(Source(text.encode(), "x.md"))
    first, second, third = map(str, records)
    assert "2601.00001" in first and "x.md:" in second and "no title" in second and "without a paper" in third


# Written again


def test_what_was_written_beside_it_stays(tmp_path: Path) -> None:
    target = tmp_path / "notes.md"
    notes = Settings(template="notes")
    to_file(target, [ONE, TWO], MARKS, "markdown", notes)
    mine = (
        "# My title\n\n" + target.read_text().replace("\n\n<!-- paper-tui", "\n\nBetween.\n\n<!-- paper-tui") + "End."
    )
    target.write_text(mine)
    three = paper("Three", "2601.00003")
    new = {ONE.id: Marks(note="changed")}
    with pytest.raises(TargetExists):
        to_file(target, [ONE, three], new, "markdown", notes)
    to_file(target, [ONE, three], new, "markdown", notes, overwrite=True)
    text = target.read_text()
    assert text.startswith("# My title\n\n<!-- paper-tui {") and "Between.\n\n<!-- paper-tui" in text
    assert "> changed\n" in text and "> # Mine" not in text
    assert "## Two\n" in text  # no longer chosen, but its part stays
    assert text.index("End.") < text.index("## Three\n")
    to_file(target, [ONE, three], new, "markdown", notes, overwrite=True)
    assert target.read_text() == text


def test_a_part_whose_end_was_taken_away_is_its_owners_text(tmp_path: Path) -> None:
    target = tmp_path / "notes.md"
    begin = page("notes", ONE).replace("<!-- /paper-tui -->", "My own words.")
    target.write_text(begin + "\n" + page("notes", TWO))
    to_file(target, [ONE, TWO], {}, "markdown", Settings(template="notes"), overwrite=True)
    text = target.read_text()
    assert "My own words." in text and text.count("<!-- /paper-tui -->") == 2


def test_a_file_without_a_part_of_ours_is_replaced_when_forced(tmp_path: Path) -> None:
    target = tmp_path / "notes.md"
    target.write_bytes(b"\xff\xfe mine")
    to_file(target, [ONE], {}, "markdown", Settings(template="notes"), overwrite=True)
    assert target.read_text().startswith("<!-- paper-tui {")


# A folder


def test_a_folder_is_renewed_and_keeps_what_its_owner_did(tmp_path: Path) -> None:
    folder, settings_ = tmp_path / "notes", Settings(template="page")
    assert to_folder(folder, [ONE, TWO], MARKS, settings_) == Written(2, 0, 0)
    first = folder / "one-all-x-1-2601.00001.md"
    assert sorted(path.name for path in folder.iterdir()) == [first.name, file_name(TWO)]
    with pytest.raises(TargetExists, match="and 1 more"):
        to_folder(folder, [ONE, TWO], MARKS, settings_)
    renamed = first.rename(folder / "Mine.md")
    text = renamed.read_text().replace("state:", "aliases:\n  - the one\nstate:")
    renamed.write_text(text + "\nMy words.\n")
    assert to_folder(folder, [ONE, TWO], {}, settings_, overwrite=True) == Written(0, 1, 1)
    assert sorted(path.name for path in folder.iterdir()) == ["Mine.md", file_name(TWO)]
    assert renamed.read_text().endswith("\nMy words.\n")
    lines, _ = front_matter.split(renamed.read_text())
    assert lines[-2:] == ["aliases:", "  - the one"] and 'state: "unread"' in lines
    assert to_folder(folder, [ONE, TWO], {}, settings_, overwrite=True) == Written(0, 0, 2)


@given(st.lists(st.tuples(anything, anything), max_size=3))
def test_names_are_good_on_every_file_system(known: list[tuple[str, str]]) -> None:
    some = {each.id: each for each in (paper(f"t{title}", f"x{identity}"[:150]) for identity, title in known)}
    names = [file_name(each) for each in some.values()]
    assert len({name.lower() for name in names}) == len(some)
    for name in names:
        assert len(name) <= 120 and name.isascii() and name == name.lower()
        assert not set(name) - set("abcdefghijklmnopqrstuvwxyz0123456789-.")
        assert name[0] not in "-." and name.split(".")[0] not in {"con", "prn", "aux", "nul", "com1", "lpt1"}


@pytest.mark.parametrize(
    "title, id", [("CON", "nul"), ("", "aux"), ("x" * 500, "y" * 199), ("中文", "COM1"), ("a/../b", "..")]
)
def test_names_that_would_do_harm(title: str, id: str) -> None:
    name = file_name(paper(title or "…", id))
    assert len(name) < 130 and name.split(".")[0] not in {"con", "nul", "aux", "com1"} and "/" not in name
    assert name != file_name(paper(title or "…", id.upper() + "!"))


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_links_that_lead_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text(page("page", ONE))
    before = outside.read_bytes()
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / file_name(TWO)).symlink_to(tmp_path / "nowhere.md")
    (folder / "link.md").symlink_to(outside)
    for each in (ONE, TWO):
        with pytest.raises(PaperError, match="a link to a place outside of the folder"):
            to_folder(folder, [each], {}, Settings(template="page"), overwrite=True)
    assert outside.read_bytes() == before and not (tmp_path / "nowhere.md").exists()
    inside = folder / "inside.md"
    three = paper("Three", "2601.00003")
    inside.write_text(page("page", three, marks={three.id: Marks(True)}))
    (folder / "a-link.md").symlink_to(inside)
    assert to_folder(folder, [three], {}, Settings(template="page"), overwrite=True) == Written(0, 1, 0)
    assert (folder / "a-link.md").is_symlink()


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_a_folder_may_be_a_link_and_what_is_written_is_in_it(tmp_path: Path) -> None:
    """The user named it: what it leads to is the folder that nothing may lead out of."""
    real = tmp_path / "real"
    real.mkdir()
    (tmp_path / "notes").symlink_to(real)
    assert to_folder(tmp_path / "notes", [ONE], {}, Settings(template="page")) == Written(1, 0, 0)
    assert [path.name for path in real.iterdir()] == [file_name(ONE)]
    assert to_folder(tmp_path / "notes", [ONE], {}, Settings(template="page"), overwrite=True) == Written(0, 0, 1)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "sub").symlink_to(tmp_path / "nowhere")
    with pytest.raises(PaperError, match=r"is a file|no folder|not made"):
        to_folder(tmp_path / "other" / "sub", [ONE], {})
    assert not (tmp_path / "nowhere").exists()


def test_names_that_differ_in_capitals_alone_are_two_files(tmp_path: Path) -> None:
    """On a file system that does not tell them apart one would replace the other."""
    some = [paper("A title", "Key"), paper("A Title", "key"), paper("a title", "KEY")]
    assert to_folder(tmp_path, some, {}, Settings(template="page")) == Written(3, 0, 0)
    assert len({path.name.lower() for path in tmp_path.iterdir()}) == 3


def test_a_file_in_the_way_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / file_name(ONE)).write_text("mine")
    with pytest.raises(PaperError, match=r"not written by paper-tui\. It was not changed"):
        to_folder(tmp_path, [ONE], {}, Settings(template="page"), overwrite=True)
    assert (tmp_path / file_name(ONE)).read_text() == "mine"
    for folder, said in ((tmp_path / "no" / "such", "there is no folder"), (tmp_path / file_name(ONE), "is a file")):
        with pytest.raises(PaperError, match=said):
            to_folder(folder, [ONE], {})


def test_a_full_disk_leaves_whole_files_and_says_how_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def full(*_: object) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PaperError, match=r"the disk is full.*1 of 2 files were written completely before"):
        to_folder(tmp_path, [ONE, TWO], MARKS, Settings(template="page"))
    whole = page_in_folder(ONE, MARKS[ONE.id], Target(tmp_path), None)
    assert [path.read_text() for path in tmp_path.iterdir()] == [whole]


@pytest.mark.skipif(os.name != "posix", reason="there are no such limits on Windows")
@pytest.mark.parametrize("format", ["bibtex", "markdown"])
def test_a_file_that_grows_too_large_is_not_left_half_written(
    format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system itself refuses to write more, in the middle of a file: what was there stays as it was."""
    import resource
    import signal

    target = tmp_path / "papers"
    target.write_text("before")
    many = [paper(f"Title {number}", f"2601.{number:05}", abstract="words " * 50) for number in range(200)]
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # Python would not notice that a .pyc file is cut off
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        with pytest.raises(PaperError, match=r"was not written.*limit on the size of a file is reached"):
            to_file(target, many, {}, format, overwrite=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("papers", "before")]


# Templates of one's own


def own(tmp_path: Path, text: str) -> Settings:
    file = tmp_path / "own.md.j2"
    file.write_text(text, encoding="utf-8")
    return Settings(template=str(file))


def test_a_template_of_ones_own(tmp_path: Path) -> None:
    pytest.importorskip("jinja2", reason="Jinja2 is not installed")
    chosen = own(
        tmp_path,
        "{% for p in papers %}{{ p.cite_key }}|{{ p.title|md }}|{{ p.authors|join(', ') }}|{{ p.note }}|{{ p.tags }}"
        "|{{ p.links[0].url if p.links else p.abstract }}|{{ p.rating or '' }}\n{% endfor %}",
    )
    assert rendered([ONE, TWO], {}, "markdown", chosen) == (
        "lee2026one|One: \\*all\\* \\[x\\] \\| \\#1|A. Lee, B. Wu||[]|https://arxiv.org/abs/2601.00001|\n"
        "anonymoustwo|Two|||[]||\n"
    )


@pytest.mark.quick_cases(3)
@pytest.mark.parametrize(
    "text",
    [
        "{{ papers",
        "{% include '/etc/hostname' %}",
        "{{ ''.__class__.__mro__ }}",
        "{{ nothing }}",
        "{{ papers[0].nothing }}",
        "{{ papers[0].__init__.__globals__ }}",
        "{{ papers.append(1) }}",
        "{{ 1/0 }}",
        "{% for x in range(10**9) %}{% endfor %}",
    ],
)
def test_a_template_that_is_none_or_wants_more_is_a_sentence(text: str, tmp_path: Path) -> None:
    pytest.importorskip("jinja2", reason="Jinja2 is not installed")
    with pytest.raises(PaperError, match=r"own\.md\.j2.*\. Nothing was written\.$"):
        rendered([ONE], {}, "markdown", own(tmp_path, text))


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}", "more than 1 seconds"),
        ("{{ 10 ** (10 ** 10) }}", "more than 1 seconds"),
        ("{{ 'x' * 10 ** 10 }}", "more than 512 MB of memory"),
    ],
)
def test_a_template_that_does_not_end_is_stopped(
    text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("jinja2", reason="Jinja2 is not installed")
    pytest.importorskip("resource", reason="the system does not bound a process")
    monkeypatch.setattr("paper_index.exporters.template_process.SECONDS", 1)
    target = tmp_path / "out.md"
    with pytest.raises(PaperError, match=said) as stopped:
        to_file(target, [ONE], {}, "markdown", own(tmp_path, text))
    assert "othing was written" in str(stopped.value)
    assert not target.exists()


def test_a_folder_is_written_in_a_template_of_ones_own(tmp_path: Path) -> None:
    pytest.importorskip("jinja2", reason="Jinja2 is not installed")
    to_folder(tmp_path / "notes", [ONE, TWO], {}, own(tmp_path, "{{ papers|length }} {{ papers[0].id }}"))
    assert sorted(file.read_text() for file in (tmp_path / "notes").iterdir()) == sorted(
        f"1 {each.id}" for each in (ONE, TWO)
    )


def test_a_page_holds_no_tag_beside_its_markdown() -> None:
    """Of several pages in one file, the front matter of all but the first is text for Markdown readers."""
    each = paper("<script>alert(1)</script>", "2601.00001", authors=["<b>A</b>"])
    front = page("page", each, marks={}).split("---\n")[1]
    assert "<" not in front and "\\u003cscript>" in front
    said = front_matter.values(front.splitlines())
    assert (said["title"], said["authors"]) == ("<script>alert(1)</script>", ["<b>A</b>"])


def test_a_template_that_is_not_there_or_cannot_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    for name in ("nots", str(tmp_path)):
        with pytest.raises(PaperError, match="sections, list, notes, table, page"):
            rendered([ONE], {}, "markdown", Settings(template=name))
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(PaperError, match=r"pip install 'paper-tui\[templates\]'"):
        rendered([ONE], {}, "markdown", own(tmp_path, "x"))


def test_a_record_in_a_comment_cannot_end_it() -> None:
    each = paper("--> <!-- /paper-tui --> -- --", "2601.00001")
    text = page("notes", each, marks={})
    assert text.count("-->") == 2
    assert json.loads(text.split("<!-- paper-tui ")[1].split(" -->")[0])["title"] == each.title

"""Files in other encodings than UTF-8: named, declared, mixed and guessed, and what the report says of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.errors import PaperError
from paper_index.importers import Source, read
from paper_index.importers.encodings import line_by_line
from paper_index.papers.paper import Paper, Problem, Remark


def imported(content: bytes, encoding: str = "") -> tuple[list[Paper], list[Problem]]:
    records = list(read(Source(content, "old.bib", encoding=encoding))[1])
    return [r for r in records if isinstance(r, Paper)], [r for r in records if isinstance(r, Problem)]


def entry(key: str, title: str, author: str) -> str:
    return f"@article{{{key}, title={{{title}}}, author={{{author}}}, journal={{A Journal of Names}}, year=2001}}\n"


def test_one_line_in_windows_1252_costs_no_other_line() -> None:
    lines = [entry(f"k{number}", "Über Größe", "Šťastný, Jürgen").encode() for number in range(3)]
    lines[1] = entry("k1", "Sur la forêt – une “étude”", "Gómez, A.").encode("cp1252")
    papers, problems = imported(b"".join(lines))
    assert [paper.authors for paper in papers] == [("Jürgen Šťastný",), ("A. Gómez",), ("Jürgen Šťastný",)]
    assert papers[1].title == "Sur la forêt – une “étude”"
    assert [str(problem) for problem in problems] == ["old.bib:2: not UTF-8; read as Windows-1252"]
    assert isinstance(problems[0], Remark)


def test_letters_in_utf_8_stay_in_a_line_with_others() -> None:
    line = entry("a", "Über Größe", "A, B").encode() + "@misc{b, title={Étude}, author={".encode()
    papers, _ = imported(line + "Gómez, Á}}\n".encode("cp1252"))
    assert [(paper.title, paper.authors) for paper in papers] == [("Über Größe", ("B A",)), ("Étude", ("Á Gómez",))]


def test_many_such_lines_are_counted() -> None:
    _, problems = imported(b"".join(entry(f"k{n}", "Größe", "A, B").encode("cp1252") for n in range(25)))
    assert [problem.line for problem in problems] == [*range(1, 11), None]
    assert problems[-1].reason == "15 more lines are not UTF-8; read as Windows-1252"


@pytest.mark.parametrize(
    ("encoding", "shown", "title", "author"),
    [
        ("gbk", "GB18030", "图像识别的新方法", "李小红"),
        ("big5", "Big5", "影像辨識的新方法", "林大同"),
        ("shift_jis", "Shift-JIS", "画像認識についての研究", "鈴木花子"),
        ("euc_kr", "EUC-KR", "영상 인식에 관한 연구", "박영희"),
        ("cp1251", "Windows-1251", "Методы распознавания образов", "Петров"),
        ("koi8_r", "KOI8-R", "О методах распознавания образов и о сетях нейронов", "Петров"),
        ("cp1250", "Windows-1250", "Źródła ciepła w Łodzi", "Wałęsa"),
        ("iso8859-2", "ISO 8859-2", "Źródła ciepła w Łodzi, książka", "Wałęsa"),
        ("mac_roman", "Mac OS Roman", "Café, élève, œuvre", "Pérez"),
        ("cp850", "code page 850", "Über die Größe der Bären", "Müller"),
        ("cp1253", "Windows-1253", "Αναγνώριση προτύπων", "Παππάς"),
    ],
)
def test_other_scripts_are_guessed_and_reported(encoding: str, shown: str, title: str, author: str) -> None:
    papers, problems = imported((entry("a", "In English", "Lee, Bo") + entry("b", title, author)).encode(encoding))
    assert [(paper.title, paper.authors) for paper in papers] == [("In English", ("Bo Lee",)), (title, (author,))]
    assert [str(problem) for problem in problems] == [
        f"old.bib:2: not UTF-8; read as {shown}, which is a guess: 'import --encoding NAME' sets another encoding"
    ]


@pytest.mark.parametrize("encoding", ["cp1250", "gb18030", "shift_jis", "iso8859-5", "utf-16-le"])
def test_the_user_names_the_encoding(encoding: str) -> None:
    title = {"cp1250": "Źródła", "iso8859-5": "Методы"}.get(encoding, "図")
    papers, problems = imported(entry("a", title, "Lee, Bo").encode(encoding), encoding)
    assert ([paper.title for paper in papers], problems) == ([title], [])


@pytest.mark.parametrize(
    "head",
    ["% Encoding: Cp1250\n", "\n%% !TeX encoding = windows-1250\n", "% -*- coding: cp1250 -*-\n", "%Encoding:cp1250\n"],
)
def test_a_comment_declares_the_encoding(head: str) -> None:
    papers, problems = imported((head + entry("a", "Źródła wody", "Žák, Jiří")).encode("cp1250"))
    assert ([(paper.title, paper.authors) for paper in papers], problems) == ([("Źródła wody", ("Jiří Žák",))], [])


def test_a_mark_overrides_what_is_named() -> None:
    content = ("% Encoding: cp1250\n" + entry("a", "Größe", "Lee, Bo")).encode("utf-8-sig")
    assert imported(content, "gb18030")[0][0].title == "Größe"


def test_what_does_not_fit_the_encoding_is_reported() -> None:
    content = b"% Encoding: nothing-known\n" + entry("a", "Size", "Lee, Bo").encode()
    assert [str(p) for p in imported(content)[1]] == ["old.bib:1: an unknown encoding is declared: nothing-known"]
    papers, problems = imported(b"\n@misc{a, title={Gr\xff\xffe}}", "gb18030")
    assert (papers[0].title, len(problems), problems[0].line) == ("Gr\ufffd\ufffde", 1, 2)
    with pytest.raises(PaperError, match="'rot13' is not the name of a text encoding"):
        Source(b"x", encoding="rot13")


def test_utf_16_is_recognised_without_a_mark() -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        assert imported(entry("a", "A longer title: Größe", "Lee, Bo").encode(encoding))[0][0].authors == ("Bo Lee",)


@given(st.lists(st.binary(max_size=40) | st.text(max_size=20).map(lambda text: text.encode(errors="ignore"))))
def test_utf_8_lines_are_never_changed(lines: list[bytes]) -> None:
    lines = [line.replace(b"\n", b"").replace(b"\r", b"") for line in lines]
    read_lines = line_by_line(b"\n".join(lines), lambda line, reason: None).split("\n")
    assert len(read_lines) == max(1, len(lines))
    for line, shown in zip(lines, read_lines, strict=False):
        try:
            assert line.decode() == shown
        except UnicodeDecodeError:
            assert shown

"""Records are cut out of XML one by one: a bad one costs itself, a trap costs the file, nothing hangs."""

import time

import pytest

from paper_index.errors import PaperError
from paper_index.importers import Source, xml
from paper_index.papers.paper import Problem


def cut(content: str | bytes, *names: str) -> list[tuple[int, str] | str]:
    content = content.encode() if isinstance(content, str) else content
    found = xml.records(Source(content, "file.xml"), *names or ("item",))
    return [str(r) if isinstance(r, Problem) else (r[0], "".join(r[1].itertext())) for r in found]


def test_records_come_with_their_lines() -> None:
    assert cut("<rss>\n<item><t>a</t></item>\n\n<n:item>b</n:item><item\n>c</item></rss>") == [
        (2, "a"),
        (4, "b"),
        (4, "c"),
    ]


def test_a_record_that_is_not_closed_costs_itself() -> None:
    assert cut("<r>\n<item>a\n<item>b</item>\n<item>c") == [
        "file.xml:2: the record is not closed; it was skipped",
        (3, "b"),
        "file.xml:4: the record is not closed; it was skipped",
    ]


def test_what_most_often_breaks_a_record_is_mended() -> None:
    assert cut("<item>R&D, caf&eacute;, a\x0cb, &#11;, &unheard; &LT;b&GT;</item>") == [
        (1, "R&D, café, a b,  , &unheard; <b>")
    ]
    assert cut("<item><i>a</b></item><item>b</item>") == [
        "file.xml:1: not well-formed XML: mismatched tag; the record was skipped",
        (1, "b"),
    ]


@pytest.mark.parametrize(
    "trap",
    [
        '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><rss><item>&b;</item></rss>',
        '<?xml version="1.0"?>\n<!doctype r SYSTEM "file:///etc/passwd"><rss><item>a</item></rss>',
        "<rss><!ENTITY a 'b'><item>a</item></rss>",
    ],
)
def test_a_document_type_is_refused(trap: str) -> None:
    with pytest.raises(PaperError, match=r"file\.xml:\d: the file declares a document type"):
        cut(trap)


def test_an_entity_inside_a_record_stays_as_it_is_written() -> None:
    assert cut('<r><item>a<!ENTITY x "y"></item><item>&x;</item></r>')[1:] == [(1, "&x;")]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ('<?xml version="1.0" encoding="iso-8859-1"?><item>caf\xe9 \x93q\x94</item>'.encode("latin-1"), "café “q”"),
        ('<?xml version="1.0" encoding="UTF-16"?><item>café</item>'.encode("utf-16"), "café"),
        (b'<?xml version="1.0" encoding="no-such"?><item>caf\xc3\xa9</item>', "café"),
        (b"<item>caf\xe9</item>", "caf\ufffd"),
    ],
)
def test_the_declared_encoding_is_used(content: bytes, text: str) -> None:
    assert cut(content) == [(1, text)]


@pytest.mark.parametrize(
    ("content", "root"),
    [
        ('<?xml version="1.0"?>\n<!-- <a> -->\n<atom:feed>', "feed"),
        ("  <rss>", "rss"),
        ("<!DOCTYPE rss [<!ENTITY a 'b>'>]>\n<rss>", "rss"),
        ("text <rss>", ""),
        ("<", ""),
        ("<!-- " * 1000, ""),
    ],
)
def test_the_root_is_known(content: str, root: str) -> None:
    assert xml.root(Source(content.encode(), "f")) == root


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize(
    "many",
    [
        "<item>",
        "<item",
        "<item>" + "<a>" * 50,
        "<item>&",
        "<item/>",
        "<!--",
        "</item>",
        "<item>" + "&a" * 90 + "</item>",
    ],
)
def test_nothing_takes_long(many: str) -> None:
    content = f"<rss>{many * (100_000 // len(many))}</rss>"
    begin = time.process_time()
    cut(content)
    cut(f"<item>{content}</item>", "rss")
    assert time.process_time() - begin < 2


def test_depth_and_number_of_elements_are_bounded() -> None:
    assert cut(f"<item>{'<a>' * 99}{'</a>' * 99}</item>") == ["file.xml:1: nested too deeply"]
    assert cut(f"<item>{'<a/>' * 25_001}</item>") == ["file.xml:1: more than 25,000 elements"]

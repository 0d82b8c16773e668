"""A query is understood whatever is typed, also before it is finished."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile import anything
from paper_index.search.query import (
    MAX_DEPTH,
    MAX_LEAVES,
    MAX_PHRASE,
    Any,
    Every,
    Fact,
    Node,
    Not,
    Phrase,
    Query,
    Word,
    parse,
    words_of,
)
from paper_index.search.view import MAX_CHARACTERS

X, Y, Z = Word("xx"), Word("yy"), Word("zz")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", None),
        ("   ", None),
        ("xx", X),
        ("xx yy", Every((X, Y))),
        ("xx AND yy", Every((X, Y))),
        ("xx OR yy", Any((X, Y))),
        ("xx OR yy zz", Any((X, Every((Y, Z))))),
        ("(xx OR yy) zz", Every((Any((X, Y)), Z))),
        ("xx (yy", Every((X, Y))),
        ("xx) yy", Every((X, Y))),
        ("xx ()", X),
        ("NOT xx", Not(X)),
        ("-xx", Not(X)),
        ("- xx", Not(X)),
        ("NOT NOT xx", X),
        ("NOT -xx", X),
        ("xx AND NOT yy", Every((X, Not(Y)))),
        ("-(xx yy)", Not(Every((X, Y)))),
        ("xx OR", X),
        ("xx NOT", X),
        ("xx AND", X),
        ("OR xx", X),
        ("NOT", Word("not")),
        ("the xx", X),
        ("to be or not", Word("not")),
        ("the of", Every((Word("the"), Word("of")))),
        ("=the xx", Every((Word("the", exact=True), X))),
        ("=xx", Word("xx", exact=True)),
        ("xx*", Word("xx", prefix=True)),
        ("*xx*", Word("xx", prefix=True)),
        ("A*", Word("a*")),
        ('"xx yy"', Phrase(("xx", "yy"))),
        ('"xx"', Word("xx", exact=True)),
        ('"xx yy', Phrase(("xx", "yy"))),
        ('-"xx yy"', Not(Phrase(("xx", "yy")))),
        ("title:xx", Word("xx", "title")),
        ("T:xx abs:yy A:zz", Every((Word("xx", "title"), Word("yy", "body"), Word("zz", "authors")))),
        ("title:xx*", Word("xx", "title", prefix=True)),
        ('title:"xx yy"', Phrase(("xx", "yy"), "title")),
        ("-title:xx", Not(Word("xx", "title"))),
        ('-title:"xx yy"', Not(Phrase(("xx", "yy"), "title"))),
        ("tag:thesis", Fact("tag", "thesis")),
        ('-tag:"two words" xx', Every((Not(Fact("tag", "two words")), X))),
        ("area:medical-imaging", Fact("area", "medical-imaging")),
        ("data:ImageNet-1K", Fact("dataset", "ImageNet-1K")),
        ("is:bookmarked", Fact("is", "bookmarked")),
        ("code:yes NOT is:tagged", Every((Fact("code", "yes"), Not(Fact("is", "tagged"))))),
        ("xx: yy", Every((X, Y))),
        ("ResNet-50", Word("resnet50")),
        ("C++ -C++", Every((Word("c++"), Not(Word("c++"))))),
        ("中文", Every((Word("中"), Word("文")))),
        ("β-VAE", Word("betavae")),
        ("xx\x1b[31m yy", Every((X, Y))),
    ],
)
def test_what_is_understood(text: str, node: Node | None) -> None:
    query = parse(text)
    assert query.node == node
    assert query.notes == []


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("xx", Word("xx", prefix=True)),
        ("xx ", X),
        ("xx yy", Every((X, Word("yy", prefix=True)))),
        ("U-N", Word("un", prefix=True)),
        ("the", Word("the", prefix=True)),
        ("title:x", Word("x", "title", prefix=True)),
        ("title:", None),
        ("xx title:", X),
        ("-", None),
        ("xx -", X),
        ("-y", Not(Word("y", prefix=True))),
        ('"xx y', Every((Word("xx", exact=True), Word("y", prefix=True)))),
        ('"xx yy z', Every((Phrase(("xx", "yy")), Word("z", prefix=True)))),
        ('"xx yy"', Phrase(("xx", "yy"))),
        ('title:"x', Word("x", "title", prefix=True)),
        ("=x", Word("x", exact=True)),
        ("is:book", Fact("is", "book")),
        ("(xx y", Every((X, Word("y", prefix=True)))),
        ("(xx y)", Every((X, Word("y")))),
    ],
)
def test_what_is_understood_while_it_is_typed(text: str, node: Node | None) -> None:
    query = parse(text, typing=True)
    assert query.node == node
    assert query.notes == []


NOTHING = "Nothing could be searched for in the query, so it leaves out no paper."


@pytest.mark.parametrize(
    "text", ["!!!", "*", "***", "()", "AND", '"', '""', "-!", "title:!", '"!?"', "🙂", "\x1b[31m", "( )"]
)
def test_a_query_of_symbols_only_is_said_to_find_nothing_to_search_for(text: str) -> None:
    assert (parse(text).node, parse(text).notes) == (None, [NOTHING])
    assert parse(f"{text} xx").notes == parse(f"xx {text}").notes == []


@pytest.mark.parametrize("text", ["(", "-", '"', "=", "((", '-"', "title:", 'title:"', "AND", "OR", "xx (", " "])
def test_what_may_become_a_query_is_not_complained_of_while_it_is_typed(text: str) -> None:
    assert parse(text, typing=True).notes == []


@pytest.mark.parametrize("text", ["!", "**", "! ", "(!", "title:?"])
def test_symbols_are_told_of_while_they_are_typed(text: str) -> None:
    assert parse(text, typing=True).notes == [NOTHING]


@pytest.mark.parametrize(
    ("text", "node", "note"),
    [
        ("foo:xx", Every((Word("foo"), X)), "no field 'foo'"),
        ("title: xx", X, "'title:' says nothing"),
        ("title:(xx yy)", Every((X, Y)), "'title:' says nothing"),
        ("is:green", Fact("is", "green"), "no state 'green'"),
    ],
)
def test_what_is_not_understood_is_said(text: str, node: Node, note: str) -> None:
    query = parse(text)
    assert query.node == node
    assert note in " ".join(query.notes)


def test_an_address_is_words_and_nothing_to_say() -> None:
    query = parse("http://xx.yy/zz")
    assert query.node == Every((Word("http"), Word("xxyyzz")))
    assert query.notes == []


def test_any_of_the_words() -> None:
    assert parse("xx yy", match_any=True).node == Any((X, Y))
    assert parse("xx tag:yy", match_any=True).node == Every((X, Fact("tag", "yy")))


def test_only_simple_queries_may_be_loosened() -> None:
    assert parse('xx yy "zz xx" tag:a').simple
    assert not any(parse(text).simple for text in ("xx OR yy", "NOT xx", "-xx yy", "(xx yy)"))


def test_the_words_asked_for() -> None:
    query = parse('xx OR (yy -zz) tag:a "b c" title:dd')
    assert [word.text for word in words_of(query.node)] == ["xx", "yy", "dd"]
    assert list(words_of(None)) == []


def test_limits_are_said() -> None:
    many = parse(" ".join(f"w{n}" for n in range(100)))
    assert sum(1 for _ in words_of(many.node)) == MAX_LEAVES
    assert many.notes == [f"Only the first {MAX_LEAVES} words of the query were used."]
    phrase = parse('"' + "xx " * 100 + '"')
    assert phrase.node == Phrase(("xx",) * MAX_PHRASE)
    assert len(phrase.notes) == 1
    long = parse("x" * 3_000)
    assert "2,000 characters" in long.notes[0]
    deep = parse("(" * 20 + "xx")
    assert deep.node == X
    assert deep.notes == [f"More than {MAX_DEPTH} brackets inside each other were read as one."]


def depth_of(node: Node | None) -> int:
    match node:
        case Not(part):
            return 1 + depth_of(part)
        case Every(parts) | Any(parts):
            return 1 + max(map(depth_of, parts))
        case _:
            return 0


def leaves_of(node: Node | None) -> int:
    match node:
        case None:
            return 0
        case Not(part):
            return leaves_of(part)
        case Every(parts) | Any(parts):
            return sum(map(leaves_of, parts))
        case _:
            return 1


def assert_sound(query: Query) -> None:
    assert leaves_of(query.node) <= MAX_LEAVES
    assert depth_of(query.node) <= 4 * (MAX_DEPTH + 1)
    assert all(note.endswith(".") for note in query.notes)
    for word in words_of(query.node):
        assert word.text


@given(anything, st.booleans(), st.booleans())
def test_any_text_is_a_query(text: str, typing: bool, match_any: bool) -> None:
    assert_sound(parse(text, typing=typing, match_any=match_any))


@given(st.text(alphabet='ab"():-=*+ \tNOTRAD~^[]{}\\/&|?!', max_size=60), st.booleans())
def test_any_signs_are_a_query(text: str, typing: bool) -> None:
    assert_sound(parse(text, typing=typing))


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000,
        "x " * 5_000,
        "(" * 3_000,
        ")" * 3_000,
        "()" * 2_000,
        "(x " * 1_000,
        "NOT " * 1_000,
        "NOT " * 500 + "x",
        "-" * 2_000,
        "- " * 1_000,
        '"' * 2_000,
        "title:" * 400,
        "a:b:c:" * 300,
        "x OR " * 400,
        "OR " * 700,
        "(NOT (" * 300,
        "*a*",
        "**",
        "?*",
        'r"["',
        "~9",
        "x~9",
        "x^99999999999",
        "[a TO z]",
        "{a TO",
        "date:[foo TO bar]",
        "year:abc",
        "C:\\",
        "'single quoted'",
        "\0" * 100,
        "a-" * 1_000,
        "é" * 2_000,
        "中" * 2_000,
        "😀" * 2_000,
    ],
    ids=lambda text: repr(text[:12]),
)
@pytest.mark.parametrize("typing", [False, True])
def test_hostile_queries_take_no_time(text: str, typing: bool) -> None:
    began = time.perf_counter()
    assert_sound(parse(text, typing=typing))
    assert time.perf_counter() - began < 0.5


def test_a_query_is_never_longer_than_it_may_be() -> None:
    assert parse("x" * MAX_CHARACTERS).notes == []

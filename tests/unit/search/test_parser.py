"""A query is understood whatever is typed, also before it is finished."""

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile import anything
from paper_index.search.models import MAX_CHARACTERS
from paper_index.search.query.parser import (
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
    Range,
    Word,
    before,
    parse,
    words_of,
)


def after(number: float) -> float:
    return math.nextafter(number, math.inf)


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
        ("xx - yy", Every((X, Y))),
        ("xx -2", Every((X, Word("2")))),
        ("xx NOT 2", Every((X, Not(Word("2"))))),
        ("xx -(yy)", Every((X, Not(Y)))),
        ("(xx)-yy", Every((X, Y))),
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
        ("#thesis -#C++", Every((Fact("tag", "thesis"), Not(Fact("tag", "C++"))))),
        ("C# #", Word("c#")),
        ("area:medical-imaging", Fact("area", "medical-imaging")),
        ("data:ImageNet-1K", Fact("dataset", "ImageNet-1K")),
        ("is:bookmarked", Fact("is", "bookmarked")),
        ("code:yes NOT is:tagged", Every((Fact("code", "yes"), Not(Fact("is", "tagged"))))),
        ("xx: yy", Every((X, Y))),
        ("ResNet-50", Word("resnet50")),
        ("C++ -C++", Every((Word("c++"), Not(Word("c++"))))),
        ("β-VAE", Word("betavae")),
        ("xx\x1b[31m yy", Every((X, Y))),
        ("note:xx -n:yy".replace("n:", "note:"), Every((Word("xx", "note"), Not(Word("yy", "note"))))),
        ('note:"xx yy" note:z*', Every((Phrase(("xx", "yy"), "note"), Word("z", "note", prefix=True)))),
        ("source:arxiv", Fact("source", "arxiv")),
        ("is:unread is:noted", Every((Fact("is", "unread"), Fact("is", "noted")))),
        ("code:no -code:no", Every((Fact("code", "no"), Not(Fact("code", "no"))))),
        ("xx~ yy", Every((Word("xx", fuzzy=True), Y))),
        ("title:xx~", Word("xx", "title", fuzzy=True)),
        ("ResNet-50~", Word("resnet50", fuzzy=True)),
        ("date:2025", Range("date", 20250101, 20251231)),
        ("date:2025-03", Range("date", 20250301, 20250331)),
        ("date:2025-03-14", Range("date", 20250314, 20250314)),
        ("date:2025-03..2025-05", Range("date", 20250301, 20250531)),
        ("date:2025-05..2025-03", Range("date", 20250301, 20250531)),
        ("date:2025-03..", Range("date", 20250301)),
        ("date:..2025-03", Range("date", high=20250331)),
        ("date:>2025-03", Range("date", after(20250331))),
        ("date:<=2025-03", Range("date", high=20250331)),
        ("date:<2025-03", Range("date", high=math.nextafter(20250301, 0))),
        ("year:>=2024", Range("date", 20240101)),
        ("year:2020..2023", Range("date", 20200101, 20231231)),
        ("votes:>50", Range("votes", after(50))),
        ("votes:=>1,000", Range("votes", 1000)),
        ("rating:4 rating:>=4", Every((Range("rating", 4, 4), Range("rating", 4)))),
        ("result:imagenet>85", Range("result", after(85), of="imagenet")),
        ("result:imagenet-1k>=85.5%", Range("result", 85.5, of="imagenet-1k")),
        ('result:"two words<5"', Range("result", high=math.nextafter(5, 0), of="two words")),
        ("result:>85", Range("result", after(85))),
        ("result:imagenet", Range("result", of="imagenet")),
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
        ("-y", Not(Word("y"))),
        ("NOT (xx y", Not(Every((X, Word("y"))))),
        ("NOT -y", Word("y", prefix=True)),
        ('"xx y', Every((Word("xx", exact=True), Word("y", prefix=True)))),
        ('"xx yy z', Every((Phrase(("xx", "yy")), Word("z", prefix=True)))),
        ('"xx yy"', Phrase(("xx", "yy"))),
        ('title:"x', Word("x", "title", prefix=True)),
        ("=x", Word("x", exact=True)),
        ("is:book", Fact("is", "bookmarked")),
        ("is:read", Fact("is", "read")),
        ("is:rea", Any((Fact("is", "reading"), Fact("is", "read")))),
        ("code:", None),
        ("code:y", Fact("code", "yes")),
        ("xx date:", X),
        ("xx date:2", X),
        ("xx date:>=", X),
        ("date:2025-", Range("date", 20250101, 20251231)),
        ("date:2025-03..", Range("date", 20250301)),
        ("date:2025-03..2", Range("date", 20250301)),
        ("date:2025-03..2025-0", Range("date", 20250301, 20251231)),
        ("votes:>5", Range("votes", after(5))),
        ("result:imagenet>", Range("result", of="imagenet")),
        ("result:imagenet>=8", Range("result", 8, of="imagenet")),
        ("result:imagenet>=.", Range("result", of="imagenet")),
        ("difusion~", Word("difusion", fuzzy=True)),
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
        ("xx is:green", X, "no state 'green'"),
        ("xx code:maybe", X, "neither of yes, no"),
        ("xx date:yesterday", X, "A date is written"),
        ("xx date:2025-13", X, "A date is written"),
        ("xx date:..", X, "A date is written"),
        ("xx votes:many", X, "A number is asked for"),
        ("xx rating:>", X, "A rating is from 1 to 5"),
        ("xx result:imagenet>good", X, "A result is asked for like"),
        ("xx~9", Word("xx", fuzzy=True), "A number after ~ is not looked at"),
        ('"xx yy"~3', Phrase(("xx", "yy")), "'~3' says nothing"),
        ("xx >5", X, "'>5' says nothing"),
    ],
)
def test_what_is_not_understood_is_said(text: str, node: Node, note: str) -> None:
    query = parse(text)
    assert query.node == node
    assert note in " ".join(query.notes)
    assert len(query.misunderstood) == 1


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


def assert_sound(query: Query, length: int) -> None:
    assert leaves_of(query.node) <= MAX_LEAVES
    assert depth_of(query.node) <= 4 * (MAX_DEPTH + 1)
    assert all(note.endswith(".") for note in query.notes)
    assert all(why.endswith(".") and 0 <= start < end <= length for start, end, why in query.misunderstood)
    for word in words_of(query.node):
        assert word.text


@given(anything, st.booleans(), st.booleans())
def test_any_text_is_a_query(text: str, typing: bool, match_any: bool) -> None:
    assert_sound(parse(text, typing=typing, match_any=match_any), len(text))


@given(st.text(alphabet='ab"():-=*+ \tNOTRAD~^[]{}\\/&|?!<>.2', max_size=60), st.booleans())
def test_any_signs_are_a_query(text: str, typing: bool) -> None:
    assert_sound(parse(text, typing=typing), len(text))


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
        "date:" + "9" * 1_900,
        "votes:>" + "9" * 1_900,
        "date:" + ".." * 900,
        "result:" + ">" * 1_900,
        "result:" + "a>" * 900,
        "x" + "~" * 1_900,
        "~9 " * 600,
        "is:" + "r" * 1_900,
        "code:x " * 280,
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
    began = time.process_time()
    assert_sound(parse(text, typing=typing), len(text))
    assert time.process_time() - began < 0.5


def test_a_query_is_never_longer_than_it_may_be() -> None:
    assert parse("x" * MAX_CHARACTERS).notes == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("xx foo:yy", ["foo:"]),
        ("\u200bxx   is:green yy", ["is:green"]),
        ("-date:never xx", ["date:never"]),
        ("(title: xx) votes:y", ["title:", "votes:y"]),
        ("xx~22", ["22"]),
        ("is:green " * 100, ["is:green"] * 64),
    ],
)
def test_what_is_not_understood_has_its_place_in_what_was_typed(text: str, places: list[str]) -> None:
    query = parse(text)
    assert [text[start:end] for start, end, _ in query.misunderstood] == places
    assert len(query.notes) <= 3


@pytest.mark.parametrize(
    ("text", "start", "rest"),
    [
        ("xx yy", 3, "xx"),
        ("xx OR yy", 6, "xx"),
        ("xx AND (NOT -yy", 13, "xx"),
        ("NOT yy", 4, ""),
        ("for yy", 4, "for"),
        ("FOR yy", 4, "FOR"),
        ("yy", 0, ""),
    ],
)
def test_what_stands_before_a_word(text: str, start: int, rest: str) -> None:
    assert before(text, start) == rest


def test_where_half_a_word_stands() -> None:
    assert parse("xx tag:yy", typing=True).half == (3, 9)
    assert parse("xx tag:yy ", typing=True).half is parse("xx tag:yy").half is None
    assert parse("(xx)", typing=True).half is None

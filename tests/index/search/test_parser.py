"""A query is understood whatever is typed, also before it is finished."""

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile_text import anything
from paper_index.search.assist.completion import completions
from paper_index.search.models import MAX_QUERY_LENGTH
from paper_index.search.query.ast import And, FacetTerm, Node, Not, Or, Person, Phrase, Range, Reading, Term, terms_of
from paper_index.search.query.atoms import MAX_ATOMS, MAX_PHRASE
from paper_index.search.query.fields import BY_NAME, Kind
from paper_index.search.query.parser import MAX_DEPTH, Query, parse, text_before
from paper_index.search.query.problems import problems
from paper_index.search.query.typography import plain_signs
from paper_index.search.text.names import PersonName, person_name


def after(number: float) -> float:
    return math.nextafter(number, math.inf)


def person(text: str) -> PersonName:
    name = person_name(text)
    assert name is not None
    return name


X, Y, Z = Term("xx"), Term("yy"), Term("zz")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", None),
        ("   ", None),
        ("xx", X),
        ("xx yy", And((X, Y))),
        ("xx AND yy", And((X, Y))),
        ("xx OR yy", Or((X, Y))),
        ("xx OR yy zz", Or((X, And((Y, Z))))),
        ("(xx OR yy) zz", And((Or((X, Y)), Z))),
        ("xx (yy", And((X, Y))),
        ("xx) yy", And((X, Y))),
        ("xx ()", X),
        ("NOT xx", Not(X)),
        ("-xx", Not(X)),
        ("- xx", Not(X)),
        ("xx - yy", And((X, Y))),
        ("xx -2", And((X, Term("2")))),
        ("xx NOT 2", And((X, Not(Term("2"))))),
        ("xx -(yy)", And((X, Not(Y)))),
        ("(xx)-yy", And((X, Y))),
        ("NOT NOT xx", X),
        ("NOT -xx", X),
        ("xx AND NOT yy", And((X, Not(Y)))),
        ("-(xx yy)", Not(And((X, Y)))),
        ("xx OR", X),
        ("xx NOT", X),
        ("xx AND", X),
        ("OR xx", X),
        ("NOT", Term("not")),
        ("the xx", X),
        ("to be or not", Term("not")),
        ("the of", And((Term("the"), Term("of")))),
        ("=the xx", And((Term("the", exact=True), X))),
        ("=xx", Term("xx", exact=True)),
        ("xx*", Term("xx", prefix=True)),
        ("*xx*", Term("xx", prefix=True)),
        ("A*", Term("a*")),
        ('"xx yy"', Phrase(("xx", "yy"))),
        ('"xx"', Term("xx", exact=True)),
        ('"xx yy', Phrase(("xx", "yy"))),
        ('-"xx yy"', Not(Phrase(("xx", "yy")))),
        ("title:xx", Term("xx", "title")),
        ("T:xx abs:yy A:zz", And((Term("xx", "title"), Term("yy", "body"), Term("zz", "authors")))),
        ("title:xx*", Term("xx", "title", prefix=True)),
        ('title:"xx yy"', Phrase(("xx", "yy"), "title")),
        ("-title:xx", Not(Term("xx", "title"))),
        ('-title:"xx yy"', Not(Phrase(("xx", "yy"), "title"))),
        ("tag:thesis", FacetTerm("tag", "thesis")),
        ('-tag:"two words" xx', And((Not(FacetTerm("tag", "two words")), X))),
        ("#thesis -#C++", And((FacetTerm("tag", "thesis"), Not(FacetTerm("tag", "C++"))))),
        ("C# #", Term("c#")),
        ("area:medical-imaging", FacetTerm("area", "medical-imaging")),
        ("data:ImageNet-1K", FacetTerm("dataset", "ImageNet-1K")),
        ("is:bookmarked", FacetTerm("is", "bookmarked")),
        ("is:starred", FacetTerm("is", "bookmarked")),
        ("has:tags -has:PDF", And((FacetTerm("has", "tag"), Not(FacetTerm("has", "pdf"))))),
        ("has:year has:journal", And((FacetTerm("has", "date"), FacetTerm("has", "venue")))),
        ("is:fav -is:Favourite", And((FacetTerm("is", "bookmarked"), Not(FacetTerm("is", "bookmarked"))))),
        ("code:false", FacetTerm("code", "no")),
        ("titles:xx ti:yy authors:zz", And((Term("xx", "title"), Term("yy", "title"), Term("zz", "authors")))),
        ("tags:thesis datasets:xx", And((FacetTerm("tag", "thesis"), FacetTerm("dataset", "xx")))),
        ("upvotes:>50", Range("votes", after(50))),
        ("code:yes NOT is:tagged", And((FacetTerm("code", "yes"), Not(FacetTerm("is", "tagged"))))),
        ("xx: yy", And((X, Y))),
        ("ResNet-50", Term("resnet50")),
        ("C++ -C++", And((Term("c++"), Not(Term("c++"))))),
        ("β-VAE", Term("betavae")),
        ("xx\x1b[31m yy", And((X, Y))),
        ("note:xx -n:yy".replace("n:", "note:"), And((Term("xx", "note"), Not(Term("yy", "note"))))),
        ('note:"xx yy" note:z*', And((Phrase(("xx", "yy"), "note"), Term("z", "note", prefix=True)))),
        ("source:arxiv", FacetTerm("source", "arxiv")),
        ("is:unread is:noted", And((FacetTerm("is", "unread"), FacetTerm("is", "noted")))),
        ("code:no -code:no", And((FacetTerm("code", "no"), Not(FacetTerm("code", "no"))))),
        ("xx~ yy", And((Term("xx", fuzzy=True), Y))),
        ("title:xx~", Term("xx", "title", fuzzy=True)),
        ("ResNet-50~", Term("resnet50", fuzzy=True)),
        ("date:2025", Range("date", 20250101, 20251231)),
        ("date:2025-03", Range("date", 20250301, 20250331)),
        ("date:2025-03-14", Range("date", 20250314, 20250314)),
        ("date:2025-03..2025-05", Range("date", 20250301, 20250531)),
        ("date:2025-05..2025-03", Range("date", 20250301, 20250531)),
        ("date:2025/03 year:2025-3", And((Range("date", 20250301, 20250331), Range("date", 20250301, 20250331)))),
        ("date:2026-W05", Range("date", 20260126, 20260201)),
        ("date:>=2020-w53", Range("date", 20201228)),
        ('date:"20260228"', Range("date", 20260228, 20260228)),
        (
            "after:2025-03 -before:2026-w05",
            And((Range("date", after(20250331)), Not(Range("date", high=math.nextafter(20260126, 0))))),
        ),
        ("added:2025-03 imported>=2025", And((Range("added", 20250301, 20250331), Range("added", 20250101)))),
        ("date:2025-03..", Range("date", 20250301)),
        ("date:..2025-03", Range("date", high=20250331)),
        ("date:>2025-03", Range("date", after(20250331))),
        ("date:<=2025-03", Range("date", high=20250331)),
        ("date:<2025-03", Range("date", high=math.nextafter(20250301, 0))),
        ("year:>=2024", Range("date", 20240101)),
        ("year:2020..2023", Range("date", 20200101, 20231231)),
        ("votes:>50", Range("votes", after(50))),
        ("votes:=>1,000", Range("votes", 1000)),
        ("title:(xx yy)", And((Term("xx", "title"), Term("yy", "title")))),
        ("title:(xx OR yy) zz", And((Or((Term("xx", "title"), Term("yy", "title"))), Z))),
        ("-title:(xx yy)", Not(And((Term("xx", "title"), Term("yy", "title"))))),
        ("NOT t:(xx) yy", And((Not(Term("xx", "title")), Y))),
        ('title:(xx -"yy zz")', And((Term("xx", "title"), Not(Phrase(("yy", "zz"), "title"))))),
        ('author:(xx -"yy zz")', And((Term("xx", "authors"), Not(Person(person("yy zz")))))),
        ('author:"yy, z"', Person(person("yy, z"))),
        ("author:yy,z", Person(person("yy,z"))),
        ('author:"yy zz', Person(person("yy zz"))),
        ("y. zz", Reading(Term("zz"), Person(person("y. zz")), And((Term("y"), Z)))),
        ("xx y OR zz", Or((And((X, Term("y"))), Z))),
        ('author:"yy zz" 2025', And((Person(person("yy zz")), Range("date", 20250101, 20251231)))),
        (
            "tag:(xx OR (yy NOT zz))",
            Or((FacetTerm("tag", "xx"), And((FacetTerm("tag", "yy"), Not(FacetTerm("tag", "zz")))))),
        ),
        (
            "title:(xx (yy OR zz) a:aa #bb)",
            And(
                (
                    Term("xx", "title"),
                    Or((Term("yy", "title"), Term("zz", "title"))),
                    Term("aa", "authors"),
                    FacetTerm("tag", "bb"),
                )
            ),
        ),
        ("year:(2024 OR 2025)", Or((Range("date", 20240101, 20241231), Range("date", 20250101, 20251231)))),
        ("votes:(>5 <=9)", And((Range("votes", after(5)), Range("votes", high=9)))),
        ("title:(xx) yy", And((Term("xx", "title"), Y))),
        ("title:(xx yy", And((Term("xx", "title"), Term("yy", "title")))),
        ("xx: (yy) zz", And((X, Y, Z))),
        ("xx || yy", Or((X, Y))),
        ("xx | yy zz", Or((X, And((Y, Z))))),
        ("xx|yy zz", And((Or((X, Y)), Z))),
        ("title:xx|yy", Or((Term("xx", "title"), Term("yy", "title")))),
        ("(x|y)", And((Term("x"), Term("y")))),
        ("xx && yy", And((X, Y))),
        ("xx !yy", And((X, Not(Y)))),
        ("!title:xx !(yy OR zz)", And((Not(Term("xx", "title")), Not(Or((Y, Z)))))),
        ("xx ! yy!", And((X, Y))),
        ("xx or yy", And((X, Y))),
        ("votes>50", Range("votes", after(50))),
        ("Votes >= 50 xx", And((Range("votes", 50), X))),
        ("upvotes≤5", Range("votes", high=5)),
        ("year=2026 xx", And((Range("date", 20260101, 20261231), X))),
        ("year == 2026", Range("date", 20260101, 20261231)),
        ("-year>=2026", Not(Range("date", 20260101))),
        ("date > 2026-w05", Range("date", after(20260201))),
        ("votes: >50", Range("votes", after(50))),
        ("rating<4", Range("rating", high=math.nextafter(4, 0))),
        ("result:imagenet > 85", Range("result", after(85), subject="imagenet")),
        ("votes!=0", Not(Range("votes", 0, 0))),
        ("year≠2025 xx", And((Not(Range("date", 20250101, 20251231)), X))),
        ("date:2025-03 .. 2025-05 xx", And((Range("date", 20250301, 20250531), X))),
        ("date:2025-03.. xx votes:1 .. 5", And((Range("date", 20250301), X, Range("votes", 1, 5)))),
        ("date:02/2026", Range("date", 20260201, 20260231)),
        ("state:unread type:survey", And((FacetTerm("is", "unread"), FacetTerm("kind", "survey")))),
        ("100M>50", parse("100M 50").node),
        ("xxyyzz>50", parse("xxyyzz 50").node),
        ("loss>3", parse("loss 3").node),
        ("layers > 50", parse("layers 50").node),
        ("p > 0.05", parse("p 0.05").node),
        ("xx > yy", And((X, Y))),
        ("50<votes xx", And((Range("votes", after(50)), X))),
        ("xx -50 >= votes", And((X, Not(Range("votes", high=50))))),
        ("-(50<votes)", Not(Range("votes", after(50)))),
        ("50<votes =xx", parse("votes>50 =xx").node),
        ("2020<year< 2024 2020=year=2020", parse("2020 < year < 2024 2020 = year = 2020").node),
        ("7d > date", parse("date:<7d").node),
        ("0 != votes", Not(Range("votes", 0, 0))),
        ("2020<year<2024", And((Range("date", after(20201231)), Range("date", high=math.nextafter(20240101, 0))))),
        ("2020 <= year <= 2024 xx", And((And((Range("date", 20200101), Range("date", high=20241231))), X))),
        ("85<result", Range("result", after(85))),
        ("votes:50+ year:2020+", And((Range("votes", 50), Range("date", 20200101)))),
        ("votes:10-50", Range("votes", 10, 50)),
        ("votes:10..* votes:*..10", And((Range("votes", 10), Range("votes", high=10)))),
        ("votes:10…50", Range("votes", 10, 50)),
        ("year:2020–2024 year:2020 - 2024", And((Range("date", 20200101, 20241231),) * 2)),
        ("year:2020 - xx", And((Range("date", 20200101, 20201231), X))),
        ("year:2020 -24xx", And((Range("date", 20200101, 20201231), Not(Term("24xx"))))),
        ("date:2025-03...2025-05 date:2025-03.. 2025-05", And((Range("date", 20250301, 20250531),) * 2)),
        ("since:2025-03 -until:2025", And((Range("date", 20250301), Not(Range("date", high=20251231))))),
        ("newer_than:2024 older:2025", parse("after:2024 before:2025").node),
        ("xx ANDNOT yy", And((X, Not(Y)))),
        ("（xx OR title：yy） －zz", parse("(xx OR title:yy) -zz").node),
        ("ｙｅａｒ＞＝２０２４\u3000「xx yy」", parse('year>=2024 "xx yy"').node),
        ("«xx yy» „xx yy“ ‹xx yy› ‘xx yy’ ``xx yy''", And((Phrase(("xx", "yy")),) * 5)),
        ("‘xx’ y’s ‘zz y’s xx’", parse('xx y’s "zz y\'s xx"').node),
        ("year = xx", And((Term("year"), X))),
        ("rating:4 rating:>=4", And((Range("rating", 4, 4), Range("rating", 4)))),
        ("result:imagenet>85", Range("result", after(85), subject="imagenet")),
        ("result:imagenet-1k>=85.5%", Range("result", 85.5, subject="imagenet-1k")),
        ('result:"two words<5"', Range("result", high=math.nextafter(5, 0), subject="two words")),
        ("result:>85", Range("result", after(85))),
        ("result:imagenet", Range("result", subject="imagenet")),
    ],
)
def test_what_is_understood(text: str, node: Node | None) -> None:
    query = parse(text)
    assert query.node == node
    assert query.notes == []


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("xx", Term("xx", prefix=True)),
        ("xx ", X),
        ("xx yy", And((X, Term("yy", prefix=True)))),
        ("U-N", Term("un", prefix=True)),
        ("the", Term("the", prefix=True)),
        ("title:x", Term("x", "title", prefix=True)),
        ("title:", None),
        ("xx title:", X),
        ("-", None),
        ("xx -", X),
        ("-y", Not(Term("y"))),
        ("NOT (xx y", Not(And((X, Term("y"))))),
        ("NOT -y", Term("y", prefix=True)),
        ('"xx y', And((Term("xx", exact=True), Term("y", prefix=True)))),
        ('"xx yy z', And((Phrase(("xx", "yy")), Term("z", prefix=True)))),
        ('"xx yy"', Phrase(("xx", "yy"))),
        ('title:"x', Term("x", "title", prefix=True)),
        ("=x", Term("x", exact=True)),
        ("is:book", FacetTerm("is", "bookmarked")),
        ("is:read", FacetTerm("is", "read")),
        ("is:rea", Or((FacetTerm("is", "reading"), FacetTerm("is", "read")))),
        ("code:", None),
        ("code:y", FacetTerm("code", "yes")),
        ("xx date:", X),
        ("xx date:2", X),
        ("xx date:>=", X),
        ("date:2025-", Range("date", 20250101, 20251231)),
        ("date:2025-03..", Range("date", 20250301)),
        ("date:2025-03..2", Range("date", 20250301)),
        ("date:2025-W", Range("date", 20250101, 20251231)),
        ("xx date:this-w", X),
        ("title:(x", Term("x", "title", prefix=True)),
        ("xx title:(", X),
        ("xx |", X),
        ("xx !", X),
        ("xx !y", And((X, Not(Term("y"))))),
        ("xx votes>", X),
        ("xx 2020 < year <", And((X, Range("date", after(20201231))))),
        ("50 <", Term("50")),
        ("votes > 5", Range("votes", after(5))),
        ("votes!=", None),
        ("votes:10-", Range("votes", 10, 10)),
        ("votes:10 - 5", Range("votes", 5, 10)),
        ("date:2025-03 .. 2", Range("date", 20250301)),
        ("date:2/20", None),
        ("date>202", None),
        ("xx date:la", X),
        ("date:2025-03..2025-0", Range("date", 20250301, 20251231)),
        ("votes:>5", Range("votes", after(5))),
        ("result:imagenet>", Range("result", subject="imagenet")),
        ("result:imagenet>=8", Range("result", 8, subject="imagenet")),
        ("result:imagenet>=.", Range("result", subject="imagenet")),
        ("difusion~", Term("difusion", fuzzy=True)),
        ("(xx y", And((X, Term("y", prefix=True)))),
        ("(xx y)", And((X, Term("y")))),
    ],
)
def test_what_is_understood_while_it_is_typed(text: str, node: Node | None) -> None:
    query = parse(text, typing=True)
    assert query.node == node
    assert query.notes == []


@pytest.mark.parametrize("text", ["date:2025-0", "votes:>", "year:20", "date:last-w", "xx title:", "-year:2025-03..f"])
def test_a_value_that_ends_early_is_reported_once_the_query_is_complete(text: str) -> None:
    assert parse(text, typing=True).errors == []
    assert parse(text, typing=True, done=True).errors == parse(text).errors != []


NOTHING = "The query has no search terms, so it excludes no papers."


@pytest.mark.parametrize(
    "text", ["!!!", "*", "***", "()", "AND", '"', '""', "-!", "title:!", '"!?"', "🙂", "\x1b[31m", "( )"]
)
def test_a_query_of_symbols_only_is_said_to_find_nothing_to_search_for(text: str) -> None:
    assert (parse(text).node, parse(text).notes) == (None, [NOTHING])
    assert parse(f"{text} xx").notes == parse(f"xx {text}").notes == []


@pytest.mark.parametrize(
    "text",
    ["(", "-", "!", '"', "=", "((", '-"', "(!", "title:", 'title:"', "title:(", "AND", "OR", "xx (", " ", "+", "+("],
)
def test_what_may_become_a_query_is_not_complained_of_while_it_is_typed(text: str) -> None:
    assert parse(text, typing=True).notes == []


@pytest.mark.parametrize("text", ["?", "**", "! ", "(?", "title:?"])
def test_symbols_are_told_of_while_they_are_typed(text: str) -> None:
    assert parse(text, typing=True).notes == [NOTHING]


@pytest.mark.parametrize(
    ("text", "node", "note"),
    [
        ("foo:xx", And((Term("foo"), X)), "No field foo:, searched as a word."),
        ("titel:xx", And((Term("titel"), X)), "No field titel:, searched as a word. Did you mean title:?"),
        ("title: xx", X, "Type a word right after 'title:'"),
        ("title:() xx", X, "Type a word right after 'title:'"),
        ("title: (xx yy)", And((X, Y)), "Type a word right after 'title:'"),
        ("votes:(xx) yy", Y, "votes: needs a number"),
        ("votes>-1 yy", Y, "votes: needs a number"),
        ("votes>many yy", Y, "votes: needs a number"),
        ("yy votes>", Y, "votes: needs a number"),
        ("50x<votes yy", Y, "votes: needs a number"),
        ("2020<year< yy", And((Range("date", after(20201231)), Y)), "Write a date as"),
        ("yy 2020<year<2024-13", And((Y, Range("date", after(20201231)))), "Write a date as"),
        ("votes:() yy", Y, "Type a number right after 'votes:'"),
        ("date: xx", X, "Type a date right after 'date:'"),
        ("vots>50", parse("vots 50").node, "Unknown comparison 'vots>50', searched as a word. Did you mean votes>50?"),
        ("vots > 50 xx", parse("vots 50 xx").node, "'vots > 50', searched as a word. Did you mean votes>50?"),
        ("xx votes : 50", parse("xx votes 50").node, "'votes : 50', searched as a word. Did you mean votes:50?"),
        ("title=xx", And((Term("title"), X)), "Did you mean title:xx?"),
        ('author="xx"', And((Term("author"), Term("xx", exact=True))), "Did you mean author:?"),
        ("votes>50x yy", Y, "votes: needs a number"),
        ("xx is:green", X, "Unknown value 'is:green'; use bookmarked"),
        ("xx is:pdf", X, "Unknown value 'is:pdf'. Did you mean has:pdf?"),
        ("xx -has:read", X, "Unknown value 'has:read'. Did you mean is:read?"),
        ("xx has:abstrakt", X, "Did you mean has:abstract?"),
        ("xx has:colour", X, "Unknown value 'has:colour'; use pdf, abstract"),
        ("xx code:maybe", X, "Unknown value 'code:maybe'; use yes, no"),
        ("xx date:tomorrow", X, "Write a date as"),
        ("xx date:2025-13", X, "Write a date as"),
        ("xx after:>2025", X, "Write a date as"),
        ("xx before:2024..2025", X, "Write a date as"),
        ("xx date:..", X, "Write a date as"),
        ("xx votes:many", X, "votes: needs a number"),
        ("xx rating:9", X, "rating: needs a number from 1 to 5"),
        ("xx rating>5", X, "rating: needs a number from 1 to 5"),
        ("xx 1>rating", X, "rating: needs a number from 1 to 5"),
        ("xx rating:>", X, "rating: needs a number from 1 to 5"),
        ("xx result:imagenet>good", X, "Write a result as"),
        ("*xx yy", And((X, Y)), "* works at the end of a word only; '*xx' was searched without it"),
        ("title:xx*yy", And((Term("xx", "title"), Term("yy", "title"))), "* works at the end of a word only"),
        ("xx~9", Term("xx", fuzzy=True), "The number after ~ is ignored"),
        ('"xx yy"~3', Phrase(("xx", "yy")), "'~3' needs a word"),
        ("xx >5", X, "'>5' needs a word"),
    ],
)
def test_what_is_not_understood_is_said(text: str, node: Node, note: str) -> None:
    query = parse(text)
    assert query.node == node
    assert note in " ".join(query.notes)
    assert len(query.errors) == 1


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("titel:agent", "title:agent"),
        ("-autor:li (abstrakt:video OR yr:2025)", "-author:li (abstract:video OR year:2025)"),
        ('is:unred taks:"two words"', 'is:unread task:"two words"'),
        ("(vots>=50) title=mamba", "(votes>=50) title:mamba"),
        ("foo:agent", ""),
        ("http://titel:agent", ""),
        ("Titel: agent", ""),
        ("title:agent", ""),
        ("Agents, titel:agent and more", ""),
    ],
)
def test_the_query_that_an_unknown_name_means(text: str, meant: str) -> None:
    assert parse(text).meant == meant


def test_an_address_is_words_and_nothing_to_say() -> None:
    query = parse("http://xx.yy/zz")
    assert query.node == And((Term("http"), Term("xxyyzz")))
    assert query.notes == []


def test_any_of_the_words() -> None:
    assert parse("xx yy", match_any=True).node == Or((X, Y))
    assert parse("xx tag:yy", match_any=True).node == And((X, FacetTerm("tag", "yy")))
    assert parse("+xx yy", match_any=True).node == And((Or((X, Y)), X))
    assert parse('yy +"xx zz"', match_any=True).node == And((Or((Y, Phrase(("xx", "zz")))), Phrase(("xx", "zz"))))
    assert parse("yy +title:xx -zz", match_any=True).node == And(
        (Or((Y, Term("xx", "title"))), Term("xx", "title"), Not(Z))
    )


def test_a_bracket_with_a_plus_is_required() -> None:
    either = Or((X, Y))
    assert parse("+(xx yy) zz", match_any=True).node == And((Or((X, Y, Z)), either))
    assert parse("zz +(xx OR yy)", match_any=True).node == And((Or((Z, X, Y)), either))
    titles = Term("xx", "title"), Term("yy", "title")
    assert parse("zz +title:(xx yy)", match_any=True).node == And((Or((Z, *titles)), Or(titles)))
    assert parse("zz +(xx -yy)", match_any=True).node == And((Z, And((X, Not(Y)))))
    assert parse("zz NOT +(xx yy)", match_any=True).node == And((Z, Not(either)))
    assert parse("zz -(xx yy)", match_any=True).node == And((Z, Not(either)))
    assert parse("zz + (xx yy)", match_any=True).node == parse("zz (xx yy)", match_any=True).node
    assert parse("C++(xx) yy", match_any=True).node == parse("C++ xx yy", match_any=True).node


def test_a_plus_within_a_bracket_is_about_the_bracket() -> None:
    inner = And((Or((X, Y)), X))
    assert parse("(+xx yy) zz", match_any=True).node == Or((Z, inner))
    assert parse("+(+xx yy) zz", match_any=True).node == And((Or((Z, inner)), inner))


Items = list[tuple[str, "str | Items"]]
"""Words and brackets, each with its plus or ""."""
_ITEMS: st.SearchStrategy[Items] = st.recursive(
    st.sampled_from(["xx", "yy", "zz"]),
    lambda inner: st.lists(st.tuples(st.sampled_from(["", "+"]), inner), min_size=1, max_size=3),
    max_leaves=8,
).map(lambda items: [("", items)])


def written(items: Items) -> str:
    return " ".join(plus + (item if isinstance(item, str) else f"({written(item)})") for plus, item in items)


def is_match(items: Items, words: set[str]) -> bool:
    found = [(plus, item in words if isinstance(item, str) else is_match(item, words)) for plus, item in items]
    return any(hit for _, hit in found) and all(hit for plus, hit in found if plus)


def holds(node: Node | None, words: set[str]) -> bool:
    match node:
        case Term(text):
            return text in words
        case And(parts):
            return all(holds(part, words) for part in parts)
        case Or(parts):
            return any(holds(part, words) for part in parts)
    raise AssertionError(node)


@given(_ITEMS, st.sets(st.sampled_from(["xx", "yy", "zz"])))
def test_where_any_word_may_match_each_plus_is_about_its_bracket(items: Items, words: set[str]) -> None:
    assert holds(parse(written(items), match_any=True).node, words) == is_match(items, words)


def test_a_plus_in_a_long_query_is_no_punctuation() -> None:
    words = "of one for the two or three in words"
    assert "+" not in "".join(parse(words).notes) and parse(f"-xx {words}", match_any=True).notes
    assert parse(f"+xx {words}", match_any=True).notes == parse(f"+(xx yy) {words}", match_any=True).notes == []


def test_a_plus_changes_nothing_where_all_words_must_match() -> None:
    assert parse("+xx yy").node == parse("xx yy").node
    assert parse("+(xx OR yy) zz").node == parse("(xx OR yy) zz").node
    assert parse('xx +"yy zz"').node == parse('xx "yy zz"').node
    assert parse("+title:xx").node == parse("title:xx").node
    assert parse("xx + yy C++").node == parse("xx yy C++").node


def test_only_simple_queries_may_be_loosened() -> None:
    assert parse('xx yy "zz xx" tag:a').simple
    assert not any(parse(text).simple for text in ("xx OR yy", "NOT xx", "-xx yy", "(xx yy)", "xx|yy", "!xx yy"))


def test_the_words_asked_for() -> None:
    query = parse('xx OR (yy -zz) tag:a "b c" title:dd')
    assert [word.text for word in terms_of(query.node)] == ["xx", "yy", "dd"]
    assert list(terms_of(None)) == []


def test_limits_are_said() -> None:
    many = parse(" ".join(f"w{n}" for n in range(100)))
    assert sum(1 for _ in terms_of(many.node)) == MAX_ATOMS
    assert many.notes == [f"Searched for the first {MAX_ATOMS} of 100 words."] and not many.errors
    expression = parse(" ".join(f"title:w{n}" for n in range(100)))
    assert sum(1 for _ in terms_of(expression.node)) == MAX_ATOMS
    assert expression.notes == [f"Only the first {MAX_ATOMS} words of the query were used."]
    phrase = parse('"' + "xx " * 100 + '"')
    assert phrase.node == Phrase(("xx",) * MAX_PHRASE)
    assert len(phrase.notes) == 1
    long = parse("x" * 3_000)
    assert "2,000 characters" in long.notes[0]
    deep = parse("(" * 20 + "xx")
    assert deep.node == X
    assert deep.notes == [f"Parentheses more than {MAX_DEPTH} deep were merged."]


def depth_of(node: Node | None) -> int:
    match node:
        case Not(part):
            return 1 + depth_of(part)
        case And(parts) | Or(parts):
            return 1 + max(map(depth_of, parts))
        case _:
            return 0


def atoms_of(node: Node | None) -> int:
    match node:
        case None:
            return 0
        case Not(part):
            return atoms_of(part)
        case And(parts) | Or(parts):
            return sum(map(atoms_of, parts))
        case _:
            return 1


def assert_sound(query: Query, length: int) -> None:
    assert atoms_of(query.node) <= MAX_ATOMS
    assert depth_of(query.node) <= 4 * (MAX_DEPTH + 1)
    assert all(note.endswith((".", "?")) for note in query.notes)
    assert all(why.endswith((".", "?")) and 0 <= start < end <= length for start, end, why in query.errors)
    for word in terms_of(query.node):
        assert word.text


@given(anything, st.booleans(), st.booleans())
def test_any_text_is_a_query(text: str, typing: bool, match_any: bool) -> None:
    assert_sound(parse(text, typing=typing, match_any=match_any), len(text))


_PIECES = [
    "a", "b c", "title:", "votes", "date:", "is:", "has:", "since:", "titel:", "tag:", "result:x", "author:", "(",
    ")", "-", "!", "|", "||", "&&", "OR", "AND", "NOT", ">", ">=", "!=", "<", "=", "..", "50", "2025-03", "W11",
    "last-week", "7d", '"', ":", "*", "~", "：", "（", "）", "２", "～", "“", "‘", "’", "``", "''", "…", "–",
]  # fmt: skip


@given(
    st.lists(st.tuples(st.sampled_from(_PIECES), st.sampled_from(["", " "])), max_size=14), st.booleans(), st.booleans()
)
def test_any_pieces_of_queries_are_a_query(pieces: list[tuple[str, str]], typing: bool, done: bool) -> None:
    text = "".join(map("".join, pieces))
    query = parse(text, typing=typing, done=done)
    assert_sound(query, len(text))
    assert len(query.meant) <= 2 * len(text) + 2 and all(start < end for start, end, _ in problems(text))
    for cursor in range(len(text) + 1):
        assert all(
            0 <= each.start <= each.end <= len(text) for each in completions(text, cursor, _nothing, lambda *_: 0)
        )


@given(anything | st.text("a ‘’‚`'\"「」｀｢«，　", max_size=30))
def test_plain_signs_keep_the_places_of_a_text(text: str) -> None:
    plain = plain_signs(text)
    assert len(plain) == len(text)
    assert all(old == new for old, new in zip(text, plain, strict=True) if old.isascii() and old.isalnum())


_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


@given(
    st.lists(st.tuples(st.sampled_from([each for each in _PIECES if each.isascii()]), st.sampled_from(["", " "]))),
    st.booleans(),
)
def test_full_width_forms_mean_the_same(pieces: list[tuple[str, str]], typing: bool) -> None:
    text = "".join(map("".join, pieces))
    assert parse(text.translate(_FULL_WIDTH), typing=typing) == parse(text, typing=typing)


@given(
    st.sampled_from(["votes", "Rating", "year", "date", "added", "result"]),
    st.sampled_from([("<", ">"), ("<=", ">="), ("=", "="), ("!=", "!="), (">", "<"), ("≥", "≤"), ("=<", "=>")]),
    st.sampled_from(["2020", "2024-05", "2025-W03", "1999/12", "7d", "50", "1,000"]),
    st.sampled_from(["", " "]),
)
def test_a_comparison_may_begin_with_its_value(field: str, signs: tuple[str, str], value: str, blank: str) -> None:
    turned, straight = (
        parse(f"xx {blank.join(parts)} yy") for parts in ((value, signs[0], field), (field, signs[1], value))
    )
    assert turned.node == straight.node and turned.notes == straight.notes


@given(
    st.sampled_from([name for name, field in BY_NAME.items() if field.kind in (Kind.RANGE, Kind.DATE)]),
    st.sampled_from(
        ["abc", "-1", "2025-13", "2025-02-30", "20", "..", "5..x", "1..2..3", "50%%", "next-week", "9999999d"]
    ),
    st.sampled_from(["{name}:{value}", "{name}:>{value}", "{name}>={value}", "{name} : {value}", "-{name}:{value}"]),
)
def test_an_invalid_number_or_date_is_reported_and_the_rest_is_kept(name: str, value: str, form: str) -> None:
    part = form.format(name=name, value=value)
    query = parse(f"xx {part} yy")
    if query.errors:
        (start, end, _), *others = query.errors
        assert not others and f"xx {part} yy"[start:end] in part and len(query.notes) == 1
        assert query.node is not None and {X, Y} <= set(terms_of(query.node))
    else:
        assert query.node != parse("xx yy").node


def _nothing(field: str, typed: str) -> list[str]:
    return ["a", "b c"]


@given(st.text(alphabet='ab"():-=*+ \tNOTRAD~^[]{}\\/&|?!<>.2', max_size=60), st.booleans())
def test_any_signs_are_a_query(text: str, typing: bool) -> None:
    assert_sound(parse(text, typing=typing), len(text))


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000,
        "x" * 200 + "~",
        "x." * 900 + "~",
        "x y" * 600 + "~",
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
        "votes" + " " * 1_900 + "> 5",
        "result:" + "a " * 900 + ">5",
        "title:(" * 280,
        "votes>" * 330,
        "|" * 1_900,
        "!(" * 900,
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
    assert parse("x" * MAX_QUERY_LENGTH).notes == []


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
    assert [text[start:end] for start, end, _ in query.errors] == places
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
        ("xx +(yy", 5, "xx"),
        ("C++ yy", 4, "C++"),
    ],
)
def test_what_stands_before_a_word(text: str, start: int, rest: str) -> None:
    assert text_before(text, start) == rest


def test_where_half_a_word_stands() -> None:
    assert parse("xx tag:yy", typing=True).partial_span == (3, 9)
    assert parse("xx tag:yy ", typing=True).partial_span is parse("xx tag:yy").partial_span is None
    assert parse("(xx)", typing=True).partial_span is None

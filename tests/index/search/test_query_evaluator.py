"""Every query of the language holds the papers, and the counts, that a slow and obvious look at each paper gives."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from example_counts import examples
from factories import paper
from paper_index.corpus import Corpus, facets_of
from paper_index.library import READ, READING, Library, Marks
from paper_index.papers.paper import Paper
from paper_index.search import Engine, Filter, View
from paper_index.search.index.builder import build
from paper_index.search.text.analyzer import Token
from paper_index.search.text.searched_fields import text_fields
from paper_index.search.text.stemming import stem
from paper_index.text.stop_words import STOP_WORDS
from slow_filters import SlowFilters, tokens_of

QUERIES = examples(600)

today = cache(date.today)
"""The day of the test, although it may end on the next one."""

NOUNS = [
    "diffusion", "difusion", "network", "networks", "networking", "segmentation", "segment", "segments", "graph",
    "graphs", "token", "tokens", "mamba", "attention", "retrieval", "retrieve", "speech", "vision", "resnet50",
    "resnet18", "imagenet", "protein", "proteins", "quantum", "lattice",
]  # fmt: skip
AUTHORS = ["Ada Lindqvist", "Bo Tanaka", "Chinwe Okafor", "Lin Tan"]
DATES = [
    "", "2023", "2024", "2024-02", "2024-02-29", "2024-05", "2024-11-30", "2024-12-29", "2024-12-30", "2024-12-31",
    "2025-01-01", "2025-01-05", "2025-01-06", "2025-02", "2025-02-28", "2025-03-01", "2025-03-14", "2025-03-31",
    "2025-04-01", "2025-05-31", today().isoformat(), (today() - timedelta(days=1)).isoformat(),
    (today() - timedelta(days=7)).isoformat(), (today() - timedelta(days=8)).isoformat(),
]  # fmt: skip
DATASETS = ["ImageNet-1K", "ImageNet-A", "CIFAR-10", "Made-up Bench"]
VALUES = ["85", "85.5%", "over 90%", "22.8M", "~58 seconds", "1,024", "71.3 ± 0.2", "soon"]
TAGS = ["thesis", "reading/next", "reading/later", "with blank", "C++"]
STATES = ["bookmarked", "tagged", "unread", "reading", "read", "noted", "rated"]

Clause = tuple[Any, ...]
NAMES = {
    "title": ("t", "title", "titles", "ti"),
    "body": ("abstract", "abs"),
    "authors": ("author", "authors", "au"),
    "note": ("note", "notes"),
    "tag": ("tag", "tags"),
    "task": ("task", "tasks"),
    "votes": ("votes", "upvotes"),
}
"""Usual names of fields."""


def month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def days_of(stored: str) -> tuple[date, date]:
    """The first and last day of a stored date."""
    first = date.fromisoformat(f"{stored}-01-01"[:10])
    return first, {4: first.replace(month=12, day=31), 7: month_end(first)}.get(len(stored), first)


def period(chance: random.Random) -> tuple[str, date, date]:
    """A spelling of a period, with its first and last day."""
    now = today()
    day = chance.choice([days_of(stored)[0] for stored in DATES[1:]]) + timedelta(days=chance.choice([-1, 0, 0, 0, 1]))
    year, week, weekday = day.isocalendar()
    monday, this_monday = day - timedelta(days=weekday - 1), now - timedelta(days=now.weekday())
    month, some = (day.replace(day=1), month_end(day)), chance.randint(1, 9)
    begin, before = now.replace(day=1), now.replace(day=1) - timedelta(days=1)
    return chance.choice([
        (f"{year}-W{week:02}", monday, monday + timedelta(days=6)),
        (f"{day:%Y/%m}", *month), (f"{day.year}-{day.month}", *month), (f"{day:%b}-{day.year}", *month),
        (f"{day:%Y%m%d}", day, day), (f"{day:%Y-%m-%d}", day, day),
        (f"{day.year}", date(day.year, 1, 1), date(day.year, 12, 31)),
        ("today", now, now), ("yesterday", now - timedelta(days=1), now - timedelta(days=1)),
        ("this-week", this_monday, this_monday + timedelta(days=6)),
        ("last-week", this_monday - timedelta(days=7), this_monday - timedelta(days=1)),
        ("this-month", begin, month_end(now)), ("last-month", before.replace(day=1), before),
        ("this-year", date(now.year, 1, 1), date(now.year, 12, 31)),
        (f"{some}d", now - timedelta(days=some - 1), now),
    ])  # fmt: skip


def day_compare(chance: random.Random) -> Clause:
    """A period, a comparison with one, or a range of two, as typed and with the days it has."""
    text, first, last = period(chance)
    if chance.random() < 0.2:
        other, low, high = period(chance)
        if "d" not in text[-1] + other[-1] and "y" not in text[-1] + other[-1]:
            (first, last) = (first, high) if first <= high else (low, last)
            return ("days", f"{text}..{other}", first, last)
    if text[-1] == "d":
        age = first - timedelta(days=1)
        signs = {"": (first, last), ">": (date.min, age - timedelta(days=1)), "<": (age + timedelta(days=1), date.max)}
    else:
        signs = {
            "": (first, last), ">": (last + timedelta(days=1), date.max), ">=": (first, date.max),
            "<": (date.min, first - timedelta(days=1)), "<=": (date.min, last),
        }  # fmt: skip
    sign = chance.choice(sorted(signs))
    return ("days", f"{sign}{text}", *signs[sign])


def papers(chance: random.Random) -> Iterator[Paper]:
    for number in range(64):
        yield paper(
            f"Paper{number} " + " ".join(chance.choices(NOUNS, k=3)),
            abstract=" ".join(chance.choices(NOUNS, k=chance.randint(0, 12))),
            authors=chance.sample(AUTHORS, chance.randint(0, 2)),
            published=chance.choice(DATES),
            area=chance.choice(["computer-vision", "medical-imaging", "medical-language", ""]),
            kind=chance.choice(["survey", "method", ""]),
            tasks=chance.sample(["object-detection", "image-classification", "face-detection"], chance.randint(0, 2)),
            datasets=chance.sample(DATASETS, chance.randint(0, 2)),
            results=[
                {
                    "dataset": chance.choice([*DATASETS, ""]),
                    "metric": chance.choice(["accuracy", "FID"]),
                    "value": value,
                }
                for value in chance.sample(VALUES, chance.randint(0, 2))
            ],
            code=["https://example.org/code"] if chance.random() < 0.3 else [],
            appearances=[
                {"edition": edition, "votes": chance.choice([None, 0, 5, 50, 51, 1_000])}
                for edition in chance.sample(["2025-03-14", "2025-W12", "a page"], chance.randint(0, 2))
            ],
            sources=chance.sample(["arXiv listing", "a page of mine", "papers.bib"], chance.randint(1, 2)),
        )


@cache
def related(one: str, other: str) -> bool:
    plain = len(other) > 2 and (one + other).isalpha() and (one + other).isascii() and one not in STOP_WORDS
    return plain and bool(stem(one) == stem(other))


@cache
def edits(one: str, other: str) -> int:
    """Edits between two words, by trying all of them."""
    if not one or not other:
        return len(one + other)
    if one[0] == other[0]:
        return edits(one[1:], other[1:])
    tried = [edits(one[1:], other), edits(one, other[1:]), edits(one[1:], other[1:])]
    if one[:2] == other[1::-1]:
        tried.append(edits(one[2:], other[2:]))
    return 1 + min(tried)


@cache
def almost(form: str, word: str) -> bool:
    allowed = 0 if len(word) < 3 else 1 if len(word) < 8 else 2
    digits = ["".join(c for c in each if c.isdigit()) for each in (form, word)]
    return form[0] in word[:2] and digits[0] == digits[1] and edits(form, word) <= allowed


@cache
def bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def like(text: str, values: set[str]) -> set[str]:
    """The values a text stands for: itself, else spelled so, else beginning so, else holding it."""
    wanted = bare(text)
    for fits in (
        lambda value: value.casefold() == text.casefold(),
        lambda value: bare(value) == wanted,
        lambda value: bare(value).startswith(wanted),
        lambda value: wanted in bare(value),
    ):
        if found := {value for value in values if fits(value)}:
            return found
    return set()


def compares(value: Any, sign: str, number: Any) -> bool:
    found: dict[str, bool] = {
        ">": value > number, ">=": value >= number, "<": value < number, "<=": value <= number, "=": value == number,
    }  # fmt: skip
    return found[sign]


def plain_number(value: str) -> float | None:
    return {"85": 85, "85.5%": 85.5, "over 90%": 90, "1,024": 1024, "71.3 ± 0.2": 71.3}.get(value)


@dataclass
class Obvious(SlowFilters):
    """Everything in plain lists."""

    engine: Engine
    papers: dict[int, Paper]
    votes: dict[int, int | None]
    dates: dict[int, str]
    marks: dict[int, Marks]
    tokens: dict[int, dict[str, list[Token]]] = field(default_factory=dict)
    facets: dict[int, set[tuple[str, str]]] = field(default_factory=dict)
    known: dict[str, set[str]] = field(default_factory=dict)
    looked: dict[tuple[int, Clause], bool] = field(default_factory=dict)
    """What was asked before: the clauses come again and again."""

    def __post_init__(self) -> None:
        states = {marks.state for marks in self.marks.values()} & {READ, READING}
        for row, each in self.papers.items():
            marks = self.marks.get(row, Marks())
            said = text_fields(each) | {"note": marks.note}
            self.tokens[row] = {name: tokens_of(text) for name, text in said.items()}
            self.facets[row] = set(facets_of(each)) | {
                ("tag", "/".join(parts[: n + 1]))
                for tag in marks.tags
                for parts in [tag.split("/")]
                for n in range(len(parts))
            }
            self.facets[row] |= {("bookmarked", "yes")} if marks.bookmarked else set()
            self.facets[row] |= {("state", marks.state)} if states else set()
            self.facets[row] |= {("rating", str(marks.rating))} if marks.rating else set()
            self.facets[row] |= {("note", "yes")} if marks.note else set()
            self.facets[row] |= {("source", source) for source in each.sources}
            self.facets[row] |= {("author", author) for author in each.authors}
            dates = [each.published or max((place.date for place in each.appearances), default="")]
            self.facets[row] |= {("year", date[:4]) for date in dates if date}
            self.facets[row] |= {("venue", each.venue)} if each.venue else set()

    def values(self, facet: str) -> set[str]:
        if facet not in self.known:
            self.known[facet] = {value for held in self.facets.values() for name, value in held if name == facet}
        return self.known[facet]

    def holds(self, row: int, clause: Clause) -> bool:
        match clause:
            case ("and", *parts):
                return all(self.holds(row, part) for part in parts)
            case ("or", *parts):
                return any(self.holds(row, part) for part in parts)
            case ("not", part):
                return not self.holds(row, part)
            case ("within", _, part):
                return self.holds(row, part)
        if (row, clause) not in self.looked:
            self.looked[row, clause] = self.looks(row, clause)
        return self.looked[row, clause]

    def looks(self, row: int, clause: Clause) -> bool:
        match clause:
            case ("word", name, how, word):
                fields = [name] if name else ["title", "body", "authors", "facts", "note"]
                return any(
                    form == word
                    or (how != "exact" and related(form, word))
                    or (how == "prefix" and form.startswith(word))
                    or (how == "fuzzy" and almost(form, word))
                    for each in fields
                    for place in self.tokens[row][each]
                    for form in place.forms
                )
            case ("phrase", name, one, other):
                fields = [name] if name else ["title", "body", "authors", "facts", "note"]
                return any(
                    one in first.forms
                    and (at := number + first.spans[first.forms.index(one)]) < len(some)
                    and other in some[at].forms
                    for some in (self.tokens[row][each] for each in fields)
                    for number, first in enumerate(some)
                )
            case ("fact", facet, text):
                return any((facet, value) in self.facets[row] for value in like(text, self.values(facet)))
            case ("code", choice):
                return bool(self.papers[row].code) == (str(choice) == "yes")
            case ("is", state):
                marks = self.marks.get(row, Marks())
                said: dict[str, bool] = {
                    "bookmarked": marks.bookmarked, "tagged": bool(marks.tags), "unread": marks.state == "unread",
                    "reading": marks.state == "reading", "read": marks.state == "read", "noted": bool(marks.note),
                    "rated": bool(marks.rating),
                }  # fmt: skip
                return said[state]
            case ("number", name, sign, number):
                counted = self.votes[row] if name == "votes" else self.marks.get(row, Marks()).rating
                return counted is not None and compares(counted, sign, number)
            case ("days", _, low, high):
                stored = self.dates[row]
                return bool(stored) and low <= days_of(stored)[0] and days_of(stored)[1] <= high
            case ("year", sign, year):
                stored = self.dates[row]
                return bool(stored) and compares(int(stored[:4]), sign, year)
            case ("result", of, sign, number):
                about = {result.dataset for each in self.papers.values() for result in each.results} - {""}
                data = {"ImageNet-1K"} if of == "imagenet" else like(of, about) if of else {*about, ""}
                return any(
                    (value := plain_number(result.value)) is not None
                    and compares(value, sign, number)
                    and value <= (100 if result.metric == "accuracy" else 1000)
                    for result in self.papers[row].results
                    if result.dataset in data or (not data and result.metric.casefold() == of)
                )
        raise AssertionError(clause)


def typed(clause: Clause, chance: random.Random, top: bool = True, within: str = "") -> str:
    """A clause in one of the ways to type it; `within` is the field whose bracket it is in."""

    def inner(part: Clause) -> str:
        return typed(part, chance, False, within)

    def named(name: str) -> str:
        return "" if within else f"{chance.choice(NAMES.get(name, (name,)))}:" if name else ""

    match clause:
        case ("and", *parts):
            text = chance.choice([" ", " ", " AND ", " && "]).join(map(inner, parts))
            return text if top else f"({text})"
        case ("or", *parts):
            text = chance.choice([" OR ", " OR ", " || ", " | "]).join(map(inner, parts))
            return text if top else f"({text})"
        case ("not", part):
            return f"NOT {inner(part)}" if part[0] == "not" else f"{chance.choice(['-', '!', 'NOT '])}{inner(part)}"
        case ("within", name, part):
            text = typed(part, chance, True, name)
            return f"{named(name)}({text})"
        case ("word", name, how, word):
            return f"{named(name)}{ {'exact': '='}.get(how, '') }{word}{ {'prefix': '*', 'fuzzy': '~'}.get(how, '') }"
        case ("phrase", name, one, other):
            return f'{named(name)}"{one} {other}"'
        case ("fact", facet, text):
            return f'{named(facet)}"{text}"'
        case ("code" | "is" as name, choice):
            return f"{name}:{ {'bookmarked': chance.choice(['bookmarked', 'starred'])}.get(choice, choice) }"
        case ("number" | "year", *_, sign, number):
            name = clause[1] if clause[0] == "number" else "year"
            name = chance.choice(NAMES.get(name, (name,)))
            return chance.choice([f"{name}:{sign}{number}", f"{name}{sign}{number}", f"{name} {sign} {number}"])
        case ("days", text, *_):
            if text[0] in "<>" and chance.random() < 0.5 and text.lstrip("<>=")[0].isdigit():
                return f"date{text}"
            return f"{chance.choice(['date', 'year', 'dates'])}:{text}"
        case ("result", of, sign, number):
            return f'result:"{of}{sign}{number}%"'
    raise AssertionError(clause)


def bracket(chance: random.Random) -> Clause:
    """Values of one field, joined in its bracket."""
    name = chance.choice(["title", "authors", "tag", "task"])

    def value() -> Clause:
        match name:
            case "title":
                return ("word", name, chance.choice(["", "exact"]), chance.choice(NOUNS))
            case "authors":
                return ("word", name, "", chance.choice(["tanaka", "lin", "tan", "ada"]))
        return ("fact", name, chance.choice([*TAGS, "reading"] if name == "tag" else ["detection", "image"]))

    def joined(depth: int) -> Clause:
        kind = chance.random()
        if depth > 1 or kind < 0.3:
            return value()
        if kind < 0.5:
            return ("not", joined(depth + 1))
        return (chance.choice(["and", "or"]), joined(depth + 1), joined(depth + 1))

    return ("within", name, joined(0))


def leaf(chance: random.Random) -> Clause:
    word = chance.choice(NOUNS)
    sign = chance.choice([">", ">=", "<", "<=", "="])
    kinds: list[Callable[[], Clause]] = [
        lambda: ("word", None, chance.choice(["", "", "exact"]), word),
        lambda: ("word", None, "prefix", word[: chance.randint(3, len(word))]),
        lambda: ("word", None, "fuzzy", slipped(chance, word)),
        lambda: ("word", chance.choice(["title", "body", "note"]), chance.choice(["", "exact", "fuzzy"]), word),
        lambda: ("word", "authors", "", chance.choice(["tanaka", "lin", "tan", "ada"])),
        lambda: ("phrase", chance.choice([None, "note"]), word, chance.choice(NOUNS)),
        lambda: ("fact", "tag", chance.choice([*TAGS, "reading", "LATER", "c"])),
        lambda: ("fact", "area", chance.choice(["medical", "vision", "computer vision", "nothing"])),
        lambda: ("fact", "task", chance.choice(["detection", "object detection", "image"])),
        lambda: ("fact", "dataset", chance.choice(["imagenet", "CIFAR10", "bench"])),
        lambda: ("fact", "source", chance.choice(["arxiv", "page", "papers.bib"])),
        lambda: ("code", chance.choice(["yes", "no"])),
        lambda: ("is", chance.choice(STATES)),
        lambda: ("number", "votes", sign, chance.choice([0, 5, 50, 999])),
        lambda: ("number", "rating", sign, chance.randint(2, 4)),
        lambda: day_compare(chance),
        lambda: day_compare(chance),
        lambda: bracket(chance),
        lambda: ("year", sign, chance.randint(2023, 2025)),
        lambda: ("result", chance.choice(["imagenet", "ImageNet-A", "fid", "bench", ""]), sign, 85),
    ]
    return chance.choice(kinds)()


def slipped(chance: random.Random, word: str) -> str:
    at = chance.randrange(1, len(word))
    return chance.choice(
        [word, word[:at] + word[at + 1 :], word[:at] + "x" + word[at:], word[:at] + "x" + word[at + 1 :]]
    )


def clause(chance: random.Random, depth: int = 0) -> Clause:
    kind = chance.random()
    if depth > 2 or kind < 0.5:
        return leaf(chance)
    if kind < 0.6:
        return ("not", clause(chance, depth + 1))
    return (chance.choice(["and", "and", "or"]), *(clause(chance, depth + 1) for _ in range(chance.randint(2, 3))))


def pieces(words: list[Clause]) -> list[Clause]:
    """The letters and the number of words such as resnet50, which papers may have alone where any word may match."""
    numbered = [(part, re.fullmatch("([a-z]+)([0-9].*)", part[3])) for part in words if part[0] == "word"]
    return [
        ("word", part[1], "", piece)
        for part, found in numbered
        if found and part[2] != "exact"
        for piece in found.groups()
    ]


def apart(part: Clause) -> list[Clause]:
    """The words of a phrase, in any order; another clause as it is."""
    return [("word", part[1], "", word) for word in part[2:]] if part[0] == "phrase" else [part]


@pytest.fixture(scope="module")
def obvious(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Obvious]:
    folder = tmp_path_factory.mktemp("language")
    chance = random.Random(5)
    corpus, library = Corpus(folder / "papers.db"), Library(folder / "library.db")
    corpus.add(list(papers(chance)))
    held = dict(corpus.reader.all_papers())
    some = list(held.values())
    for tag in TAGS:
        library.tag(chance.sample(some, 15), [tag])
    library.bookmark(chance.sample(some, 20))
    library.set_state(chance.sample(some, 20), READ)
    library.set_state(chance.sample(some, 10), READING)
    for rating in range(1, 6):
        library.rate(chance.sample(some, 6), rating)
    for each in chance.sample(some, 20):
        library.note(each, " ".join(chance.choices(NOUNS, k=5)))
    build(corpus.reader, folder / "index")
    engine = Engine(corpus.reader, library, folder / "index")
    assert engine.open_index()
    marks = library.reader.marks(each.id for each in some)
    lines = corpus.reader.lines(list(held))
    yield Obvious(
        engine,
        held,
        {line.row: line.votes for line in lines},
        {line.row: line.date for line in lines},
        {row: marks[each.id] for row, each in held.items() if each.id in marks},
    )
    engine.close()
    corpus.close()
    library.close()


@pytest.mark.slow
def test_random_queries_are_answered_as_a_look_at_every_paper_would(obvious: Obvious) -> None:
    chance = random.Random(7)
    found = 0
    for _ in range(QUERIES):
        asked = clause(chance)
        filters = frozenset(
            Filter(facet, chance.choice(sorted(obvious.values(facet))), chance.random() < 0.3)
            for facet in chance.sample(["area", "tag", "code", "dataset", "state"], chance.randint(0, 2))
        )
        query = typed(asked, chance)
        answer = obvious.engine.answer(View(query, filters))
        assert obvious.engine.indexed
        errors = [why for _, _, why in answer.errors if not why.startswith("No paper is dated")]
        assert not errors or "nothing" in query, (query, errors)
        if "these have some" in answer.note:
            words = [part for part in asked[1:] if part[0] in ("word", "phrase")]
            asked = ("and", ("or", *words, *pieces(words)), *(part for part in asked[1:] if part not in words))
        if "next to each other" in answer.note:
            assert not any(obvious.holds(row, asked) for row in obvious.papers), query
            asked = ("and", *(word for part in asked[1:] for word in apart(part)))
        hits = [row for row in obvious.papers if obvious.holds(row, asked)]
        if "showing results for" in answer.note:  # another spelling was answered, because there is nothing to count
            assert not hits, query
            continue
        assert sorted(answer.rows) == [row for row in hits if obvious.passes(row, filters)], query
        counts = obvious.counts(hits, filters)
        assert {facet: dict(counted) for facet, counted in answer.facets.items()} == counts, (query, filters)
        found += 0 < len(hits) < len(obvious.papers)
    assert found > QUERIES / 3, "most queries tell papers apart"

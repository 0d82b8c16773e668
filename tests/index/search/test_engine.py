"""Every view has the answer a slow and obvious look at every paper gives."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import paper_index
from example_counts import examples
from factories import paper
from hostile_text import anything
from paper_index.corpus import SORTS, facets_of
from paper_index.library import Marks
from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.search import Answer, Filter, View
from paper_index.search.models import FACETS
from paper_index.search.ranking import index_search
from paper_index.search.ranking.scan import ScanSearcher
from paper_index.search.text.analyzer import Token, analyze
from paper_index.search.text.searched_fields import text_fields
from paper_index.search.text.stemming import stem
from paper_index.text.stop_words import STOP_WORDS
from paper_index.workspace import Workspace
from slow_filters import SlowFilters, tokens_of

FIELDS = {"title": "title", "abs": "body", "a": "authors"}


@cache
def related(one: str, other: str) -> bool:
    """Tell whether two words are forms of one."""
    same = len(other) > 2 and one.isalpha() and one.isascii() and bool(stem(one) == stem(other))
    return same and one not in STOP_WORDS


class Obvious(SlowFilters):
    """The papers in plain lists, looked through one by one."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.papers: dict[int, Paper] = dict(workspace.corpus.reader.all_papers())
        self.tokens: dict[int, dict[str, list[Token]]] = {
            row: {field: tokens_of(text) for field, text in text_fields(each).items()}
            for row, each in self.papers.items()
        }
        self.forms = {
            row: {field: {form for place in some for form in place.forms} for field, some in fields.items()}
            for row, fields in self.tokens.items()
        }
        self.vocabulary = {form for fields in self.forms.values() for forms in fields.values() for form in forms}
        self._forms_of: dict[tuple[str, bool, bool], set[str]] = {}
        rows = list(self.papers)
        lines = workspace.corpus.reader.lines(rows)
        self.votes = {row: line.votes for row, line in zip(rows, lines, strict=True)}
        marks = workspace.library.reader.marks(each.id for each in self.papers.values())
        self.facets: dict[int, set[tuple[str, str]]] = {
            row: {*facets_of(each), *self.named(each), *self.marked(marks.get(each.id))}
            for row, each in self.papers.items()
        }

    @staticmethod
    def named(paper: Paper) -> Iterator[tuple[str, str]]:
        yield "year", paper.published[:4]
        yield from (("venue", paper.venue),) if paper.venue else ()
        yield from (("author", author) for author in paper.authors)
        yield from (("source", source) for source in paper.sources)

    @staticmethod
    def marked(marks: Marks | None) -> Iterator[tuple[str, str]]:
        if marks and marks.bookmarked:
            yield "bookmarked", "yes"
        for tag in marks.tags if marks else ():
            yield "tag", tag

    def word(self, row: int, word: str, field: str | None, prefix: bool, exact: bool) -> bool:
        wanted = self.forms_of(word, prefix, exact)
        return any(not wanted.isdisjoint(self.forms[row][name]) for name in ([field] if field else self.forms[row]))

    def forms_of(self, word: str, prefix: bool, exact: bool) -> set[str]:
        """Return the forms in any paper that a word stands for."""
        key = word, prefix, exact
        if key not in self._forms_of:
            self._forms_of[key] = {
                form
                for form in self.vocabulary
                if form == word or (prefix and form.startswith(word)) or (not exact and related(form, word))
            }
        return self._forms_of[key]

    def phrase(self, row: int, words: list[str]) -> bool:
        if len(words) <= 3 and all(map(str.isalpha, words)) and self.word(row, "".join(words), None, False, True):
            return True  # "data set" is also "dataset"
        return any(
            all(word in place.forms for word, place in zip(words, some[start:], strict=False))
            for some in self.tokens[row].values()
            for start in range(len(some) - len(words) + 1)
        )

    def holds_all(self, row: int, clauses: list[tuple[str, ...]]) -> bool:
        """Tell whether all clauses hold; words that follow each other may also be written as one word."""
        joined: set[int] = set()
        for start, end in combinations(range(len(clauses) + 1), 2):
            kinds = [clause[0] for clause in clauses[start:end]]
            word = "".join(clause[-1] for clause in clauses[start:end])
            several = 1 < len(kinds) <= 3 and {*kinds[:-1]} == {"word"} and kinds[-1] in ("word", "prefix")
            if several and self.word(row, word, None, kinds[-1] == "prefix", False):
                joined.update(range(start, end))
        return all(number in joined or self.holds(row, clause) for number, clause in enumerate(clauses))

    def holds(self, row: int, clause: tuple[str, ...]) -> bool:
        match clause:
            case ("word", word):
                return self.word(row, word, None, False, False)
            case ("prefix", word):
                return self.word(row, word, None, True, False)
            case ("exact", word):
                return self.word(row, word, None, False, True)
            case ("in", field, word):
                return self.word(row, word, FIELDS[field], False, False)
            case ("phrase", *words):
                return self.phrase(row, words)
            case ("fact", facet, value):
                return (facet, value) in self.facets[row]
            case ("is", "bookmarked"):
                return ("bookmarked", "yes") in self.facets[row]
            case ("is", "tagged"):
                return any(facet == "tag" for facet, _ in self.facets[row])
            case ("compare", field, sign, value, *_):
                return self.compares(row, field, sign, value)
            case ("between", field, low, high, *_):
                return self.compares(row, field, ">=", low) and self.compares(row, field, "<=", high)
            case ("has", what):
                return self.has(row, what)
            case ("not", *negated):
                return not self.holds(row, tuple(negated))
        raise AssertionError(clause)

    def compares(self, row: int, field: str, sign: str, value: str) -> bool:
        """Tell whether the votes of a paper, or its year, compare to a number."""
        votes, year = self.votes[row], self.papers[row].published[:4]
        own = votes if field == "votes" else int(year) if year else None
        if own is None:
            return sign == "!="
        number = int(value)
        return {
            "<": own < number,
            "<=": own <= number,
            "=": own == number,
            "!=": own != number,
            ">=": own >= number,
            ">": own > number,
        }[sign]

    def has(self, row: int, what: str) -> bool:
        """Tell whether a paper has one of the values of `has:`."""
        of_paper: dict[str, Any] = {
            "abstract": self.papers[row].abstract,
            "votes": [place for place in self.papers[row].appearances if place.votes is not None],
            "date": self.papers[row].published,
            "doi": self.papers[row].doi,
        }
        return bool(of_paper[what]) if what in of_paper else any(facet == what for facet, _ in self.facets[row])


def apart(clause: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The words of a phrase one by one, without those that all papers have; or another clause."""
    kind, *words = clause
    return [("word", word) for word in words if word not in STOP_WORDS] if kind == "phrase" else [clause]


TURNED = {"<": ">", "<=": ">=", "=": "=", "!=": "!=", ">=": "<=", ">": "<"}


def typed(clause: tuple[str, ...]) -> str:
    match clause:
        case ("word", word):
            return word
        case ("prefix", word):
            return f"{word}*"
        case ("exact", word):
            return f"={word}"
        case ("in", field, word):
            return f"{field}:{word}"
        case ("phrase", *words):
            return f'"{" ".join(words)}"'
        case ("fact", facet, value):
            return f'{facet}:"{value}"'
        case ("is" | "has", what):
            return f"{clause[0]}:{what}"
        case ("compare", field, sign, value, form):
            sign = TURNED[sign] if form.startswith("{value}") else sign
            return form.format(field=field, sign=sign, value=value)
        case ("between", field, low, high, form):
            return form.format(field=field, low=low, high=high)
        case ("not", *negated):
            return f"-{typed(tuple(negated))}"
    raise AssertionError(clause)


@pytest.fixture(scope="module")
def obvious(explored: Workspace) -> Obvious:
    return Obvious(explored)


WORDS = [
    "network", "networks", "learning", "learned", "transformer", "transformers", "attention", "model",
    "models", "image", "images", "segmentation", "vision", "language", "speech", "training", "trained",
    "graph", "diffusion", "mamba", "resnet50", "imagenet1k", "unet", "efficient", "efficiency", "robust",
    "robustness", "detection", "federated", "privacy", "survey", "study", "generation", "generative",
    "sparse", "pruning", "video", "audio",
]  # fmt: skip
_word = st.sampled_from(WORDS)
_beginning = _word.flatmap(lambda word: st.integers(2, len(word)).map(lambda n: word[:n])).filter(
    lambda word: word not in STOP_WORDS
)
_fact = st.sampled_from(
    [
        ("area", "computer-vision"), ("area", "natural-language"), ("area", "multimodal"), ("kind", "survey"),
        ("kind", "method"), ("method", "self-attention"), ("dataset", "ImageNet-1K"), ("dataset", "CIFAR-10"),
        ("task", "image-classification"), ("code", "yes"), ("tag", "thesis"), ("tag", "later"), ("tag", "with blank"),
    ]
)  # fmt: skip
_clause = st.one_of(
    st.tuples(st.just("word"), _word),
    st.tuples(st.just("prefix"), _beginning),
    st.tuples(st.just("exact"), _word),
    st.tuples(st.just("in"), st.sampled_from(["title", "abs"]), _word),
    st.sampled_from([("phrase", "language", "model"), ("phrase", "neural", "networks"), ("phrase", "vision", "in")]),
    _fact.map(lambda fact: ("fact", *fact)),
    st.sampled_from([("is", "bookmarked"), ("is", "tagged")]),
    st.sampled_from(["abstract", "votes", "date", "doi", "code", "tag", "venue", "task"]).map(
        lambda what: ("has", what)
    ),
)
_measured = st.sampled_from([("votes", ["0", "5", "20", "50"]), ("year", ["2021", "2023", "2024", "2025"])]).flatmap(
    lambda named: st.tuples(st.just(named[0]), st.sampled_from(named[1]), st.sampled_from(named[1]))
)
_comparison = st.builds(
    lambda named, sign, form: ("compare", named[0], sign, named[1], form),
    _measured,
    st.sampled_from(list(TURNED)),
    st.sampled_from(
        ["{field}:{sign}{value}", "{field}{sign}{value}", "{field} {sign} {value}", "{value}{sign}{field}",
         "{value} {sign} {field}", "({field}：{sign}{value}）"]
    ),
)  # fmt: skip
_between = st.builds(
    lambda named, form: ("between", named[0], *sorted(named[1:], key=int), form),
    _measured,
    st.sampled_from(
        ["{field}:{low}..{high}", "{field}:{low}-{high}", "{field}:{low} - {high}", "{field}:{low}…{high}",
         "{low}<={field}<={high}", "{low} <= {field} <= {high}", "({field}>={low} AND {high}>={field})",
         "{high}>={field}>={low}"]
    ),
)  # fmt: skip
_clause = st.one_of(_clause, _comparison, _between)
_clauses = st.lists(st.one_of(_clause, _clause.map(lambda clause: ("not", *clause))), max_size=3)
_filter = st.one_of(
    _fact,
    st.sampled_from(
        [
            ("bookmarked", "yes"),
            ("edition", "Mar 14 · page 000"),
            ("edition", "page 004"),
            ("area", "none"),
            ("year", "2023"),
            ("author", "Quoc V. Le"),
            ("venue", "ICCV 2023"),
            ("source", "starter catalogue"),
        ]
    ),
)
_filters = st.frozensets(st.builds(lambda fact, no: Filter(fact[0], fact[1], no), _filter, st.booleans()), max_size=4)

_TEXTUAL = ("word", "prefix", "exact", "in", "phrase")
"""Clauses of which any may match if no paper matches all."""


def agree(obvious: Obvious, answer: Answer, hits: list[int]) -> None:
    filters = answer.view.filters
    assert set(answer.rows) == {row for row in hits if obvious.passes(row, filters)}
    assert len(set(answer.rows)) == len(answer.rows) == answer.total
    assert tuple(answer.facets) == FACETS
    counts = obvious.counts(hits, filters)
    for facet in FACETS:
        assert dict(answer.facets[facet]) == counts[facet], facet
        assert answer.facets[facet] == sorted(answer.facets[facet], key=lambda each: (-each[1], each[0].casefold()))


@settings(max_examples=examples(15))
@given(clauses=_clauses, either=st.booleans(), filters=_filters, sort=st.sampled_from(SORTS), reverse=st.booleans())
def test_any_view_is_answered_as_a_look_at_every_paper_would(
    explored: Workspace,
    obvious: Obvious,
    clauses: list[tuple[str, ...]],
    either: bool,
    filters: frozenset[Filter],
    sort: str,
    reverse: bool,
) -> None:
    view = View((" OR " if either else " ").join(map(typed, clauses)), filters, sort, reverse)
    answer = explored.engine.answer(view)
    if answer.suggestion and "showing results for" in answer.note:  # there is nothing to count
        assert not [row for row in obvious.papers if all(obvious.holds(row, clause) for clause in clauses)]
        return
    note = re.sub(r"No paper is dated [^.]+\.", "", answer.note).strip()
    unquoted = note == "No paper has these words next to each other; showing papers with all of them."
    if unquoted:
        clauses = [each for clause in clauses for each in apart(clause)]
    relaxed = bool(note) and not unquoted
    if relaxed:
        assert note == "No paper has all these words; these have some."
    required = [] if either else [clause for clause in clauses if not (relaxed and clause[0] in _TEXTUAL)]
    optional = [clause for clause in clauses if either or (relaxed and clause[0] in _TEXTUAL)]
    hits = [
        row
        for row in obvious.papers
        if obvious.holds_all(row, required) and (not optional or any(obvious.holds(row, clause) for clause in optional))
    ]
    agree(obvious, answer, hits)
    ordered = list(answer.rows[::-1] if reverse else answer.rows)
    if sort == "relevance" and answer.scores:
        scores = [answer.scores.get(row, 0.0) for row in ordered]
        assert scores == sorted(scores, reverse=True)
    else:
        edition = view.edition if sort in ("trending", "relevance", "rank") else None
        places = explored.corpus.reader.edition(edition) if edition else {}
        base = {"relevance": "trending", "rating": "trending", "unread": "oldest"}.get(sort, sort)  # no paper is read
        by = list(places) or explored.corpus.reader.order(base)
        if places and sort == "rank":
            by.sort(key=lambda row: places[row][0] or 0)
        assert ordered == [row for row in by if row in set(ordered)]


@pytest.mark.slow
@given(st.lists(_word, min_size=1, max_size=3), st.data())
@settings(max_examples=examples(12))
def test_while_typing_the_last_word_is_the_beginning_of_one(
    explored: Workspace, obvious: Obvious, words: list[str], data: st.DataObject
) -> None:
    *before, last = words
    last = last[: data.draw(st.integers(1, len(last)))]
    answer = explored.engine.answer(View(" ".join([*before, last])), typing=True)

    def holds(row: int) -> list[bool]:
        held = [obvious.word(row, word, None, False, False) for word in before]
        # "a" beside other words says nothing yet
        return held if held and last in STOP_WORDS else [*held, obvious.word(row, last, None, True, False)]

    combine = any if answer.note else all
    agree(obvious, answer, [row for row in obvious.papers if combine(holds(row))])


@given(anything, st.booleans(), st.sampled_from([*FACETS, "unknown"]), anything)
def test_any_query_and_filter_is_answered(explored: Workspace, text: str, typing: bool, facet: str, value: str) -> None:
    for view in (View(text), View(text, frozenset({Filter(facet, value), Filter("area", value, exclude=True)}))):
        answer = explored.engine.answer(view, typing=typing)
        assert explored.engine.indexed, "no query is mistaken for damage"
        assert answer.total <= 327


# What a researcher expects


def first_titles(workspace: Workspace, query: str, count: int = 3, **options: Any) -> list[str]:
    answer = workspace.engine.answer(View(query), **options)
    return [line.title for line in workspace.corpus.reader.lines(answer.rows[:count])]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("hyperzzw", "HyperZ·Z·W Operator"),
        ("top-k router", "Rectifying Top-k Router"),
        ("l2 expected calibration", "Expected Calibration Error"),
        ("mamba medical survey", "Survey of Mamba Architectures for Medical Image"),
        ("volcano", "Volcano Plots"),
    ],
)
def test_the_paper_meant_comes_first(explored: Workspace, query: str, title: str) -> None:
    assert title in first_titles(explored, query, 1)[0]


def test_stems_find_each_other_but_the_word_itself_comes_first(explored: Workspace) -> None:
    rows = {word: set(explored.engine.answer(View(word)).rows) for word in ("network", "networks", "=network")}
    assert rows["network"] == rows["networks"]
    assert rows["=network"] < rows["network"]
    assert "networks" in explored.engine.answer(View("network")).words


def test_words_of_one_stem_find_each_other_however_short_it_is(indexed_home: Home) -> None:
    pairs = [
        ("key", "keys"),
        ("day", "days"),
        ("deployable", "deployability"),
        ("use", "usefulness"),
        ("see", "seeing"),
    ]
    with Workspace(indexed_home) as workspace:
        workspace.corpus.add([paper(f"Okapi and {word}") for pair in pairs for word in pair], name="pairs")
        workspace.ready_index()
        found = {word: workspace.engine.answer(View(f"okapi {word}")).total for pair in pairs for word in pair}
    assert set(found.values()) == {2}, found


def test_a_little_word_is_no_form_of_another(indexed_home: Home) -> None:
    """Else who asks for "ins" finds every paper with an "in"."""
    with Workspace(indexed_home) as workspace:
        workspace.corpus.add([paper("Okapis in a desert"), paper("Ins and outs of an okapi")], name="two")
        workspace.ready_index()
        assert first_titles(workspace, "okapi ins", 5) == ["Ins and outs of an okapi"]
        assert workspace.engine.answer(View("okapi in")).total == 2


def test_a_title_with_the_stop_words_of_the_query_comes_first(indexed_home: Home) -> None:
    """Even where others have the two words more often."""
    with Workspace(indexed_home) as workspace:
        meant = "A Long Title of Many Words About Zoos, Deserts, and Okapi-to-Axolotl Generation"
        others = (paper(f"Okapi {n} axolotl", abstract="Okapi, axolotl. " * 9) for n in range(8))
        workspace.corpus.add([paper(meant), *others])
        workspace.ready_index()
        assert first_titles(workspace, "okapi to axolotl", 1) == [meant]
        assert first_titles(workspace, "Okapi-to-axolotl", 1) == [meant]
        assert first_titles(workspace, "axolotl to okapi", 1) != [meant]
        assert workspace.engine.answer(View("okapi to axolotl")).total == 9


def test_a_title_that_has_all_the_words_comes_first(indexed_home: Home) -> None:
    """So a paper is remembered, however often others say one of the words."""
    with Workspace(indexed_home) as workspace:
        workspace.corpus.add(
            [
                paper(
                    "An Okapi in a Long and Winding Title of Many Words About Zoos, Deserts and Axolotls", "2601.00001"
                ),
                *(
                    paper(f"Okapi, the Okapi {n}", f"2601.0001{n}", abstract="Axolotl, axolotl, okapi, axolotls. " * 2)
                    for n in range(8)
                ),
            ]
        )
        workspace.ready_index()
        for query in ("okapi axolotls", "okapi axolotl", "axolotls winding-title okapi"):
            (first, *_) = workspace.papers(workspace.engine.answer(View(query)).rows)
            assert first.id == "2601.00001", query


def test_the_same_papers_are_found_when_too_many_words_begin_so_to_weigh_them(
    explored: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = ("was", "the", "a", "net", "networks", "title:t", "abs:use", "models ar", "vision-tra", "-in image")
    found = {query: set(explored.engine.answer(View(query), typing=True).rows) for query in queries}
    monkeypatch.setattr(index_search, "WIDE", 1)
    with Workspace(explored.home) as again:
        assert again.engine.open_index()
        assert {query: set(again.engine.answer(View(query), typing=True).rows) for query in queries} == found


def test_each_letter_narrows_what_the_one_before_found(explored: Workspace, workspace: Workspace) -> None:
    """From the first on, with and without an index; those whose title has such a word come first."""
    for engine in (explored.engine, workspace.engine):
        found = [set(engine.answer(View("swin"[:n]), typing=True).rows) for n in range(1, 5)]
        assert found[0] > found[1] > found[2] >= found[3] > set()
    rows = explored.engine.answer(View("z"), typing=True).rows
    titles = [
        any(form.startswith("z") for token in analyze(line.title) for form in token.forms)
        for line in explored.corpus.reader.lines(rows)
    ]
    assert titles[0] and not titles[-1]


def test_symbols_find_everything_and_it_is_said(explored: Workspace) -> None:
    answer = explored.engine.answer(View("!!!"))
    assert answer.total == 327
    assert answer.note == "The query has no search terms, so it excludes no papers."


def test_a_paper_asked_for_by_its_id_is_the_answer(explored: Workspace) -> None:
    (identity,) = explored.corpus.reader.ids([17])
    answer = explored.engine.answer(View(identity))
    assert answer.rows == (17,)


def test_when_not_all_words_are_found_any_are(explored: Workspace) -> None:
    answer = explored.engine.answer(View("mamba xyzzyplugh"))
    assert answer.rows == explored.engine.answer(View("mamba")).rows
    assert answer.note == "No paper has all these words; these have some."
    for query in ("xyzzyplugh", "mamba AND xyzzyplugh AND (image)", "mamba xyzzyplugh -image", '"mamba xyzzyplugh"'):
        answer = explored.engine.answer(View(query))
        assert (answer.total, answer.note) == (0, ""), query


def test_tags_and_bookmarks_count_at_once(indexed_home: Home) -> None:
    with Workspace(indexed_home) as workspace:
        assert workspace.engine.open_index()
        assert workspace.engine.answer(View("is:bookmarked")).total == 0
        some = workspace.papers([3, 5])
        workspace.library.bookmark(some)
        workspace.library.tag(some[:1], ["C++", "c"])
        answer = workspace.engine.answer(View("is:bookmarked"))
        assert set(answer.rows) == {3, 5}
        assert answer.facets["bookmarked"] == [("yes", 2)]
        assert answer.facets["tag"] == [("c", 1), ("C++", 1)]
        assert workspace.engine.answer(View("tag:c++")).rows == workspace.engine.answer(View("tag:C")).rows == (3,)
        workspace.library.tag(some[1:], ["c"])
        assert workspace.engine.answer(View("tag:c++")).rows == (3,)
        assert set(workspace.engine.answer(View("tag:C")).rows) == {3, 5}
        assert workspace.engine.answer(View('tag:"!!!"')).total == 0
        workspace.library.journal.undo()
        assert workspace.engine.answer(View("is:tagged")).rows == (3,)


def test_a_chosen_value_without_papers_stays_to_be_taken_back(explored: Workspace) -> None:
    filters = frozenset({Filter("tag", "gone"), Filter("area", "robotics")})
    answer = explored.engine.answer(View("", filters))
    assert answer.total == 0
    assert ("gone", 0) in answer.facets["tag"]
    assert ("robotics", 0) in answer.facets["area"]


def test_filters_toggle() -> None:
    one = Filter("area", "robotics")
    view = View("x").toggled(one)
    assert view.filters == {one}
    assert view.toggled(Filter("area", "robotics", exclude=True)).filters == {Filter("area", "robotics", exclude=True)}
    assert view.toggled(one) == View("x")
    assert view.narrowed
    assert not View(" ").narrowed


# Without an index


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize(
    ("query", "least"),
    [
        ("mamba", 3),
        ("ResNet-50", 1),
        ("resnet50", 1),
        ('"language model"', 1),
        ("title:mamba", 2),
        ("area:robotics", 1),
    ],
)
def test_a_plain_search_answers_before_there_is_an_index(workspace: Workspace, query: str, least: int) -> None:
    answer = workspace.engine.answer(View(query))
    assert answer.total >= least
    assert answer.note == "The index is not ready; this is a basic search."
    assert not workspace.engine.indexed


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize("word", ["summary", "appearances", "sources", "datasets", "shown", "rank"])
def test_a_plain_search_looks_at_what_papers_say_not_at_how_they_are_kept(
    workspace: Workspace, explored: Workspace, word: str
) -> None:
    plain = set(workspace.engine.answer(View(f"={word}")).rows)
    assert plain == set(explored.engine.answer(View(f"={word}")).rows)


@pytest.mark.slow
@given(_word)
def test_a_plain_search_finds_what_the_index_finds_exactly(
    explored: Workspace, searcher: index_search.IndexSearcher, word: str
) -> None:
    plain = ScanSearcher(explored.corpus.reader)
    for field in (None, "title", "body"):
        found = plain.term(word, field, prefix=False, exact=True).rows
        assert found == found & searcher.term(word, field, prefix=False, exact=True).rows


@pytest.mark.slow
@given(anything, st.booleans())
@settings(max_examples=examples(12))
def test_any_query_is_answered_without_an_index(workspace: Workspace, text: str, typing: bool) -> None:
    assert workspace.engine.answer(View(text), typing=typing).total <= 327


def test_an_empty_corpus_has_an_answer(home: Home) -> None:
    from paper_index.corpus import Corpus
    from paper_index.library import Library
    from paper_index.search import Engine
    from paper_index.search.index.builder import build

    corpus, library = Corpus(home.papers), Library(home.library)
    engine = Engine(corpus.reader, library, home.index)
    assert engine.answer(View("x")).total == 0
    build(corpus.reader, home.index)
    assert engine.open_index()
    for query in ("", "x", "x*", "-x", '"x y"', "tag:x"):
        assert engine.answer(View(query)).rows == ()
    engine.close()
    corpus.close()
    library.close()


def test_papers_that_come_later_are_in_the_next_answer(indexed_home: Home) -> None:
    with Workspace(indexed_home) as workspace:
        assert workspace.engine.open_index()
        assert workspace.engine.answer(View("")).total == 327
        with Workspace(indexed_home) as other:
            other.corpus.add([paper("Zebrafish Everywhere", "2601.00001", area="robotics")])
        answer = workspace.engine.answer(View("zebrafish"))
        assert answer.total == 1
        assert "basic search" in answer.note
        assert workspace.engine.answer(View("")).total == 328
        assert workspace.ready_index()
        answer = workspace.engine.answer(View("zebrafish"))
        assert (answer.total, answer.note) == (1, "")


def test_a_searcher_is_never_refreshed() -> None:
    """Whoosh's `refresh` and readers opened for reuse bring deleted documents back: nothing here may use them."""
    folder = Path(paper_index.__file__).parent
    for file in folder.rglob("*.py"):
        source = file.read_text(encoding="utf-8")
        assert not re.search(r"\.refresh\(|reuse=|up_to_date|BufferedWriter|AsyncWriter", source), file

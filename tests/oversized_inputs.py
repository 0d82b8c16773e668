"""Inputs of a few megabytes, for each format, that would take much memory or time in a careless importer."""

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

SIZE = 5_000_000
"""Bytes an input has at most, compressed or not."""

LAUGHS = '<!ENTITY l0 "laughing out loud">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
STRINGS = (
    '@string{a0="'
    + "lol" * 10
    + '"}\n'
    + "".join(f"@string{{a{n} = {' # '.join([f'a{n - 1}'] * 10)}}}\n" for n in range(1, 12))
)


@dataclass(frozen=True)
class Form:
    """How a format is written: what stands before the records, between them and behind them."""

    record: Callable[[str, str, list[str]], str]
    """From title, abstract and authors."""
    before: str = ""
    between: str = "\n"
    after: str = ""
    smallest: str = ""
    """The smallest record, in which # is a number."""
    nested: str = ""
    """What opens once more, to be nested without end."""


def _json(**fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False)


def _names(authors: list[str], form: str, between: str) -> str:
    return between.join(form.replace("NAME", name) for name in authors)


ATOM = '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">'
OAI = '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>'
RSS = '<rss version="2.0"><channel><title>cs.CL updates on arXiv.org</title><link>http://arxiv.org/</link>'
PAGE = "Daily Papers\n\nGet trending papers in your email inbox!\n\n"
CSV = '"Key","Item Type","Publication Year","Author","Title","Abstract Note"\n'

FORMS: dict[str, Form] = {
    "jsonl": Form(
        lambda t, a, n: _json(id="x-1", title=t, abstract=a, authors=n), smallest='{"title":"a#"}', nested='{"a":'
    ),
    "hf-api": Form(
        lambda t, a, n: _json(
            paper={"id": "2601.00001", "title": t, "summary": a, "authors": [{"name": each} for each in n]}, upvotes=1
        ),
        before="[", between=",", after="]", smallest='{"paper":{"title":"a#","upvotes":1}}', nested="[",
    ),
    "openalex": Form(
        lambda t, a, n: _json(
            id="https://openalex.org/W1", title=t,
            abstract_inverted_index={f"{word}{place}": [place] for place, word in enumerate(a.split())},
            authorships=[{"author": {"display_name": each}} for each in n],
        ),
        before='{"meta":{"count":1},"results":[', between=",", after="]}",
        smallest='{"id":"https://openalex.org/W#","title":"a#"}', nested="[",
    ),
    "semantic-scholar": Form(
        lambda t, a, n: _json(paperId="a" * 40, title=t, abstract=a, authors=[{"name": each} for each in n]),
        before='{"total":1,"data":[', between=",", after="]}",
        smallest='{"paperId":"%s","title":"a#"}' % ("b" * 40), nested="[",
    ),
    "arxiv-json": Form(
        lambda t, a, n: _json(
            id="2601.00001", title=t, abstract=a, authors=", ".join(n), categories="cs.CL", versions=[], submitter=""
        ),
        smallest='{"id":"2601.#","title":"a","abstract":"","categories":"cs.CL","authors":"","versions":[]}',
        nested='{"a":',
    ),
    "csl-json": Form(
        lambda t, a, n: _json(type="article-journal", title=t, abstract=a, author=[{"family": each} for each in n]),
        before="[", between=",", after="]", smallest='{"type":"book","title":"a#","issued":{}}', nested="[",
    ),
    "bibtex": Form(
        lambda t, a, n: f"@article{{x, title={{{t}}}, abstract={{{a}}}, author={{{' and '.join(n)}}}}}",
        smallest="@misc{a#,title={a#}}", nested="{",
    ),
    "ris": Form(
        lambda t, a, n: f"TY  - JOUR\nTI  - {t}\nAB  - {a}\n{_names(n, 'AU  - NAME', chr(10))}\nER  - ",
        smallest="TY  - J\nTI  - a#\nER  - ", nested="TY  - J\n",
    ),
    "zotero-csv": Form(
        lambda t, a, n: f'"X","journalArticle","2024","{"; ".join(n)}","{t}","{a}"', before=CSV,
        smallest='"A","book","","","a#",""', nested='"',
    ),
    "arxiv-atom": Form(
        lambda t, a, n: (
            f"<entry><id>http://arxiv.org/abs/2601.00001v1</id><title>{escape(t)}</title><summary>{escape(a)}</summary>"
            f"{_names(n, '<author><name>NAME</name></author>', '')}</entry>"
        ),
        before=ATOM, after="</feed>", nested="<entry>",
        smallest="<entry><id>http://arxiv.org/abs/2601.#</id><title>a</title></entry>",
    ),
    "oai-pmh": Form(
        lambda t, a, n: (
            "<record><header><identifier>oai:arXiv.org:2601.00001</identifier></header><metadata>"
            '<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2601.00001</id>'
            f"<title>{escape(t)}</title><abstract>{escape(a)}</abstract><authors>"
            f"{_names(n, '<author><keyname>NAME</keyname></author>', '')}</authors></arXiv></metadata></record>"
        ),
        before=OAI, after="</ListRecords></OAI-PMH>", nested="<record>",
        smallest="<record><metadata><arXiv><id>2601.#</id><title>a</title></arXiv></metadata></record>",
    ),
    "rss": Form(
        lambda t, a, n: (
            f"<item><title>{escape(t)}</title><link>https://arxiv.org/abs/2601.00001</link>"
            f"<description>{escape(a)}</description><creator>{', '.join(n)}</creator></item>"
        ),
        before=RSS, after="</channel></rss>", nested="<item>",
        smallest="<item><title>a#</title><link>https://arxiv.org/abs/2601.#</link></item>",
    ),
    "arxiv-mail": Form(
        lambda t, a, n: (
            f"\\\\\narXiv:2601.00001\nDate: Thu, 7 Nov 2024 02:49:53 GMT\n\nTitle: {t}\nAuthors: {', '.join(n)}\n"
            f"Categories: cs.CL\n\\\\\n  {a}\n\\\\ ( https://arxiv.org/abs/2601.00001 ,  1kb)\n{'-' * 78}"
        ),
        smallest=f"\\\\\narXiv:2601.#\nTitle: a\n\\\\\n{'-' * 30}", nested="\\\\\n",
    ),
    "hf-html": Form(
        lambda t, a, n: escape(
            _json(paper={"id": "2601.00001", "title": t, "summary": a, "authors": [{"name": each} for each in n]})
        ),
        before='<html><a href="https://huggingface.co/papers"></a><div data-props="{&quot;dailyPapers&quot;:[',
        between=",", after=']}"></div></html>', smallest="{&quot;paper&quot;:{&quot;title&quot;:&quot;a#&quot;}}",
        nested="[",
    ),
    "markdown": Form(
        lambda t, a, n: f'<!-- paper-tui {_json(schema="paper-tui/1", id="x-1", title=t, abstract=a, authors=n)} -->',
        smallest='<!-- paper-tui {"schema": "paper-tui/1", "id": "#", "title": "a#"} -->', nested="---\n",
    ),
    "daily-page": Form(
        lambda t, a, n: f"{t}\n\n{a} {', '.join(n)} {'Words of an abstract. ' * 20}", before=PAGE, between="\n\n",
        smallest="a#\n\n" + "b" * 251, nested="[",
    ),
}  # fmt: skip


def _many(part: str, room: int) -> str:
    """A part again and again, each time with another number."""
    if "#" not in part:
        return part * (room // max(1, len(part)))
    found, length, number = [], 0, 10_000
    while length < room:
        found.append(part.replace("#", str(number)))
        length += len(found[-1])
        number += 1
    return "".join(found)


def inputs(format: str, size: int = SIZE) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the name of each input of a format, and what makes it."""
    form = FORMS[format]
    room = size - 2_000
    words = "Words of an abstract, which is long. "

    def one(title: str = "A Title of a Paper", abstract: str = words, authors: tuple[str, ...] = ("A. Author",)) -> str:
        return form.before + form.record(title, abstract, list(authors)) + form.after

    def made(text: Callable[[], str]) -> Callable[[], bytes]:
        return lambda: text().encode(errors="surrogatepass")

    def flood() -> str:
        return form.before + _many(form.smallest + form.between, room).removesuffix(form.between) + form.after

    yield "one title, one word", made(lambda: one("T" * room))
    yield "one title of words", made(lambda: one("word " * (room // 5)))
    yield "one abstract", made(lambda: one(abstract=words * (room // len(words))))
    yield (
        "one abstract of accents and mathematics",
        made(lambda: one(abstract="é\u0301\u0301 $a_1$ x<b>y </p> \\alpha " * (room // 40))),
    )
    yield "authors without end", made(lambda: one(authors=tuple(f"A{n}" for n in range(room // 40))))
    yield "the smallest records", made(flood)
    yield (
        "records that are none",
        made(lambda: form.before + _many(form.smallest[: len(form.smallest) // 2] + form.between, room) + form.after),
    )
    yield "line ends", made(lambda: one() + "\n" * room)
    yield "blanks in a record", made(lambda: one("A" + " " * room + "Title"))
    yield "one line of brackets", made(lambda: one() + "\n" + "[" * room)
    yield "nested without end", made(lambda: form.before + form.nested * (room // len(form.nested)))
    yield "a byte that is no text", lambda: one().encode() + b"\n" + b"\xff" * room
    yield "UTF-16", lambda: flood()[: room // 2].encode("utf-16")
    yield "UTF-32", lambda: flood()[: room // 4].encode("utf-32")
    yield "control characters", made(lambda: one("A" + "\x1b[31m\u202e\x00" * (room // 20) + "Title"))
    yield "compressed line ends", lambda: one().encode() + b"\n" and _compressed(one(), "\n", size)
    yield "compressed blanks in a record", lambda: _compressed(one("A\1Title"), " ", size)
    yield "compressed records", lambda: _compressed(form.before + "\1", form.smallest + form.between, size)
    yield "compressed abstract", lambda: _compressed(one(abstract="A\1"), words, size)
    if format in ("arxiv-atom", "oai-pmh", "rss"):
        yield (
            "entities of entities",
            made(lambda: f'<?xml version="1.0"?><!DOCTYPE a [{LAUGHS}]>' + one("&l9;").replace("&amp;l9", "&l9")),
        )
        yield "attributes", made(lambda: one("A\1").replace("\1", '<a b="c"/>' * (room // 10)))
    if format == "bibtex":
        yield "strings of strings", made(lambda: STRINGS + "@article{x, title=a11, author={A B}}\n" + one())


def _compressed(text: str, part: str, size: int) -> bytes:
    """A text compressed, and after it or at its mark a part again and again: about `size` bytes, and vast unpacked."""
    first, _, last = text.partition("\1")
    if not last and "\1" not in text:
        first, last = text, ""
    filling = gzip.compress((part * (2**24 // len(part))).encode(), 9, mtime=0)
    ends = [gzip.compress(each.encode(), 9, mtime=0) for each in (first, last)]
    return ends[0] + filling * max(1, (size - sum(map(len, ends))) // len(filling)) + ends[1]

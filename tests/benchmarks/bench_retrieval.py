"""How often a paper is found by what people paste: an id in any form, a title, a reference, a sentence about it.

On the starter catalogue, or on the papers of `--home`. Queries are made from the records of randomly chosen papers.
With SciFact in `shared/data` beside the project, also nDCG@10 and recall@100 of its queries as typed.
"""

import argparse
import random
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.bench_ranking import DATA, collection, judged
from paper_index.importers import Source
from paper_index.papers.identifiers import is_arxiv_id
from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.search import View
from paper_index.search.assist.partial_matches import partial_matches
from paper_index.text.stop_words import STOP_WORDS
from paper_index.workspace import Workspace

FORMS = (
    "{}",
    "https://arxiv.org/abs/{}",
    "arxiv.org/pdf/{}v2",
    "https://arxiv.org/pdf/{}v2.pdf",
    "https://huggingface.co/papers/{}",
    "arXiv:{}v2",
    "https://www.alphaxiv.org/abs/{}",
    "  {} ",
    "arXiv:{} [cs.CL]",
    "10.48550/arXiv.{}",
    "https://doi.org/10.48550/arXiv.{}",
    "[{}]",
    "({})",
    "{}.",
    "{}.pdf",
    "https://arxiv.org/html/{}v1#S2",
    "ARXIV {}",
    "arxiv:{},",
    "{}v1",
    "id:{}",
    '"{}"',
    "https://arxiv.org/abs/{}?context=cs",
    "https://huggingface.co/papers/{}#community",
    "https://hf.co/papers/{}",
    "https://export.arxiv.org/abs/{}",
    "https://ar5iv.org/abs/{}",
    "https://www.semanticscholar.org/arxiv/{}",
    "https://scirate.com/arxiv/{}",
    "see {} for details",
    "<https://arxiv.org/abs/{}>",
    "arXiv preprint arXiv:{}, 2026.",
    "eprint = {{{}}},",
)
"""Forms in which people copy an arXiv id. A pair of ids is measured as well."""


def surname(name: str) -> str:
    """Return the last word of a name."""
    return name.split()[-1]


def family_first(paper: Paper) -> str:
    """Return the first author as `Wu, J.`."""
    return f"{surname(paper.authors[0])}, {paper.authors[0][0]}."


def given_first(paper: Paper) -> str:
    """Return the first author as `J. Wu`."""
    return f"{paper.authors[0][0]}. {surname(paper.authors[0])}"


def bibtex(paper: Paper) -> str:
    """Return a BibTeX entry as people copy it."""
    names, year = " and ".join(paper.authors), paper.published[:4]
    return f"@article{{key{year},\n  title={{{paper.title}}},\n  author={{{names}}},\n  year={{{year}}}\n}}"


def apa(paper: Paper) -> str:
    """Return a reference with family names, initials, the year in brackets and the title."""
    names = ", ".join(f"{surname(name)}, {name[0]}." for name in paper.authors[:6])
    return f"{names} ({paper.published[:4]}). {paper.title}."


def half(title: str) -> str:
    """Return the first half of the words of a title, but at least four."""
    words = title.split()
    return " ".join(words[: max(4, (len(words) + 1) // 2)])


def initials(name: str, stop: str = ".") -> str:
    """Return the given names of an author as initials: `J. W.`, or `JW` with `stop` empty."""
    return (f"{stop} " if stop else "").join(given[0] for given in name.split()[:-1]) + stop


def families(paper: Paper, most: int, between: str = ", ", last: str = ", ", form: str = "{family}, {initials}") -> str:
    """Return the first authors, each in a form with `family`, `given`, `initials` and `letters`."""
    names = [
        form.format(
            family=surname(name),
            given=name.rpartition(" ")[0],
            initials=initials(name),
            letters=initials(name, ""),
        )
        for name in paper.authors[:most]
    ]
    return between.join(names[:-1]) + last + names[-1] if len(names) > 1 else names[0]


def nature(paper: Paper) -> str:
    """Return a reference in the style of Nature: the title and the venue have no quotes, the year comes last."""
    names = families(paper, 5, last=" & ")
    names = f"{families(paper, 1)} et al." if len(paper.authors) > 5 else names
    return f"{names} {paper.title}. Nat. Mach. Intell. 7, 123–134 ({paper.published[:4]})."


def many_authors(paper: Paper) -> str:
    """Return a reference in APA with more than twenty authors: nineteen, an ellipsis and the last."""
    names = (families(paper, 19) + ", Nowak, P.").split(", ")
    names = (names * 20)[:38]
    return f"{', '.join(names)}, . . . Zwart, Q. ({paper.published[:4]}). {paper.title}. arXiv."


def broken(paper: Paper) -> str:
    """Return a reference with line breaks, one of them with a hyphen within a word of the title."""
    title = paper.title
    word = max(title.split(), key=len)
    title = title.replace(word, f"{word[:4]}-\n{word[4:]}", 1) if word.isalpha() and len(word) > 7 else title
    return f"[7] {families(paper, 3)} ({paper.published[:4]}). {title}. In\nProceedings of Examples, pages 1-12."


def cite_key(paper: Paper) -> str:
    """Return a key as Google Scholar makes it: family name, year and first telling word."""
    word = next((each for each in re.findall(r"[a-z]+", paper.title.lower()) if each not in STOP_WORDS), "")
    return f"{surname(paper.authors[0]).lower()}{paper.published[:4]}{word}"


def misspelled_title(title: str) -> str:
    """Return a title with two letters of its longest word swapped."""
    word = max(title.split(), key=len)
    return title.replace(word, word[:2] + word[3:4] + word[2:3] + word[4:], 1)


PASTED: dict[str, Callable[[Paper], str]] = {
    "title": lambda paper: paper.title,
    "title in curly quotes": lambda paper: f"“{paper.title}”",
    "Wu, J. (2026). Title.": lambda paper: f"{family_first(paper)} ({paper.published[:4]}). {paper.title}.",
    "all authors (2026). Title.": apa,
    "J. Wu et al., “Title,” arXiv, 2026": lambda paper: (
        f"{given_first(paper)} et al., “{paper.title},” arXiv preprint, {paper.published[:4]}."
    ),
    "[12] Wu et al. Title. 2026": lambda paper: (
        f"[12] {surname(paper.authors[0])} et al. {paper.title}. {paper.published[:4]}."
    ),
    "BibTeX": bibtex,
    "title with (Wu et al., 2026)": lambda paper: (
        f"{paper.title} ({surname(paper.authors[0])} et al., {paper.published[:4]})"
    ),
    "first sentence of the abstract": lambda paper: paper.abstract.split(". ")[0] + ".",
    "file of Zotero": lambda paper: (
        f"{surname(paper.authors[0])} et al. - {paper.published[:4]} - {paper.title[:60]}.pdf"
    ),
    "title as an address": lambda paper: f"https://example.org/{re.sub(r'[^A-Za-z0-9]+', '-', paper.title)}.html",
    "Markdown": lambda paper: f"- **[{paper.title}](https://example.org/x)** ({paper.published[:4]})",
    "HTML": lambda paper: f'<h1 class="title"><span>Title:</span>{paper.title}</h1>',
    "post": lambda paper: f'Excited to share our new paper "{paper.title}" 🚀 https://example.org/aB3 #NLProc #AI',
    "reference with an unknown id": lambda paper: f"{apa(paper)} arXiv preprint arXiv:9912.99999.",
    "quoted title with a typo": lambda paper: f'"{misspelled_title(paper.title)}"',
    "Nature": nature,
    "Vancouver": lambda paper: (
        f"{families(paper, 6, form='{family} {letters}')}{', et al' if len(paper.authors) > 6 else ''}. {paper.title}. "
        f"J Ex Med. {paper.published[:4]};12(3):45-67."
    ),
    "MLA": lambda paper: (
        f"{surname(paper.authors[0])}, {paper.authors[0].rpartition(' ')[0]}, et al. “{paper.title}.” "
        f"Journal of Examples, vol. 12, no. 3, {paper.published[:4]}, pp. 45–67."
    ),
    "Chicago": lambda paper: (
        f"{surname(paper.authors[0])}, {paper.authors[0].rpartition(' ')[0]}"
        f"{', and ' + paper.authors[1] if len(paper.authors) > 1 else ''}. {paper.published[:4]}. “{paper.title}.” "
        "Journal of Examples 12 (3): 45–67."
    ),
    "IEEE": lambda paper: (
        f"[3] {families(paper, 3, last=', and ', form='{initials} {family}')}, “{paper.title},” in Proc. Ex. Conf., "
        f"vol. 12, no. 3, pp. 45–67, {paper.published[:4]}."
    ),
    "IEEE et al.": lambda paper: (
        f'{families(paper, 1, form="{initials} {family}")} et al., "{paper.title}," IEEE Trans. Ex., vol. 12, '
        f"pp. 45-67, Mar. {paper.published[:4]}."
    ),
    "ACM": lambda paper: (
        f"{families(paper, 9, last=', and ', form='{given} {family}')}. {paper.published[:4]}. {paper.title}. In "
        "Proceedings of the Conference on Examples (EX '26). ACM, New York, NY, USA, 45–67. "
        "https://doi.org/10.9999/0000000.0000001"
    ),
    "APA, more than 20 authors": many_authors,
    "LNCS": lambda paper: (
        f"12. {families(paper, 9, form='{family}, {initials}')}: {paper.title}. In: Example, A., Sample, B. (eds.) "
        f"EX {paper.published[:4]}. LNCS, vol. 12345, pp. 45–67. Springer, Cham ({paper.published[:4]})"
    ),
    "German": lambda paper: (
        f"{families(paper, 3, between='; ', last='; ', form='{family}, {given}')} ({paper.published[:4]}): "
        f"{paper.title}. In: Zeitschrift für Beispiele, Bd. 12, H. 3, S. 45-67."
    ),
    "French": lambda paper: (
        f"{surname(paper.authors[0]).upper()} {initials(paper.authors[0])} et al. ({paper.published[:4]}), "
        f"« {paper.title} », Revue des exemples, vol. 12, n° 3, p. 45-67."
    ),
    "Harvard": lambda paper: (
        f"{families(paper, 3, last=' and ')} {paper.published[:4]}, '{paper.title}', Journal of Examples, vol. 12, "
        "no. 3, pp. 45-67."
    ),
    "AMA": lambda paper: (
        f"{families(paper, 3, form='{family} {letters}')}, et al. {paper.title}. J Ex. {paper.published[:4]};12:4-7. "
        "doi:10.9999/ex.2026.1"
    ),
    "ACL": lambda paper: (
        f"{families(paper, 20, last=', and ', form='{given} {family}')}. {paper.published[:4]}. {paper.title}. In "
        "Proceedings of the Conference on Examples, pages 45–67, Bangkok, Thailand. Association for Examples."
    ),
    "ICML": lambda paper: (
        f"{families(paper, 20, last=', and ')} {paper.title}. In International Conference on Examples, pp. 45–67. "
        f"PMLR, {paper.published[:4]}."
    ),
    "NeurIPS": lambda paper: (
        f"{families(paper, 20, last=', and ', form='{given} {family}')}. {paper.title}. Advances in Example Systems, "
        f"36:45–67, {paper.published[:4]}."
    ),
    "arXiv of an unknown id": lambda paper: (
        f"{families(paper, 20, last=', and ', form='{given} {family}')}. {paper.title}. arXiv preprint "
        f"arXiv:9912.99999, {paper.published[:4]}."
    ),
    "line breaks and a hyphen": broken,
    "double blanks": lambda paper: re.sub(r"(?<=[a-z,.]) ", "  ", apa(paper)),
    "RIS": lambda paper: (
        "TY  - JOUR\n"
        + "".join(f"AU  - {surname(name)}, {name.rpartition(' ')[0]}\n" for name in paper.authors)
        + f"TI  - {paper.title}\nPY  - {paper.published[:4]}\nJO  - Journal of Examples\nER  - \n"
    ),
    "EndNote": lambda paper: f"%0 Journal Article\n%A {paper.authors[0]}\n%T {paper.title}\n%D {paper.published[:4]}\n",
    "title pdf": lambda paper: f"{paper.title} pdf",
    "title github code": lambda paper: f"{paper.title} github code",
    "title arxiv": lambda paper: f"{paper.title} arxiv",
    "title paper": lambda paper: f"{paper.title} paper",
    "title slides": lambda paper: f"{paper.title} slides",
    "title huggingface": lambda paper: f"{paper.title} huggingface",
    "half the title pdf": lambda paper: f"{half(paper.title)} pdf",
    "half the title github code": lambda paper: f"{half(paper.title)} github code",
    "half the title arxiv": lambda paper: f"{half(paper.title)} arxiv",
    "half the title": lambda paper: half(paper.title),
    "title with one strange word": lambda paper: f"{paper.title} (xyzzyplugh)",
}
YEARS: dict[str, Callable[[Paper], str]] = {
    r"\cite{wu2026title}": lambda paper: f"\\cite{{{cite_key(paper)}}}",
    "[Wu+26]": lambda paper: f"[{surname(paper.authors[0])}+{paper.published[2:4]}]",
    "(Wu & Li, 2026; Chen et al., 2025)": lambda paper: (
        f"({surname(paper.authors[0])} & {surname(paper.authors[-1])}, {paper.published[:4]}; Chen et al., 2025)"
    ),
    "Wu et al. (2026)": lambda paper: f"{surname(paper.authors[0])} et al. ({paper.published[:4]})",
    "Wu et al., 2026": lambda paper: f"{surname(paper.authors[0])} et al., {paper.published[:4]}",
}
"""Queries that many papers may match: only those that find nothing are counted as faults."""


def places(workspace: Workspace, rows: list[int], make: Callable[[Paper], str]) -> Iterator[tuple[int, float, str]]:
    """Yield the place of each paper in the answer to its query (0 if it is not there), the time, and the query."""
    for row, paper in zip(rows, workspace.papers(rows), strict=True):
        query = make(paper)
        began = time.perf_counter()
        answer = workspace.engine.answer(View(query))
        spent = time.perf_counter() - began
        found = answer.rows
        yield (found.index(row) + 1 if row in found else 0 if found else -1), spent, query


def measure(workspace: Workspace, count: int, kinds: str, *, show: bool) -> None:
    """Print how many papers are found by each kind of query that matches an expression."""
    chance = random.Random(3)
    order = workspace.corpus.reader.order("added")
    chosen = chance.sample(order, min(len(order), 4 * count))
    papers = dict(zip(chosen, workspace.papers(chosen), strict=True))
    with_id = [row for row in chosen if is_arxiv_id(papers[row].id)][:20]
    complete = [row for row in chosen if papers[row].authors and papers[row].published and papers[row].abstract][:count]
    if with_id:
        right = {
            form: sum(workspace.engine.answer(View(form.format(papers[row].id))).rows == (row,) for row in with_id)
            for form in FORMS
        }
        pair = workspace.engine.answer(View(" ".join(papers[row].id for row in with_id[:2]))).rows
        failing = [form for form, papers_found in right.items() if papers_found < len(with_id)]
        print(f"forms of an id: {len(FORMS) - len(failing)} of {len(FORMS)} find it {len(with_id)} times", failing)
        print(f"two ids: {'both' if pair == tuple(with_id[:2]) else f'{len(pair)} papers'}")
    for kind, make in (PASTED | YEARS).items():
        if not re.search(kinds, kind):
            continue
        found = list(places(workspace, complete, make))
        nothing = sum(place < 0 for place, *_ in found)
        first, five = (100 * sum(0 < place <= most for place, *_ in found) / len(found) for most in (1, 5))
        times = [spent * 1000 for _, spent, _ in found]
        print(
            f"{kind:36} top-1 {first:5.1f}  top-5 {five:5.1f}  nothing {nothing:3}  "
            f"median {statistics.median(times):5.1f} ms, slowest {max(times):4.0f} ms"
        )
        for place, _, query in found if show and kind in PASTED else ():
            if place != 1:
                print(f"   {place:3} {query[:160]!r}")


def scifact(workspace: Workspace, count: int) -> None:
    """Print how well the queries of SciFact are answered as they are typed."""
    texts, queries, wanted = collection()
    asked = random.Random(7).sample([query for query in queries if query in wanted], count)
    rows = workspace.corpus.reader.order("added")
    id_of = dict(zip(rows, workspace.corpus.reader.ids(rows), strict=True))
    row_of = workspace.corpus.reader.rows_of(texts)
    same = {paper: id_of[row] for paper, row in row_of.items()}
    sums, nothing = [0.0, 0.0], 0
    for query in asked:
        answer = workspace.engine.answer(View(queries[query]))
        found = [id_of[row] for row in (*answer.rows, *partial_matches(answer, workspace.engine))]
        nothing += not found
        goal = {same.get(paper, paper): worth for paper, worth in wanted[query].items()}
        for n, each in enumerate(judged(found, goal)):
            sums[n] += each / len(asked)
    print(f"SciFact as typed, {count} queries: nDCG@10 {sums[0]:.4f}  recall@100 {sums[1]:.4f}  nothing {nothing}")


def main() -> None:
    """Measure on the starter catalogue or on a home, and on SciFact."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--home", type=Path, help="a home that holds the papers already")
    options.add_argument("--scifact", type=Path, help="a home that holds the papers of SciFact already")
    options.add_argument("--papers", type=int, default=150, help="papers of a kind of query")
    options.add_argument("--queries", type=int, default=300, help="queries of SciFact")
    options.add_argument("--kinds", default="", help="the kinds of query, a regular expression")
    options.add_argument("--show", action="store_true", help="print the queries that did not find their paper first")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, Workspace(Home.find(given.home or folder)) as workspace:
        workspace.ready_index()
        measure(workspace, given.papers, given.kinds, show=given.show)
    if not DATA.is_dir():
        print(f"SciFact is not in {DATA}.")
        return
    with tempfile.TemporaryDirectory() as folder, Workspace(Home.find(given.scifact or folder)) as workspace:
        if given.scifact is None:
            workspace.add(Source(DATA / "corpus.jsonl.gz", "scifact.jsonl.gz"), format="jsonl")
        workspace.ready_index()
        scifact(workspace, given.queries)


if __name__ == "__main__":
    main()

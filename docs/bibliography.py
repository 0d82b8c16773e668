"""Prints the manual's page of bibliography formats: `python docs/bibliography.py > docs/bibliography.md`."""

from collections.abc import Callable, Iterable, Iterator

from paper_index.bibliography.csl_mapping import TYPES
from paper_index.bibliography.mapping import ARXIV, FILES, VARIABLES, Mapping, Row
from paper_index.bibliography.tables import EXPORTED, MAPPINGS
from paper_index.papers.reference import DATES, NAMES

Cell = Callable[[Mapping, str], str]

_HEAD = """\
# Bibliographies

[Manual](index.md) · [Importing](sources.md) · [Exporting](export.md)

A paper that comes from a bibliography keeps its whole record. paper-tui reads the types and fields of each format as
the types and variables of [CSL 1.0.2](https://docs.citationstyles.org/en/stable/specification.html), by the tables
below, and writes them by the same tables. Names are kept in their parts. This page is printed by
`docs/bibliography.py` from the tables that the program uses.

## Round trips

The cite key, the type and all fields of an entry are kept as they came. An export to the same format writes them
again, also fields without a variable. A field is written anew only if its value has changed since: tags of
yours are added to the keywords, and another import may have brought a longer abstract.

- BibTeX and BibLaTeX are one format here. In a BibTeX export, an entry that has `date`, `journaltitle` or `location`
  gets `year`, `month`, `journal` or `address` as well.
- Two entries of one paper with different cite keys are both written. With `--cite-keys generated` they are one entry.
- An entry that is exported without the one that its `crossref` names has the inherited fields itself, and so has an
  entry with `xdata`.
- `@string` is replaced by its text. `@preamble`, `@comment` and `@xdata` are not kept.
- Two records in RIS of one paper, without `ID`, become one record.

An export to another format writes what that format has a field for. `paper-tui export` names the rest on standard
error, with the number of papers, and the explorer names it in its message.
[Below](#data-that-a-format-cannot-hold) is a list for each format.

`tests/benchmarks/bench_round_trip.py` imports libraries, exports them to their own format, and compares each field.
White space, the style of braces and the order of fields do not count. A library is a fixed point if a second import
and export changes nothing. "Samples" are libraries of JabRef, DBLP and rispy, "made" ones have each type and each
variable of CSL.

| Library | Format | Files | Entries | Fields | Equal | Type and key equal | Fixed point |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
| samples | BibTeX | 4 | 487 | 5,182 | 100 % | 100 % | 4 of 4 |
| samples | BibLaTeX | 4 | 487 | 5,182 | 100 % | 100 % | 4 of 4 |
| samples | RIS | 28 | 31 | 461 | 93.9 % | 96.8 % | 28 of 28 |
| made | BibTeX | 1 | 45 | 2,030 | 100 % | 100 % | 1 of 1 |
| made | BibLaTeX | 1 | 45 | 2,030 | 100 % | 100 % | 1 of 1 |
| made | CSL-JSON | 1 | 45 | 4,230 | 100 % | 100 % | 1 of 1 |
| made | RIS | 1 | 45 | 1,702 | 100 % | 100 % | 1 of 1 |

The fields that differ in RIS are those of four copies of one paper, which become one record, and two `ID`s that came
twice in one file and were made unique.

## Keywords, collections and files

`keyword:` searches the keywords of a bibliography, and they are a filter in the explorer. They become tags only with
`paper-tui import --keywords-as-tags`. `--collections-as-tags` makes tags of the collections of Zotero
(`Thesis/Chapter 2`) and of the groups of JabRef. The tags stay when the import is undone.

Attached files are kept as paths. `p` opens the first attached PDF that is there; a relative path begins in the folder
of the file that was imported.

## Zotero

`paper-tui import ~/Zotero/zotero.sqlite` reads the database of Zotero: items, creators, tags, notes, collections and
attachments. The file is only read, also while Zotero runs. What Zotero writes at the same moment may be missing or stop
the import with an error; a second import completes it. The cite keys are those of Zotero, or of the line
`Citation Key:` in the field Extra. Better BibTeX JSON holds the same data.

## Variables

"Read only" marks a field that is read and not written. A type behind a field limits it to papers of that type.
"""


_LOSSES = """
## Data that a format cannot hold

An entry that was imported from the same format keeps all its fields, whatever this list says. These are the variables
and types that a paper from another format loses in an export.

RIS has only family, given name and suffix of a name: particles are written before the family. It has dates as year,
month and day, without seasons, ranges and "circa". It has one list of files and no types of files.

| Format | No field for | No type for, written as the general one |
| --- | --- | --- |
"""


def page() -> str:
    """Return the page."""
    parts = [_HEAD]
    columns = [("BibTeX, BibLaTeX", MAPPINGS["bibtex"]), ("RIS", MAPPINGS["ris"])]
    columns += [("Zotero CSV", MAPPINGS["zotero-csv"]), ("PubMed", MAPPINGS["pubmed"])]
    columns += [("Web of Science", MAPPINGS["web-of-science"]), ("OpenAlex", MAPPINGS["openalex"])]
    variables = [*sorted(VARIABLES | NAMES | DATES, key=str.lower), ARXIV, FILES]
    parts += _table("CSL variable", columns, variables, _fields)
    parts.append("\nCSL-JSON has the names of the first column. Of Crossref's JSON these are read as well: ")
    own = (f"`{row.name}` as `{row.variable}`" for row in MAPPINGS["csl-json"].fields if row.name != row.variable)
    parts.append(", ".join(own) + ".\n\n## Types\n\n")
    parts += _table("CSL type", columns, sorted(TYPES), _types)
    own = (f"`{name}` as `{type}`" for name, type in MAPPINGS["csl-json"].types if name != type)
    parts.append(
        f"\nCSL-JSON has the names of the first column. Of Crossref's JSON these are read: {', '.join(own)}.\n"
    )
    parts += [_LOSSES, *map(_losses, ("bibtex", "ris", "csl-json"))]
    return "".join(parts)


def _losses(format: str) -> str:
    """Return the row of a format: the variables and types that it has no field and no type for."""
    label, family, dialect = EXPORTED[format]
    mapping, types = MAPPINGS[family], sorted(TYPES)
    names = [*sorted(VARIABLES | NAMES | DATES, key=str.lower), FILES]
    lost = [name for name in names if not any(mapping.name(name, type, dialect) for type in ("", *types))]
    untyped = [type for type in types if not mapping.own_type(type)]
    label = "BibTeX, BibLaTeX" if format == "bibtex" else label
    return f"| {label} | {', '.join(f'`{name}`' for name in lost)} | {', '.join(f'`{type}`' for type in untyped)} |\n"


def _table(first: str, columns: list[tuple[str, Mapping]], names: Iterable[str], cell: Cell) -> Iterator[str]:
    yield f"| {first} | {' | '.join(label for label, _ in columns)} |\n|{' --- |' * (len(columns) + 1)}\n"
    for name in names:
        cells = [cell(mapping, name) for _, mapping in columns]
        if any(cells):
            yield f"| `{name}` | {' | '.join(cells)} |\n"


def _fields(mapping: Mapping, variable: str) -> str:
    return ", ".join(_field(row) for row in mapping.fields if row.variable == variable)


def _field(row: Row) -> str:
    said = {"read": "read only", "bibtex": "BibTeX", "biblatex": "BibLaTeX"}.get(row.dialect, "")
    types = ", ".join(row.types[:3]) + (", …" if len(row.types) > 3 else "")
    notes = "; ".join(filter(None, (said, types)))
    return f"`{row.name}`" + (f" ({notes})" if notes else "")


def _types(mapping: Mapping, type: str) -> str:
    return ", ".join(dict.fromkeys(f"`{own}`" for own, csl in mapping.types if csl == type and own))


if __name__ == "__main__":
    print(page(), end="")

"""Any order of edits, imports and exports: pages and library agree in the end, and no text is lost."""

import random
import re
from pathlib import Path

import pytest

from example_counts import examples
from factories import paper
from paper_index.exporters import Settings
from paper_index.exporters.folder import to_folder
from paper_index.importers.markdown_page import note_text
from paper_index.importers.vault_pages import parsed
from paper_index.library import Marks
from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.vault import import_vault
from paper_index.workspace import Workspace

TAGS = ("a", "b c", "x/y")
SHOWN = {"a": "a", "b-c": "b c", "x/y": "x/y"}


class Cycle:
    """A paper in the library and its page, with a model of both."""

    def __init__(self, workspace: Workspace, folder: Path, paper: Paper, chance: random.Random) -> None:
        self.workspace, self.folder, self.paper, self.chance = workspace, folder, paper, chance
        self.base = self.here = self.there = ""
        """The note when both were the same, in the page, in the library."""
        self.base_tags, self.here_tags, self.there_tags = set[str](), set[str](), set[str]()
        self.texts = 0
        self.file = folder / "none"
        self.export()

    def text(self) -> str:
        self.texts += 1
        forms = (
            "",
            f"Text {self.texts:03}.",
            f"- a\n\t- b {self.texts:03}\n\n> c",
            f"{{\\#x}} {self.texts:03}\n\n---\n",
        )
        return self.chance.choice((*forms[1:], forms[0]))

    def edit_page(self) -> None:
        """Replace the note in the page, as the user would."""
        head = self.file.read_text().partition("<!-- /paper-tui -->\n")[0] + "<!-- /paper-tui -->\n"
        self.here = self.text().expandtabs(4).strip("\n")
        self.file.write_text(f"{head}\n{note_text(self.here)}\n")

    def tag_page(self) -> None:
        self.here_tags ^= {self.chance.choice(TAGS)}
        shown = [each for each, tag in SHOWN.items() if tag in self.here_tags]
        listed = "tags:\n" + "".join(f'  - "{tag}"\n' for tag in shown) if shown else "tags: []\n"
        self.file.write_text(re.sub(r"tags:(?: \[\]\n|\n(?:  - .*\n)+)", listed, self.file.read_text(), count=1))

    def edit_library(self) -> None:
        self.there = self.text().expandtabs(4).strip("\n")
        self.workspace.library.note(self.paper, self.there)

    def tag_library(self) -> None:
        tag = self.chance.choice(TAGS)
        on = tag not in self.there_tags
        self.workspace.library.tag([self.paper], [tag] if on else [], [] if on else [tag])
        self.there_tags ^= {tag}

    def merged_tags(self) -> set[str]:
        return (self.there_tags | (self.here_tags - self.base_tags)) - (self.base_tags - self.here_tags)

    def import_page(self) -> None:
        import_vault(self.workspace, self.folder)
        found = self.marks()
        if self.here == self.base or self.here == self.there:
            assert found.note == self.there
        elif self.there in (self.base, ""):
            assert found.note == self.here
        else:
            assert self.here in found.note and self.there in found.note
        assert set(found.tags) == self.merged_tags()
        self.base, self.there = self.here, found.note
        self.base_tags, self.there_tags = set(self.here_tags), set(found.tags)
        entries = self.workspace.library.reader.entries()
        report = import_vault(self.workspace, self.folder)
        assert report.taken.marked == 0 and self.workspace.library.reader.entries() == entries

    def export(self) -> None:
        for _ in range(2):
            marks, settings = {self.paper.id: self.marks()}, Settings(template="page")
            reader = self.workspace.library.reader
            done = to_folder(self.folder, [self.paper], marks, settings, overwrite=True, library=reader)
        assert done.same == 1
        (self.file,) = self.folder.glob("*.md")
        found = parsed(self.file.read_text(), "", [])
        assert found is not None
        if self.here == self.base or (self.there != self.base and self.here in self.there):
            self.here = self.base = self.there
        assert found.note == self.here
        self.here_tags = self.merged_tags()
        self.base_tags = set(self.there_tags)
        assert {SHOWN[tag] for tag in found.tags or ()} == self.here_tags

    def marks(self) -> Marks:
        return self.workspace.library.reader.marks([self.paper.id]).get(self.paper.id, Marks())


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("seed", range(examples(6)))
def test_no_text_is_lost_and_both_agree_in_the_end(seed: int, home: Home, tmp_path: Path) -> None:
    chance = random.Random(seed)
    with Workspace(home) as workspace:
        workspace.add_records([paper("Other", "2601.99999")], "papers")
        workspace.library.tag(workspace.found(["2601.99999"]), TAGS)  # so that their spelling is known
        for number in range(3):
            one = paper(f"Paper {number}", f"2601.{number:05}")
            workspace.add_records([one], "papers")
            cycle = Cycle(workspace, tmp_path / str(number), one, chance)
            steps = (cycle.edit_page, cycle.tag_page, cycle.edit_library, cycle.tag_library)
            for _ in range(12):
                chance.choice((*steps, cycle.import_page, cycle.export))()
            cycle.import_page()
            cycle.export()
            text = cycle.file.read_text()
            assert cycle.here == cycle.there and cycle.here_tags == cycle.there_tags
            cycle.import_page()
            cycle.export()
            assert cycle.file.read_text() == text

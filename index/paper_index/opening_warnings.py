"""Warnings about the files of a home, when it is opened."""

from typing import TYPE_CHECKING

from .library.damage_messages import damage_text, loss_text

if TYPE_CHECKING:
    from .workspace import Workspace


def warnings_of(workspace: "Workspace") -> list[str]:
    """Return sentences about the opened files of a workspace, and about its settings."""
    sentences = []
    if workspace.unread_library:
        sentences.append(f"{workspace.unread_library} Until then you see papers without your marks.")
    if workspace.unread_papers:
        sentences.append(
            f"{workspace.unread_papers} Until then you see the starter catalogue and the papers you marked."
        )
    no_marks, no_papers = workspace.library.database.read_only_reason, workspace.corpus.database.read_only_reason
    if quarantined := workspace.library.quarantined_path:
        sentences.append(damage_text(workspace.library, quarantined))
    elif not no_marks and (loss := loss_text(workspace.library)):
        sentences.append(loss)
    if quarantined := workspace.corpus.quarantined_path:
        sentences.append(
            f"The papers were damaged. The file was moved to {quarantined}, and the papers were rebuilt from the "
            "starter catalogue and your marks. Import your own sources again."
        )
    if no_marks and not workspace.unread_library:
        sentences.append(f"{no_marks}. You can read and search, but not change marks.")
    elif no_papers and not workspace.unread_papers:
        sentences.append(f"{no_papers}. You can read and search, but not import papers.")
    if lost := _lost_papers(workspace):
        sentences.append(lost)
    return [*sentences, *workspace.config.problems]


def _lost_papers(workspace: "Workspace") -> str:
    """Return a warning if the file of papers is new and the index is one of more papers, or ""."""
    if workspace.found_papers or workspace.unread_papers or not workspace.home.index.is_dir():
        return ""
    from .search.index.directory import current

    build, reader = current(workspace.home.index), workspace.corpus.reader
    if build is None or build.corpus == reader.identity or build.papers <= len(reader):
        return ""
    return (
        f"{workspace.home.papers} was missing or empty and was created with the starter catalogue; the index has "
        f"{build.papers:,} papers. Your marks are kept. Import your own sources again."
    )

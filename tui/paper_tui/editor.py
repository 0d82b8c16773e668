"""The user's own editor, for a note."""

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from paper_index.errors import PaperError, told


def edited(text: str) -> str:
    """Open `$VISUAL` or `$EDITOR` on a text, wait until it is closed, and return what it left.

    Raises:
        PaperError: if there is no editor or it failed; what was written in it is kept, and named.
    """
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if os.name == "nt" else "vi")
    try:
        words = shlex.split(chosen, posix=os.name != "nt")
    except ValueError:  # a quotation that does not end
        words = []
    if not words or shutil.which(words[0]) is None:
        raise PaperError(f"There is no editor {chosen!r}; name one in $EDITOR. Nothing was changed.")
    folder = Path(tempfile.mkdtemp(prefix="paper-tui-"))
    file = folder / "note.md"
    try:
        file.write_text(text, encoding="utf-8")
        done = subprocess.run([*words, str(file)], check=False)
        if done.returncode and file.read_bytes() == text.encode():
            shutil.rmtree(folder, ignore_errors=True)
            raise PaperError(f"{words[0]} ended with {done.returncode}: nothing was changed.")
        if done.returncode:
            raise PaperError(f"{words[0]} ended with {done.returncode}: nothing was changed. The text is in {file}.")
        found = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PaperError(f"{words[0]} left no UTF-8 text: nothing was changed. The text is in {file}.") from error
    except OSError as error:
        raise PaperError(f"{words[0]} failed ({told(error)}): nothing was changed. The text is in {file}.") from error
    shutil.rmtree(folder, ignore_errors=True)
    return found


def kept(text: str) -> Path:
    """Put a text that could not be taken over where its writer finds it; return the file."""
    file = Path(tempfile.mkdtemp(prefix="paper-tui-")) / "note.md"
    file.write_text(text, encoding="utf-8")
    return file

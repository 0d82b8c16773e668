"""The user's own editor, for a note or a record."""

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

from paper_index.errors import PaperError, os_error_text
from paper_index.storage.regular_files import read_file

from ..drafts import Draft

_LARGEST = 5_000_000
"""Bytes read of the file that an editor wrote."""
_ITS_OWN, _PASSED_ON = ("SIGINT", "SIGQUIT"), ("SIGHUP", "SIGTERM")


def edited(text: str, draft: Draft) -> str:
    """Open a text in `$VISUAL` or `$EDITOR`, wait until the editor is closed, and return the edited text.

    The editor opens the file of the draft. The caller drops the draft.

    Raises:
        PaperError: if there is no editor or it failed. The draft then contains the text, and the error names its file.
    """
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if os.name == "nt" else "vi")
    try:
        words = shlex.split(chosen, posix=os.name != "nt")
    except ValueError:  # an unclosed quotation
        words = []
    if not words or shutil.which(words[0]) is None:
        raise PaperError(f"Editor {chosen!r} not found. Nothing was changed. Set $EDITOR to your editor.")
    file = draft.keep(text)
    where = f"Nothing was changed. Your text is in {file}."
    try:
        code = _started(words, file, draft.lock, where)
        if code and draft.text is None and read_file(file, _LARGEST) == text.encode("utf-8", "replace"):
            where = "Nothing was changed."
            if len(list(file.parent.iterdir())) == 1:  # else the editor left a recovery file
                draft.drop()
        if code:
            raise PaperError(f"{words[0]} {_ending(code)}. {where}")
        return read_file(file, _LARGEST).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PaperError(f"{words[0]} wrote a text that is not UTF-8. {where}") from error
    except FileNotFoundError as error:
        with contextlib.suppress(OSError):  # the editor may have left other files
            file.parent.rmdir()
        raise PaperError(f"{words[0]} deleted the file. Nothing was changed.") from error
    except OSError as error:
        raise PaperError(f"The edited text cannot be read: {os_error_text(error)}. {where}") from error
    finally:
        draft.leave()


def _started(words: Sequence[str], file: Path, lock: int | None, where: str) -> int:
    """Run an editor; return its exit code, or raise an error that ends with `where` if it cannot be run."""
    try:
        return run_in_foreground([*words, str(file)], lock)
    except OSError as error:
        raise PaperError(f"{words[0]} failed ({os_error_text(error)}). {where}") from error


def _ending(code: int) -> str:
    """Describe how a program ended."""
    if code > 0:
        return f"failed with exit code {code}"
    with contextlib.suppress(ValueError):
        return f"was killed by {signal.Signals(-code).name}"
    return f"was killed by signal {-code}"


def run_in_foreground(command: Sequence[str], lock: int | None = None, stdin: int | None = None) -> int:
    """Run a program in the foreground; return its exit code. It inherits the lock, and `stdin` as its input."""
    process: subprocess.Popen[bytes] | None = None
    came: list[int] = []

    def pass_on(number: int, frame: FrameType | None) -> None:
        came.append(number)
        if process is not None:
            process.send_signal(number)

    with _handled(pass_on):
        process = subprocess.Popen(command, stdin=stdin, pass_fds=() if lock is None or os.name == "nt" else (lock,))
        for number in came:  # received before the editor started
            process.send_signal(number)
        code = process.wait()
    for number in came[:1]:
        signal.raise_signal(number)
    return code


@contextlib.contextmanager
def _handled(pass_on: "signal._HANDLER") -> Iterator[None]:
    """Leave Ctrl+c to the editor, as git does. A signal that ends this program ends the editor first.

    Ctrl+z stops this program together with the editor: no event loop runs that could do it.
    """
    before = {}
    wakeup = None
    try:
        with contextlib.suppress(ValueError):  # not the main thread
            wakeup = signal.set_wakeup_fd(-1)  # else asyncio would also handle these signals
            for name in (*_ITS_OWN, *_PASSED_ON):
                if number := getattr(signal, name, None):
                    # A handler, because the editor would inherit an ignored signal.
                    before[number] = signal.signal(number, pass_on if name in _PASSED_ON else lambda *_: None)
            if number := getattr(signal, "SIGTSTP", None):
                before[number] = signal.signal(number, lambda *_: os.kill(os.getpid(), signal.SIGSTOP))
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)
        if wakeup is not None:
            signal.set_wakeup_fd(wakeup)

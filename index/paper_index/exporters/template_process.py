"""A template of the user's, rendered in a process of its own: `python -m paper_index.exporters.template_process`.

A template can repeat without end or ask for all memory, and nothing within a process stops that for certain. The
process reads a `Task` as JSON from standard input. It writes the texts as a JSON list to standard output, or an error
as `{"error": …, "line": n or null}` to standard error.
"""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypedDict

from ..errors import PaperError, os_error_text

SECONDS, SECONDS_A_PAPER = 20, 0.005
"""Of processor time a template may take."""
MEGABYTES, GROWTH = 512, 16
"""Megabytes a template may take, beside so many times what it is given."""
_WAITING = 10
"""The factor by which it may exceed its seconds while other programs run."""


class Task(TypedDict):
    """The template and its input."""

    template: str
    jobs: Sequence[Sequence[dict[str, Any]]]
    """For each text, the papers it is of."""
    seconds: int
    megabytes: int


def rendered(path: Path, template: str, jobs: Sequence[Sequence[dict[str, Any]]]) -> list[str]:
    """Render a template once for each job, each a list of papers; return the texts.

    Args:
        path: the template's file, for messages.
        template: its text.
        jobs: its input; plain JSON values.

    Raises:
        PaperError: if it is invalid, fails, or takes too much time or memory.
    """
    given = json.dumps(jobs)
    seconds = int(SECONDS + SECONDS_A_PAPER * sum(map(len, jobs)))
    megabytes = MEGABYTES + GROWTH * len(given) // 2**20
    code = str(Path(__file__).parents[2])  # the same code, wherever it lies
    task = f'{{"template": {json.dumps(template)}, "jobs": {given}, "seconds": {seconds}, "megabytes": {megabytes}}}'
    try:
        done = subprocess.run(
            # -P: never import a folder named paper_index from the current directory.
            [sys.executable, "-P", "-m", __name__],
            input=task.encode(),
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (code, os.environ.get("PYTHONPATH"))))},
            capture_output=True,
            timeout=seconds * _WAITING,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PaperError(_endless(path, seconds)) from error
    except OSError as error:
        raise PaperError(f"{path} was not used: cannot start a process ({os_error_text(error)}).") from error
    if done.returncode == 0:
        texts: list[str] = json.loads(done.stdout)
        return texts
    try:
        problem = json.loads(done.stderr)
        line = f":{problem['line']}" if problem["line"] else ""
        said = f"{path}{line}: {str(problem['error']).rstrip('.')}. Nothing was written."
    except (ValueError, KeyError, TypeError):  # the system ended it
        said = _endless(path, seconds)
    raise PaperError(said)


def _endless(path: Path, seconds: int) -> str:
    return (
        f"{path} was stopped: it took more than {seconds} seconds. Nothing was written. Check it for a loop that "
        "repeats too often."
    )


def _render(task: Task) -> list[str]:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from .markdown import escaped

    _bound(task)
    # Without a loader a template reads no other file; nothing is escaped but by its filters.
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True)
    environment.filters["md"] = lambda value: escaped(str(value))
    template = environment.from_string(task["template"])
    return [template.render(papers=papers) for papers in task["jobs"]]


def _bound(task: Task) -> None:
    """Have the system end this process when it takes too much. (Windows cannot; there it is ended by the clock.)"""
    if sys.platform == "win32":
        return
    import resource

    for kind, most in ((resource.RLIMIT_CPU, task["seconds"]), (resource.RLIMIT_AS, task["megabytes"] * 2**20)):
        with contextlib.suppress(OSError, ValueError):  # lower already
            resource.setrlimit(kind, (most, most))


def main() -> int:
    """Render what standard input asks for; return the exit code."""
    task: Task = json.load(sys.stdin.buffer)
    line = None
    try:
        texts = json.dumps(_render(task))
    except MemoryError:
        said = f"it took more than {task['megabytes']:,} MB of memory"
    except Exception as error:  # whatever its expressions raise
        from jinja2 import TemplateError

        line = getattr(error, "lineno", None)
        said = str(error) if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
    else:
        sys.stdout.write(texts)
        return 0
    json.dump({"error": said[:1_000], "line": line}, sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())

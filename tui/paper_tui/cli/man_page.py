"""The manual page: the help of every command, in roff."""

import inspect
import re
from collections.abc import Iterator

import click

from paper_index import __version__

from .base_command import Command

_SHARED = {"--home", "--no-color", "--version", "--help"}
"""Options of every command, described once."""


def page(program: click.Command, name: str) -> str:
    """Return the page of a program and all its commands."""
    first, _, rest = _help(program).partition("\n\n")
    context = click.Context(program, info_name=name, **program.context_settings)
    lines = [f'.TH "{name.upper()}" "1" "" "{_text(f"{name} {__version__}")}" "User commands"', ".SH NAME"]
    lines += [f"{_text(name)} \\- {_text(_one_line(first).partition(':')[0])}", ".SH SYNOPSIS"]
    lines += [_usage(program, context), ".SH DESCRIPTION", *_paragraphs(f"{first}\n\n{rest}")]
    lines += [".SH OPTIONS", "Every command accepts these, before or after its name."]
    lines += _options(program, context, shared=True)
    lines.append(".SH COMMANDS")
    for context_of, command in _commands(program, context):
        lines += [f".SS {_text(context_of.command_path.removeprefix(f'{name} '))}", _usage(command, context_of)]
        lines += [".PP", *_paragraphs(_help(command)), *_options(command, context_of, shared=False)]
        lines += _examples(command)
    lines += [".SH EXAMPLES", *_examples(program), ".SH EXIT STATUS"]
    for code, means in _CODES:
        lines += [".TP", f".B {code}", means]
    lines.append(".SH ENVIRONMENT")
    for variable, means in _VARIABLES:
        lines += [".TP", f".B {variable}", means]
    return "\n".join(lines) + "\n"


_CODES = (
    (0, "Done."),
    (1, "Failed; a message on standard error explains what happened."),
    (2, "Wrong usage; nothing was done."),
    (130, "Interrupted."),
    (143, "Ended by SIGTERM."),
)


_VARIABLES = (
    ("PAPER_TUI_HOME", "The folder for all files; \\-\\-home overrides it."),
    ("NO_COLOR", "Disables colours if it is not empty."),
    ("PAPER_TUI_DEBUG", "If 1, unexpected errors are shown with their traceback."),
    ("VISUAL, EDITOR", "The editor for notes."),
)


def _commands(group: click.Command, parent: click.Context) -> Iterator[tuple[click.Context, click.Command]]:
    """Yield every command below a group, each after the group it is in."""
    if isinstance(group, click.Group):
        for name in group.list_commands(parent):
            if command := group.get_command(parent, name):
                context = click.Context(command, parent=parent, info_name=name, **command.context_settings)
                yield context, command
                yield from _commands(command, context)


def _usage(command: click.Command, context: click.Context) -> str:
    return f"\\fB{_text(context.command_path)}\\fR {_text(' '.join(command.collect_usage_pieces(context)))}"


def _options(command: click.Command, context: click.Context, *, shared: bool) -> Iterator[str]:
    for option in command.get_params(context):
        record = option.get_help_record(context) if isinstance(option, click.Option) else None
        if record and bool(_SHARED.intersection(option.opts)) == shared:
            yield from (".TP", f"\\fB{_text(record[0])}\\fR", _text(record[1]))


def _examples(command: click.Command) -> list[str]:
    examples = command.examples if isinstance(command, Command) else ()
    return [".PP", ".nf", ".RS", *(_text(line) for line in examples), ".RE", ".fi"] if examples else []


def _paragraphs(text: str) -> Iterator[str]:
    for number, paragraph in enumerate(re.split(r"\n\s*\n", text.strip())):
        if number:
            yield ".PP"
        yield _text(_one_line(paragraph))


def _help(command: click.Command) -> str:
    return inspect.cleandoc(command.help or "")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _text(text: str) -> str:
    """Return `text` escaped for roff: without escapes, and without a request at the beginning of a line."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("^", "\\(ha")
    text = text.replace("~", "\\(ti").replace("`", "\\(ga").replace('"', "\\(dq").replace("…", "...")
    return f"\\&{text}" if text.startswith((".", "'", "\\(aq")) else text
